"""How much of what the language model writes is in the wrong language."""

from dataclasses import replace

import pytest
from traces import named, trace

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.error_analysis.foreign import Foreign, foreign
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.types import Document

GOLD = GoldDocument("李娜在柏林", "g:1", (), "zh")
ONE = Case(GOLD, Document(GOLD.text))


def test_translations_and_answers_are_counted_over_all_documents() -> None:
    clean = replace(trace(named("0-2 PER"), english="Li Na"), num_answers=3, num_astray=1)
    mixed = replace(trace(english="Li Na в Berlin"), num_answers=1)
    untranslated = replace(trace(english=None), num_answers=0)
    found = foreign([replace(ONE, traces=(clean, mixed)), replace(ONE, traces=(untranslated,))])
    assert found == Foreign(num_translations=2, num_foreign=1, num_answers=4, num_astray=1)
    assert (found.share_foreign, found.share_astray) == (0.5, 0.25)


def test_where_nothing_was_asked_nothing_is_astray() -> None:
    found = foreign([replace(ONE, traces=(trace(english="ok"),))])
    assert found is not None
    assert (found.share_foreign, found.share_astray) == (0.0, 0.0)


@pytest.mark.parametrize("traces", [None, (), (trace(english=None),)])
def test_without_a_translation_there_is_nothing_to_tell(traces: object) -> None:
    assert foreign([replace(ONE, traces=traces)]) is None  # type: ignore[arg-type]
    assert foreign([]) is None
