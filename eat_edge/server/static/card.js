// What is known of an entity, shown beside it, and the entity marked on both sides.
import { element, shownEnglish } from "./article.js";
import { nameOf } from "./labels.js";

const SOURCES = {
  lexicon: "a known name",
  translation: "mentioned in the translation",
  alignment: "asked back: it is meant here",
  source: "the sentence reads so",
  own: "on a list of names",
};
const ENGLISH = {
  lexicon: "the lexicon has it",
  own: "the list has it",
  composed: "put together from known names",
  translation: "translated, and it sounds alike",
  romanised: "its letters, by a standard scheme",
};
const MARGIN = 8;

/** Watch the marks in a place; `recordOf` tells the record that an article shows. */
export function watchMarks(place, card, recordOf) {
  const show = (mark) => {
    hide();
    const article = mark.closest("article");
    const record = recordOf.get(article);
    const indexes = mark.dataset.of.split(" ");
    for (const other of article.querySelectorAll("mark")) {
      const isSame = other.dataset.of.split(" ").some((index) => indexes.includes(index));
      other.classList.toggle("on", isSame);
    }
    card.replaceChildren(...told(record.entities[indexes[0]], record));
    card.hidden = false;
    mark.setAttribute("aria-describedby", card.id);
    const marked = [...article.querySelectorAll("mark.on")];
    const places = marked.flatMap((one) => [...one.getClientRects()]);
    const { left, top } = spotBeside(card, mark.getClientRects()[0], places);
    card.style.left = `${left}px`;
    card.style.top = `${top}px`;
  };
  const hide = () => {
    card.hidden = true;
    for (const mark of place.querySelectorAll("mark.on")) {
      mark.classList.remove("on");
      mark.removeAttribute("aria-describedby");
    }
  };
  const over = (event) => {
    const mark = event.target.closest?.("mark");
    if (mark && place.contains(mark) && isShown(mark)) show(mark);
  };
  place.addEventListener("mouseover", over);
  place.addEventListener("mouseout", hide);
  place.addEventListener("focusin", over);
  place.addEventListener("focusout", hide);
  place.addEventListener("click", hide);
  document.addEventListener("scroll", hide, { passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  place.addEventListener("keydown", (event) => go(event, place));
}

/** Tell whether a mark is of a type and a score that are shown. */
export function isShown(mark) {
  return !mark.classList.contains("off");
}

/** Let the Tab key reach one mark: the first that is shown. The arrows reach the others. */
export function letTabReach(place) {
  const marks = [...place.querySelectorAll("mark[tabindex]")];
  const first = marks.find(isShown);
  for (const mark of marks) mark.tabIndex = mark === first ? 0 : -1;
}

function go(event, place) {
  const mark = event.target.closest("mark[tabindex]");
  const isLeftwards = mark && getComputedStyle(mark).direction === "rtl";
  const step = { ArrowRight: isLeftwards ? -1 : 1, ArrowLeft: isLeftwards ? 1 : -1 }[event.key];
  if (!mark || !step) return;
  event.preventDefault();
  const marks = [...place.querySelectorAll("mark[tabindex]")].filter(isShown);
  const next = marks[marks.indexOf(mark) + step];
  if (!next) return;
  mark.tabIndex = -1;
  next.tabIndex = 0;
  next.scrollIntoView({ block: "nearest" });
  next.focus({ preventScroll: true });
}

/** What is known of an entity, as a list. */
export function factsOf(entity) {
  const score = element("dd", {}, element("meter", { value: entity.score, "aria-hidden": "true" }));
  score.append(entity.score.toFixed(2));
  const sources = entity.evidence.map((one) => element("div", {}, `${one}: ${SOURCES[one]}`));
  const { english_source: from, english_score: share, id, place } = entity;
  const facts = [
    element("dt", {}, "type"),
    element("dd", {}, nameOf(entity.label)),
    element("dt", {}, "score"),
    score,
    element("dt", {}, "English"),
    element("dd", {}, from ? `${from}: ${ENGLISH[from]}, ${share.toFixed(2)}` : "not known"),
    element("dt", {}, "evidence"),
    element("dd", {}, ...sources),
    element("dt", {}, "characters"),
    element("dd", {}, `${entity.start} to ${entity.end}`),
  ];
  if (place) facts.push(element("dt", {}, "place"), element("dd", {}, place));
  if (id) facts.push(element("dt", {}, "identifier"), element("dd", {}, id));
  return [element("dl", {}, ...facts)];
}

function told(entity, { translation, entities }) {
  const name = element("div", {}, element("bdi", {}, entity.text), " · ");
  name.append(element("strong", {}, shownEnglish(entity)));
  const all = [name, ...factsOf(entity)];
  const inTranslation = `mark.on[data-of~="${entities.indexOf(entity)}"]:not([tabindex])`;
  if (translation && !document.querySelector(inTranslation)) {
    all.push(element("div", { class: "soft" }, "The translation has no such name."));
  }
  all.push(element("div", { class: "soft" }, "Click to correct it."));
  return all;
}

/** Where a card goes: beside a mark, where it covers none of the places that are marked with it. */
export function spotBeside(card, beside, marked) {
  const { width, height } = card.getBoundingClientRect();
  const left = Math.max(MARGIN, Math.min(beside.left, innerWidth - width - MARGIN));
  const lowest = Math.max(...marked.map((one) => one.bottom));
  const highest = Math.min(...marked.map((one) => one.top));
  const tops = [beside.bottom, lowest].map((bottom) => bottom + MARGIN);
  tops.push(...[beside.top, highest].map((top) => top - MARGIN - height));
  const inside = tops.filter((top) => top >= 0 && top + height <= innerHeight);
  const covers = (top, one) => one.left < left + width && left < one.right &&
    one.top < top + height && top < one.bottom;
  const top = inside.find((top) => !marked.some((one) => covers(top, one))) ?? inside[0] ?? MARGIN;
  return { left, top };
}
