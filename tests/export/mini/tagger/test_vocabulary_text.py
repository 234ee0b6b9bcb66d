"""Which text decides about the pieces of the tagger's vocabulary."""

from pathlib import Path

import orjson
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from lexicon_fakes import NAMES, write
from miniature import pack, pairs

from eat_edge.lexicon import Lexicon
from export.mini.parallel.projection import DOUBTFUL
from export.mini.tagger.english import SOURCES
from export.mini.tagger.vocabulary_text import (
    english_text,
    native_text,
    parallel_languages,
    text_with_edges,
)


def everything(_: str) -> bool:
    return True


def nothing(_: str) -> bool:
    return False


def test_languages_are_those_of_the_parallel_text(data: Path, tmp_path: Path) -> None:
    assert parallel_languages(data) == ["ja", "zh"]
    assert parallel_languages(tmp_path) == []


def test_english_is_gold_and_what_translations_say(data: Path) -> None:
    corpora = [SOURCES[0].name]
    gold = list(english_text(data, corpora, nothing))
    assert "Li Wen visited Berlin 0 days ago ." in gold
    both = list(english_text(data, corpora, everything))
    assert both[: len(gold)] == gold
    assert set(both[len(gold) :]) == {
        english for lang in ("zh", "ja") for _, english in pairs(lang)
    }


def test_native_text_is_of_lists_pairs_and_treebanks(tmp_path: Path) -> None:
    pack(tmp_path / "lexicon" / "ru.tsv.xz", ["ru\tКазань\tKazan\tLOC\tcldr", "ru\tX\tX\tLOC\tbad"])
    pack(tmp_path / "mono" / "ru.txt.xz", ["Он в Москве."])
    pack(tmp_path / "mt" / "uk-en.tsv.xz", ["ours\tВона в Києві.\tShe is in Kyiv."])
    found = list(native_text(tmp_path, lambda name: name != "bad"))
    assert found == ["Казань", "Он в Москве.", "Вона в Києві."]
    assert list(native_text(tmp_path, nothing)) == []


def test_edges_are_those_of_projections_and_of_known_names(tmp_path: Path) -> None:
    lexicon = Lexicon(write(tmp_path / "lexicon", {"zh": NAMES["zh"]}))
    row = {"lang": "zh", "text": "他在柏林见王明", "spans": [[5, 7, "PER"], [0, 1, DOUBTFUL]]}
    (tmp_path / "zh.jsonl").write_bytes(orjson.dumps(row) + b"\n")
    pack(tmp_path / "mt" / "zh-en.tsv.xz", ["ours\t她在山东。\tShe is there.", "ours\t很好。\tOk."])
    found = list(
        text_with_edges(tmp_path, lexicon, lambda lang: tmp_path / f"{lang}.jsonl", everything)
    )
    assert found == [("他在柏林见王明", {2, 4, 5, 7}), ("她在山东。", {2, 4})]
