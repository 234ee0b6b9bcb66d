// All names of the result with their counts: a way to walk through them.
import { element, shownEnglish } from "./article.js";
import { nameOf } from "./labels.js";

/**
 * Keep a list of names beside the documents.
 * Clicking one goes to its next place; what has too low a score is not marked.
 */
export class NameList {
  constructor(place, list, search, least) {
    Object.assign(this, { place, list, search, least, groups: new Map() });
    search.addEventListener("input", () => this.draw());
    least.addEventListener("input", () => this.draw());
  }

  clear() {
    this.groups.clear();
    this.list.replaceChildren();
  }

  /** Count the entities of a document and the marks that stand for them in its source. */
  add(record, article) {
    const marks = article.querySelectorAll("mark[tabindex]");
    record.entities.forEach((entity, index) => {
      const key = `${entity.label} ${entity.text}`;
      const group = this.groups.get(key) ?? { entity, places: [], next: 0 };
      group.places.push({ mark: marks[index], score: entity.score });
      this.groups.set(key, group);
    });
  }

  draw() {
    const least = Number(this.least.value) || 0;
    const wanted = this.search.value.trim().toLowerCase();
    for (const mark of this.place.querySelectorAll("mark")) {
      mark.classList.toggle("low", Number(mark.dataset.score) < least);
    }
    const shown = [...this.groups.values()]
      .map((group) => [group, group.places.filter((one) => one.score >= least)])
      .filter(([{ entity }, places]) => places.length &&
        `${entity.text} ${shownEnglish(entity)}`.toLowerCase().includes(wanted))
      .sort((one, other) => other[1].length - one[1].length);
    this.list.replaceChildren(...shown.map(([group, places]) => this.row(group, places)));
  }

  row(group, places) {
    const { entity } = group;
    const type = element("span", { class: `type ${entity.label.toLowerCase()}` }, nameOf(entity.label));
    const count = element("span", { class: "count" }, `×${places.length}`);
    const surface = element("bdi", { class: "surface" }, entity.text);
    const button = element("button", { type: "button" }, surface, type, " ", shownEnglish(entity), count);
    button.addEventListener("click", () => {
      const { mark } = places[group.next % places.length];
      group.next += 1;
      mark.scrollIntoView({ block: "center" });
      mark.focus({ preventScroll: true });
    });
    return element("li", {}, button);
  }
}
