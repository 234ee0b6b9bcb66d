// From what was pasted or read to documents, and from documents to requests.

/** One document for each line that is not blank: of text, or the records of JSON Lines. */
export function documentsOf(text) {
  const lines = text.split(/\r?\n/).map((content, index) => ({ content, line: index + 1 }));
  const full = lines.filter(({ content }) => content.trim());
  const isJsonLines = full.length > 0 && typeof recordIn(full[0].content)?.text === "string";
  return full.map(({ content, line }) => {
    const document = isJsonLines ? fromJson(content) : { text: content, id: null, lang: null };
    return { ...document, line, text: wellFormed(document.text) };
  });
}

function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
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

const BREAKS = [/\n\s*\n/g, /\n/g, /[。！？!?؟।.…]+["'”’」』)]*\s*/g, /[\s、，,；;]+/g];

/** Cut documents that are longer than the server takes: between paragraphs, lines, sentences, words. */
export function splitLong(documents, maxChars) {
  return documents.flatMap((document) => {
    const pieces = piecesOf(document.text, maxChars);
    if (pieces.length === 1) return [document];
    let start = 0;
    return pieces.map((text, index) => {
      const id = `${document.id ?? `line ${document.line ?? 1}`} (part ${index + 1} of ${pieces.length})`;
      const part = { ...document, text, id, start };
      start += [...text].length;
      return part;
    });
  });
}

function piecesOf(text, maxChars) {
  const pieces = [];
  let rest = text;
  while (rest.length > maxChars && [...rest].length > maxChars) {
    // In UTF-16 units, of which a code point has at most two: never too many code points.
    const head = rest.slice(0, maxChars);
    const at = breakIn(head) || maxChars - (/[\ud800-\udbff]$/.test(head) ? 1 : 0);
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...pieces, rest];
}

/** Where the last good break in the second half of a text ends, 0 where there is none. */
function breakIn(head) {
  for (const kind of BREAKS) {
    const last = [...head.matchAll(kind)].at(-1);
    const end = last ? last.index + last[0].length : 0;
    if (end > head.length / 2) return end;
  }
  return 0;
}

const MAX_BYTES = 1 << 16;
/** Of a UTF-16 unit, written as an escape. */
const UNIT_BYTES = 6;
const MAX_TEXTS = 64;

/**
 * Cut documents into requests. A browser sends all of a request before it reads the answer, and a
 * server that answers as it reads must not have to wait for that: so they are small.
 *
 * @param maxTexts Of a request, beside the limit of the server; as `maxChars` of all its texts.
 * @param isOneLanguage Whether all documents of a request must be told to be of the same.
 */
export function requestsOf(documents, limits, options = {}) {
  const { maxTexts = MAX_TEXTS, maxChars = Infinity, isOneLanguage = false } = options;
  const maxBytes = Math.min(MAX_BYTES, UNIT_BYTES * maxChars);
  const requests = [];
  let size = 0;
  for (const document of documents) {
    const own = UNIT_BYTES * document.text.length;
    const last = requests.at(-1);
    const isFull = last?.length === Math.min(maxTexts, limits.max_texts);
    const isOther = isOneLanguage && last?.[0].lang !== document.lang;
    if (!last || isFull || isOther || size + own > maxBytes) {
      requests.push([]);
      size = 0;
    }
    requests.at(-1).push(document);
    size += own;
  }
  return requests;
}
