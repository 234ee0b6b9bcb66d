// From what was pasted or dropped to documents.

/** One document for each line that is not blank: of text, or the records of JSON Lines. */
export function documentsOf(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  const isJsonLines = lines.length > 0 && typeof recordIn(lines[0])?.text === "string";
  return lines.map((line) => {
    const document = isJsonLines ? fromJson(line) : { text: line, id: null, lang: null };
    return { ...document, text: document.text.replace(/\p{Surrogate}/gu, "\ufffd") };
  });
}

function recordIn(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function fromJson(line) {
  const record = recordIn(line);
  if (typeof record?.text !== "string") {
    throw new Error(`Not every line is a JSON object with a "text": ${line.slice(0, 60)}`);
  }
  const lang = typeof record.lang === "string" && record.lang !== "auto" ? record.lang : null;
  return { text: record.text, id: record.id == null ? null : String(record.id), lang };
}

/** The text of a file in UTF-8 or UTF-16. */
export async function textOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const mark = bytes[0] * 256 + bytes[1];
  const encoding = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[mark] ?? "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file.name} is not UTF-8: convert it, or use eat-edge tag --encoding.`);
  }
}

const MAX_BYTES = 1 << 16;
const MAX_TEXTS = 64;

/**
 * Cut documents into requests. A browser sends all of a request before it reads the answer, and a
 * server that answers as it reads must not have to wait for that: so they are small.
 */
export function requestsOf(documents, limits) {
  const requests = [];
  let size = 0;
  for (const document of documents) {
    const own = 6 * document.text.length;
    const isFull = requests.at(-1)?.length === Math.min(MAX_TEXTS, limits.max_texts);
    if (!requests.length || isFull || size + own > MAX_BYTES) {
      requests.push([]);
      size = 0;
    }
    requests.at(-1).push(document);
    size += own;
  }
  return requests;
}
