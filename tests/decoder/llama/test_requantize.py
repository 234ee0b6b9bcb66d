"""Weights of five bits, widened: the same numbers in eight."""

import shutil
import struct
from pathlib import Path

import gguf
import numpy as np
import pytest

from eat_edge.bundle import open_bundle
from eat_edge.decoder.llama.requantize import MAX_WIDENED, widen, widened


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with weights of Q5_0 and of other kinds, each of which has an odd number of blocks."""
    path = tmp_path_factory.mktemp("narrow") / "narrow.gguf"
    chance = np.random.default_rng(3)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_array("some.words", ["von", "夏目", ""])
    writer.add_array("some.nested", [[1, 2], [3]])
    writer.add_float32("some.number", 0.5)
    writer.add_custom_alignment(64)
    kinds = ["Q5_0", "F32", "Q8_0", "Q5_0", "Q4_0"]
    for number, kind in enumerate(kinds):
        weights = chance.normal(size=(3, 96)).astype(np.float32)
        quantised = gguf.quantize(weights, gguf.GGMLQuantizationType[kind])
        raw = gguf.GGMLQuantizationType[kind]
        writer.add_tensor(f"weights.{number}", quantised, raw_dtype=raw)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def written(path: Path, to: Path) -> gguf.GGUFReader:
    with widened(path) as file:
        assert file != path
        shutil.copyfile(file, to)
    return gguf.GGUFReader(to)


def numbers(tensor: gguf.ReaderTensor) -> np.ndarray:
    return gguf.dequantize(tensor.data, tensor.tensor_type)


@pytest.mark.parametrize("name", ["narrow", "embedded"])
def test_a_wider_file_has_the_same_numbers(name: str, narrow: Path, tmp_path: Path) -> None:
    path = narrow if name == "narrow" else open_bundle().llm
    before, after = gguf.GGUFReader(path), written(path, tmp_path / "wide.gguf")
    assert after.alignment == before.alignment
    assert list(after.fields) == list(before.fields)
    for key, field in before.fields.items():
        assert after.fields[key].contents() == field.contents()
    kinds = {tensor.tensor_type.name for tensor in after.tensors}
    assert "Q5_0" not in kinds
    assert "Q8_0" in kinds
    for ours, theirs in zip(after.tensors, before.tensors, strict=True):
        assert (ours.name, list(ours.shape)) == (theirs.name, list(theirs.shape))
        np.testing.assert_array_equal(numbers(ours), numbers(theirs))


def test_every_weight_of_five_bits_is_widened() -> None:
    low = bytes(place | (15 - place) << 4 for place in range(16))
    for high in (0, 0xFFFFFFFF, 0x12345678):
        block = np.frombuffer(struct.pack("<eI", 0.25, high) + low, np.uint8)
        scale, *weights = struct.unpack("<e32b", widen(block).tobytes())
        assert scale == 0.25
        halves = [*range(16), *range(15, -1, -1)]
        assert weights == [half + 16 * (high >> bit & 1) - 16 for bit, half in enumerate(halves)]


def test_what_has_nothing_to_widen_is_given_as_it_is(narrow: Path, tmp_path: Path) -> None:
    data = narrow.read_bytes()
    broken = {
        "empty": b"",
        "other": b"GGML" + data[4:],
        "version": data[:4] + struct.pack("<I", 2) + data[8:],
        **{f"cut at {end}": data[:end] for end in range(5, len(data) // 3, 17)},
        "string": data[:24] + struct.pack("<Q", 1 << 60) + data[32:],
    }
    for name, content in broken.items():
        path = tmp_path / name
        path.write_bytes(content)
        with widened(path) as file:
            assert file == path, name
    large = tmp_path / "large.gguf"
    shutil.copyfile(narrow, large)
    with large.open("r+b") as sparse:
        sparse.truncate(MAX_WIDENED + 1)
    for path in (large, tmp_path / "missing.gguf"):
        with widened(path) as file:
            assert file == path
