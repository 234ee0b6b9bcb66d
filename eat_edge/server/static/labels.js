// What types are called, and how they are coloured.
const NAMES = { PER: "Person", LOC: "Place", ORG: "Organisation", MISC: "Other" };

/** A type in full; one of somebody's own is called as it is. */
export function nameOf(label) {
  return NAMES[label] ?? label;
}

/** The class of a type in the style sheet; those of somebody's own share one. */
export function classOf(label) {
  return label in NAMES ? label.toLowerCase() : "own";
}
