// The page: from texts and files to marked names, and on to files.
import { element } from "./article.js";
import { watchMarks } from "./card.js";
import { askInfo, askRedact, askTagged, askTags } from "./client.js";
import { watchCorrections } from "./correct.js";
import { CorrectionPanel } from "./correction_panel.js";
import { written } from "./export.js";
import { chosenFiles, documentsIn, droppedFiles } from "./files.js";
import { HistoryPanel } from "./history_panel.js";
import { documentsOf, requestsOf, splitLong } from "./input.js";
import { paceOf } from "./pace.js";
import { placed } from "./places.js";
import { redactedOf } from "./redact.js";
import { Result } from "./result.js";
import { save } from "./save.js";

const EXAMPLE = ["他在柏林见了李娜。", "زار الرئيس برلين أمس.", "Анна Петрова живёт в Киеве."];
const MAX_TOGETHER = 8;
const LEAST_CHARS = 200;
const LATER = "Corrections are applied when this is done.";

const at = (id) => document.getElementById(id);
const place = at("documents");
const result = new Result({
  place, names: at("names"), search: at("search"), least: at("least"), filter: at("filter"),
});
const history = new HistoryPanel(at("keep"), at("texts"), (text) => {
  at("text").value = text;
  run(() => tag(documentsOf(text)));
});
const panel = new CorrectionPanel({
  list: at("corrections"), none: at("no-corrections"), form: at("add"),
  names: at("save-names"), ignored: at("save-ignored"), load: at("load-corrections"),
  file: at("corrections-file"),
}, (surfaces) => {
  history.correct(panel.corrections.all);
  for (const surface of surfaces) uncorrected.add(surface);
  if (running) say(LATER);
  else applyCorrections();
}, fail);
const languages = new Intl.DisplayNames("en", { type: "language" });
let info = null;
let running = null;
/** Surfaces that were corrected, and whose documents are still to be tagged again. */
const uncorrected = new Set();

async function learn() {
  try {
    info = await askInfo(at("token").value);
  } catch (error) {
    if (error.status !== 401) throw error;
    const isFirst = at("token-label").hidden;
    at("token-label").hidden = false;
    at("token").focus();
    throw isFirst ? new Error("This server asks for a token.") : new Error("The token is wrong.");
  }
  at("server").textContent = `${info.bundle} ${info.bundle_version}`;
  at("mode").options[0].text = `${info.mode} (as the server)`;
  if (at("lang").length > 1) return;
  const others = info.bundles.slice(1);
  const codes = [info, ...others].flatMap((bundle) => bundle.languages);
  for (const code of new Set([...codes, ...info.also_read])) {
    at("lang").append(new Option(languages.of(code), code));
  }
  for (const mode of info.mode === "fast" ? ["fast"] : ["fast", "auto", "full"]) {
    at("mode").append(new Option(mode, mode));
  }
  at("bundle-label").hidden = !others.length;
  at("bundle").append(new Option(`${info.bundle} (as the server)`, ""));
  for (const { name } of others) at("bundle").append(new Option(name, name));
  result.expect(info.labels);
}

/** The options of a request that differ from those of the server. */
function chosen() {
  const options = { lang: at("lang").value, mode: at("mode").value, bundle: at("bundle").value };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value));
}

/** Characters of a text that are surely done in time, however busy the server is. */
function mostChars() {
  const inTime = info.chars_in_time?.[at("mode").value || info.mode] ?? Infinity;
  return Math.max(LEAST_CHARS, Math.min(info.limits.max_chars, Math.floor(inTime / 2)));
}

/** Do one thing at a time; it is told how far it got when it fails or is cancelled. */
async function run(work) {
  if (running) return;
  running = new AbortController();
  const { signal } = running;
  say("");
  at("tag").disabled = true;
  at("cancel").hidden = false;
  let sayEnd = null;
  try {
    if (!info) await learn();
    await work(signal);
  } catch (error) {
    const cancelled = `Cancelled after ${counted(result.records.length, "document")}.`;
    sayEnd = signal.aborted ? () => say(cancelled) : () => fail(error);
    sayEnd();
  } finally {
    result.draw();
    running = null;
    at("tag").disabled = false;
    at("cancel").hidden = true;
    at("progress").hidden = true;
  }
  if (!uncorrected.size) return;
  await applyCorrections();
  sayEnd?.();
}

function applyCorrections() {
  const surfaces = [...uncorrected];
  uncorrected.clear();
  return run(() => correct(surfaces));
}

/** Tag documents and show each as it comes. */
async function tag(given) {
  const documents = splitLong(given, mostChars());
  if (!documents.length) throw new Error("There is no text yet.");
  result.clear();
  hidePreview();
  at("result").hidden = at("empty").hidden = true;
  at("progress").max = documents.length;
  at("progress").hidden = false;
  const pace = paceOf(documents);
  const { signal } = running;
  let done = 0;
  for await (const record of tagged(documents, signal)) {
    result.add(placed(record, documents[done]));
    done += 1;
    at("result").hidden = false;
    at("progress").value = done;
    say(uncorrected.size ? LATER : pace(done));
  }
  sumUp();
}

/** Records of documents, in order; what could not be read is not asked for. */
async function* tagged(documents, signal) {
  const lists = panel.corrections.options(info.limits.max_names);
  const hasLists = panel.corrections.size > 0;
  const size = hasLists ? { maxTexts: MAX_TOGETHER, maxChars: mostChars(), isOneLanguage: true } : {};
  for (const request of requestsOf(documents, info.limits, size)) {
    const readable = request.filter(({ error }) => !error);
    const options = { ...chosen(), ...lists };
    const token = at("token").value;
    const records = hasLists && readable.length
      ? (await askTagged(readable, options, token, signal)).values()
      : askTags(readable, options, token, signal);
    for (const document of request) {
      if (document.error) {
        yield { ...NOTHING, ...document };
        continue;
      }
      const { value, done } = await records.next();
      if (done) throw new Error("The server broke off; send the rest again.");
      yield value;
    }
    result.draw();
  }
}

