// What somebody has corrected: names of their own, and what is never a name.

const COLUMNS = ["surface", "type", "english"];
const MAX_SURFACE = 200;
const TYPE = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/** Corrections by surface; they hold for all documents. The last one of a surface counts. */
export class Corrections {
  #made = new Map();

  get size() {
    return this.#made.size;
  }

  /** Each as `{ surface, label, english }`; without a label it is never a name. */
  get all() {
    return [...this.#made.values()];
  }

  /** A surface is a name of this type; throws where it cannot be one. */
  name(surface, label, english = "") {
    if (!TYPE.test(label)) {
      throw new Error("A type has up to 32 letters, digits, - and _, and begins with a letter.");
    }
    this.put({ surface: checked(surface), label, english: english.trim() });
  }

  /** A surface is never a name. */
  ignore(surface) {
    this.put({ surface: checked(surface), label: null, english: "" });
  }

  undo(surface) {
    this.#made.delete(surface);
  }

  /** Take in one as `all` gave it. */
  put(one) {
    this.#made.delete(one.surface);
    this.#made.set(one.surface, one);
  }

  get names() {
    return this.all.filter(({ label }) => label !== null);
  }

  get ignored() {
    return this.all.filter(({ label }) => label === null).map(({ surface }) => surface);
  }

  /** What a request says of them. */
  options(maxNames) {
    const { names, ignored } = this;
    if (Math.max(names.length, ignored.length) > maxNames) {
      throw new Error(`The server takes ${maxNames} corrections: save them, and have it started with them.`);
    }
    const own = names.map(({ english, ...name }) => (english ? { ...name, english } : name));
    return { ...(own.length && { names: own }), ...(ignored.length && { ignore: ignored }) };
  }

  /** The file for `--names`: its name and its content. */
  namesFile() {
    return file("names", this.names.map(({ surface, label, english }) => [surface, label, english]));
  }

  /** The file for `--ignore`. */
  ignoreFile() {
    return file("ignore", this.ignored.map((surface) => [surface]));
  }

  /** Take in such a file, or one in CSV, by its name; gives the number of its entries. */
  read(content, name) {
    const rows = rowsOf(content, /\.csv$/i.test(name));
    for (const { surface, type, english } of rows) {
      if (type) this.name(surface, type, english ?? "");
      else this.ignore(surface);
    }
    return rows.length;
  }
}

function checked(surface) {
  const name = surface.trim();
  if (!name) throw new Error("A name has at least one character.");
  if (/\p{Cc}/u.test(name)) throw new Error("A name stands in one line.");
  if ([...name].length > MAX_SURFACE) throw new Error(`A name has up to ${MAX_SURFACE} characters.`);
  return name;
}

/** Tab-separated; as JSON Lines where a name begins as a comment of a table does. */
function file(stem, rows) {
  const columns = COLUMNS.slice(0, rows[0]?.length);
  if (rows.some(([surface]) => surface.startsWith("#"))) {
    const lines = rows.map((row) => JSON.stringify(Object.fromEntries(row.map((cell, at) => [columns[at], cell]))));
    return [`${stem}.jsonl`, lines.map((line) => `${line}\n`).join("")];
  }
  return [`${stem}.tsv`, [columns, ...rows].map((row) => `${row.join("\t")}\n`).join("")];
}

function rowsOf(content, isCsv) {
  const text = content.replace(/^\ufeff/, "");
  if (text.trimStart().startsWith("{")) return linesOf(text).map((line) => JSON.parse(line));
  const table = isCsv ? csvOf(text) : linesOf(text).map((line) => line.split("\t"));
  const rows = table.map((row) => row.map((cell) => cell.trim()))
    .filter((row) => row.some(Boolean) && !row[0].startsWith("#"));
  const hasHead = rows[0]?.[0].toLowerCase() === COLUMNS[0];
  const columns = hasHead
    ? rows.shift().map((name) => name.toLowerCase()).map((name) => (name === "label" ? "type" : name))
    : COLUMNS;
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? ""])));
}

function linesOf(text) {
  return text.split(/\r?\n/).filter((line) => line.trim());
}

/** Rows of CSV, separated by semicolons where the first line has these alone. */
function csvOf(text) {
  const [first = ""] = linesOf(text).filter((line) => !line.startsWith("#"));
  const separator = first.includes(";") && !first.includes(",") ? ";" : ",";
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\r\n]*))(${separator}|\r?\n|$)`, "gy");
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(cell)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "") break;
    if (end !== separator) rows.push([]);
  }
  return rows.filter((row) => row.length);
}
