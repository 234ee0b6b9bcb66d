"""Files that are looked through before a native parser sees them."""

import io
import re
import struct
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import pytest
from bundle_fakes import HEADER_ONLY, list_file, make, npy, sign_file
from chat_fakes import make_chat_gguf
from hostile_files import ASSETS
from hypothesis import given, settings
from hypothesis import strategies as st

from eat_edge.bundle import MANIFEST, default_path, open_bundle
from eat_edge.bundle.screening import gguf as screening_gguf
from eat_edge.bundle.screening import screen
from eat_edge.bundle.screening.gguf import check_gguf
from eat_edge.bundle.screening.marisa import check_trie
from eat_edge.bundle.screening.npy import check_npy
from eat_edge.bundle.screening.onnx import check_onnx
from eat_edge.errors import BundleError
from eat_edge.lexicon import ENTRY

UINT32, INT32, FLOAT32, STRING, ARRAY = 4, 5, 6, 8, 9
F32, Q8_0 = 0, 8


@pytest.mark.parametrize("kind", ["gguf", "marisa", "npy", "onnx"])
def test_the_files_of_our_own_bundle_pass(kind: str) -> None:
    paths = list(default_path().rglob(f"*.{kind}"))
    assert paths
    for path in paths:
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


def saved(onnx: Any, place: str, **tensor: Any) -> memoryview:
    """A model with one tensor that says where its numbers are, in one of the places for tensors."""
    external = onnx.TensorProto(name="w", data_type=1, dims=[1], **tensor)
    plain = onnx.TensorProto(name="v", data_type=1, dims=[1], raw_data=bytes(4))
    helper = onnx.helper
    nodes = [helper.make_node("Constant", [], ["w"])]
    model = helper.make_model(helper.make_graph(nodes, "g", [], [], [plain]))
    attribute = model.graph.node[0].attribute.add()
    attribute.name = "value"
    if place == "initializer":
        model.graph.initializer.append(external)
    elif place == "sparse_initializer":
        model.graph.sparse_initializer.add().values.CopyFrom(external)
    elif place == "attribute":
        attribute.t.CopyFrom(external)
    elif place == "subgraph":
        attribute.g.initializer.append(external)
    elif place == "function":
        model.functions.add().node.add().attribute.add().tensors.append(external)
    return memoryview(model.SerializeToString())


PLACES = ["initializer", "sparse_initializer", "attribute", "subgraph", "function"]


@pytest.mark.parametrize("place", PLACES)
def test_an_onnx_model_that_refers_to_other_files_is_refused(place: str) -> None:
    onnx = pytest.importorskip("onnx")
    check_onnx(saved(onnx, place, raw_data=bytes(4)))
    check_onnx(saved(onnx, place, data_location=onnx.TensorProto.DEFAULT))
    entry = onnx.StringStringEntryProto(key="location", value="../secret")
    elsewhere = {"data_location": onnx.TensorProto.EXTERNAL, "external_data": [entry]}
    for key, value in elsewhere.items():
        with pytest.raises(ValueError, match="a tensor of it is in another file"):
            check_onnx(saved(onnx, place, **{key: value}))


@given(st.integers(0, 5_000), st.binary(max_size=9), st.integers(0, 9))
def test_any_onnx_file_passes_or_is_refused(at: int, put_in: bytes, num_out: int) -> None:
    content = (ASSETS / "encoder" / "tagger.onnx").read_bytes()
    try:
        check_onnx(memoryview(content[:at] + put_in + content[at + num_out :]))
    except ValueError as error:
        assert len(str(error)) < 500


def test_graphs_without_end_are_refused() -> None:
    message = b""
    for _ in range(100):
        # An attribute of a node of the graph that is an attribute of ...
        for field in (6, 5, 1):
            size = len(message)
            head = bytes([field << 3 | 2, size & 0x7F | 0x80, size >> 7 & 0x7F | 0x80, size >> 14])
            message = head + message
    with pytest.raises(ValueError, match="more than 64 deep"):
        check_onnx(
            memoryview(b"\x3a" + bytes([len(message) & 0x7F | 0x80, len(message) >> 7]) + message)
        )


SCORES = npy(np.array([-1.5, -2, -3], np.float32))


def headed(shape: str, descr: str = "'<f4'", version: int = 1) -> bytes:
    """An array of three scores with another header."""
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}\n".encode()
    size = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + size + header + SCORES[-12:]


def archive() -> bytes:
    file = io.BytesIO()
    np.savez(file, a=np.zeros(3, np.float32))
    return file.getvalue()


def test_numbers_in_a_row_pass() -> None:
    check_npy(SCORES)
    check_npy(npy(np.zeros(0, np.uint64)))
    check_npy(npy(np.zeros(2, ENTRY)))
    check_npy(headed("(3,)"))
    check_npy(headed("(3,)", version=2))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "header cannot be read"),
        (b"\x93NUMPY", "header cannot be read"),
        (archive(), "header cannot be read"),
        (headed("(3,)", version=3), "its format is (3, 0)"),
        (SCORES[:-1], "it has 139 bytes, its header says 140"),
        (SCORES + b"\0", "it has 141 bytes, its header says 140"),
        (SCORES[:100], "header cannot be read"),
        (headed("(4,)"), "its header says"),
        (headed(f"({1 << 62},)"), "its header says 18446744073709551"),
        (headed(f"({10**300},)"), "its header says 4000000"),
        (headed("(-3,)"), "in the shape (-3,), not numbers in a row"),
        (headed("()"), "in the shape (), not numbers in a row"),
        (headed("(3, 1)"), "in the shape (3, 1), not numbers in a row"),
        (headed("(3,)", "'|V0'"), "not numbers in a row"),
        (headed("(3,)", "'|O'"), "it holds Python objects"),
        (headed("(1,)", "[('a', '<f4'), ('b', '|O')]"), "it holds Python objects"),
        (headed("(" * 5000), "header cannot be read"),
        (headed("-" * 8000 + "1"), "header cannot be read"),
        (headed("(3,)" + " " * 20_000, version=2), "header cannot be read"),
        (headed("__import__('os').getpid()"), "header cannot be read"),
        (npy(np.array([-1, np.nan], np.float32)), "not all of its numbers are finite"),
        (npy(np.array([-1, -np.inf])), "not all of its numbers are finite"),
    ],
)
def test_an_array_that_is_no_row_of_numbers_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        check_npy(content)
    assert len(str(caught.value)) < 500


@given(st.integers(0, 140), st.binary(max_size=9), st.integers(0, 9))
def test_any_array_passes_or_is_refused(at: int, put_in: bytes, num_out: int) -> None:
    try:
        check_npy(SCORES[:at] + put_in + SCORES[at + num_out :])
    except ValueError as error:
        assert len(str(error)) < 500


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pieces.npy", npy(np.array([{"a": 1}], object)), "it holds Python objects"),
        ("pieces.npy", headed(f"({1 << 62},)"), "its header says"),
        ("pieces.marisa", b"We love Marisa.\0" + bytes(300), "its tree has"),
    ],
)
def test_a_tokenizer_that_means_harm_is_refused_before_anything_is_loaded(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = make(tmp_path / "bundle")
    (path / name).write_bytes(content)
    list_file(path, name)
    with pytest.raises(BundleError, match=rf"{name} cannot be used: .*{message}.*; restore"):
        open_bundle(path)


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
    monkeypatch.setattr("eat_edge.bundle.bundle.default_path", lambda: path)
    assert open_bundle().path == path
