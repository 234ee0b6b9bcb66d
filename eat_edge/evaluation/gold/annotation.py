"""Gold as annotation tools export it: Label Studio, doccano, Prodigy, and tokens with tags."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from eat_edge.errors import InputError
from eat_edge.evaluation.gold.tags import is_tag, tagged_ranges
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.readers.tables import printable
from eat_edge.text.languages import UNSPACED

__all__ = ["as_entities", "read_label_studio"]

Json = dict[str, Any]


def as_entities(row: Json) -> Json:
    """Rewrite a line of another tool as one of ours, with ``text`` and ``entities``.

    Known are doccano (``label`` or ``labels``: lists of start, end and label; or ``entities`` with
    ``start_offset``), Prodigy (``spans``), and tokens with tags (``tokens`` and ``ner_tags``, names
    not numbers), whose text is the tokens, joined as the language ``lang`` has it.

    Args:
        row: Any object; one of ours, or one that nobody knows, is given back.

    Raises:
        ValueError: It was not accepted in Prodigy, or its tags are no names.
    """
    if row.get("answer", "accept") != "accept":
        raise ValueError(f"its answer is {row['answer']!r}: leave it out of the gold")
    if isinstance(row.get("tokens"), list) and isinstance(row.get("ner_tags"), list):
        return _from_tokens(row)
    entities = row.get("entities")
    if isinstance(entities, list):
        renamed = [
            {**one, "start": one.get("start_offset"), "end": one.get("end_offset"), "text": None}
            if isinstance(one, dict) and "start_offset" in one
            else one
            for one in entities
        ]
        return {**row, "entities": [_without_none(one) for one in renamed]}
    for name in ("label", "labels"):
        if isinstance(row.get(name), list):
            return {**row, "entities": [_from_triple(one) for one in row[name]]}
    if isinstance(row.get("spans"), list):
        return {**row, "entities": row["spans"]}
    return row


def read_label_studio(path: Path) -> list[GoldDocument]:
    """Read what Label Studio exports as JSON or JSON-MIN.

    Of each task the first annotation counts that was not cancelled; a task without one is left out.
    Regions that are no labels of the text are ignored.

    Args:
        path: The file.

    Returns:
        The documents; labels as in the file.

    Raises:
        InputError: It is no such export.
    """
    try:
        tasks = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise InputError(f"cannot read {printable(path)!r} as JSON: {error}") from error
    if not isinstance(tasks, list):
        raise InputError(f"{printable(path)!r} is no export of Label Studio: that is a list")
    documents: list[GoldDocument] = []
    for number, task in enumerate(tasks, 1):
        place = f"{printable(path)}: task {number}"
        try:
            documents += _of_task(task, place)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{place} is none of Label Studio: {error!r}; export it anew"
            ) from error
    return documents


def _of_task(task: Json, place: str) -> Iterator[GoldDocument]:
    if "data" in task:
        annotations = [one for one in task["annotations"] if not one.get("was_cancelled")]
        if not annotations:
            return
        data = task["data"]
        regions = [one["value"] for one in annotations[0]["result"] if one["type"] == "labels"]
    else:
        data, regions = task, task.get("label") or []
    text = data["text"]
    spans = set()
    for value in regions:
        start, end, (label, *_) = value["start"], value["end"], value["labels"]
        if not 0 <= start < end <= len(text):
            raise ValueError(f"the region {start} to {end} is not within its text")
        spans.add(Span(start, end, label))
    name = data.get("id", task.get("id"))
    yield GoldDocument(text, id=place if name is None else str(name), spans=tuple(sorted(spans)))


def _from_triple(triple: Any) -> Json:
    if not isinstance(triple, list) or len(triple) != 3:
        raise ValueError(f"{triple!r} is no [start, end, label]")
    return dict(zip(("start", "end", "label"), triple, strict=True))


def _without_none(entity: Any) -> Any:
    if not isinstance(entity, dict):
        return entity
    return {name: value for name, value in entity.items() if value is not None}


def _from_tokens(row: Json) -> Json:
    tokens, tags = row["tokens"], row["ner_tags"]
    if len(tokens) != len(tags) or not all(isinstance(one, str) for one in [*tokens, *tags]):
        raise ValueError(
            '"tokens" and "ner_tags" have to be as many, and text: map numbers to names'
        )
    if not all(map(is_tag, tags)):
        raise ValueError('"ner_tags" are tags such as B-PER, I-PER and O')
    separator = "" if row.get("lang") in UNSPACED or _are_characters(tokens) else " "
    starts, at = [], 0
    for token in tokens:
        starts.append(at)
        at += len(token) + len(separator)
    entities = [
        {"start": starts[first], "end": starts[last - 1] + len(tokens[last - 1]), "label": label}
        for first, last, label in tagged_ranges(tags)
    ]
    return {**row, "text": separator.join(tokens), "entities": entities}


def _are_characters(tokens: list[str]) -> bool:
    """Whether tokens are single characters, as where words are written without spaces."""
    return sum(len(token) == 1 for token in tokens) > 0.9 * len(tokens)
