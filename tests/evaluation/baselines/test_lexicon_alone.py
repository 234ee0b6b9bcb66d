"""The lexicon alone, as a baseline."""

from typing import Any

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.errors import ConfigError
from eat_edge.evaluation.baselines.lexicon_alone import LEAST_PRIOR, LexiconAlone
from eat_edge.lexicon import Lexicon
from eat_edge.types import Document


def test_the_lexicon_marks_entries_where_they_stand(lexicon: LexiconAlone) -> None:
    # Folding takes the invisible characters out; the spans are of the text as given.
    text = "\u200b他訪問了\u200b東京和柏林。"
    (document,) = lexicon.pipe([Document(text)])
    found = {one.text: one for one in document.entities}
    assert {"東京", "柏林"} <= set(found)
    for one in document.entities:
        assert text[one.start : one.end] == one.text
        assert LEAST_PRIOR <= one.score <= 1
        assert one.evidence == ("lexicon",)
    assert (found["柏林"].label, found["柏林"].english) == ("LOC", "Berlin")
    assert document.lang == "zh"


def test_the_lexicon_composes_nothing_and_is_sure_of_what_it_says(lexicon: LexiconAlone) -> None:
    lex = Lexicon(open_bundle().lexicon)
    text = "稲城駅から東京大学病院へ。"
    (document,) = lexicon.pipe([Document(text, lang="ja")], lang="zh")
    assert document.lang == "ja"
    assert document.entities
    for one in document.entities:
        entry = lex.names_of(lex.fold(one.text, "ja").text, "ja")
        assert entry is not None
        assert entry.prior == one.score


def test_the_lexicon_says_as_much_as_it_is_let() -> None:
    lex = Lexicon(open_bundle().lexicon)
    text = "王小波和张艺谋去了柏林大学。"

    def found(**options: Any) -> list[tuple[int, int]]:
        (document,) = LexiconAlone(lex, **options).pipe([Document(text, lang="zh")])
        assert all(
            one.score >= options.get("least_prior", LEAST_PRIOR) for one in document.entities
        )
        return [(one.start, one.end) for one in document.entities]

    matches = lex.matches(text, "zh")
    composed = {(one.start, one.end) for one in matches if one.composition}
    assert composed & set(found(is_composed=True, least_prior=0.2))
    assert not composed & set(found(is_composed=False, least_prior=0.2))
    assert len(found(least_prior=1.0)) < len(found(least_prior=0.01))


def test_a_language_that_the_lexicon_has_no_names_of(lexicon: LexiconAlone) -> None:
    with pytest.raises(ConfigError, match="'xx'"):
        lexicon.pipe([], lang="xx")
    (document,) = lexicon.pipe([Document("Berlin is a city.")])
    assert document.entities == ()
