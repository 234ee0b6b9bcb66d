"""The least score for few misses, chosen on gold of the user's own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eat_edge.bundle import Bundle, Fusion
from eat_edge.config import EngineConfig
from eat_edge.engine import Engine
from eat_edge.errors import ConfigError
from eat_edge.evaluation.metrics.bootstrap import estimate
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.pipeline.entities import sources_of, spans_of
from eat_edge.pipeline.fusion import Evidence, weigh
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.words import words_beside
from eat_edge.types import Document

__all__ = ["GRID", "Counts", "Setting", "choose", "count", "held_out", "setting_of"]

GRID = (0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01, 0.005, 0.002, 0.001)
"""Least scores to choose from, beside that of the bundle."""

_SEED = 0
Floats = NDArray[np.float64]
_Spans = set[tuple[int, int]]
_Seen = tuple[Part, Sequence[Evidence], Fusion]
"""A sentence, its evidence, and its weights with the bundle's least score."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the names and of the rest of each document.

    Attributes:
        least: Least score of what was hidden; None for that of the bundle.
        values: (documents, 4): names missed, names, code points wrongly hidden, code points that
            are in no name. A name of which one letter or digit can be read is missed.
    """

    least: float | None
    values: Floats


@dataclass(frozen=True, slots=True)
class Setting:
    """A least score and what was measured with it, with 95% intervals over documents.

    Attributes:
        least: The score; None for that of the bundle.
        missed: Share of names missed, and the ends of its interval.
        hidden: Share of other text that was hidden, and the ends of its interval.
        num_names: Names that were looked for.
    """

    least: float | None
    missed: tuple[float, float, float]
    hidden: tuple[float, float, float]
    num_names: int


def count(
    gold: Sequence[GoldDocument],
    bundle: Bundle,
    config: EngineConfig,
    labels: Iterable[str],
    leasts: Sequence[float | None] = (None, *GRID),
) -> list[Counts]:
    """Count misses for several least scores in one run.

    Args:
        gold: Documents whose names are known.
        bundle: The models.
        config: How they are run; its least score does not count.
        labels: Types of names that are to be hidden.
        leasts: Least scores.

    Returns:
        Counts for each of them. Patterns and names of the user's own are not counted in.
    """
    wanted = frozenset(labels)
    seen: list[_Seen] = []
    rows: list[list[list[int]]] = [[] for _ in leasts]

    def observe(part: Part, evidence: Sequence[Evidence], fusion: Fusion) -> None:
        sources = sources_of(part, has_alignment=config.stages.alignment)
        usual = bundle.fusion_of(part.sentence.lang, *sources)
        seen.append((part, evidence, usual))

    lowest = min((one for one in leasts if one is not None), default=None)
    with Engine(bundle, replace(config, least=lowest), observer=observe) as engine:
        documents = (Document(one.text, id=one.id, lang=one.lang) for one in gold)
        for one, _ in zip(gold, engine.pipe(documents), strict=True):
            for row, least in zip(rows, leasts, strict=True):
                row.append(_count(one, _hidden(seen, least, wanted), wanted))
            seen.clear()
    return [
        Counts(least, np.array(row, dtype=np.float64))
        for least, row in zip(leasts, rows, strict=True)
    ]


def setting_of(counts: Counts) -> Setting:
    """Shares of some counts, with their intervals."""
    missed = estimate(counts.values, _share(0, 1), seed=_SEED)
    hidden = estimate(counts.values, _share(2, 3), seed=_SEED)
    return Setting(
        counts.least,
        (float(missed.value), float(missed.low), float(missed.high)),
        (float(hidden.value), float(hidden.low), float(hidden.high)),
        int(counts.values[:, 1].sum()),
    )


def choose(counts: Sequence[Counts], recall: float) -> Setting:
    """Choose the setting that hides least other text and finds a share of the names.

    Args:
        counts: As `count` gives them.
        recall: The share, below 1.

    Raises:
        ConfigError: None of them finds so many, or there are no names in the gold.
    """
    settings = [setting_of(one) for one in counts]
    if not settings or settings[0].num_names == 0:
        raise ConfigError("the gold has no names of these types: give another with --gold")
    enough = [one for one in settings if 1 - one.missed[0] >= recall]
    if not enough:
        best = min(settings, key=lambda one: one.missed[0])
        raise ConfigError(
            f"--recall {recall:g} is not reached: with the least score {best.least} "
            f"{best.missed[0]:.1%} of the names are missed (95% interval {best.missed[1]:.1%} to "
            f"{best.missed[2]:.1%}); ask for less, or list names of your own with --names"
        )
    return min(enough, key=lambda one: one.hidden[0])


def held_out(counts: Sequence[Counts], recall: float) -> Setting | None:
    """Measure a choice on documents that did not make it: half of them for the other half, in turn.

    Args:
        counts: As `count` gives them.
        recall: The share that `choose` was asked for.

    Returns:
        What to expect of other texts like these; without a least score, for the halves may differ.
        None where a half has no names, or does not reach the share.
    """
    halves = [[replace(one, values=one.values[first::2]) for one in counts] for first in (0, 1)]
    rows = []
    for mine, other in (halves, halves[::-1]):
        if not other[0].values[:, 1].sum():
            return None
        try:
            least = choose(other, recall).least
        except ConfigError:
            return None
        rows += [one.values for one in mine if one.least == least]
    return setting_of(Counts(None, np.concatenate(rows)))


def _hidden(seen: Iterable[_Seen], least: float | None, labels: frozenset[str]) -> _Spans:
    """What is hidden of a document; windows that overlap hide what either does."""
    hidden = set()
    word = EngineConfig(least=least).least_of_word
    for part, evidence, fusion in seen:
        weights = fusion if least is None else fusion.with_least(least)
        found = spans_of(part, weigh(evidence, weights), weights)
        if word is not None:
            found += words_beside(part, found, word)
        for one in found:
            if one.label in labels:
                start, end = part.folded.source_span(one.start, one.end)
                hidden.add((part.sentence.start + start, part.sentence.start + end))
    return hidden


def _count(gold: GoldDocument, hidden: _Spans, labels: frozenset[str]) -> list[int]:
    covered = np.zeros(len(gold.text), dtype=bool)
    for start, end in hidden:
        covered[start:end] = True
    is_name = np.zeros(len(gold.text), dtype=bool)
    names = {(one.start, one.end) for one in gold.spans if one.label in labels}
    for one in gold.spans:
        is_name[one.start : one.end] = True
    missed = sum(_is_readable(gold.text, covered, *name) for name in names)
    return [missed, len(names), int((covered & ~is_name).sum()), int((~is_name).sum())]


def _is_readable(text: str, covered: NDArray[np.bool_], start: int, end: int) -> bool:
    """Whether anything of a name is left but spaces and signs."""
    return any(text[at].isalnum() and not covered[at] for at in range(start, end))


def _share(part: int, whole: int) -> Callable[[Floats], Floats]:
    def share(sums: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            shares: Floats = sums[..., part] / sums[..., whole]
        return shares

    return share
