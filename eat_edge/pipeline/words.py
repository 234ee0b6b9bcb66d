"""Words that may be names by themselves, for whoever would rather have too many than miss one.

What the tagger gives no mention, no least score brings back: a word of a long name that it does not
follow to the end, or one that it takes for another word with nine chances of ten. The probability
that a word is in a name at all tells these words from the others.
"""

from collections.abc import Iterable, Iterator

from eat_edge.pipeline.fusion import Candidate
from eat_edge.pipeline.jobs import Part
from eat_edge.text import trimmed
from eat_edge.types import Mention

__all__ = ["words_beside"]


def words_beside(part: Part, found: Iterable[Candidate], least: float) -> list[Candidate]:
    """Find what words may be names beside those that were found.

    Args:
        part: The sentence, whose ``words`` were asked for.
        found: Its entities.
        least: Probability from which on a word counts.

    Returns:
        Candidates by start, which overlap neither one another nor what was found. Neighbours of one
        type are one.
    """
    text = part.folded.text
    is_free = [True] * len(text)
    for one in found:
        is_free[one.start : one.end] = [False] * (one.end - one.start)
    joined: list[Candidate] = []
    for word in sorted(part.words, key=lambda one: (one.start, -one.end)):
        if word.score < least:
            continue
        for start, end in _stretches(word, is_free):
            start, end = trimmed(text, start, end)
            if not any(map(str.isalnum, text[start:end])):
                continue
            is_free[start:end] = [False] * (end - start)
            last = joined[-1] if joined else None
            if (
                last is not None
                and last.label == word.label
                and (last.end == start or text[last.end : start].isspace())
            ):
                joined[-1] = _candidate(last.start, end, word.label, max(last.score, word.score))
            else:
                joined.append(_candidate(start, end, word.label, word.score))
    return joined


def _candidate(start: int, end: int, label: str, score: float) -> Candidate:
    return Candidate(start, end, label, score, ("source",), ())


def _stretches(word: Mention, is_free: list[bool]) -> Iterator[tuple[int, int]]:
    """The parts of a word that are in nothing else."""
    start = None
    for at in range(word.start, word.end + 1):
        if at < word.end and is_free[at]:
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None
