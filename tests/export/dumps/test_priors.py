"""Priors out of counts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dumps import make_dumps, report, run
from eat_edge.names import Name
from export.dumps.priors import Counted, Priors

PERSON, FILM = (Name("Li", "PER"),), (Name("Hero", "MISC"),)


def priors(surfaces: list[Counted], *, is_linked: bool = False) -> dict[str, float]:
    learnt = Priors(is_linked=is_linked)
    learnt.learn(surfaces)
    return {surface: entry.prior for surface, entry in learnt.entries(surfaces)}


def test_what_was_seen_often_keeps_its_own_count_and_what_was_not_leans_on_its_like() -> None:
    people = [Counted(f"李{n:03}", PERSON, 0, 20, 18) for n in range(40)]
    films = [Counted(f"英{n:03}", FILM, 0, 20, 2) for n in range(40)]
    often, rare = Counted("常见的人", PERSON, 0, 1000, 100), Counted("少见的人", PERSON, 0)
    film = Counted("少见电影", FILM, 0)
    found = priors([*people, *films, often, rare, film])
    assert found["常见的人"] == pytest.approx(0.1, abs=0.01)
    assert found["少见的人"] > 0.7
    assert found["少见电影"] < 0.2


def test_links_are_measured_by_the_names_linked_most() -> None:
    people = [Counted(f"李{n:03}", PERSON, 0, 20, 10) for n in range(60)]
    films = [Counted(f"英{n:03}", FILM, 0, 20, 2) for n in range(60)]
    counted, linked = (priors([*people, *films], is_linked=flag) for flag in (False, True))
    assert counted["李001"] == pytest.approx(0.5, abs=0.02)
    assert linked["李001"] == pytest.approx(1.0, abs=0.02)
    assert linked["英001"] == pytest.approx(0.2, abs=0.03)


COUNTED = st.builds(
    lambda surface, names, origin, seen: Counted(surface, names, origin, max(seen), min(seen)),
    st.text("李克ァぁ・", min_size=2, max_size=8),
    st.sampled_from((PERSON, FILM)),
    st.integers(0, 2),
    st.tuples(st.integers(0, 2000), st.integers(0, 2000)),
)


@given(st.lists(COUNTED, max_size=12, unique_by=lambda one: one.surface), st.booleans())
def test_priors_are_probabilities(surfaces: list[Counted], is_linked: bool) -> None:
    assert all(0 <= prior <= 1 for prior in priors(surfaces, is_linked=is_linked).values())


@pytest.mark.slow
def test_the_benchmark_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = make_dumps(tmp_path, 300, 10)
    report(rows, *run(tmp_path))
    told = capsys.readouterr().out
    assert "MB resident" in told and " surfaces (PER " in told
