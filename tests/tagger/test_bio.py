import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.tagger.bio import BioDecoder

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


def rows(*tags: str, sure: float = 0.92) -> np.ndarray:
    table = np.full((len(tags), len(TAGS)), (1 - sure) / (len(TAGS) - 1), np.float32)
    for row, tag in enumerate(tags):
        table[row, TAGS.index(tag)] = sure
    return table


def found(table: np.ndarray) -> list[tuple[int, int, str]]:
    return [(start, end, label) for start, end, label, _ in BioDecoder(TAGS).spans(table)]


def test_spans_begin_at_b_and_go_on_with_i() -> None:
    table = rows("O", "B-PER", "I-PER", "B-PER", "O", "B-LOC", "B-PER", "I-PER")
    assert found(table) == [(1, 3, "PER"), (3, 4, "PER"), (5, 6, "LOC"), (6, 8, "PER")]


def test_nothing_gives_nothing() -> None:
    assert found(np.zeros((0, len(TAGS)), np.float32)) == []
    assert found(rows("O", "O")) == []


def test_an_entity_that_starts_with_i_is_repaired_by_its_cheapest_reading() -> None:
    table = rows("O", "I-PER", "I-PER")
    table[1, TAGS.index("B-PER")] = 0.5
    assert found(table) == [(1, 3, "PER")]


def test_score_is_the_mean_probability_of_the_label() -> None:
    table = rows("B-PER", "I-PER", sure=0.6)
    ((_, _, _, score),) = BioDecoder(TAGS).spans(table)
    assert score == pytest.approx(0.7)


def test_every_label_of_a_span_has_its_share() -> None:
    table = rows("B-PER", "I-LOC", sure=0.6)
    shares = BioDecoder(TAGS).shares(table)
    assert shares == pytest.approx({"PER": 0.45, "LOC": 0.45})
    assert sum(shares.values()) + table[:, TAGS.index("O")].mean() == pytest.approx(1)


@pytest.mark.parametrize(("o_discount", "is_found"), [(1.0, False), (1.4, False), (1.6, True)])
def test_an_open_mind_takes_what_is_less_likely_than_nothing(
    o_discount: float, is_found: bool
) -> None:
    table = np.array([[0.6, 0.4, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 0.0]], np.float32)
    spans = BioDecoder(TAGS, o_discount=o_discount).spans(table)
    assert bool(spans) is is_found
    for *_, score in spans:
        assert score == pytest.approx(0.4)


@given(st.lists(st.lists(st.floats(0.01, 1), min_size=5, max_size=5), min_size=1, max_size=4))
def test_no_well_formed_sequence_is_more_probable(weights: list[list[float]]) -> None:
    table = np.array(weights, np.float32)
    table /= table.sum(axis=1, keepdims=True)

    def is_well_formed(path: tuple[str, ...]) -> bool:
        pairs = itertools.pairwise(("O", *path))
        return all(
            not tag.startswith("I-") or before[1:] == tag[1:] or before == f"B-{tag[2:]}"
            for before, tag in pairs
        )

    def probability(path: tuple[str, ...]) -> float:
        return float(np.prod([table[row, TAGS.index(tag)] for row, tag in enumerate(path)]))

    best = max(
        probability(path)
        for path in itertools.product(TAGS, repeat=len(table))
        if is_well_formed(path)
    )
    tags = ["O"] * len(table)
    for start, end, label in found(table):
        tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    assert probability(tuple(tags)) == pytest.approx(best, rel=1e-4)


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 24),
    st.sampled_from([0.3, 1.0, 3.0]),
    st.sampled_from([0.0, 0.2, 0.7]),
)
def test_stretches_searched_by_themselves_are_no_worse_than_the_whole(
    seed: int, length: int, sharpness: float, share_continued: float
) -> None:
    rng = np.random.default_rng(seed)
    table = np.exp(3 * sharpness * rng.standard_normal((length, len(TAGS)))).astype(np.float32)
    table[:, 0] *= np.exp(3 * sharpness)
    table /= table.sum(axis=1, keepdims=True)
    continues = rng.random(length) < share_continued
    decoder = BioDecoder(TAGS)
    logs = np.log(np.maximum(table, 1e-12)).astype(np.float64)
    whole = decoder._best_path(logs.tolist(), continues.tolist())
    tags = [0] * length
    for start, end, label, _ in decoder.spans(table, continues):
        tags[start:end] = [
            TAGS.index(f"B-{label}"),
            *[TAGS.index(f"I-{label}")] * (end - start - 1),
        ]
        assert not continues[start] or start == 0
        assert end == length or not continues[end]
    words = np.arange(length)
    assert logs[words, tags].sum() == pytest.approx(logs[words, whole].sum(), abs=1e-9)


@pytest.mark.parametrize(
    "tags",
    [(), ("O",), ("O", "B-PER"), ("B-PER", "I-PER"), ("O", "O", "B-PER", "I-PER"), ("O", "X")],
)
def test_other_schemes_are_refused(tags: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="not a BIO scheme"):
        BioDecoder(tags)


def test_no_span_begins_or_ends_where_a_word_continues() -> None:
    decoder = BioDecoder(TAGS)
    table = np.full((3, len(TAGS)), 0.01, np.float32)
    table[0, TAGS.index("B-PER")] = table[1, TAGS.index("O")] = table[2, TAGS.index("O")] = 0.9
    table[1, TAGS.index("I-PER")] = 0.3
    assert [span[:3] for span in decoder.spans(table)] == [(0, 1, "PER")]
    continues = np.array([False, True, False])
    assert [span[:3] for span in decoder.spans(table, continues)] == [(0, 2, "PER")]
    assert decoder.spans(table, np.array([True, True, True])) == []
