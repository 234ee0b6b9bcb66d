"""Headers of GGUF files: what fits passes, and what llama.cpp would trip over does not."""

import struct
from pathlib import Path

import pytest
from bundle_fakes import HEADER_ONLY
from chat_fakes import make_chat_gguf
from hostile_files import ASSETS
from hypothesis import given
from hypothesis import strategies as st
from screened import F32, Q8_0, key, tensor, text

from eat_edge.bundle.screening import gguf as screening_gguf
from eat_edge.bundle.screening import screen
from eat_edge.bundle.screening.gguf import check_gguf

UINT32, INT32, FLOAT32, STRING, ARRAY = 4, 5, 6, 8, 9


def number(name: str, value: int, kind: int = UINT32) -> bytes:
    return key(name, kind, struct.pack("<I", value))


def texts(name: str, *values: str) -> bytes:
    return key(name, ARRAY, struct.pack("<IQ", STRING, len(values)), *map(text, values))


def gguf_of(*entries: bytes, tensors: tuple[bytes, ...] = (), data: int = 0, **head: int) -> bytes:
    """A file with these keys behind its architecture, these tensors and so many bytes of data."""
    keys = (key("general.architecture", STRING, text("llama")), *entries)
    counts = head.get("num_tensors", len(tensors)), head.get("num_keys", len(keys))
    content = (
        b"GGUF" + struct.pack("<IQQ", head.get("version", 3), *counts) + b"".join((*keys, *tensors))
    )
    return content + bytes(-len(content) % 32 + data)


TOKENS = texts("tokenizer.ggml.tokens", "a", "b")


SCORES = key("tokenizer.ggml.scores", ARRAY, struct.pack("<IQ3f", FLOAT32, 3, 0, 0, 0))


def test_what_fits_passes() -> None:
    check_gguf(HEADER_ONLY)
    rows = (tensor("a", (4, 2)), tensor("b", (64,), Q8_0, 32))
    sizes = number("llama.block_count", 2), number("tokenizer.ggml.bos_token_id", 1)
    check_gguf(gguf_of(TOKENS, *sizes, tensors=rows, data=32 + 2 * 34))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ends too early"),
        (b"GGML" + bytes(100), "no GGUF file"),
        (gguf_of(version=1), "of version 1, known are 2 and 3"),
        (gguf_of(version=3 << 24), "of version 50331648"),
        (gguf_of(num_keys=1 << 40), "1099511627776 keys"),
        (gguf_of(num_tensors=1 << 63), "9223372036854775808 tensors"),
        (gguf_of(num_keys=9), "the key '' twice"),
        (gguf_of(texts("tokenizer.ggml.tokens", "a", "", "b", "", "a")), "tokens are the same"),
        (gguf_of(number("a", 1), number("a", 1)), "the key 'a' twice"),
        (gguf_of(key("a", 13)), "of type 13, which is none"),
        (gguf_of(key("a", ARRAY, struct.pack("<IQ", ARRAY, 1))), "of type 9, which is none"),
        (gguf_of(key("a", ARRAY, struct.pack("<IQ", INT32, 1 << 62))), "ends too early"),
        (gguf_of(key("a", ARRAY, struct.pack("<IQ", STRING, 9))), "ends too early"),
        (gguf_of(key("a", ARRAY, struct.pack("<IQ", STRING, 1 << 62))), "more than 2097152 texts"),
        (gguf_of(key("a", STRING, struct.pack("<Q", 1 << 60))), "a text has 1152921504606846976"),
        (gguf_of(key("a", FLOAT32, struct.pack("<f", float("nan")))), "its 'a' is nan"),
        (gguf_of(number("llama.block_count", 0)), "llama.block_count is 0, not 1 to"),
        (gguf_of(number("llama.attention.head_count", 0)), "head_count is 0"),
        (gguf_of(key("llama.embedding_length", STRING, text("x"))), "embedding_length is b'x'"),
        (gguf_of(number("llama.context_length", 1 << 31, INT32)), "context_length is -2147483648"),
        (gguf_of(number("split.count", 2)), "one of several parts"),
        (gguf_of(number("tokenizer.ggml.tokens", 2)), "is not the list that it should be"),
        (gguf_of(TOKENS, SCORES), "it has 2 tokens, and 3 of tokenizer.ggml.scores"),
        (gguf_of(TOKENS, number("tokenizer.ggml.eos_token_id", 2)), "eos_token_id is 2"),
        (gguf_of(number("general.alignment", 24)), "alignment is 24, no power of two"),
        (gguf_of(number("general.alignment", 0)), "alignment is 0"),
        (gguf_of().replace(b"general.architecture", b"general.architektur?"), "of what architectu"),
        (gguf_of(tensors=(tensor("t", (2,)), tensor("t", (2,), F32, 32)), data=64), "twice"),
        (gguf_of(tensors=(tensor("t", ()),)), "has no shape"),
        (gguf_of(tensors=(tensor("t", (1,) * 5),)), "has no shape"),
        (gguf_of(tensors=(tensor("t" * 64, (1,)),)), "a text has 64 bytes"),
        (gguf_of(tensors=(tensor("t", (0, 4)),)), r"of shape \[0, 4\]"),
        (gguf_of(tensors=(tensor("t", (1 << 33, 1 << 33)),)), "of type 0 and of shape"),
        (gguf_of(tensors=(tensor("t", (4,), 99),)), "of type 99"),
        (gguf_of(tensors=(tensor("t", (33,), Q8_0),), data=64), "do not fit into blocks"),
        (gguf_of(tensors=(tensor("t", (4,), F32, 8),), data=64), "do not fit into blocks"),
        (gguf_of(tensors=(tensor("t", (9,)),), data=32), "or outside"),
        (gguf_of(tensors=(tensor("t", (9,)), tensor("u", (1,), F32, 32)), data=96), "another"),
    ],
)
def test_what_does_not_fit_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_gguf(content)


def test_empty_texts_are_counted_before_they_are_read() -> None:
    """In all lists together: a file of 24 MB would take ten times as much memory, and seconds."""
    lists = [
        key(name, ARRAY, struct.pack("<IQ", STRING, 1 << 20) + bytes(8 << 20)) for name in "abc"
    ]
    with pytest.raises(ValueError, match="more than 2097152 texts"):
        check_gguf(gguf_of(*lists))


@given(st.integers(0, 20_000), st.binary(max_size=9), st.integers(0, 9))
def test_any_header_passes_or_is_refused(at: int, put_in: bytes, num_out: int) -> None:
    content = (ASSETS / "llm.gguf").read_bytes()
    try:
        check_gguf(content[:at] + put_in + content[at + num_out :])
    except ValueError as error:
        assert len(str(error)) < 500


def test_blocks_are_those_of_ggml() -> None:
    gguf = pytest.importorskip("gguf")
    sizes = {int(kind): size for kind, size in gguf.GGML_QUANT_SIZES.items()}
    assert sizes == screening_gguf._BLOCKS


@pytest.mark.parametrize("kind", ["llama", "qwen3"])
def test_a_model_that_was_converted_passes(kind: str, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    screen(make_chat_gguf(tmp_path / "model", kind))
