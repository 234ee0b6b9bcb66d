// What was tagged before, in this browser alone, and only where somebody asks for it.

const KEY = "eat-edge.history";
const MAX_ENTRIES = 20;
const MAX_CHARS = 100_000;

/** Texts and corrections that are kept; nothing is before `keep(true)`. */
export class History {
  get isKept() {
    return this.#stored() !== null;
  }

  get texts() {
    return this.#stored()?.texts ?? [];
  }

  get corrections() {
    return this.#stored()?.corrections ?? [];
  }

  /** Begin to keep what follows, or forget everything. */
  keep(isWanted) {
    if (isWanted) this.#store({ texts: [], corrections: [] });
    else localStorage.removeItem(KEY);
  }

  /** A text was tagged. */
  add(text) {
    if (!this.isKept || !text.trim() || text.length > MAX_CHARS) return;
    const others = this.texts.filter((one) => one.text !== text);
    this.#put({ texts: [{ text, time: Date.now() }, ...others].slice(0, MAX_ENTRIES) });
  }

  /** These are the corrections now. */
  correct(corrections) {
    if (this.isKept) this.#put({ corrections });
  }

  #put(changed) {
    const kept = { texts: this.texts, corrections: this.corrections, ...changed };
    while (!this.#store(kept) && kept.texts.length) kept.texts.pop();
  }

  #stored() {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  /** Whether there was room for it. */
  #store(kept) {
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }
}
