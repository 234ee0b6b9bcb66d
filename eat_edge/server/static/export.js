// What was found, as files: records, and tokens with tags, as `eat-edge tag` writes them; and a row
// for each entity, for spreadsheets.
import { segments } from "./spans.js";

const UNSPACED = new Set(["zh", "ja", "th"]);
const GRAPHEMES = new Intl.Segmenter("und", { granularity: "grapheme" });

/** Media type and content for each format; a content is made of records. */
export const FORMATS = {
  jsonl: ["application/x-ndjson", (records) => lines(records.map((one) => JSON.stringify(one)))],
  conll: ["text/plain", (records) => lines(records.flatMap(conll))],
  csv: ["text/csv", (records) => csv(records)],
};

function lines(all) {
  return all.map((line) => `${line}\n`).join("");
}

function oneLine(text) {
  return text.replace(/\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/g, " ");
}

function conll(record) {
  const name = oneLine(record.id ?? "") || "document";
  const head = [`# id = ${name}`, `# text = ${oneLine(record.text)}`];
  const kind = record.error_kind === null ? "" : `${record.error_kind}: `;
  if (record.error !== null) return [...head, `# error = ${kind}${oneLine(record.error)}`, ""];
  const tagOf = (entity, index) => (entity === null ? "O" : `${index ? "I" : "B"}-${entity.label}`);
  const tagged = segments(record.text, record.entities).flatMap(([piece, entity]) =>
    tokens(piece, UNSPACED.has(record.lang)).map((token, at) => `${token}\t${tagOf(entity, at)}`),
  );
  return [...head, ...tagged, ""];
}

/** Characters, or words and single punctuation marks; whitespace is no token. */
function tokens(text, byCharacter) {
  const all = [];
  let word = "";
  const take = (piece) => all.push(...piece.split(/[\s\x1c-\x1f\x85]+/u).filter(Boolean));
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (byCharacter || /^[\p{P}\p{S}]/u.test(segment)) {
      take(word);
      take(segment);
      word = "";
    } else {
      word += segment;
    }
  }
  take(word);
  return all;
}

const COLUMNS = [
  "document", "start", "end", "text", "label", "score", "english", "english_source",
  "english_score", "english_guess", "evidence", "id",
];

function csv(records) {
  const rows = records.flatMap((record, index) =>
    record.entities.map((entity) => [
      record.id ?? index + 1, entity.start, entity.end, entity.text, entity.label, entity.score,
      entity.english, entity.english_source, entity.english_score, entity.english_guess,
      entity.evidence.join(" "), entity.id,
    ]),
  );
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A cell that a spreadsheet shows and does not calculate. */
function cell(value) {
  const isFormula = typeof value === "string" && /^[=+\-@\t\r]/.test(value);
  const text = isFormula ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
