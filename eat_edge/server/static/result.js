// The documents that were tagged, as they are shown: which types, from which score, in which order.
import { articleOf, element } from "./article.js";
import { letTabReach } from "./card.js";
import { classOf, nameOf } from "./labels.js";
import { NameList } from "./names.js";

/** Documents and the marks in them. `parts` are the elements of the page that show them. */
export class Result {
  #parts;
  #list;
  #shown = [];
  #hidden = new Set();
  recordOf = new WeakMap();

  constructor(parts) {
    this.#parts = parts;
    this.#list = new NameList(parts.names, parts.search, () => this.#least);
    parts.search.addEventListener("input", () => this.#list.draw());
    parts.least.addEventListener("input", () => this.draw());
    parts.filter.addEventListener("change", ({ target }) => {
      this.#hidden[target.checked ? "delete" : "add"](target.dataset.label);
      this.draw();
    });
  }

  get records() {
    return this.#shown.map(({ record }) => record);
  }

  get numNames() {
    return this.records.reduce((sum, { entities }) => sum + entities.length, 0);
  }

  get #least() {
    return Number(this.#parts.least.value) || 0;
  }

  /** Types that have a box before any name is found. */
  expect(labels) {
    for (const label of labels) this.#box(label);
  }

  clear() {
    this.#shown = [];
    this.#list.clear();
    this.#parts.place.replaceChildren();
  }

  add(record) {
    const article = this.#made(record);
    this.#shown.push({ record, article });
    this.#parts.place.append(article);
    this.#list.add(record, article);
  }

  /** Show another result of a document; `draw` follows. */
  replace(index, record) {
    const before = this.#shown[index].article;
    const article = this.#made(record);
    this.#shown[index] = { record, article };
    before.replaceWith(article);
  }

  /** The index of the document that an article shows. */
  indexOf(article) {
    return this.#shown.findIndex((one) => one.article === article);
  }

  /** Show what has changed since the last time: counts, hidden types, all names. */
  draw() {
    this.#list.clear();
    for (const { record, article } of this.#shown) this.#list.add(record, article);
    const labels = this.records.flatMap(({ entities }) => entities.map(({ label }) => label));
    for (const label of new Set(labels)) this.#box(label);
    for (const count of this.#parts.filter.querySelectorAll("[data-count]")) {
      count.textContent = labels.filter((label) => label === count.dataset.count).length;
    }
    for (const mark of this.#parts.place.querySelectorAll("mark")) {
      const { label, score } = mark.dataset;
      mark.classList.toggle("off", Number(score) < this.#least || this.#hidden.has(label));
    }
    this.#list.draw(this.#hidden);
    letTabReach(this.#parts.place);
  }

  #made(record) {
    const article = articleOf(record);
    this.recordOf.set(article, record);
    return article;
  }

  #box(label) {
    const { filter } = this.#parts;
    if ([...filter.querySelectorAll("input")].some((box) => box.dataset.label === label)) return;
    const box = element("input", { type: "checkbox", checked: "", "data-label": label });
    const count = element("span", { "data-count": label });
    filter.append(element("label", { class: classOf(label) }, box, `${nameOf(label)} `, count));
  }
}
