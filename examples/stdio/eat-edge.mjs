// A client of `eat-edge stdio` for Node and Electron's main process; no packages needed.

import { spawn } from "node:child_process";

const SEPARATOR = "\r\n\r\n";

export class EatEdge {
  #process;
  #buffer = Buffer.alloc(0);
  #waiting = new Map();
  #lastId = 0;

  /** Starts the command; `args` are its options, such as ["--mode", "fast"]. */
  constructor({ command = "eat-edge", args = [], env = process.env } = {}) {
    this.#process = spawn(command, ["stdio", ...args], { env, stdio: ["pipe", "pipe", "inherit"] });
    this.#process.stdout.on("data", (chunk) => this.#read(chunk));
    this.#process.stdin.on("error", () => {}); // "close" says it too
    this.#process.on("error", (error) => this.#fail(error.code === "ENOENT" ? new Error(
      `cannot start ${command}: it is not on the PATH; add the directory it is installed in, as .venv/bin`,
    ) : error));
    this.#process.on("close", (code) => this.#fail(new Error(`eat-edge ended with status ${code}`)));
  }

  /** Version, bundle and languages. */
  info() {
    return this.#request("info", {});
  }

  /** One text to its record; offsets index JavaScript strings. `signal` is an AbortSignal. */
  tag(text, { lang, signal } = {}) {
    return this.#request("tag", { text, lang, offsets: "utf-16" }, { signal });
  }

  /** Texts, or objects { text, id, lang }, to their records. `onProgress(done, total)`. */
  async tagMany(documents, { lang, signal, onProgress } = {}) {
    const params = { documents, lang, offsets: "utf-16" };
    return (await this.#request("tagMany", params, { signal, onProgress })).documents;
  }

  /** Waits for what is under way, ends the process, and gives its status. */
  async close() {
    const ended = new Promise((resolve) => this.#process.once("close", resolve));
    await this.#request("shutdown");
    this.#send({ method: "exit" });
    this.#process.stdin.end();
    return ended;
  }

  #request(method, params, { signal, onProgress } = {}) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.#process.exitCode !== null) return reject(new Error("eat-edge has ended"));
      const id = ++this.#lastId;
      const cancel = () => this.#send({ method: "$/cancelRequest", params: { id } });
      signal?.addEventListener("abort", cancel, { once: true });
      const settle = (done) => (value) => {
        signal?.removeEventListener("abort", cancel);
        done(value);
      };
      this.#waiting.set(id, { resolve: settle(resolve), reject: settle(reject), onProgress });
      if (onProgress) params = { ...params, workDoneToken: id };
      this.#send({ id, method, params });
    });
  }

  #send(message) {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}${SEPARATOR}${body}`);
  }

  #read(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf(SEPARATOR);
      if (end < 0) return;
      const start = end + SEPARATOR.length;
      const header = this.#buffer.toString("ascii", 0, end);
      const length = Number(/^content-length: *(\d+)/im.exec(header)[1]);
      if (this.#buffer.length < start + length) return;
      const message = JSON.parse(this.#buffer.toString("utf8", start, start + length));
      this.#buffer = this.#buffer.subarray(start + length);
      this.#take(message);
    }
  }

  #take({ id, method, params, result, error }) {
    if (method === "$/progress") {
      this.#waiting.get(params.token)?.onProgress(params.value.done, params.value.total);
      return;
    }
    const request = this.#waiting.get(id);
    if (request === undefined) return;
    this.#waiting.delete(id);
    if (error) request.reject(Object.assign(new Error(error.message), { code: error.code }));
    else request.resolve(result);
  }

  #fail(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
