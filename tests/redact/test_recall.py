"""The least score, chosen on gold: with the real bundle, and from counts alone."""

import numpy as np
import pytest

from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import load
from eat_edge.errors import ConfigError
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.redact.recall import Counts, choose, count, held_out

CONFIG = EngineConfig(threads=1, options=Options(mode="fast"))
GOLD = [
    GoldDocument("他在柏林。", "1", (Span(2, 4, "LOC"),), "zh"),
    GoldDocument("今天天气很好。", "2", (Span(0, 2, "LOC"),), "zh"),
]


def counts(least: float | None, *rows: tuple[int, int, int, int]) -> Counts:
    return Counts(least, np.array(rows, dtype=np.float64))


def test_names_are_counted_as_missed_and_text_as_hidden() -> None:
    usual, low = count(GOLD, open_bundle(), CONFIG, ["LOC"], (None, 0.01))
    assert usual.values.tolist() == [[0, 1, 0, 3], [1, 1, 0, 5]]
    assert (low.values[:, 0] <= usual.values[:, 0]).all()
    assert (low.values[:, 2] >= usual.values[:, 2]).all()


def test_what_is_counted_is_what_an_engine_hides() -> None:
    (low,) = count(GOLD, open_bundle(), CONFIG, ["LOC"], (0.01,))
    with load(config=EngineConfig(threads=1, least=0.01), mode="fast", labels="LOC") as engine:
        for gold, row in zip(GOLD, low.values, strict=True):
            found = {at for one in engine(gold.text).entities for at in range(one.start, one.end)}
            (name,) = gold.spans
            covered = set(range(name.start, name.end))
            assert row.tolist() == [
                float(not covered <= found),
                1,
                len(found - covered),
                len(gold.text) - len(covered),
            ]


def test_of_a_name_spaces_and_signs_may_be_read() -> None:
    gold = [GoldDocument("Анна Кузнецова приехала.", "1", (Span(0, 14, "PER"),), "ru")]
    spaced = [GoldDocument("Анна - Кузнецова.", "1", (Span(0, 16, "PER"),), "ru")]
    for some in (gold, spaced):
        (usual,) = count(some, open_bundle(), CONFIG, ["PER"], (None,))
        assert usual.values[0, 0] == 0


def test_words_that_no_mention_has_are_hidden_at_low_scores() -> None:
    text = "ในตอนเช้า คุณสมชาย ใจดี ไปตลาด"
    gold = [GoldDocument(text, "1", (Span(10, 23, "PER"),), "th")]
    usual, low = count(gold, open_bundle(), CONFIG, ["PER"], (None, 0.005))
    assert (usual.values[0, 0], low.values[0, 0]) == (1, 0)


def test_the_setting_that_hides_least_is_chosen_of_those_that_find_enough() -> None:
    some = [
        counts(None, (2, 10, 1, 100)),
        counts(0.2, (1, 10, 2, 100)),
        counts(0.1, (0, 10, 9, 100)),
    ]
    assert choose(some, 0.7).least is None
    found = choose(some, 0.9)
    assert (found.least, found.num_names) == (0.2, 10)
    assert found.missed[0] == pytest.approx(0.1)
    assert choose(some, 0.99).least == 0.1


def test_what_chose_is_not_what_is_measured() -> None:
    # Documents 1 and 3 would be content with the usual score, 2 and 4 need the lower one.
    usual = counts(None, (0, 10, 0, 90), (5, 10, 0, 90), (0, 10, 0, 90), (5, 10, 0, 90))
    low = counts(0.1, (0, 10, 9, 90), (0, 10, 9, 90), (0, 10, 9, 90), (0, 10, 9, 90))
    expected = held_out([usual, low], 0.9)
    assert expected is not None
    assert (expected.missed[0], expected.num_names) == (0.25, 40)
    assert choose([usual, low], 0.9).missed[0] == 0


def test_of_too_few_names_nothing_is_expected() -> None:
    assert held_out([counts(None, (0, 10, 0, 90))], 0.9) is None


def test_what_is_not_reached_is_told_with_what_is() -> None:
    with pytest.raises(ConfigError, match=r"--recall 0.99 is not reached.*0.2 10.0% of the names"):
        choose([counts(None, (2, 10, 1, 100)), counts(0.2, (1, 10, 2, 100))], 0.99)
    with pytest.raises(ConfigError, match="the gold has no names of these types"):
        choose([counts(None, (0, 0, 1, 100))], 0.9)


def test_a_score_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="least is 0: give a score above 0"):
        EngineConfig(least=0)
