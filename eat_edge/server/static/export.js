// What was found, as files: records as they are, every other format as the server writes it.
import { askWritten } from "./client.js";

const ENDINGS = {
  "label-studio": "label-studio.json",
  bulk: "bulk.jsonl",
  datasets: "datasets.jsonl",
  doccano: "doccano.jsonl",
  prodigy: "prodigy.jsonl",
  text: "txt",
};

/** Records in a format: a name for the file, and its content as a blob. */
export async function written(records, format, token) {
  const name = `names.${ENDINGS[format] ?? format}`;
  if (format !== "jsonl") return { name, blob: await askWritten(records, format, token) };
  const lines = records.map((record) => `${JSON.stringify(record)}\n`);
  return { name, blob: new Blob(lines, { type: "application/x-ndjson" }) };
}
