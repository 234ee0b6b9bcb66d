"""A row an entity, for spreadsheets."""

from collections.abc import Iterator

from eat_edge.types import Document
from eat_edge.writers.base import error_text

__all__ = ["ENTITY_COLUMNS", "entity_rows"]

ENTITY_COLUMNS = (
    *("document", "lang", "place", "start", "end", "text", "label", "score"),
    *("english", "english_source", "english_score", "english_guess", "id", "error", "origin"),
)

_SCORE_DIGITS = 4


def entity_rows(document: Document) -> Iterator[tuple[str | int | float | None, ...]]:
    """Give a row for each entity, with a value or None for each of `ENTITY_COLUMNS`.

    Args:
        document: One that carries an error gives one row with nothing but its name and the error,
            so that it is not lost; one without entities gives none.
    """
    if document.error is not None:
        missing = [None] * (len(ENTITY_COLUMNS) - 4)
        yield (document.id, document.lang, *missing, error_text(document), document.origin)
        return
    for entity in document.entities:
        yield (
            *(document.id, document.lang, document.place_of(entity), entity.start, entity.end),
            *(entity.text, entity.label, round(entity.score, _SCORE_DIGITS)),
            *(entity.english, entity.english_source, round(entity.english_score, _SCORE_DIGITS)),
            *(entity.english_guess, entity.id, None, document.origin),
        )
