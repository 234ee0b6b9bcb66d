"""The names of one language: where they stand in a text, and files that are damaged."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from lexicon_fakes import NAMES, surfaces, write

from eat_edge.errors import BundleError
from eat_edge.lexicon import Lexicon
from eat_edge.names import Name


def test_overlapping_names_are_all_found(lexicon: Lexicon) -> None:
    assert surfaces(lexicon, "他在柏林墙边", "zh") == ["柏林", "柏林墙"]


def test_a_match_says_what_the_entry_says(lexicon: Lexicon) -> None:
    (match,) = lexicon.matches("去山东", "zh")
    assert (match.start, match.end, match.surface) == (1, 3, "山东")
    assert match.names == (Name("Shandong", "LOC"),)
    assert match.prior == pytest.approx(0.8, abs=1 / 255)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("タイへ", "ja", ["タイ"]),
        ("タイトル", "ja", []),
        ("ネクタイ", "ja", []),
        ("タイー", "ja", []),
        ("ﾀｲに", "ja", ["タイ"]),
        ("IBM公司", "zh", ["IBM公司"]),
        ("AIBM公司", "zh", []),
        ("3M公司", "zh", ["3M公司"]),
        ("13M公司", "zh", []),
        ("서울은", "ko", ["서울"]),
        ("서울산", "ko", ["서울"]),
        ("동서울", "ko", []),
        ("(서울)", "ko", ["서울"]),
        ("в Рим.", "ru", ["Рим"]),
        ("Римма", "ru", []),
        ("оРим", "ru", []),
        ("भारत में", "hi", ["भारत"]),
        ("भारती", "hi", []),
        ("सेभारत", "hi", []),
        ("คนไทยรัก", "th", ["ไทย"]),
    ],
)
def test_names_begin_and_end_where_words_do(
    lexicon: Lexicon, text: str, lang: str, expected: list[str]
) -> None:
    assert surfaces(lexicon, text, lang) == expected


def test_exact_entries(lexicon: Lexicon) -> None:
    entry = lexicon.names_of("柏林", "zh")
    assert entry is not None
    assert (entry.start, entry.end, entry.names) == (0, 2, (Name("Berlin", "LOC"),))
    assert lexicon.names_of("柏", "zh") is None
    assert sorted(lexicon.surfaces("zh")) == sorted(NAMES["zh"])


PARTS = (
    *("surfaces.marisa", "names.marisa"),
    *("beginnings.npy", "priors.npy", "offsets.npy", "entries.npy"),
)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("damage", ["missing", "empty", "foreign", "truncated"])
def test_a_damaged_file_is_a_bundle_error(tmp_path: Path, part: str, damage: str) -> None:
    directory = write(tmp_path / "lexicon", {"zh": NAMES["zh"]})
    path = directory / f"zh.{part}"
    content = path.read_bytes()
    path.unlink()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "foreign":
        path.write_bytes(b"no such format" * 20)
    elif damage == "truncated":
        path.write_bytes(content[: len(content) - 5])
    with pytest.raises(BundleError, match="zh") as caught:
        Lexicon(directory).matches("在柏林", "zh")
    assert str(directory) in str(caught.value)
    assert "restore the bundle" in str(caught.value)


# Names and beginnings of another lexicon can only be told by the manifest's checksum.
@pytest.mark.parametrize("part", [PARTS[0], *PARTS[3:]])
def test_files_of_another_lexicon_are_refused(tmp_path: Path, part: str) -> None:
    directory = write(tmp_path / "lexicon", {"zh": NAMES["zh"]})
    other = write(tmp_path / "other", {"zh": {"柏林": ("Berlin", "LOC", 0.9)}})
    (directory / f"zh.{part}").write_bytes((other / f"zh.{part}").read_bytes())
    with pytest.raises(BundleError, match="do not belong together"):
        Lexicon(directory).matches("在柏林", "zh")


def test_a_surface_without_names_is_damage(directory: Path, tmp_path: Path) -> None:
    shutil.copytree(directory, damaged := tmp_path / "damaged")
    offsets = np.load(damaged / "zh.offsets.npy")
    offsets[1:-1] = 0
    np.save(damaged / "zh.offsets.npy", offsets)
    with pytest.raises(BundleError, match="no names"):
        Lexicon(damaged).matches("马英九在柏林和山东", "zh")
