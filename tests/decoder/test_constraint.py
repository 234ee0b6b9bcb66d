import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sentencepiece
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.decoder import ScriptConstraint, SpanConstraint, Vocabulary
from eat_edge.decoder.protocol import Constraint
from eat_edge.errors import ConfigError

ASSETS = Path(__file__).parents[1] / "assets"
STOP, NONE = 0, 1

PIECES = [
    b"",
    b"",
    b" ",
    b"a",
    b"b",
    b"ab",
    b" a",
    "é".encode(),
    "a中".encode(),
    "中国".encode(),
    "国".encode(),
    "🙂".encode(),
    b"\xe4\xb8",  # two thirds of 中: only byte-level vocabularies have such tokens
    b"\xbd\xe5\x9b\xbd",  # the end of 佽 and 国, or of 中 ... and what follows it
    *(bytes([value]) for value in sorted({*"éab中国🙂 ".encode()})),
]
VOCABULARY = Vocabulary(PIECES)
# The text of the tests can be written with the pieces above in several ways.
SOURCES = st.text(alphabet="ab é中国🙂", min_size=1, max_size=8)


def allowed(constraint: Constraint, size: int | None = None) -> set[int]:
    logits = np.zeros(size or len(PIECES), np.float32)
    constraint.mask(logits)
    return set(np.flatnonzero(np.isfinite(logits)).tolist())


def can_be_completed(output: bytes, source: str, pieces: Sequence[bytes]) -> bool:
    """Whether some span of the source begins with these bytes, all of it writable, brute force."""
    for start in range(len(source)):
        for end in range(start + 1, len(source) + 1):
            span = source[start:end].encode()
            if span.startswith(output) and can_be_written(span[len(output) :], pieces):
                return True
    return False


def can_be_written(text: bytes, pieces: Sequence[bytes]) -> bool:
    return not text or any(
        piece and text.startswith(piece) and can_be_written(text[len(piece) :], pieces)
        for piece in pieces
    )


def is_span(output: bytes, source: str) -> bool:
    try:
        text = output.decode()
    except UnicodeDecodeError:
        return False
    return bool(text) and text in source


def expected_tokens(output: bytes, source: str, pieces: Sequence[bytes]) -> set[int]:
    tokens = {
        token
        for token, piece in enumerate(pieces)
        if piece and can_be_completed(output + piece, source, pieces)
    }
    if is_span(output, source):
        tokens.add(STOP)
    if not output:
        tokens.add(NONE)
    return tokens


@given(SOURCES, st.data())
def test_exactly_the_tokens_that_keep_a_span_are_allowed(source: str, data: st.DataObject) -> None:
    constraint = SpanConstraint(VOCABULARY, source, STOP, NONE)
    output = b""
    while True:
        tokens = allowed(constraint)
        assert tokens == expected_tokens(output, source, PIECES)
        assert constraint.forced() == (next(iter(tokens)) if len(tokens) == 1 else None)
        token = data.draw(st.sampled_from(sorted(tokens)))
        if token == STOP:
            break
        constraint.advance(token)
        if token == NONE:
            assert constraint.is_none
            assert constraint.forced() == STOP
            assert constraint.candidates == []
            return
        output += PIECES[token]
    text = output.decode()
    starts = [i for i in range(len(source)) if source.startswith(text, i)]
    assert constraint.candidates == [(start, start + len(text)) for start in starts]
    assert starts


@given(st.text(alphabet="ab é中国🙂", min_size=1, max_size=6), st.data())
def test_a_character_that_cannot_be_completed_is_not_begun(
    source: str, data: st.DataObject
) -> None:
    pieces = [b"", b"", b"a", b"\xe4", b"\xe4\xb8", b"\xad", b"\xe5", b"\xf0\x9f", "é".encode()]
    expected = expected_tokens(b"", source, pieces)
    if expected == {NONE}:
        with pytest.raises(ConfigError, match="no span"):
            SpanConstraint(Vocabulary(pieces), source, STOP)
    constraint = SpanConstraint(Vocabulary(pieces), source, STOP, NONE)
    assert allowed(constraint, len(pieces)) == expected


