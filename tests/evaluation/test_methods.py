"""What can be measured besides the pipeline: the baselines, on the embedded bundle."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.errors import ConfigError
from eat_edge.evaluation.baselines.lexicon_alone import LEAST_PRIOR, LexiconAlone
from eat_edge.evaluation.baselines.string_match import StringMatchEngine, string_matches
from eat_edge.evaluation.choices import METHODS, TRANSLATING
from eat_edge.evaluation.methods import check_method, open_method
from eat_edge.evaluation.spans import GoldDocument, GoldSet
from eat_edge.evaluation.tagging import tag_gold
from eat_edge.lexicon import Lexicon
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.fusion import Evidence
from eat_edge.pipeline.jobs import Part
from eat_edge.text import fold
from eat_edge.types import Document, Mention, Sentence

TEXT = "李克强昨天访问了柏林。"


@pytest.fixture(scope="module")
def lexicon() -> LexiconAlone:
    return LexiconAlone(Lexicon(open_bundle().lexicon))


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


@pytest.fixture(scope="module")
def matcher() -> Iterator[StringMatchEngine]:
    with StringMatchEngine(open_bundle(), 1) as engine:
        yield engine


def test_string_match_finds_what_the_translation_mentions() -> None:
    text = "德国柏林NATO東京的"
    names = {"德国": "Germany", "柏林": "Berlin", "東京": "Tokyo"}
    known = [
        NameMatch(at, at + 2, surface, (Name(english, "LOC"),), 0.9)
        for surface, english in names.items()
        for at in [text.index(surface)]
    ]
    part = Part(Sentence(0, len(text), text, "zh"), fold(text), known=known, matches=known[:1])
    part.mentions = tuple(
        Mention(0, 1, name, "LOC", 0.9) for name in ("Berlin", "NATO", "Tokyo", "Paris")
    )

    def place(evidence: Evidence) -> tuple[str, str]:
        assert evidence.mention is not None
        return text[evidence.start : evidence.end], evidence.mention.text

    assert [place(one) for one in string_matches(part)] == [
        ("柏林", "Berlin"),
        ("NATO", "NATO"),
        ("東京", "Tokyo"),
    ]


def test_string_match_asks_neither_aligner_nor_source(matcher: StringMatchEngine) -> None:
    gold = [GoldDocument(TEXT, "g", (), "zh"), GoldDocument("서울에서", "g", (), "ko")]
    cases, _ = tag_gold(gold, matcher, take_traces=matcher.take_traces)
    chinese, korean = (case.document for case in cases)
    assert chinese.translation
    for one in chinese.entities:
        assert one.evidence in (("lexicon", "translation"), ("translation", "alignment"))
        assert one.score >= 0.5
    assert korean.entities == ()
    assert all(case.traces for case in cases)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_can_be_measured(name: str) -> None:
    bundle = open_bundle()
    with open_method(name, bundle, 1) as method:
        (case,) = tag_gold(
            [GoldDocument(TEXT, "g", (), "zh")], method.pipe, take_traces=method.take_traces
        )[0]
    assert case.document.error is None
    # How well the embedded model translates is no matter of this test.
    assert case.document.entities or name in TRANSLATING
    assert bool(case.document.translation) == (name not in ("auto", "fast", "lexicon"))
    assert (case.traces is None) == (name == "lexicon")


def test_only_what_is_translated_can_be_matched() -> None:
    bundle = open_bundle()
    korean = GoldSet("a", "a", (GoldDocument("서울", "a", (), "ko"),))
    mixed = GoldSet("b", "b", (*korean.documents, GoldDocument(TEXT, "b", (), "zh")))
    check_method("translation", bundle, [mixed])
    check_method("pipeline", bundle, [korean])
    with pytest.raises(ConfigError, match="does not translate ko, only zh ja"):
        check_method("translation", bundle, [mixed, korean])


def test_a_baseline_that_is_not_installed_says_where_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A wheel does not have them; None in this table is what Python takes for "not there".
    monkeypatch.setitem(sys.modules, "eat_edge.evaluation.baselines.lexicon_alone", None)
    with (
        pytest.raises(ConfigError, match=r"baseline 'lexicon' is not installed.*from a checkout"),
        open_method("lexicon", open_bundle(), None),
    ):
        pass
