"""Gold as JSON Lines: a text and its entities an object."""

from pathlib import Path
from typing import Any

import orjson

from eat_edge.evaluation.gold.annotation import as_entities
from eat_edge.evaluation.gold.files import at_line, lines_of
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.readers.tables import printable

__all__ = ["read_jsonl"]


def read_jsonl(path: Path) -> list[GoldDocument]:
    """Read gold of one JSON object a line.

    An object has ``text`` and ``entities``, each of these ``start``, ``end`` (half-open code
    points), ``label`` and optionally the ``text`` between, which must then be there, and
    ``english``, a list of accepted English names; ``id`` and ``lang`` are optional, other fields
    are ignored. Blank lines are skipped.

    Args:
        path: The file, compressed or not.

    Returns:
        The documents; labels as in the file.

    Raises:
        InputError: A line is not like that; the message names it.
    """
    documents = []
    for number, line in lines_of(path):
        if line.strip():
            try:
                documents.append(_document(line, f"{printable(path)}:{number}"))
            except ValueError as error:
                raise at_line(path, number, str(error)) from error
    return documents


def _document(line: str, place: str) -> GoldDocument:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"broken JSON: {error}") from error
    if not isinstance(row, dict):
        raise ValueError('not an object: write {"text": ..., "entities": [...]}')
    row = as_entities(row)
    text, entities = row.get("text"), row.get("entities")
    if not isinstance(text, str):
        raise ValueError('no "text": every line of gold needs the text it marks')
    if not isinstance(entities, list):
        raise ValueError('no list "entities": gold without any has "entities": []')
    spans = [_span(entity, text) for entity in entities]
    if len(set(spans)) < len(spans):
        twice = next(span for span in spans if spans.count(span) > 1)
        raise ValueError(
            f"{text[twice.start : twice.end]!r} at {twice.start} is listed twice as "
            f"{twice.label}: remove one"
        )
    names = zip(spans, entities, strict=True)
    english = {(span.start, span.end): _english(entity) for span, entity in names}
    identifier, lang = row.get("id"), row.get("lang")
    return GoldDocument(
        text,
        id=str(identifier) if isinstance(identifier, str | int) else place,
        spans=tuple(sorted(spans)),
        lang=lang if isinstance(lang, str) and lang else "und",
        english={place: accepted for place, accepted in english.items() if accepted},
    )


def _english(entity: dict[str, Any]) -> tuple[str, ...]:
    accepted = entity.get("english", [])
    if not isinstance(accepted, list) or not all(isinstance(one, str) for one in accepted):
        raise ValueError(f'"english" is {accepted!r:.80}, not a list of accepted names')
    return tuple(accepted)


def _span(entity: Any, text: str) -> Span:
    if not isinstance(entity, dict):
        raise ValueError(f"{entity!r} is no entity: write {{start, end, label}} objects")
    start, end, label = (entity.get(name) for name in ("start", "end", "label"))
    if type(start) is not int or type(end) is not int or not isinstance(label, str) or not label:
        raise ValueError(f'{entity!r} needs whole numbers "start" and "end" and a text "label"')
    if not 0 <= start < end <= len(text):
        raise ValueError(
            f"the span {start} to {end} is not within the {len(text)} code points of the text: "
            "offsets count code points, the end is one past the last"
        )
    if entity.get("text", text[start:end]) != text[start:end]:
        raise ValueError(
            f"{text[start:end]!r} stands at {start} to {end}, not {entity['text']!r}: "
            "offsets count code points (not bytes, not UTF-16 units)"
        )
    return Span(start, end, label)
