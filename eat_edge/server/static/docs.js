// The description of the API, drawn from openapi.json.
import { element } from "./article.js";

const api = await (await fetch("openapi.json")).json();
const main = document.getElementById("api");
document.getElementById("version").textContent = `${api.info.title} ${api.info.version}`;

main.append(element("h2", {}, "Requests"));
for (const [path, operations] of Object.entries(api.paths)) {
  for (const [method, operation] of Object.entries(operations)) main.append(drawn(path, method, operation));
}
main.append(element("h2", {}, "Schemas"));
for (const [name, schema] of Object.entries(api.components.schemas)) {
  main.append(
    element("article", { id: name }, element("h3", {}, name), described(schema.description), fields(schema)),
  );
}

function drawn(path, method, operation) {
  const article = element("article");
  const verb = element("span", { class: "method" }, method.toUpperCase());
  article.append(element("h3", {}, verb, element("code", {}, path)), described(operation.description));
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
  const either = schema.anyOf;
  if (either) return element("span", {}, ...either.flatMap((one, index) => (index ? [" or ", named(one)] : [named(one)])));
  if (schema.type === "array") return element("span", {}, "list of ", named(schema.items));
  const choice = schema.enum ? `: ${schema.enum.join(", ")}` : "";
  const length = schema.maxLength ? `, at most ${schema.maxLength} characters` : "";
  return `${schema.type ?? "any"}${choice}${length}`;
}

function fields({ properties = {}, required = [] }) {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const limit = schema.maxItems ? `At most ${schema.maxItems}. ` : "";
    return [name, required.includes(name) ? "" : "optional", named(schema), limit + (schema.description ?? "")];
  });
  return table(rows);
}

function table(rows) {
  const drawn = rows.map(([head, ...cells]) =>
    element("tr", {}, element("th", { scope: "row" }, head), ...cells.map((one) => element("td", {}, one ?? ""))),
  );
  return element("div", {}, element("table", {}, element("tbody", {}, ...drawn)));
}

function example(path, method, operation) {
  const url = new URL(path.slice(1), location.href.replace(/docs.*/, "")).href;
  const [[type, { schema }] = ["", {}]] = Object.entries(operation.requestBody?.content ?? {});
  const token = operation.security ? " -H 'Authorization: Bearer TOKEN'" : "";
  if (!schema) return `curl${token} ${url}`;
  const [record] = api.components.schemas[schema.$ref.split("/").at(-1)].examples;
  return `curl${token} -H 'Content-Type: ${type}' \\\n  --data-binary '${JSON.stringify(record)}' ${url}`;
}
