// What types are called.
const NAMES = { PER: "Person", LOC: "Place", ORG: "Organisation", MISC: "Other" };

/** A type in full; one of somebody's own is called as it is. */
export function nameOf(label) {
  return NAMES[label] ?? label;
}
