"""Files that are looked through before a native parser sees them."""

import struct
from collections import Counter
from pathlib import Path

import marisa_trie
import pytest
from bundle_fakes import HEADER_ONLY, make
from chat_fakes import make_chat_gguf
from hostile_files import ASSETS, outcomes
from hypothesis import given, settings
from hypothesis import strategies as st
from test_bundle_hostile import list_file

from eat_edge.bundle import MANIFEST, default_path, open_bundle
from eat_edge.errors import BundleError
from eat_edge.screening import gguf as screening_gguf
from eat_edge.screening import screen
from eat_edge.screening.gguf import check_gguf
from eat_edge.screening.marisa import check_trie
from eat_edge.signature import sign_file

HOSTILE = ("lexicon zh.surfaces.marisa", "lexicon zh.names.marisa")
UINT32, INT32, FLOAT32, STRING, ARRAY = 4, 5, 6, 8, 9
F32, Q8_0 = 0, 8


@pytest.mark.parametrize("path", sorted((default_path() / "lexicon").glob("*.marisa")), ids=str)
def test_the_tries_of_our_own_bundle_pass(path: Path) -> None:
    screen(path)


keys = st.lists(
    st.text(max_size=40) | st.text("ab\0柏", max_size=300) | st.just("柏林" * 60), max_size=60
)


@settings(max_examples=150)
@given(
    keys,
    st.integers(1, 6),
    st.booleans(),
    st.sampled_from([marisa_trie.TINY_CACHE, marisa_trie.DEFAULT_CACHE, marisa_trie.HUGE_CACHE]),
    st.sampled_from([marisa_trie.LABEL_ORDER, marisa_trie.WEIGHT_ORDER]),
)
def test_whatever_marisa_writes_passes(
    keys: list[str], num_tries: int, binary: bool, cache: int, order: int
) -> None:
    check_trie(
        marisa_trie.Trie(
            keys, num_tries=num_tries, binary=binary, cache_size=cache, order=order
        ).tobytes()
    )


def test_a_trie_larger_than_its_blocks_passes() -> None:
    check_trie(marisa_trie.Trie([f"{n * 7919 % 20_011:b}/{n}" for n in range(5_000)]).tobytes())


@pytest.mark.parametrize("num_bytes", [0, 15, 16, 24, 300])
def test_a_trie_that_is_cut_is_refused(num_bytes: int) -> None:
    content = marisa_trie.Trie(["柏林", "柏林墙", "山东"]).tobytes()
    with pytest.raises(ValueError, match="too early"):
        check_trie(content[:num_bytes])
    with pytest.raises(ValueError, match="1 bytes too many"):
        check_trie(content + b"\0")


def test_labels_of_labels_do_not_grow_without_end() -> None:
    # A key of 70,000 bytes that MARISA itself made: what is too long for us, not for it.
    with pytest.raises(ValueError, match="a key is longer than 65536 bytes"):
        check_trie(marisa_trie.Trie(["a" * 70_000, "b"]).tobytes())


@pytest.mark.parametrize("target", HOSTILE)
def test_no_damaged_trie_takes_the_process_down(target: str, tmp_path: Path) -> None:
    whole, *damaged = outcomes(target, 150, 3, tmp_path)
    assert whole.kind == "opened"
    counts = Counter(outcome.kind for outcome in damaged)
    assert set(counts) <= {"opened", "refused"}, damaged
    assert counts["refused"] > 75


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def key(name: str, kind: int, *content: bytes) -> bytes:
    return text(name) + struct.pack("<I", kind) + b"".join(content)


def number(name: str, value: int, kind: int = UINT32) -> bytes:
    return key(name, kind, struct.pack("<I", value))


def texts(name: str, *values: str) -> bytes:
    return key(name, ARRAY, struct.pack("<IQ", STRING, len(values)), *map(text, values))


def tensor(name: str, shape: tuple[int, ...], kind: int = F32, offset: int = 0) -> bytes:
    dimensions = struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
    return text(name) + dimensions + struct.pack("<IQ", kind, offset)


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
        (gguf_of(key("a", ARRAY, struct.pack("<IQ", STRING, 1 << 62))), "ends too early"),
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


def test_only_what_nobody_answers_for_is_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cryptography = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    from cryptography.hazmat.primitives import serialization

    key = cryptography.Ed25519PrivateKey.generate()
    pem = serialization.Encoding.PEM
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    private.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public.write_bytes(
        key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    path = make(tmp_path / "bundle")
    (path / "llm.gguf").write_bytes(b"no model")
    list_file(path, "llm.gguf")
    with pytest.raises(BundleError, match=r"llm\.gguf cannot be used: it is no GGUF file; restore"):
        open_bundle(path)
    sign_file(path / MANIFEST, private)
    assert open_bundle(path, key=public).path == path
    monkeypatch.setattr("eat_edge.bundle.default_path", lambda: path)
    assert open_bundle().path == path
