// The description of the API, drawn from openapi.json.
import { element } from "./article.js";

const api = await (await fetch("openapi.json")).json();
const main = document.getElementById("api");
document.getElementById("version").textContent = `${api.info.title} ${api.info.version}`;

main.append(element("h2", {}, "Requests"));
for (const [path, operations] of Object.entries(api.paths)) {
  for (const [method, operation] of Object.entries(operations)) {
    main.append(drawn(path, method, operation));
  }
}
main.append(element("h2", {}, "Schemas"));
for (const [name, schema] of Object.entries(api.components.schemas)) {
  const article = element("article", { id: name }, element("h3", {}, name));
  article.append(described(schema.description), fields(schema));
  main.append(article);
}

function drawn(path, method, operation) {
  const article = element("article");
  const verb = element("span", { class: "method" }, method.toUpperCase());
  article.append(element("h3", {}, verb, element("code", {}, path)));
  article.append(described(operation.description));
  const rows = Object.entries(operation.requestBody?.content ?? {}).map(([type, { schema }]) => [
    "body", type, named(schema),
  ]);
  for (const [status, { description, content }] of Object.entries(operation.responses)) {
    const [[type, { schema } = {}] = ["", {}]] = Object.entries(content ?? {});
    rows.push([status, type, named(schema), description]);
  }
  article.append(table(rows), element("pre", { tabindex: "0" }, example(path, method, operation)));
  return article;
}

function described(text = "") {
  return element("p", { class: "soft" }, text.replace(/\s+/g, " "));
}

/** A schema in a few words, with links to those that have a name. */
function named(schema) {
  if (!schema) return "";
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1);
    return element("a", { href: `#${name}` }, name);
  }
  if (schema.anyOf) {
    const either = schema.anyOf.flatMap((one) => [" or ", named(one)]);
    return element("span", {}, ...either.slice(1));
  }
  if (schema.type === "array") return element("span", {}, "list of ", named(schema.items));
  const choice = schema.enum ? `: ${schema.enum.join(", ")}` : "";
  const length = schema.maxLength ? `, at most ${schema.maxLength} characters` : "";
  return `${schema.type ?? "any"}${choice}${length}`;
}

function fields({ properties = {}, required = [] }) {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const limit = schema.maxItems ? `At most ${schema.maxItems}. ` : "";
    const need = required.includes(name) ? "" : "optional";
    return [name, need, named(schema), limit + (schema.description ?? "")];
  });
  return table(rows);
}

function table(rows) {
  const body = element("tbody");
  for (const [head, ...cells] of rows) {
    const row = element("tr", {}, element("th", { scope: "row" }, head));
    row.append(...cells.map((cell) => element("td", {}, cell ?? "")));
    body.append(row);
  }
  return element("table", {}, body);
}

function example(path, method, operation) {
  const query = (operation.parameters ?? []).filter(({ required }) => required)
    .map(({ name, schema }) => `${name}=${schema.examples?.[0] ?? schema.enum[0]}`).join("&");
  const base = new URL(path.slice(1), location.href.replace(/docs.*/, "")).href;
  const url = query ? `'${base}?${query}'` : base;
  const [[type, { schema }] = ["", {}]] = Object.entries(operation.requestBody?.content ?? {});
  const token = operation.security ? " -H 'Authorization: Bearer TOKEN'" : "";
  if (!schema) return `curl${token} ${url}`;
  if (schema.format === "binary") {
    return `curl${token} -H 'Content-Type: ${type}' \\\n  --data-binary @FILE ${url}`;
  }
  const [record] = api.components.schemas[schema.$ref.split("/").at(-1)].examples;
  const body = JSON.stringify(record);
  return `curl${token} -H 'Content-Type: ${type}' \\\n  --data-binary '${body}' ${url}`;
}
