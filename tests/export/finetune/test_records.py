# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Records and pairs to learn from."""

import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from eat_edge.bundle import default_path
from eat_edge.errors import InputError
from eat_edge.lexicon import Lexicon
from export.finetune.records import Record, read_pairs, read_records


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(default_path() / "lexicon")


def write_lines(path: Path, *rows: Any) -> Path:
    text = "".join(row + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def test_records_are_folded_and_typed(tmp_path: Path, lexicon: Lexicon) -> None:
    path = write_lines(
        tmp_path / "ru.jsonl",
        json.dumps({"english": " Moscow ", "native": "Москва", "text": "Москва\u0301 — город."}),
        "",
        json.dumps({"english": "Ivan Kruglov", "native": "Круглов, Иван (врач)", "text": "И."}),
        json.dumps({"english": "Круглов", "native": "Круглов", "text": "Не по-английски."}),
        json.dumps({"english": "Nobody", "native": " ", "text": "Никто."}),
    )
    first, second = read_records([path], lexicon)
    assert first == Record("ru", "Moscow", ("Москва",), "Москва — город.", "LOC")
    assert second.natives == ("Круглов, Иван (врач)", "Круглов, Иван", "Иван Круглов")
    assert second.label == "MISC"


@pytest.mark.parametrize(("suffix", "opener"), [(".xz", lzma.open), (".gz", gzip.open)])
def test_packed_files_are_read(tmp_path: Path, lexicon: Lexicon, suffix: str, opener: Any) -> None:
    path = tmp_path / f"zh.jsonl{suffix}"
    with opener(path, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"english": "Berlin", "native": "柏林", "text": "柏林是首都。"}))
    (found,) = read_records([path], lexicon)
    assert (found.english, found.label) == ("Berlin", "LOC")
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(InputError, match="cannot read"):
        list(read_records([path], lexicon))


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "3", '{"english": "A", "native": "B"}', '{"english": 1, "native": 2, "text": 3}'],
)
def test_a_line_that_is_no_record_is_named(tmp_path: Path, lexicon: Lexicon, line: str) -> None:
    good = json.dumps({"english": "Berlin", "native": "柏林", "text": "柏林是首都。"})
    path = write_lines(tmp_path / "zh.jsonl", good, line)
    with pytest.raises(InputError, match=r"zh\.jsonl, line 2: .* is no object"):
        list(read_records([path], lexicon))


def test_pairs_are_a_sample_that_is_the_same_every_time(tmp_path: Path, lexicon: Lexicon) -> None:
    rows = [f"own\t第{number}句话。\tSentence {number}." for number in range(300)]
    rows += ["own\t\tempty", "own\t空的\t", "own\t俄文\tпо-русски", f"own\t{'长' * 201}\tlong"]
    path = write_lines(tmp_path / "zh-en.tsv", *rows)
    everything = read_pairs([path], lexicon, limit=1000, seed=0)
    assert [pair.english for pair in everything] == [f"Sentence {n}." for n in range(300)]
    some = read_pairs([path], lexicon, limit=30, seed=5)
    assert len(some) == 30
    assert some == read_pairs([path], lexicon, limit=30, seed=5)
    assert some != read_pairs([path], lexicon, limit=30, seed=6)
    places = [everything.index(pair) for pair in some]
    assert places == sorted(places)
    assert max(places) > 200


def test_pairs_that_cannot_be_read(tmp_path: Path, lexicon: Lexicon) -> None:
    path = write_lines(tmp_path / "zh-en.tsv", "own\t好\tgood", "坏\tbad")
    with pytest.raises(InputError, match=r"line 2: 2 columns; write corpus, sentence, English"):
        read_pairs([path], lexicon, limit=9, seed=0)
    with pytest.raises(InputError, match="does not begin with a language"):
        read_pairs([write_lines(tmp_path / "Chinese.tsv")], lexicon, limit=9, seed=0)
    with pytest.raises(InputError, match="cannot read"):
        read_pairs([tmp_path / "ja-en.tsv"], lexicon, limit=9, seed=0)
