// The page: from a text to marked names and to files.
import { articleOf, element } from "./article.js";
import { letTabReach, watchMarks } from "./card.js";
import { askInfo, askTag } from "./client.js";
import { FORMATS } from "./export.js";
import { documentsOf, requestsOf, textOf } from "./input.js";

const at = (id) => document.getElementById(id);
const place = at("documents");
const recordOf = new WeakMap();
const names = new Intl.DisplayNames("en", { type: "language" });
let info = null;
let records = [];
let running = null;

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
  const mode = info.mode === "fast" ? "fast: without language model" : info.mode;
  at("server").textContent = `${info.bundle} ${info.bundle_version} · mode ${mode}`;
  if (at("lang").length > 1) return;
  for (const code of [...info.languages, ...info.also_read]) {
    at("lang").append(new Option(names.of(code), code));
  }
  for (const label of info.labels) {
    const box = element("input", { type: "checkbox", checked: "", "data-label": label });
    const count = element("span", { "data-count": label });
    at("filter").append(
      element("label", { class: label.toLowerCase() }, box, `${label} `, count),
    );
  }
}

async function tag() {
  if (running) return;
  running = new AbortController();
  const { signal } = running;
  say("");
  at("tag").disabled = true;
  at("cancel").hidden = false;
  try {
    if (!info) await learn();
    const documents = documentsOf(at("text").value);
    const requests = requestsOf(documents, at("lang").value || null, info.limits);
    if (!documents.length) throw new Error("There is no text yet.");
    clear();
    at("progress").max = documents.length;
    at("progress").hidden = false;
    for (const request of requests) {
      const texts = request.documents.map((one) => one.text);
      const answers = await askTag(texts, request.lang, at("token").value, signal);
      answers.forEach((record, index) => add({ ...record, id: request.documents[index].id }));
      sumUp();
    }
    const found = records.reduce((sum, record) => sum + record.entities.length, 0);
    say(`${counted(found, "entity", "entities")} in ${counted(records.length, "document")}.`);
  } catch (error) {
    if (signal.aborted) say(`Cancelled after ${counted(records.length, "document")}.`);
    else fail(error);
  } finally {
    running = null;
    at("tag").disabled = false;
    at("cancel").hidden = true;
    at("progress").hidden = true;
  }
}

function clear() {
  records = [];
  place.replaceChildren();
  at("result").hidden = true;
}

function add(record) {
  const article = articleOf(record);
  recordOf.set(article, record);
  records.push(record);
  place.append(article);
}

function sumUp() {
  at("result").hidden = false;
  at("progress").value = records.length;
  const labels = records.flatMap((record) => record.entities.map((entity) => entity.label));
  for (const count of document.querySelectorAll("[data-count]")) {
    count.textContent = labels.filter((label) => label === count.dataset.count).length;
  }
  letTabReach(place);
}

function counted(number, noun, plural = `${noun}s`) {
  return `${number} ${number === 1 ? noun : plural}`;
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

async function open(file) {
  try {
    at("text").value = await textOf(file);
    await tag();
  } catch (error) {
    fail(error);
  }
}

function save(format) {
  const [type, made] = FORMATS[format];
  const url = URL.createObjectURL(new Blob([made(records)], { type }));
  element("a", { href: url, download: `entities.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(url));
}

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  tag();
});
at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) tag();
});
at("cancel").addEventListener("click", () => running?.abort());
at("open").addEventListener("click", () => at("file").click());
at("file").addEventListener("change", () => {
  const [file] = at("file").files;
  at("file").value = "";
  if (file) open(file);
});
at("filter").addEventListener("change", ({ target }) => {
  place.classList.toggle(`no-${target.dataset.label.toLowerCase()}`, !target.checked);
  letTabReach(place);
});
at("draft").addEventListener("change", ({ target }) => {
  place.classList.toggle("no-draft", !target.checked);
});
for (const button of document.querySelectorAll("[data-format]")) {
  button.addEventListener("click", () => save(button.dataset.format));
}
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
  const [file] = event.dataTransfer.files;
  if (file) open(file);
});
watchMarks(place, at("card"), recordOf);
learn().catch(fail);
