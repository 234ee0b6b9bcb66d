"""Which stage lost an entity of the gold."""

from collections.abc import Sequence

import pytest
from traces import named, span, trace

from eat_edge.evaluation.error_analysis.losses import Cause, Loss, losses
from eat_edge.evaluation.error_analysis.trace import Trace


def causes(lost: Sequence[str], *traces: Trace, found: Sequence[str] = ()) -> list[Cause]:
    told = losses(map(span, lost), list(map(span, found)), traces, has_failed=False)
    return [one.cause for one in told]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (trace(), Cause.UNNAMED),
        (trace(named("8-9 LOC")), Cause.UNNAMED),
        (trace(named("2-6 LOC")), Cause.NAMED_LONGER),
        (trace(named("3-4 LOC")), Cause.NAMED_SHORTER),
        (trace(named("4-6 LOC")), Cause.NAMED_ACROSS),
        (trace(known=["2-5"]), Cause.NOT_CHOSEN),
        (trace(named("2-4 LOC"), known=["2-5"]), Cause.NOT_CHOSEN),
        (trace(named("2-4 LOC", 0.9, "lexicon"), known=["2-5"]), Cause.PASSED_OVER),
        (trace(named("2-4 LOC", is_placed=True)), Cause.ALIGNED_ELSEWHERE),
        (trace(named("8-9 LOC", is_placed=True)), Cause.UNNAMED),
        (trace(nowhere=["PER"]), Cause.ALIGNED_NOWHERE),
        (trace(nowhere=["LOC"]), Cause.UNNAMED),
        (trace(named("2-5 PER", 0.4)), Cause.TOO_WEAK),
        (trace(named("2-5 LOC", 0.4)), Cause.TOO_WEAK),
        (trace(named("2-5")), Cause.UNTYPED),
        (trace(named("2-5 LOC"), kept=["2-5 LOC"]), Cause.WRONG_TYPE),
        (trace(named("2-5 LOC"), named("2-8 ORG"), kept=["2-8 ORG"]), Cause.WRONG_TYPE),
        (trace(named("2-5 PER"), kept=["2-8 ORG"]), Cause.LOST_TO_LONGER),
        (trace(named("2-5 PER"), kept=["3-4 ORG"]), Cause.LOST_TO_SHORTER),
        (trace(named("2-5 PER"), kept=["4-8 ORG"]), Cause.LOST_TO_CROSSING),
        (trace(named("2-5 PER"), kept=["2-5 PER", "5-8 PER"], joined=["2-8 PER"]), Cause.JOINED),
        (trace(named("2-5 PER"), kept=["2-5 PER"]), Cause.LOST_TO_WINDOW),
        (trace(named("2-5 PER"), bounds="3-20"), Cause.CUT),
    ],
)
def test_the_first_stage_that_lost_it(sentence: Trace, expected: Cause) -> None:
    assert causes(["2-5 PER"], sentence) == [expected]


def test_what_was_joined_to_its_span_has_the_wrong_type() -> None:
    sentence = trace(
        named("2-4 LOC"), named("4-6 ORG"), kept=["2-4 LOC", "4-6 ORG"], joined=["2-6 ORG"]
    )
    assert causes(["2-6 LOC"], sentence, found=["2-6 ORG"]) == [Cause.WRONG_TYPE]


def test_of_windows_the_one_it_got_furthest_in_counts() -> None:
    first = trace(bounds="0-10")
    second = trace(named("5-8 PER", 0.4), bounds="4-20")
    assert causes(["5-8 PER"], first, second) == [Cause.TOO_WEAK]
    assert causes(["0-2 PER", "5-8 PER"], first, second) == [Cause.UNNAMED, Cause.TOO_WEAK]
    assert causes(["2-12 PER"], first, second) == [Cause.CUT]


def test_a_mention_that_is_nowhere_explains_one_loss() -> None:
    sentence = trace(nowhere=["PER", "LOC"])
    expected = [Cause.ALIGNED_NOWHERE, Cause.UNNAMED, Cause.ALIGNED_NOWHERE]
    assert causes(["6-8 PER", "2-5 PER", "9-10 LOC"], sentence) == expected


def test_losses_say_who_named_them() -> None:
    sentence = trace(named("2-5 PER", 0.4, "lexicon alignment"), named("6-8 LOC"))
    told = losses([span("2-5 PER"), span("6-9 LOC")], [], [sentence], has_failed=False)
    assert told == [
        Loss(span("2-5 PER"), Cause.TOO_WEAK, ("lexicon", "alignment"), 0.4),
        Loss(span("6-9 LOC"), Cause.NAMED_SHORTER),
    ]
    (failed,) = losses([span("2-5 PER")], [], [], has_failed=True)
    assert failed == Loss(span("2-5 PER"), Cause.FAILED)
