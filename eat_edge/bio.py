"""From probabilities per word to labelled spans: the BIO scheme, read strictly."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["BioDecoder"]


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
        self._pairs = list(self._columns.values())
        self._is_broken = np.array(
            [[not _may_follow(before, tag) for tag in tags] for before in tags]
        )
        self._is_cut = np.array([[not _goes_on(before, tag) for tag in tags] for before in tags])

    def spans(
        self, probabilities: NDArray[np.float32], glued: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, int, str, float]]:
        """Find the labelled spans of one sentence, and how sure each is.

        Args:
            probabilities: As for `labelled`.
            glued: As for `labelled`.

        Returns:
            As `labelled`, with the mean over the span's words of the probability that the word
            belongs to its label.
        """
        return [
            (start, end, label, self.shares(probabilities[start:end])[label])
            for start, end, label in self.labelled(probabilities, glued)
        ]

    def labelled(
        self, probabilities: NDArray[np.float32], glued: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, int, str]]:
        """Find the labelled spans of one sentence.

        Args:
            probabilities: (words, tags), rows summing to 1.
            glued: (words,), true where no span may begin, nor the one before end: the word belongs
                to what stands before it. None: nowhere.

        Returns:
            Half-open word range and label; in order, never overlapping.
        """
        weighed = probabilities
        if self._openness != 1.0:
            weighed = probabilities.copy()
            weighed[:, self._outside] /= self._openness
        path = weighed.argmax(axis=1)
        marked = np.flatnonzero(path != self._outside)
        if not len(marked):
            return []
        if not self._is_well_formed(path, glued):
            path = self._best_path(weighed, glued)
            marked = np.flatnonzero(path != self._outside)
        found: list[tuple[int, int, str]] = []
        for word, column in zip(marked.tolist(), path[marked].tolist(), strict=True):
            tag = self.tags[column]
            if tag.startswith("B-"):
                found.append((word, word + 1, tag[2:]))
            else:
                start, _, label = found.pop()
                found.append((start, word + 1, label))
        return found

    def shares(self, probabilities: NDArray[np.float32]) -> dict[str, float]:
        """How probable each label is of a span.

        Args:
            probabilities: Those of its words: (words, tags), at least one, rows summing to 1.

        Returns:
            For each label the mean of the probabilities that a word belongs to it, in (0, 1].
        """
        means = probabilities.mean(axis=0).tolist()
        # Float rounding must not push a score out of (0, 1].
        return {
            label: min(max(means[begins] + means[goes_on], 1e-6), 1.0)
            for label, (begins, goes_on) in self._columns.items()
        }

    def _is_well_formed(self, path: NDArray[np.intp], glued: NDArray[np.bool_] | None) -> bool:
        """Whether the best tags word by word are allowed: then no search can beat them."""
        is_wrong = self._is_broken[path[:-1], path[1:]]
        if glued is not None:
            is_wrong = np.where(glued[1:], self._is_cut[path[:-1], path[1:]], is_wrong)
        return not (self._is_broken[self._outside, path[0]] or is_wrong.any())

    def _best_path(
        self, probabilities: NDArray[np.float32], glued: NDArray[np.bool_] | None
    ) -> NDArray[np.intp]:
        """The most probable path of steps that are allowed.

        Steps are so few, and arrays of them so small, that plain numbers are ten times as fast.
        """
        logs = np.log(np.maximum(probabilities, 1e-12)).astype(np.float64).tolist()
        is_glued = [False] * len(logs) if glued is None else glued.tolist()
        best = [
            -math.inf if self._is_broken[self._outside, column] else log
            for column, log in enumerate(logs[0])
        ]
        origins: list[list[int]] = []
        for row, sticks in zip(logs[1:], is_glued[1:], strict=True):
            before = self._outside if sticks else best.index(max(best))
            totals, origin = [-math.inf] * len(row), [before] * len(row)
            totals[self._outside] = best[before] + row[self._outside]
            for begins, goes_on in self._pairs:
                if not sticks:
                    totals[begins] = best[before] + row[begins]
                inside = begins if best[begins] >= best[goes_on] else goes_on
                totals[goes_on], origin[goes_on] = best[inside] + row[goes_on], inside
            best = totals
            origins.append(origin)
        path = [best.index(max(best))]
        for origin in reversed(origins):
            path.append(origin[path[-1]])
        return np.array(path[::-1])


def _may_follow(before: str, tag: str) -> bool:
    return not tag.startswith("I-") or (before != "O" and before[2:] == tag[2:])


def _goes_on(before: str, tag: str) -> bool:
    return before == tag == "O" or (tag.startswith("I-") and _may_follow(before, tag))
