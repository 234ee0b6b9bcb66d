"""Self-training: what is learnt of a sentence that the tagger has read."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import orjson
import pytest
from numpy.typing import NDArray

from eat_edge.lexicon import Lexicon
from eat_edge.names import Name, NameMatch
from eat_edge.tagger.bio import BioDecoder
from eat_edge.tagger.tagger import Tagger
from export.lexicon import Surface, write_index, write_language
from export.mini.parallel.projection import DOUBTFUL
from export.mini.tagger import selftrain
from export.mini.tagger.examples import BIO
from export.mini.tagger.selftrain import agreed_spans, write_agreed

ENCODER = Path(__file__).parents[3] / "assets" / "encoder"
WORDS = [(number, number + 1) for number in range(10)]
BERLIN = (2, 4)


def rows(*spans: tuple[int, int, str, float], outside: float = 0.99) -> NDArray[np.float32]:
    """Probabilities of ten words, with some names of a score."""
    made = np.full((len(WORDS), len(BIO)), (1 - outside) / (len(BIO) - 1), np.float32)
    made[:, 0] = outside
    for first, last, label, score in spans:
        made[first:last] = (1 - score) / (len(BIO) - 2) / 4
        made[first:last, 0] = 1 - score - made[first, 1] * (len(BIO) - 3)
        made[first, BIO.index(f"B-{label}")] = score - made[first, 1]
        made[first + 1 : last, BIO.index(f"I-{label}")] = score - made[first, 1]
    return made


def found(
    *spans: tuple[int, int, str, float],
    projected: tuple[tuple[int, int, str], ...] = (),
    matches: tuple[NameMatch, ...] = (),
) -> list[tuple[int, int, str]] | None:
    agreed = agreed_spans(WORDS, rows(*spans), BioDecoder(BIO), matches, projected)
    return None if agreed is None else list(agreed)


def match(start: int, end: int, label: str, prior: float = 0.9) -> NameMatch:
    return NameMatch(start, end, "x" * (end - start), (Name("X", label),), prior)


@pytest.mark.parametrize(
    ("score", "projected", "listed", "expected"),
    [
        # Nobody else knows it.
        (0.95, None, None, "LOC"),
        (0.85, None, None, DOUBTFUL),
        # The lexicon has it, as this or as something else.
        (0.85, None, "LOC", "LOC"),
        (0.85, None, "ORG", DOUBTFUL),
        (0.65, None, "LOC", DOUBTFUL),
        # The projection says the same, another type, or other ends.
        (0.62, (*BERLIN, "LOC"), None, "LOC"),
        (0.95, (*BERLIN, "ORG"), None, "LOC"),
        (0.8, (*BERLIN, "ORG"), None, DOUBTFUL),
        (0.55, (*BERLIN, "ORG"), None, "ORG"),
        (0.95, (2, 6, "LOC"), None, "LOC"),
        (0.91, (2, 6, "LOC"), None, DOUBTFUL),
        # A doubt of the projection is none of its opinions.
        (0.91, (2, 6, DOUBTFUL), None, "LOC"),
    ],
)
def test_what_the_tagger_found(
    score: float, projected: tuple[int, int, str] | None, listed: str | None, expected: str
) -> None:
    said = (projected,) if projected else ()
    matches = (match(*BERLIN, listed),) if listed else ()
    assert found((*BERLIN, "LOC", score), projected=said, matches=matches) == [(*BERLIN, expected)]


def test_what_the_projection_alone_has_is_kept_where_it_may_be() -> None:
    assert found(projected=((*BERLIN, "LOC"),)) == [(*BERLIN, DOUBTFUL)]
    assert found(projected=((*BERLIN, "LOC"),), matches=(match(*BERLIN, "LOC", 0.2),)) == [
        (*BERLIN, "LOC")
    ]
    hinted = rows()
    hinted[2, 0], hinted[2, 1] = 0.8, 0.19
    spans = agreed_spans(WORDS, hinted, BioDecoder(BIO), (), ((*BERLIN, "LOC"),))
    assert spans == ((*BERLIN, "LOC"),)


def test_words_that_may_be_names_are_doubtful() -> None:
    uncertain = rows()
    uncertain[5, 0], uncertain[5, 1] = 0.8, 0.19
    assert agreed_spans(WORDS, uncertain, BioDecoder(BIO)) == ((5, 6, DOUBTFUL),)
    suspected = rows()
    suspected[5, 0], suspected[5, 1] = 0.92, 0.07
    assert agreed_spans(WORDS, suspected, BioDecoder(BIO)) == ()
    known = agreed_spans(WORDS, suspected, BioDecoder(BIO), (match(5, 7, "LOC"),))
    assert known == ((5, 7, DOUBTFUL),)


def test_a_sentence_of_doubts_teaches_nothing() -> None:
    doubts = [(number, number + 1, "LOC", 0.8) for number in (0, 2, 4, 6)]
    assert found(*doubts) is not None
    assert found(*doubts, (8, 9, "LOC", 0.8)) is None
    assert found() == []


def test_files_are_read_in_order_and_spans_are_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selftrain, "MOST_DOUBT", 1.0)
    monkeypatch.setattr(selftrain, "_CHUNK", 2)
    write_language(tmp_path, "zh", {"北京": Surface((Name("Beijing", "LOC"),), 0.9)})
    write_index(tmp_path, ["zh"])
    texts = [
        "马云在北京创办了公司。",
        "柏林",
        "李克强总理星期三访问了柏林。",
        "我们在上海市新公司。",
    ]
    sentences = [(text, [(3, 5, "LOC")] if "北京" in text else []) for text in texts]
    out = tmp_path / "read.jsonl"
    with Tagger(ENCODER / "tagger.onnx", ENCODER / "pieces.marisa", threads=1) as tagger:
        seen, kept = write_agreed(sentences, "zh", tagger, Lexicon(tmp_path), out)
    written = [orjson.loads(line) for line in out.read_bytes().splitlines()]
    assert (seen, kept) == (4, len(written))
    # A sentence of one or two words is too short.
    assert [row["text"] for row in written] == [text for text in texts if text != "柏林"][:kept]
    for row in written:
        edges = [at for start, end, _ in row["spans"] for at in (start, end)]
        assert all(before <= after for before, after in pairwise(edges))
        assert edges[-1:] <= [len(row["text"])]
