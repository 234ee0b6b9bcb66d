// Requests to the server.

const ATTEMPTS = 5;

/** An answer that says why there is none. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Ask what the server is. */
export function askInfo(token) {
  return ask("v1/info", { headers: headersOf(token) });
}

/** Hide what is named in some texts; `options` are those of the request. */
export async function askRedact(texts, options, token, signal) {
  const body = JSON.stringify({ texts, ...options });
  const headers = { ...headersOf(token), "Content-Type": "application/json" };
  const response = await patiently("v1/redact", { method: "POST", headers, body, signal });
  return (await response.json()).documents;
}

/** The documents that are in a file, named by `options`. */
export async function askRead(bytes, options, token, signal) {
  const query = new URLSearchParams(Object.entries(options).filter(([, value]) => value));
  const headers = { ...headersOf(token), "Content-Type": "application/octet-stream" };
  const response = await patiently(`v1/read?${query}`, { method: "POST", headers, body: bytes, signal });
  const documents = [];
  for await (const document of linesOf(response)) documents.push(document);
  return documents;
}

/** Write records in a format that the page does not know itself. */
export async function askWritten(records, format, token) {
  const headers = { ...headersOf(token), "Content-Type": "application/x-ndjson" };
  const body = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  const { signal } = new AbortController();
  return (await patiently(`v1/write?format=${format}`, { method: "POST", headers, body, signal })).blob();
}

/** Tag documents together; `options` may have lists of names, which a stream cannot. */
export async function askTagged(documents, options, token, signal) {
  const [{ lang }] = documents;
  const texts = documents.map(({ text }) => text);
  const body = JSON.stringify({ texts, ...options, ...(lang && { lang }) });
  const headers = { ...headersOf(token), "Content-Type": "application/json" };
  const response = await patiently("v1/tag", { method: "POST", headers, body, signal });
  return (await response.json()).documents;
}

/**
 * Tag documents, and give each record as it comes, in order. Waits where the server has no room;
 * what it has begun and does not end is not asked again.
 */
export async function* askTags(documents, options, token, signal) {
  const lines = documents.map(({ text, lang }) => JSON.stringify(lang ? { text, lang } : { text }));
  const headers = { ...headersOf(token), "Content-Type": "application/x-ndjson" };
  const query = new URLSearchParams(options);
  const body = lines.join("\n");
  const response = await patiently(`v1/tag/stream?${query}`, { method: "POST", headers, body, signal });
  yield* linesOf(response);
}

async function* linesOf(response) {
  let rest = "";
  for await (const piece of textsOf(response.body.getReader())) {
    const [...whole] = (rest + piece).split("\n");
    rest = whole.pop();
    for (const line of whole) yield JSON.parse(line);
  }
}

async function* textsOf(reader) {
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Ask again only where nothing was begun. */
async function patiently(path, options) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await answer(path, options);
    } catch (error) {
      if (error.status !== 429 || attempt === ATTEMPTS) throw error;
      await pause(error.seconds, options.signal);
    }
  }
}

function headersOf(token) {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

async function ask(path, options) {
  return (await answer(path, options)).json();
}

async function answer(path, options) {
  const response = await fetch(path, { cache: "no-store", ...options });
  if (response.ok) return response;
  const told = await response.json().catch(() => ({}));
  const refused = new Refused(response.status, told.error ?? `status ${response.status}`);
  refused.seconds = Number(response.headers.get("Retry-After")) || 1;
  throw refused;
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, 1000 * seconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
