// The page: from a text to marked names and to files.
import { articleOf, element } from "./article.js";
import { letTabReach, watchMarks } from "./card.js";
import { askInfo, askRedact, askTags } from "./client.js";
import { FORMATS } from "./export.js";
import { documentsOf, requestsOf, textOf } from "./input.js";
import { nameOf } from "./labels.js";
import { NameList } from "./names.js";
import { paceOf } from "./pace.js";
import { redactedOf } from "./redact.js";

const EXAMPLE = ["他在柏林见了李娜。", "زار الرئيس برلين أمس.", "Анна Петрова живёт в Киеве."];

const at = (id) => document.getElementById(id);
const place = at("documents");
const recordOf = new WeakMap();
const list = new NameList(place, at("names"), at("search"), at("least"));
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
  for (const mode of info.mode === "fast" ? ["fast"] : ["fast", "auto", "full"]) {
    at("mode").append(new Option(mode, mode));
  }
  for (const label of info.labels) {
    const box = element("input", { type: "checkbox", checked: "", "data-label": label });
    const count = element("span", { "data-count": label });
    at("filter").append(
      element("label", { class: label.toLowerCase() }, box, `${nameOf(label)} `, count),
    );
  }
}

/** The options of a request that differ from those of the server. */
function chosen() {
  const options = { lang: at("lang").value, mode: at("mode").value };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value));
}

async function tag(given = null) {
  if (running) return;
  running = new AbortController();
  const { signal } = running;
  say("");
  at("tag").disabled = true;
  at("cancel").hidden = false;
  try {
    if (!info) await learn();
    const documents = given ?? documentsOf(at("text").value);
    const requests = requestsOf(documents, info.limits);
    if (!documents.length) throw new Error("There is no text yet.");
    clear();
    at("empty").hidden = true;
    at("progress").max = documents.length;
    at("progress").hidden = false;
    const pace = paceOf(documents);
    for (const request of requests) {
      let index = 0;
      for await (const record of askTags(request, chosen(), at("token").value, signal)) {
        add({ ...record, id: request[index].id });
        index += 1;
        at("result").hidden = false;
        at("progress").value = records.length;
        say(pace(records.length));
      }
      if (index < request.length) throw new Error("The server broke off; send the rest again.");
      sumUp();
    }
    const found = records.reduce((sum, record) => sum + record.entities.length, 0);
    say(`${counted(found, "entity", "entities")} in ${counted(records.length, "document")}.`);
  } catch (error) {
    if (records.length) sumUp();
    if (signal.aborted) say(`Cancelled after ${counted(records.length, "document")}.`);
    else fail(error);
  } finally {
    running = null;
    at("tag").disabled = false;
    at("cancel").hidden = true;
    at("progress").hidden = true;
  }
}

async function redact() {
  const shown = [];
  at("redact").disabled = true;
  try {
    for (const request of requestsOf(records, info.limits)) {
      const texts = request.map((one) => one.text);
      const options = { ...chosen(), operator: at("operator").value };
      const { signal } = new AbortController();
      shown.push(...(await askRedact(texts, options, at("token").value, signal)));
    }
    at("redacted").replaceChildren(...redactedOf(shown));
    at("copy-redacted").hidden = false;
    at("copy-redacted").onclick = () => copy(shown.map((one) => one.text).join("\n"));
  } catch (error) {
    fail(error);
  } finally {
    at("redact").disabled = false;
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    fail(new Error("The browser does not let this page copy: export it."));
  }
}

function clear() {
  records = [];
  list.clear();
  place.replaceChildren();
  at("redacted").replaceChildren();
  at("copy-redacted").hidden = true;
  at("result").hidden = true;
}

function add(record) {
  const article = articleOf(record);
  recordOf.set(article, record);
  records.push(record);
  place.append(article);
  list.add(record, article);
}

function sumUp() {
  list.draw();
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

/** Tag files: the lines of one are shown, those of many are named after their files. */
async function open(files) {
  try {
    const texts = await Promise.all(files.map(textOf));
    at("text").value = texts.length === 1 ? texts[0] : "";
    const named = texts.map((text, index) =>
      documentsOf(text).map((one, line) => ({ ...one, id: one.id ?? `${files[index].name}:${line + 1}` })),
    );
    await tag(texts.length === 1 ? null : named.flat());
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
  const files = [...at("file").files];
  at("file").value = "";
  if (files.length) open(files);
});
at("filter").addEventListener("change", ({ target }) => {
  place.classList.toggle(`no-${target.dataset.label.toLowerCase()}`, !target.checked);
  letTabReach(place);
});
at("draft").addEventListener("change", ({ target }) => {
  place.classList.toggle("no-draft", !target.checked);
});
at("example").addEventListener("click", () => {
  at("text").value = EXAMPLE.join("\n");
  tag();
});
at("copy").addEventListener("click", () => {
  const [, made] = FORMATS[at("copy-format").value];
  copy(made(records));
});
at("redact").addEventListener("click", redact);
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
  const files = [...event.dataTransfer.files];
  if (files.length) open(files);
});
watchMarks(place, at("card"), recordOf);
learn().catch(fail);
