// Where in a file a name is: its page, paragraph or cell.

/**
 * A record with what is known of its document: identifier, what was asked, and the place of each
 * entity where the document came with blocks.
 */
export function placed(record, document) {
  const { blocks = [], start = 0 } = document;
  const entities = record.entities.map((entity) => {
    const block = blocks.findLast((one) => one.start <= start + entity.start);
    return block ? { ...entity, place: block.place } : entity;
  });
  const whole = { ...record, id: document.id, entities };
  // What was asked is no part of what is written.
  Object.defineProperty(whole, "given", { value: document, enumerable: false });
  return whole;
}
