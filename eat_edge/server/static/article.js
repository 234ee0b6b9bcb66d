// One document on the page. Texts become text nodes, never markup.
import { classOf, nameOf } from "./labels.js";
import { namesIn, segments } from "./spans.js";

const CLICKED = { tabindex: "-1", role: "button", "aria-haspopup": "dialog" };
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

/** Make an element with attributes and children, which are elements or text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Show a record; the indexes of its entities are in `data-of` of every mark on either side. */
export function articleOf(record) {
  const { entities, lang, translation } = record;
  const source = element("div", { class: "source", lang, dir: RIGHT_TO_LEFT.has(lang) ? "rtl" : "auto" });
  for (const [piece, entity] of segments(record.text, entities)) {
    if (entity === null) source.append(piece);
    else source.append(markOf(piece, entity, [entities.indexOf(entity)], CLICKED));
  }
  const article = element("article");
  if (record.id !== null) article.append(element("h2", {}, record.id));
  const sides = element("div", { class: "sides" }, source);
  const beside = translation ? translated(record) : named(entities);
  if (beside === null) sides.classList.add("alone");
  else sides.append(beside);
  article.append(sides);
  if (record.error !== null) article.append(element("p", { class: "error" }, record.error));
  return article;
}

/** The English name of an entity as people see it: a guess is marked as one. */
export function shownEnglish({ english, english_guess: guess }) {
  if (english) return english;
  return guess ? `≈ ${guess}? (guess)` : "–";
}

function translated({ translation, translation_notes: notes, entities }) {
  const side = element("div", { lang: "en", dir: "ltr", class: "draft" });
  side.append(element("p", { class: "soft" }, "machine draft"));
  for (const [piece, indexes] of namesIn(translation, entities)) {
    side.append(indexes.length ? markOf(piece, entities[indexes[0]], indexes) : piece);
  }
  for (const note of notes) side.append(element("p", { class: "soft" }, note));
  return side;
}

/** The English names alone, where nothing was translated. */
function named(entities) {
  if (!entities.length) return null;
  const side = element("div", { lang: "en", dir: "ltr", class: "names" });
  entities.forEach((entity, index) => side.append(markOf(shownEnglish(entity), entity, [index])));
  return side;
}

function markOf(text, entity, indexes, attributes = {}) {
  return element(
    "mark",
    {
      class: classOf(entity.label),
      "data-label": entity.label,
      "data-name": nameOf(entity.label),
      "data-score": entity.score,
      "data-of": indexes.join(" "),
      ...attributes,
    },
    text,
  );
}
