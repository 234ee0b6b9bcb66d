// The history as it is shown: a box that is off at first, and the texts where it is on.
import { element } from "./article.js";
import { History } from "./history.js";

const SHOWN_CHARS = 80;

/** Shows what is kept in this browser. */
export class HistoryPanel {
  #history = new History();
  #box;
  #list;
  #choose;

  /** `choose` is called with a text that is wanted back. */
  constructor(box, list, choose) {
    this.#box = box;
    this.#list = list;
    this.#choose = choose;
    box.addEventListener("change", () => {
      this.#history.keep(box.checked);
      this.#draw();
    });
    this.#draw();
  }

  get corrections() {
    return this.#history.corrections;
  }

  add(text) {
    this.#history.add(text);
    this.#draw();
  }

  correct(corrections) {
    this.#history.correct(corrections);
  }

  #draw() {
    this.#box.checked = this.#history.isKept;
    this.#list.replaceChildren(...this.#history.texts.map(({ text, time }) => {
      const begin = [...text].slice(0, SHOWN_CHARS).join("");
      const when = new Date(time).toLocaleString();
      const button = element("button", { type: "button" }, element("bdi", {}, begin));
      button.addEventListener("click", () => this.#choose(text));
      return element("li", {}, button, element("span", { class: "soft" }, when));
    }));
  }
}
