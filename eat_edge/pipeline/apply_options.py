"""From a result to what was asked for: the types, the least score, the unit of offsets."""

from dataclasses import replace

from eat_edge.config import Options
from eat_edge.text.utf16 import utf16_offsets
from eat_edge.types import Document

__all__ = ["apply_options"]


def apply_options(document: Document, options: Options) -> Document:
    """Leave out the entities that were not asked for, and count offsets as asked.

    Args:
        document: A result, with offsets in code points.
        options: Its ``min_score``, ``labels`` and ``offsets`` count.
    """
    entities = tuple(
        entity
        for entity in document.entities
        if entity.score >= options.min_score and options.has_label(entity.label)
    )
    if options.offsets == "utf-16":
        bounds = [place for entity in entities for place in (entity.start, entity.end)]
        offsets = utf16_offsets(document.text, bounds)
        entities = tuple(
            replace(entity, start=start, end=end)
            for entity, start, end in zip(entities, offsets[::2], offsets[1::2], strict=True)
        )
        if document.blocks:
            starts = utf16_offsets(document.text, [block.start for block in document.blocks])
            pairs = zip(document.blocks, starts, strict=True)
            blocks = tuple(replace(block, start=start) for block, start in pairs)
            document = replace(document, blocks=blocks)
    return document if entities == document.entities else replace(document, entities=entities)
