"""Which types are taken for which."""

from scored import LABELS, mixed

from eat_edge.evaluation.metrics.confusion import confusion


def test_confusion_counts_every_pair_once() -> None:
    matrix = confusion(mixed(), LABELS)
    assert matrix.rows == (*LABELS, "spurious")
    assert matrix.columns == (*LABELS, "missed")
    assert matrix.counts == ((1, 1, 0, 0), (0, 1, 1, 0), (0, 0, 0, 1), (1, 0, 0, 0))
