"""Names brought over along a word alignment."""

from eat_edge.evaluation.baselines.projection import longest_run


def test_the_longest_run_of_neighbours_wins() -> None:
    text = "ab 柏林 x 京"
    assert longest_run([(0, 1), (3, 4), (4, 5), (8, 9)], text) == (3, 5)
    assert longest_run([(0, 2), (3, 4)], text) == (0, 4)
    assert longest_run([], text) is None
