"""Gold as brat: a directory of texts with standoff annotation."""

import re
from itertools import pairwise
from pathlib import Path

from eat_edge.errors import InputError
from eat_edge.evaluation.gold.files import at_line, decoded
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.readers.tables import printable

__all__ = ["read_brat"]

_ENTITY = re.compile(r"T\d+\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_SPACES = re.compile(r"\s+")


def read_brat(directory: Path) -> list[GoldDocument]:
    """Read every ``NAME.txt`` with its ``NAME.ann``, one document a text, subdirectories too.

    Only text-bound annotation (T) is read. Fragments with nothing but whitespace between them are
    one span, because brat itself writes a span over a line break so; other discontinuous spans are
    refused. Offsets are code points of the text file.

    Args:
        directory: What brat calls a collection.

    Returns:
        The documents, by path; labels as in the files.

    Raises:
        InputError: A file is missing or cannot be read, or a line of annotation is wrong.
    """
    documents = []
    texts = set(directory.rglob("*.txt"))
    annotations = {path.with_suffix(".txt") for path in directory.rglob("*.ann")}
    for path in sorted(texts | annotations):
        lone = path if path not in annotations else path.with_suffix(".ann")
        if path not in texts or path not in annotations:
            raise InputError(f"{printable(lone)!r} stands alone: brat needs NAME.txt and NAME.ann")
        text = _content(path)
        ann = path.with_suffix(".ann")
        spans = []
        for number, line in enumerate(_content(ann).split("\n"), start=1):
            if line.startswith("T"):
                spans.append(_span(line.removesuffix("\r"), text, ann, number))
        if len(set(spans)) < len(spans):
            raise InputError(f"{printable(ann)!r} marks a span twice with one type: remove one")
        name = path.relative_to(directory).with_suffix("")
        documents.append(GoldDocument(text, id=printable(name), spans=tuple(sorted(spans))))
    return documents


def _span(line: str, text: str, path: Path, number: int) -> Span:
    parsed = _ENTITY.fullmatch(line)
    if parsed is None:
        raise at_line(path, number, f"{line!r} is not 'T1<tab>PER 0 3<tab>text': correct it")
    label, places, written = parsed.groups()
    bounds = [tuple(map(int, place.split())) for place in places.split(";")]
    start, end = bounds[0][0], bounds[-1][1]
    for (_, before), (after, _) in pairwise(bounds):
        if text[before:after].strip() or before > after:
            raise at_line(
                path,
                number,
                f"{written!r} is discontinuous ({places}): make it one span, or one for each part",
            )
    if not 0 <= start < end <= len(text):
        raise at_line(
            path, number, f"{places} is not within the {len(text)} code points of the text"
        )
    if _unspaced(text[start:end]) != _unspaced(written):
        raise at_line(
            path,
            number,
            f"{text[start:end]!r} stands at {places}, not {written!r}: "
            "offsets count code points of the text file as it is, line ends included",
        )
    return Span(start, end, label)


def _unspaced(text: str) -> str:
    return _SPACES.sub("", text)


def _content(path: Path) -> str:
    try:
        return decoded(path.read_bytes(), path, 1)
    except OSError as error:
        raise InputError(f"cannot read {printable(path)!r}: {error.strerror or error}") from error
