// Files and folders to documents: what the browser can read it reads, the server reads the rest.
import { askRead } from "./client.js";
import { documentsOf } from "./input.js";

const TEXT = /(^|\/)[^./]*$|\.(txt|text|log|jsonl|ndjson)$/i;
const MARKS = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" };

/**
 * The documents of a file, named after it and after where they are in it.
 *
 * @param options What is known of it: `encoding`, `column` and `unit`, empty where nothing is.
 */
export async function documentsIn(file, options, token, signal) {
  const isPlain = TEXT.test(file.path) && !options.encoding && options.unit !== "file" && !options.column;
  const text = isPlain ? decoded(await file.bytes()) : null;
  if (text === null) return askRead(await file.bytes(), { name: file.path, ...options }, token, signal);
  return documentsOf(text).map((one) => ({ ...one, id: one.id ?? `${file.path}:${one.line}` }));
}

/** UTF-8 or UTF-16 as text, anything else as null. */
export function decoded(bytes) {
  const encoding = MARKS[bytes[0] * 256 + bytes[1]] ?? "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Files that were chosen, with their paths where a folder was. */
export function chosenFiles(list) {
  return [...list].map((file) => named(file, file.webkitRelativePath || file.name));
}

/** Files that were dropped, and those in folders that were. */
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  if (!entries.length || entries.includes(null)) return chosenFiles(transfer.files);
  return (await Promise.all(entries.map(filesUnder))).flat();
}

async function filesUnder(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [named(file, entry.fullPath.replace(/^\//, ""))];
  }
  const reader = entry.createReader();
  const inside = [];
  for (;;) {
    // A browser gives a hundred at a time.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    inside.push(...some);
  }
  return (await Promise.all(inside.map(filesUnder))).flat();
}

function named(file, path) {
  return { path, size: file.size, bytes: async () => new Uint8Array(await file.arrayBuffer()) };
}
