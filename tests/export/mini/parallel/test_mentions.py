"""What the recipe learns from parallel text: mentions carried over, names mined, priors counted."""

import lzma
from pathlib import Path
from typing import cast

import pytest
from read_pairs import IS_INSTALLED

from eat_edge.tagger.tagger import Tagger
from eat_edge.types import Mention
from export.mini.parallel.mentions import read_mentions, write_mentions


class ScriptedTagger:
    """Finds Berlin and Zurich, in place of a model at the lowest seam."""

    def tag(self, sentences: list[str]) -> list[tuple[Mention, ...]]:
        return [
            tuple(
                Mention(s.index(name), s.index(name) + 6, name, "LOC", 0.9)
                for name in ("Berlin", "Zurich")
                if name in s
            )
            for s in sentences
        ]


@pytest.mark.skipif(not IS_INSTALLED, reason="the export extra is not installed")
def test_names_are_read_wherever_they_stand(tmp_path: Path) -> None:
    rows = [("苏黎世很冷", "Zurich is cold."), ("它很冷", "It is cold in Berlin.")]
    rows += [("这很冷", "It was cold and it is."), ("那很冷", "And it is cold.")] * 9
    (tmp_path / "mt").mkdir()
    with lzma.open(tmp_path / "mt" / "zh-en.tsv.xz", "wt", encoding="utf-8") as out:
        out.writelines(f"own\t{text}\t{english}\n" for text, english in rows)
    path = tmp_path / "mentions.jsonl"
    tagger = cast(Tagger, ScriptedTagger())
    assert write_mentions(tmp_path, "zh", tagger, None, path, count=99) == len(rows)
    read_back = {pair.english: pair.mentions for pair in read_mentions(path)}
    assert {english for english, mentions in read_back.items() if mentions} == {
        "Zurich is cold.",
        "It is cold in Berlin.",
    }
    assert {pair.text for pair in read_mentions(path)} == {text for text, _ in rows}
