"""From probabilities per word to labelled spans: the BIO scheme, read strictly."""

import math
from bisect import bisect_left
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

    def __init__(self, tags: Sequence[str], *, o_discount: float = 1.0) -> None:
        """Prepare for a set of tags.

        Args:
            tags: ``"O"`` and ``"B-X"``, ``"I-X"`` for every label X, in the order of the columns
                this decoder will be given.
            o_discount: What the probability of the tag ``"O"`` is divided by; above 1 more spans
                are found, less sure ones.

        Raises:
            ValueError: They are not a BIO scheme.
        """
        labels = sorted({tag[2:] for tag in tags if tag != "O"})
        expected = sorted(["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")])
        if not labels or sorted(tags) != expected:
            raise ValueError(f"{list(tags)} is not a BIO scheme: O and B-X, I-X for every label X")
        self.tags = tuple(tags)
        self._outside = tags.index("O")
        self._columns = {
            label: [tags.index(f"B-{label}"), tags.index(f"I-{label}")] for label in labels
        }
        self._pairs = list(self._columns.values())
        self._weights = np.ones(len(tags), np.float32)
        self._weights[self._outside] /= o_discount
        self._is_broken = [[not _may_follow(before, tag) for tag in tags] for before in tags]
        self._is_cut = [[not _goes_on(before, tag) for tag in tags] for before in tags]

    def spans(
        self, probabilities: NDArray[np.float32], continues: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, int, str, float]]:
        """Find the labelled spans of one sentence, and how sure each is.

        Args:
            probabilities: As for `labelled`.
            continues: As for `labelled`.

        Returns:
            As `labelled`, with the mean over the span's words of the probability that the word
            belongs to its label.
        """
        return [
            (start, end, label, self.shares(probabilities[start:end])[label])
            for start, end, label in self.labelled(probabilities, continues)
        ]

    def labelled(
        self, probabilities: NDArray[np.float32], continues: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, int, str]]:
        """Find the labelled spans of one sentence.

        Args:
            probabilities: (words, tags), rows summing to 1.
            continues: (words,), true where no span may begin, nor the one before end: the word
                belongs to what stands before it. None: nowhere.

        Returns:
            Half-open word range and label; in order, never overlapping.
        """
        if continues is None:
            continues = np.zeros(len(probabilities), bool)
        weighed = probabilities * self._weights
        path: list[int] = weighed.argmax(axis=1).tolist()
        tagged = self._tagged(path)
        if wrong := self._wrong(path, tagged, continues.tolist()):
            self._repair(path, wrong, weighed, continues)
            tagged = self._tagged(path)
        found: list[tuple[int, int, str]] = []
        for word in tagged:
            tag = self.tags[path[word]]
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
        # Of so few numbers plain ones are summed up sooner than arrays.
        means = [sum(column) / len(column) for column in zip(*probabilities.tolist(), strict=True)]
        # Float rounding must not push a score out of (0, 1].
        return {
            label: min(max(means[begins] + means[goes_on], 1e-6), 1.0)
            for label, (begins, goes_on) in self._columns.items()
        }

    def _tagged(self, path: Sequence[int]) -> list[int]:
        return [word for word, tag in enumerate(path) if tag != self._outside]

    def _wrong(
        self, path: Sequence[int], tagged: Sequence[int], continues: Sequence[bool]
    ) -> list[int]:
        """Where a tag may not follow the one before it: at a tagged word or right behind one."""
        wrong = []
        for word in tagged:
            before = path[word - 1] if word else self._outside
            forbidden = self._is_cut if word and continues[word] else self._is_broken
            if forbidden[before][path[word]]:
                wrong.append(word)
            following = word + 1
            is_continued = following < len(path) and continues[following]
            if is_continued and path[following] == self._outside:
                wrong.append(following)
        return wrong

    def _repair(
        self,
        path: list[int],
        wrong: Sequence[int],
        probabilities: NDArray[np.float32],
        continues: NDArray[np.bool_],
    ) -> None:
        """Turn the best tags word by word into the best path of steps that are allowed.

        Between words that are outside for certain each stretch has a best path of its own, and
        where nothing is wrong it is the one that is there: the search, which is slow, is short.
        """
        logs = np.log(np.maximum(probabilities, 1e-12)).astype(np.float64)
        bounds = [-1, *np.flatnonzero(self._is_outside(logs, continues)).tolist(), len(path)]
        end = 0
        for word in wrong:
            if word >= end:
                after = bisect_left(bounds, word)
                start, end = bounds[after - 1] + 1, bounds[after]
                stretch = logs[start:end].tolist()
                path[start:end] = self._best_path(stretch, continues[start:end].tolist())

    def _is_outside(
        self, logs: NDArray[np.float64], continues: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Which words some best path leaves outside, whatever is around them.

        Of a path that has a word inside, put it outside, and begin with the next word what went
        on there: where that costs no more than it gains, for every label, the path is no worse.
        """
        begins, goes_on = np.array(self._pairs).T
        gain = logs[:, self._outside, None] - np.maximum(logs[:, begins], logs[:, goes_on])
        cost = np.maximum(logs[1:, goes_on] - logs[1:, begins], 0.0)
        gain[:-1] -= cost
        is_outside: NDArray[np.bool_] = gain.min(axis=1) >= 0.0
        # No span may begin or end where a word continues.
        is_outside &= ~continues
        is_outside[:-1] &= ~continues[1:]
        return is_outside

    def _best_path(self, logs: list[list[float]], continues: list[bool]) -> list[int]:
        """The most probable path of steps that are allowed.

        Steps are so few, and arrays of them so small, that plain numbers are ten times as fast.
        """
        best = [
            -math.inf if self._is_broken[self._outside][column] else log
            for column, log in enumerate(logs[0])
        ]
        origins: list[list[int]] = []
        for row, sticks in zip(logs[1:], continues[1:], strict=True):
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
        return path[::-1]


def _may_follow(before: str, tag: str) -> bool:
    return not tag.startswith("I-") or (before != "O" and before[2:] == tag[2:])


def _goes_on(before: str, tag: str) -> bool:
    return before == tag == "O" or (tag.startswith("I-") and _may_follow(before, tag))
