"""Words of jieba's dictionary."""

import pytest

pytest.importorskip("opencc")

from export.mini.lexicon import jieba_words
from export.mini.lexicon.designators import read_designators


def test_words_with_a_designator_are_named_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [("井陉县", "LOC"), ("俄罗斯外交部", "ORG"), ("商务车", "ORG"), ("宗法社会", "ORG")]
    monkeypatch.setattr(jieba_words, "read_jieba", lambda: iter(words))
    known = {"俄罗斯": "Russia"}
    found = list(jieba_words.jieba_names(read_designators("zh"), lambda s: known.get(s, "")))
    # A known name with a designator is composed at run time.
    assert found == [("井陉县", "Jingxing County", "LOC")]


def test_the_dictionary_of_jieba_is_read() -> None:
    pytest.importorskip("jieba")
    assert ("中国外交部", "ORG") in set(jieba_words.read_jieba())