const NOTHING = { lang: "und", entities: [], translation: "", translation_notes: [] };

/** Tag those documents again in which one of these surfaces stands. */
async function correct(surfaces) {
  const { signal } = running;
  hidePreview();
  const stale = result.records
    .map((record, index) => ({ ...record.given, index }))
    .filter(({ text, error }) => !error && surfaces.some((surface) => text.includes(surface)));
  let number = 0;
  for await (const record of tagged(stale, signal)) {
    result.replace(stale[number].index, placed(record, stale[number]));
    number += 1;
  }
  result.draw();
  const missed = panel.corrections.names.find(({ surface }) => surfaces.includes(surface) &&
    stale.length && !result.records.some(({ entities }) => entities.some(({ text }) => text === surface)));
  if (missed) {
    throw new Error(`“${missed.surface}” is not found: a name is a whole word where words have spaces.`);
  }
  if (result.records.length) sumUp();
}

async function redact() {
  const shown = [];
  const options = { ...chosen(), ...panel.corrections.options(info.limits.max_names) };
  const { signal } = running;
  for (const request of requestsOf(result.records, info.limits, { maxChars: mostChars() })) {
    const texts = request.map((one) => one.text);
    const asked = { ...options, operator: at("operator").value };
    shown.push(...(await askRedact(texts, asked, at("token").value, signal)));
  }
  at("redacted").replaceChildren(...redactedOf(shown));
  at("preview").hidden = at("copy-redacted").hidden = false;
  at("preview").scrollIntoView({ block: "nearest" });
  sumUp();
  at("copy-redacted").onclick = () => copy(shown.map((one) => one.text).join("\n"));
}

/** What was found has changed: the preview no longer shows it. */
function hidePreview() {
  at("redacted").replaceChildren();
  at("preview").hidden = at("copy-redacted").hidden = true;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    fail(new Error("The browser does not let this page copy: download it."));
  }
}

/** Read files and tag what is in them; the lines of a single text are shown to be edited. */
async function open(files) {
  const { signal } = running;
  const options = { encoding: at("encoding").value, unit: at("unit").value, column: at("column").value.trim() };
  const documents = [];
  for (const [number, file] of files.entries()) {
    say(`Reading ${file.path} (${number + 1} of ${files.length}) …`);
    if (file.size > info.limits.max_file && !/\.(txt|jsonl|ndjson)$/i.test(file.path)) {
      const error = `${file.path} is too big for this server, which takes ${info.limits.max_file} bytes.`;
      documents.push({ id: file.path, text: "", lang: null, error, error_kind: "InputError" });
      continue;
    }
    documents.push(...(await documentsIn(file, options, at("token").value, signal)));
  }
  if (!documents.length) throw new Error("There is no text in it.");
  at("text").value = "";
  await tag(documents);
}

function sumUp() {
  const { records } = result;
  const errors = records.filter(({ error }) => error).length;
  const problem = errors ? ` ${counted(errors, "document")} could not be read.` : "";
  at("draft-label").hidden = !records.some(({ translation }) => translation);
  say(`${counted(result.numNames, "name")} in ${counted(records.length, "document")}.${problem}`);
}

function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function say(message) {
  at("status").textContent = message;
  at("status").classList.remove("error");
}

function fail(error) {
  const isAway = error instanceof TypeError && /fetch/i.test(error.message);
  say(isAway ? "The server does not answer." : error.message);
  at("status").classList.add("error");
}

/** What was found, in the chosen format. */
function inFormat() {
  return written(result.records, at("format").value, at("token").value);
}

function tagText() {
  history.add(at("text").value);
  run(() => tag(documentsOf(at("text").value)));
}

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  tagText();
});
at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) tagText();
});
at("cancel").addEventListener("click", () => running?.abort());
for (const [button, input] of [["open", "file"], ["open-folder", "folder"]]) {
  at(button).addEventListener("click", () => at(input).click());
  at(input).addEventListener("change", () => {
    const files = chosenFiles(at(input).files);
    at(input).value = "";
    if (files.length) run(() => open(files));
  });
}
at("draft").addEventListener("change", ({ target }) => {
  place.classList.toggle("no-draft", !target.checked);
});
at("example").addEventListener("click", () => {
  at("text").value = EXAMPLE.join("\n");
  run(() => tag(documentsOf(at("text").value)));
});
at("copy").addEventListener("click", () => run(async () => copy(await (await inFormat()).blob.text())));
at("download").addEventListener("click", () => run(async () => {
  const { name, blob } = await inFormat();
  save(name, blob);
}));
at("format").addEventListener("change", ({ target }) => {
  at("copy").disabled = target.value === "xlsx";
});
at("redact").addEventListener("click", () => run(redact));
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  at("form").classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) at("form").classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  at("form").classList.remove("over");
  const dropped = droppedFiles(event.dataTransfer);
  run(async () => {
    const files = await dropped;
    if (files.length) await open(files);
  });
});
watchMarks(place, at("card"), result.recordOf);
watchCorrections(place, at("correct"), result.recordOf, (surface, choice) => panel.decide(surface, choice));
for (const one of history.corrections) panel.corrections.put(one);
panel.draw();
learn().catch(fail);
