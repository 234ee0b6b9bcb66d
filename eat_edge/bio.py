"""From probabilities per word to labelled spans: the BIO scheme, read strictly."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["BioDecoder"]

_FORBIDDEN = -1e9
"""Log-probability of a step BIO does not allow; finite, so that sums stay ordered."""


class BioDecoder:
    """The most probable well-formed tag sequence, merged into spans.

    Immutable after construction, so safe to share between threads.

    Attributes:
        tags: The tags, in the order of the columns.
    """

    def __init__(self, tags: Sequence[str], *, openness: float = 1.0) -> None:
        """Prepare for a set of tags.

        Args:
            tags: ``"O"`` and ``"B-X"``, ``"I-X"`` for every label X, in the order of the columns
                this decoder will be given.
            openness: How many times as likely as a tag ``"O"`` must be to win against it; above 1
                more spans are found, less sure ones.

        Raises:
            ValueError: They are not a BIO scheme.
        """
        labels = sorted({tag[2:] for tag in tags if tag != "O"})
        expected = sorted(["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")])
        if not labels or sorted(tags) != expected:
            raise ValueError(f"{list(tags)} is not a BIO scheme: O and B-X, I-X for every label X")
        self.tags = tuple(tags)
        self._outside = tags.index("O")
        self._openness = openness
        self._columns = {
            label: [tags.index(f"B-{label}"), tags.index(f"I-{label}")] for label in labels
        }
        allowed = np.array([[_may_follow(before, tag) for tag in tags] for before in tags])
        self._steps = np.where(allowed, 0.0, _FORBIDDEN)
        self._within = np.where(
            [[_goes_on(before, tag) for tag in tags] for before in tags], 0.0, _FORBIDDEN
        )
        self._first = np.where([_may_follow("O", tag) for tag in tags], 0.0, _FORBIDDEN)

    def spans(
        self, probabilities: NDArray[np.float32], glued: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, int, str, float]]:
        """Find the labelled spans of one sentence.

        Args:
            probabilities: (words, tags), rows summing to 1.
            glued: (words,), true where no span may begin, nor the one before end: the word belongs
                to what stands before it. None: nowhere.

        Returns:
            Half-open word range, label, and the mean over its words of the probability that the
            word belongs to that label; in order, never overlapping.
        """
        if not len(probabilities):
            return []
        found: list[tuple[int, int, str]] = []
        weighed = probabilities
        if self._openness != 1.0:
            weighed = probabilities.copy()
            weighed[:, self._outside] /= self._openness
        steps = self._steps_of(len(weighed), glued)
        for word, column in enumerate(self._best_path(weighed, steps)):
            tag = self.tags[column]
            if tag.startswith("B-"):
                found.append((word, word + 1, tag[2:]))
            elif tag != "O":
                start, _, label = found.pop()
                found.append((start, word + 1, label))
        return [
            (start, end, label, self._score(probabilities[start:end], label))
            for start, end, label in found
        ]

    def _score(self, rows: NDArray[np.float32], label: str) -> float:
        mean = float(rows[:, self._columns[label]].sum(axis=1).mean())
        # Float rounding must not push a score out of (0, 1].
        return min(max(mean, 1e-6), 1.0)

    def _steps_of(self, num_words: int, glued: NDArray[np.bool_] | None) -> NDArray[np.float64]:
        """What each step from a word to the next costs: (words - 1, tags before, tags)."""
        if glued is None or not glued.any():
            return np.broadcast_to(self._steps, (num_words - 1, *self._steps.shape))
        return np.where(glued[1:, None, None], self._within, self._steps)

    def _best_path(
        self, probabilities: NDArray[np.float32], steps: NDArray[np.float64]
    ) -> list[int]:
        greedy = probabilities.argmax(axis=1)
        # Where the best tags word by word are well-formed, no search can beat them.
        between = np.arange(len(steps))
        if self._first[greedy[0]] == 0.0 and not steps[between, greedy[:-1], greedy[1:]].any():
            return [int(column) for column in greedy]
        log_probabilities = np.log(np.maximum(probabilities, 1e-12)).astype(np.float64)
        best = self._first + log_probabilities[0]
        origins: list[NDArray[np.intp]] = []
        for row, step in zip(log_probabilities[1:], steps, strict=True):
            totals = best[:, None] + step
            origins.append(totals.argmax(axis=0))
            best = totals.max(axis=0) + row
        path = [int(best.argmax())]
        for origin in reversed(origins):
            path.append(int(origin[path[-1]]))
        return path[::-1]


def _may_follow(before: str, tag: str) -> bool:
    return not tag.startswith("I-") or (before != "O" and before[2:] == tag[2:])


def _goes_on(before: str, tag: str) -> bool:
    return before == tag == "O" or (tag.startswith("I-") and _may_follow(before, tag))