def test_a_span_needs_text_or_none() -> None:
    with pytest.raises(ConfigError, match="no span of ''"):
        SpanConstraint(VOCABULARY, "", STOP)
    constraint = SpanConstraint(VOCABULARY, "", STOP, NONE)
    assert constraint.forced() == NONE


def test_repeated_spans_are_all_candidates() -> None:
    constraint = SpanConstraint(VOCABULARY, "ab中ab中ab", STOP, NONE)
    constraint.advance(PIECES.index(b"ab"))
    assert constraint.candidates == [(0, 2), (3, 5), (6, 8)]
    constraint.advance(PIECES.index("中".encode()[:2]))
    assert constraint.candidates == []
    constraint.advance(PIECES.index("中".encode()[2:]))
    assert constraint.candidates == [(0, 3), (3, 6)]


@pytest.fixture(scope="module")
def processor() -> Any:
    return sentencepiece.SentencePieceProcessor(model_file=str(ASSETS / "llm.model"))


@pytest.fixture(scope="module")
def vocabulary(processor: Any) -> Vocabulary:
    return Vocabulary.from_sentencepiece(processor)


@pytest.mark.parametrize(
    "text", ["李文总理星期三访问了柏林。", " two  spaces ", "𝒳 and 한국어", "水曜日"]
)
def test_pieces_of_a_tokenizer_are_the_bytes_of_the_text(
    processor: Any, vocabulary: Vocabulary, text: str
) -> None:
    assert len(vocabulary) == processor.get_piece_size()
    assert b"".join(vocabulary.pieces[token] for token in processor.encode(text)) == text.encode()
    assert vocabulary.pieces[processor.piece_to_id("<translate>")] == b""
    assert vocabulary.pieces[processor.unk_id()] == b""


def test_every_span_can_be_written_the_way_the_tokenizer_does(
    processor: Any, vocabulary: Vocabulary
) -> None:
    source = "李文总理,한국 two  spaces"
    for start in range(len(source)):
        for end in range(start + 1, len(source) + 1):
            constraint = SpanConstraint(vocabulary, source, processor.eos_id())
            for token in processor.encode(source[start:end]):
                assert token in allowed(constraint, len(vocabulary))
                constraint.advance(token)
            assert processor.eos_id() in allowed(constraint, len(vocabulary))
            assert (start, end) in constraint.candidates


def test_script_constraint_leaves_latin_text_and_the_stop(
    processor: Any, vocabulary: Vocabulary
) -> None:
    eos = processor.eos_id()
    comma = processor.piece_to_id(",")
    constraint = ScriptConstraint(vocabulary, [eos], banned=[comma])
    tokens = allowed(constraint, len(vocabulary))
    assert eos in tokens
    assert comma not in tokens
    assert processor.piece_to_id("<translate>") not in tokens
    assert processor.piece_to_id("<0xE6>") not in tokens
    assert processor.piece_to_id("。") in tokens
    assert set(processor.encode("On Wednesday the prime minister")) <= tokens
    assert not set(processor.encode("柏林の水曜日")) & tokens
    text = "".join(processor.id_to_piece(token) for token in tokens - {eos})
    scripts = ("CJK UNIFIED", "HIRAGANA LETTER", "KATAKANA LETTER")
    assert not any(unicodedata.name(character, "").startswith(scripts) for character in text)
    assert constraint.forced() is None


def test_a_script_constraint_serves_many_and_blocks_padding(vocabulary: Vocabulary) -> None:
    constraint = ScriptConstraint(vocabulary, [2])
    before = allowed(constraint, len(vocabulary) + 10)
    constraint.advance(100)
    assert allowed(constraint, len(vocabulary) + 10) == before
    assert max(before) < len(vocabulary)
