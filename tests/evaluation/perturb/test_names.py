"""English and rare names of a lexicon."""

import random
import unicodedata

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.evaluation.perturb.names import LexiconNames
from eat_edge.lexicon import Lexicon


def test_the_lexicon_knows_english_names_of_a_type() -> None:
    english_of = LexiconNames(Lexicon(open_bundle().lexicon)).english_of
    assert english_of("柏林", "zh", "LOC") == english_of("柏林", "zh", "LOC") == "Berlin"
    assert english_of("柏林", "zh", "ORG") == ""
    assert english_of("没有这个名字", "zh", "LOC") == ""


@pytest.mark.parametrize(
    ("surface", "label", "script"),
    [("李克强", "PER", "CJK"), ("鈴木", "PER", "CJK"), ("パリ", "LOC", "KATAKANA")],
)
def test_rare_names_are_written_like_the_one_they_replace(
    surface: str, label: str, script: str
) -> None:
    lexicon = Lexicon(open_bundle().lexicon)
    lang = "zh" if surface == "李克强" else "ja"
    names = LexiconNames(lexicon)
    drawn = [names.rare_like(surface, lang, label, random.Random(seed)) for seed in range(5)]
    assert len(set(drawn)) > 2
    for name in drawn:
        assert len(name) == len(surface)
        assert name != surface
        assert all(unicodedata.name(char).startswith(script) for char in name)
        entry = lexicon.names_of(name, lang)
        assert entry is not None
        assert entry.names[0].label == label
        crossed = names.unheard_like(surface, lang, label, random.Random(name))
        assert len(crossed) == len(surface)
        assert lexicon.names_of(crossed, lang) is None
    assert names.rare_like("Q" * 30, lang, label, random.Random(0)) == ""
    assert names.unheard_like("林", lang, label, random.Random(0)) == ""
