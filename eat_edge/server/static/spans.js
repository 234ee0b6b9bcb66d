// Offsets and where they lead. Entities count code points; strings of JavaScript, UTF-16 units.

/** Cut a text at its entities: pieces that join to the whole, each with its entity or null. */
export function segments(text, entities) {
  const pieces = [];
  const at = unitsAt(text, entities.flatMap((entity) => [entity.start, entity.end]));
  let end = 0;
  entities.forEach((entity, index) => {
    const [start, stop] = [at[2 * index], at[2 * index + 1]];
    if (end < start) pieces.push([text.slice(end, start), null]);
    pieces.push([text.slice(start, stop), entity]);
    end = stop;
  });
  if (end < text.length) pieces.push([text.slice(end), null]);
  return pieces;
}

/** UTF-16 positions of ascending code point positions, in one pass. */
function unitsAt(text, positions) {
  const units = [];
  let unit = 0;
  let point = 0;
  for (const position of positions) {
    for (; point < position && unit < text.length; point += 1) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
    }
    units.push(unit);
  }
  return units;
}

/**
 * Find the names of entities in a translation: pieces as of `segments`, each with the indexes of
 * the entities that have this name, or none. Longer names are found first; letters' case counts.
 */
export function namesIn(translation, entities) {
  const byName = new Map();
  entities.forEach((entity, index) => {
    const name = entity.english || entity.english_guess;
    if (name) byName.set(name, [...(byName.get(name) ?? []), index]);
  });
  const found = [];
  for (const name of [...byName.keys()].sort((a, b) => b.length - a.length)) {
    for (let at = -1; (at = translation.indexOf(name, at + 1)) >= 0; ) {
      const end = at + name.length;
      const isFree = found.every((other) => end <= other.at || other.end <= at);
      if (isFree && isWhole(translation, at, end)) {
        found.push({ at, end, indexes: byName.get(name) });
      }
    }
  }
  found.sort((a, b) => a.at - b.at);
  const pieces = [];
  let end = 0;
  for (const name of found) {
    if (end < name.at) pieces.push([translation.slice(end, name.at), []]);
    pieces.push([translation.slice(name.at, name.end), name.indexes]);
    end = name.end;
  }
  if (end < translation.length) pieces.push([translation.slice(end), []]);
  return pieces;
}

const WORD = /^[\p{L}\p{N}]$/u;

function isWhole(text, at, end) {
  return !(WORD.test(text[at - 1] ?? "") && WORD.test(text[at])) &&
    !(WORD.test(text[end] ?? "") && WORD.test(text[end - 1]));
}
