// All names of the result with their counts: a way to walk through them.
import { element, shownEnglish } from "./article.js";
import { classOf, nameOf } from "./labels.js";

/** A list of names beside the documents; clicking one goes to its next place. */
export class NameList {
  #list;
  #search;
  #leastOf;
  #groups = new Map();
  #hidden = new Set();

  /** `leastOf` tells the score below which names are left out. */
  constructor(list, search, leastOf) {
    this.#list = list;
    this.#search = search;
    this.#leastOf = leastOf;
  }

  clear() {
    this.#groups.clear();
    this.#list.replaceChildren();
  }

  /** Count the entities of a document and the marks that stand for them in its source. */
  add(record, article) {
    const marks = article.querySelectorAll("mark[tabindex]");
    record.entities.forEach((entity, index) => {
      const key = `${entity.label} ${entity.text}`;
      const group = this.#groups.get(key) ?? { entity, places: [], next: 0 };
      group.places.push({ mark: marks[index], score: entity.score });
      this.#groups.set(key, group);
    });
  }

  /** Show the names that are searched for, but those of hidden types. */
  draw(hidden = this.#hidden) {
    this.#hidden = hidden;
    const least = this.#leastOf();
    const wanted = this.#search.value.trim().toLowerCase();
    const shown = [...this.#groups.values()]
      .filter(({ entity }) => !hidden.has(entity.label))
      .filter(({ entity }) => `${entity.text} ${shownEnglish(entity)}`.toLowerCase().includes(wanted))
      .map((group) => [group, group.places.filter((one) => one.score >= least)])
      .filter(([, places]) => places.length)
      .sort((one, other) => other[1].length - one[1].length);
    this.#list.replaceChildren(...shown.map(([group, places]) => this.#row(group, places)));
  }

  #row(group, places) {
    const { entity } = group;
    const surface = element("bdi", { class: "surface" }, entity.text);
    const english = element("span", { class: "english" }, shownEnglish(entity));
    const type = element("span", { class: `type ${classOf(entity.label)}` }, nameOf(entity.label));
    const count = element("span", { class: "count" }, `×${places.length}`);
    const button = element("button", { type: "button" }, surface, english, type, count);
    button.addEventListener("click", () => {
      const at = group.next % places.length;
      group.next += 1;
      count.textContent = places.length > 1 ? `${at + 1} of ${places.length}` : "×1";
      places[at].mark.scrollIntoView({ block: "center" });
      places[at].mark.focus({ preventScroll: true });
    });
    return element("li", {}, button);
  }
}
