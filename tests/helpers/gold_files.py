"""Files of gold, written and read."""

from pathlib import Path

import pytest
from hypothesis import strategies as st

from eat_edge.errors import InputError
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.types import LABELS, Document, Entity

PLAIN = LabelMap()


ROW = {"text": "李克强访问柏林", "entities": [{"start": 0, "end": 3, "label": "PERSON"}]}


def read(path: Path, lang: str | None = None, labels: LabelMap = PLAIN) -> list[GoldDocument]:
    return list(read_gold(path, labels=labels, lang=lang).documents)


def gold_file(directory: Path, name: str, content: str) -> Path:
    path = directory / name
    path.write_text(content, "utf-8", newline="")
    return path


def surfaces(document: GoldDocument) -> list[tuple[str, str]]:
    return [(document.text[span.start : span.end], span.label) for span in document.spans]


def problem(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    return str(caught.value)


ALPHABET = "李克中 a1.-<&'\"カﾞ한กำdא\u05b8é\u0301👩🇯🇵#=["


@st.composite
def tagged(draw: st.DrawFn, alphabet: str = ALPHABET) -> Document:
    text = draw(st.text(alphabet, min_size=1, max_size=30))
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    entities = tuple(
        Entity(start, end, text[start:end], draw(st.sampled_from(LABELS)), 0.9, "x", ())
        for start, end in zip(borders[::2], borders[1::2], strict=False)
        if text[start:end].strip() == text[start:end]
    )
    lang = draw(st.sampled_from(["zh", "ja", "th", "ko", "ar"]))
    return Document(text, id="n", lang=lang, entities=entities)


def spans_of(document: Document) -> tuple[Span, ...]:
    return tuple(Span(one.start, one.end, one.label) for one in document.entities)
