// "Correct this": a click on a name, or a selection in a text, asks what it should be.
import { shownEnglish } from "./article.js";
import { factsOf, isShown, spotBeside } from "./card.js";

const OWN = "own";
const PAUSE = 300;

/**
 * Watch the texts in a place.
 *
 * @param dialog Holds a form, whose fields are named `type`, `own` and `english`.
 * @param recordOf The record that an article shows.
 * @param decide Called with a surface and `{ label, english }`, or null: never a name.
 */
export function watchCorrections(place, dialog, recordOf, decide) {
  const form = dialog.querySelector("form");
  const { type, own, english } = form.elements;
  const title = dialog.querySelector("h2 bdi");
  const facts = dialog.querySelector(".facts");
  let asked = null;
  let isPressed = false;
  let timer = 0;

  const open = (surface, box, entity, mark = null) => {
    asked = { surface, mark };
    title.textContent = surface;
    facts.replaceChildren(...(entity ? factsOf(entity) : []));
    facts.parentElement.hidden = !entity;
    const radio = [...type].find(({ value }) => value === entity?.label);
    type.value = radio ? radio.value : entity ? OWN : "PER";
    own.value = radio || !entity ? "" : entity.label;
    english.value = entity?.english ?? "";
    english.placeholder = entity && !entity.english ? shownEnglish(entity) : "";
    dialog.querySelector("[data-do=never]").hidden = !entity;
    dialog.hidden = false;
    const { left, top } = spotBeside(dialog, box, [box]);
    dialog.style.left = `${left + scrollX}px`;
    dialog.style.top = `${top + scrollY}px`;
  };
  const close = () => {
    const hadFocus = dialog.contains(document.activeElement);
    dialog.hidden = true;
    if (hadFocus && asked?.mark?.isConnected) asked.mark.focus({ preventScroll: true });
    asked = null;
  };
  const decided = (choice) => {
    const { surface } = asked;
    close();
    decide(surface, choice);
  };
  const ofMark = (mark) => {
    const article = mark.closest("article");
    const entity = recordOf.get(article).entities[mark.dataset.of.split(" ")[0]];
    open(entity.text, mark.getClientRects()[0], entity, mark);
    [...type].find(({ checked }) => checked).focus({ preventScroll: true });
  };
  const ofSelection = () => {
    const selection = getSelection();
    const found = sourceOf(selection);
    const surface = selection.toString().trim();
    if (isPressed || !found || !place.contains(found) || !surface || asked?.mark) return;
    const article = found.closest("article");
    const entity = recordOf.get(article).entities.find(({ text }) => text === surface);
    open(surface, selection.getRangeAt(0).getBoundingClientRect(), entity);
  };

  place.addEventListener("click", ({ target }) => {
    const mark = target.closest("mark");
    if (mark && isShown(mark) && getSelection().isCollapsed) ofMark(mark);
  });
  place.addEventListener("keydown", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || ![" ", "Enter"].includes(event.key)) return;
    event.preventDefault();
    ofMark(mark);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    isPressed = true;
    if (!dialog.contains(target)) close();
  });
  document.addEventListener("pointerup", () => {
    isPressed = false;
  });
  document.addEventListener("pointercancel", () => {
    isPressed = false;
  });
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(ofSelection, PAUSE);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") close();
  });
  own.addEventListener("input", () => {
    type.value = OWN;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const label = type.value === OWN ? own.value.trim() : type.value;
    decided({ label, english: english.value });
  });
  dialog.querySelector("[data-do=never]").addEventListener("click", () => decided(null));
  dialog.querySelector("[data-do=cancel]").addEventListener("click", close);
}

/** The text that a selection is within, or null. */
function sourceOf({ anchorNode, focusNode, isCollapsed }) {
  if (isCollapsed || !anchorNode || !focusNode) return null;
  const [one, other] = [anchorNode, focusNode].map((node) =>
    (node instanceof Element ? node : node.parentElement)?.closest(".source"));
  return one === other ? one : null;
}
