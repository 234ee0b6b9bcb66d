"""Running what is measured on the texts of a gold."""

from collections.abc import Iterable, Iterator

import pytest
from traces import trace

from eat_edge.errors import EatEdgeError
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.evaluation.tagging import tag_gold
from eat_edge.types import Document, Entity


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Document("柏林", entities=(Entity(0, 1, "林", "LOC", 1, "x", ()),)), "is not at 0 to 1"),
        (Document("柏"), "of another text"),
    ],
)
def test_offsets_that_lie_stop_the_evaluation(found: Document, expected: str) -> None:
    class Liar:
        def pipe(
            self, documents: Iterable[Document], *, lang: str | None = None
        ) -> Iterator[Document]:
            return (found for _ in documents)

    with pytest.raises(EatEdgeError, match=expected):
        tag_gold([GoldDocument("柏林", "a:1", ())], Liar())


class Echo:
    """Gives every document back, and counts what it is given."""

    def __init__(self) -> None:
        self.given: list[Document] = []

    def pipe(self, documents: Iterable[Document], *, lang: str | None = None) -> Iterator[Document]:
        for document in documents:
            self.given.append(document)
            yield document


GOLD = [GoldDocument("柏林", "a:1", (), "zh"), GoldDocument("東京", "a:2", (), "ja")]


def test_texts_and_languages_go_in_and_nothing_of_the_gold() -> None:
    echo, told = Echo(), 0

    def on_document() -> None:
        nonlocal told
        told += 1

    cases, cost = tag_gold(GOLD, echo, on_document=on_document)
    assert echo.given == [
        Document("柏林", id="a:1", lang="zh"),
        Document("東京", id="a:2", lang="ja"),
    ]
    assert [case.gold for case in cases] == GOLD
    assert told == 2
    assert cost.seconds >= 0
    assert (cost.num_read, cost.num_written) == (None, None)


def test_tokens_of_earlier_runs_are_not_counted() -> None:
    echo = Echo()
    _, cost = tag_gold(GOLD, echo, count_tokens=lambda: (10 + 5 * len(echo.given), 3))
    assert (cost.num_read, cost.num_written) == (10, 0)


def test_every_document_has_the_traces_of_its_own() -> None:
    echo = Echo()
    traced = [(trace(bounds=f"0-{number}"),) for number in (1, 2)]
    cases, _ = tag_gold(GOLD, echo, take_traces=lambda: traced[len(echo.given) - 1])
    assert [case.traces for case in cases] == traced


def test_a_result_that_is_missing_is_no_result() -> None:
    class Short:
        def pipe(
            self, documents: Iterable[Document], *, lang: str | None = None
        ) -> Iterator[Document]:
            return iter([next(iter(documents))])

    with pytest.raises(ValueError):
        tag_gold(GOLD, Short())
