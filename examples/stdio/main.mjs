// node main.mjs TEXT...: prints the entities of each text, and how far it has come.

import { EatEdge } from "./eat-edge.mjs";

const texts = process.argv.slice(2);
const engine = new EatEdge({ args: ["--mode", "fast"] });
const documents = await engine.tagMany(texts, {
  onProgress: (done, total) => console.error(`${done} of ${total}`),
}).catch(({ message }) => {
  console.error(message);
  process.exit(1);
});
for (const { text, entities } of documents) {
  for (const { start, end, label, english, english_guess: guess } of entities) {
    const name = english || (guess ? `≈ ${guess}? (guess)` : "–");
    console.log(`${text.slice(start, end)}\t${label}\t${name}`);
  }
}
process.exitCode = await engine.close();
