// The list of corrections beside the documents: to look through, undo, add to, save and load.
import { element } from "./article.js";
import { Corrections } from "./corrections.js";
import { classOf, nameOf } from "./labels.js";
import { save } from "./save.js";

/** Shows corrections and changes them. `parts` are the elements of the page. */
export class CorrectionPanel {
  corrections = new Corrections();
  #parts;
  #changed;
  #fail;

  /**
   * @param changed Called with the surfaces whose names may be others now.
   * @param fail Called with an error that says what is wrong.
   */
  constructor(parts, changed, fail) {
    this.#parts = parts;
    this.#changed = changed;
    this.#fail = fail;
    parts.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { surface, type, english } = parts.form.elements;
      const choice = { label: type.value.trim(), english: english.value };
      if (this.decide(surface.value, choice)) parts.form.reset();
    });
    parts.names.addEventListener("click", () => saved(this.corrections.namesFile()));
    parts.ignored.addEventListener("click", () => saved(this.corrections.ignoreFile()));
    parts.load.addEventListener("click", () => parts.file.click());
    parts.file.addEventListener("change", () => this.#load(parts.file.files[0]));
  }

  /** A surface is a name of a type, or null: never one. Tells whether it can be. */
  decide(surface, choice) {
    return this.#change([surface.trim()], () => {
      if (choice) this.corrections.name(surface, choice.label, choice.english);
      else this.corrections.ignore(surface);
    });
  }

  draw() {
    const { list, none, names, ignored } = this.#parts;
    list.replaceChildren(...this.corrections.all.map((one) => this.#row(one)).reverse());
    none.hidden = this.corrections.size > 0;
    names.hidden = !this.corrections.names.length;
    ignored.hidden = !this.corrections.ignored.length;
  }

  #row({ surface, label, english }) {
    const type = label === null
      ? element("span", { class: "type soft" }, "not a name")
      : element("span", { class: `type ${classOf(label)}` }, nameOf(label));
    const undo = element("button", { type: "button", "aria-label": `Undo ${surface}` }, "Undo");
    undo.addEventListener("click", () => this.#change([surface], () => this.corrections.undo(surface)));
    return element("li", {}, element("bdi", { class: "surface" }, surface),
      ...(english ? [element("span", { class: "english" }, english)] : []), type, undo);
  }

  async #load(file) {
    this.#parts.file.value = "";
    if (!file) return;
    const content = await file.text();
    const before = new Set(this.corrections.all.map(({ surface }) => surface));
    const surfaces = [];
    this.#change(surfaces, () => {
      this.corrections.read(content, file.name);
      surfaces.push(...this.corrections.all.map(({ surface }) => surface), ...before);
    });
  }

  #change(surfaces, change) {
    try {
      change();
    } catch (error) {
      this.#fail(error);
      return false;
    }
    this.draw();
    this.#changed(surfaces);
    return true;
  }
}

function saved([name, content]) {
  save(name, new Blob([content], { type: "text/plain" }));
}
