"""The published method, as a baseline."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig
from eat_edge.errors import ConfigError
from eat_edge.evaluation.baselines.eat_paper import EatPaper, first_free, longest_common
from eat_edge.evaluation.baselines.mentions import EVIDENCE
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.evaluation.tagging import tag_gold
from eat_edge.text import fold
from eat_edge.types import Document

TEXTS = ["李克强昨天访问了柏林。", "外交部长王毅在东京会见了记者。\n他说很好。", "서울에서"]


@pytest.fixture(scope="module")
def published() -> Iterator[EatPaper]:
    with EatPaper(open_bundle(), EngineConfig(threads=1, max_sequences=4)) as method:
        yield method


def test_the_published_method_places_what_its_translation_mentions(published: EatPaper) -> None:
    gold = [GoldDocument(text, f"g:{n}", (), "und") for n, text in enumerate(TEXTS)]
    cases, cost = tag_gold(
        gold,
        published,
        take_traces=published.take_traces,
        count_tokens=published.count_tokens,
    )
    *chinese, korean = cases
    for case in chinese:
        assert case.document.translation
        assert case.traces
        ends = 0
        for entity in case.document.entities:
            assert entity.evidence == EVIDENCE
            assert entity.start >= ends
            ends = entity.end
        placed = [span for trace in case.traces for span in trace.kept]
        assert sorted(placed) == sorted(case.found)
        for trace in case.traces:
            assert trace.num_answers == len(trace.named) + len(trace.nowhere)
            assert trace.num_astray <= trace.num_answers
    assert len(chinese[1].traces or ()) == 2
    assert (korean.document.lang, korean.document.entities, korean.traces) == ("ko", (), ())
    assert cost.num_read is not None
    assert cost.num_written is not None
    assert cost.num_read > cost.num_written > 0


def test_the_same_documents_give_the_same_alone_and_together(published: EatPaper) -> None:
    alone = [next(iter(published.pipe([Document(text)]))) for text in TEXTS]
    assert list(published.pipe(map(Document, TEXTS))) == alone


def test_a_sentence_without_room_is_cut_and_nothing_of_it_lost(published: EatPaper) -> None:
    text = "王毅在东京会见了记者，" * 60
    (document,) = published.pipe([Document(text, lang="zh")])
    traces = published.take_traces()
    assert document.error is None
    assert len(traces) > 1
    assert (traces[0].start, traces[-1].end) == (0, len(text))


def test_the_published_method_translates_only_what_the_model_knows(published: EatPaper) -> None:
    with pytest.raises(ConfigError, match="does not translate the language 'ko', only zh ja"):
        published.pipe([], lang="ko")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("柏林", "柏林"),
        ("柏林市", "柏林"),
        ("在克强访问", "克强访问"),
        ("Berlin", ""),
        ("", ""),
        (" 柏林x", "柏林"),
    ],
)
def test_an_answer_is_repaired_by_what_it_shares_with_the_source(
    answer: str, expected: str
) -> None:
    assert longest_common(answer, "李克强访问 柏林") == expected


@given(st.text("ab柏", max_size=12), st.text("ab柏", max_size=12))
def test_a_repaired_answer_is_in_both_and_nothing_longer_is(answer: str, source: str) -> None:
    repaired = longest_common(answer, source)
    assert repaired in answer
    assert repaired in source
    longer = len(repaired) + 1
    assert not any(answer[at : at + longer] in source for at in range(len(answer) - longer + 1))


def test_the_first_free_place_is_of_the_document() -> None:
    # The folded text has no invisible character, the document has.
    folded = fold("\u200b柏林和柏林")
    assert first_free("柏林", folded, 10, []) == (11, 13)
    assert first_free("柏林", folded, 10, [(12, 13)]) == (14, 16)
    assert first_free("柏林", folded, 10, [(11, 13), (15, 20)]) is None
    assert first_free("", folded, 10, []) is None
    assert first_free("东京", folded, 10, []) is None
