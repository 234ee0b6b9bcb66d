"""Which known names stand in the prompt."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from eat_edge.llm.eat_mini_prompt import Hint
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.hints import MAX_HINTS, MIN_HINT_PRIOR, hinted_matches, hints_of


def match(start: int, surface: str, english: str = "X", prior: float = 0.5) -> NameMatch:
    names = (Name(english, "PER"), Name("Other", "LOC"))
    return NameMatch(start, start + len(surface), surface, names, prior)


def test_unlikely_names_are_not_hinted() -> None:
    likely, unlikely = (
        match(0, "柏林", prior=MIN_HINT_PRIOR),
        match(4, "春天", prior=MIN_HINT_PRIOR / 2),
    )
    assert hinted_matches([likely, unlikely]) == [likely]


def test_overlapping_names_compete() -> None:
    whole, part = match(0, "柏林墙"), match(0, "柏林")
    assert hinted_matches([part, whole]) == [whole]


def test_the_surest_stay_in_the_order_of_the_sentence() -> None:
    matches = [match(2 * n, "柏林", prior=0.2 + 0.02 * n) for n in range(MAX_HINTS + 5)]
    assert hinted_matches(matches) == matches[5:]


def test_a_surface_is_hinted_once_with_its_likeliest_name() -> None:
    matches = [match(0, "柏林", "Berlin"), match(5, "吴涛", "Wu Tao"), match(9, "柏林", "Berlin")]
    assert hints_of(matches) == [Hint("柏林", "Berlin"), Hint("吴涛", "Wu Tao")]


def test_without_names_there_are_no_hints() -> None:
    assert hinted_matches([]) == []
    assert hints_of([]) == []


@given(
    matches=st.lists(
        st.builds(
            lambda start, length, prior: match(start, "x" * length, prior=prior),
            st.integers(0, 80),
            st.integers(1, 6),
            st.floats(0, 1),
        ),
        max_size=40,
    )
)
def test_hinted_names_are_few_ascending_and_apart(matches: list[NameMatch]) -> None:
    chosen = hinted_matches(matches)
    assert len(chosen) <= MAX_HINTS
    assert all(one.end <= other.start for one, other in itertools.pairwise(chosen))
    assert all(one.prior >= MIN_HINT_PRIOR for one in chosen)
