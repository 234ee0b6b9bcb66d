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

/** Tag texts of one language; waits as long as the server says where it has no room. */
export async function askTag(texts, lang, token, signal) {
  const body = JSON.stringify(lang ? { texts, lang } : { texts });
  const headers = { ...headersOf(token), "Content-Type": "application/json" };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await ask("v1/tag", { method: "POST", headers, body, signal })).documents;
    } catch (error) {
      if (![429, 503].includes(error.status) || attempt === ATTEMPTS) throw error;
      await pause(error.seconds, signal);
    }
  }
}

function headersOf(token) {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

async function ask(path, options) {
  const response = await fetch(path, { cache: "no-store", ...options });
  if (response.ok) return response.json();
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
