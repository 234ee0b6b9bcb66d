"""Fits the weights of the fusion on parallel text: no label of a target language is needed.

The pipeline reads sentences that neither lexicon nor tagger has learnt from, and a logistic
regression learns which of its evidence agrees with the mentions of the human translation, projected
onto the source.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eat_edge.bundle import SOURCE_COMBINATIONS, WEIGHTS, Bundle, Fusion, fusion_of
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine
from eat_edge.lexicon import Lexicon
from eat_edge.pipeline.fusion import Evidence, features, labels_of
from eat_edge.pipeline.jobs import Part
from eat_edge.strict_json import Table
from eat_edge.types import Document
from export.mini.parallel.mentions import ReadPair
from export.mini.parallel.projection import DOUBTFUL, carry_over

__all__ = ["Observation", "fit", "log_loss", "observe", "observe_each"]

_COLUMNS = {
    "lexicon": ("listed", "other_listed", "prior"),
    "translation": ("mention", "other_mention"),
    "alignment": ("check", "placed", "alone"),
    "source": ("tagged", "source", "rival"),
}
"""The weights of the features that each evidence source gives."""

_LIKELY = 0.5
"""Probability of a mention of the source from which on nothing is learnt from a translation that
lacks it: with these as counterexamples every score came out too low (on the development sets, a
mean F1 of .585 instead of .610 at a least score of 0.3)."""

_NEARNESS = 20.0
"""Ridge around the weights of more text: those of a language differ where its own text insists."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One candidate span of a sentence, as a name of one of the types that it is given.

    Attributes:
        features: What the pipeline knew of it, as the scorer sees it.
        is_entity: Whether the human translation has a mention of that type there.
        sources: Which of them give it that type.
    """

    features: tuple[float, ...]
    is_entity: bool
    sources: tuple[str, ...]


def observe(bundle: Bundle, pairs: Sequence[ReadPair], lang: str) -> list[Observation]:
    """Run the pipeline over parallel text and note what it knew of every candidate.

    Args:
        bundle: The bundle whose fusion is to be fitted.
        pairs: Sentences with the mentions of their translations, held out from lexicon and tagger.
        lang: Their language.
    """
    return [one for seen in observe_each(bundle, pairs, lang) for one in seen or ()]


def observe_each(
    bundle: Bundle, pairs: Sequence[ReadPair], lang: str, config: EngineConfig | None = None
) -> Iterator[list[Observation] | None]:
    """Run the pipeline over parallel text, pair by pair.

    Args:
        bundle: As for ``observe``.
        pairs: As for ``observe``.
        lang: Their language.
        config: How the pipeline runs.

    Yields:
        For every pair what was seen of its candidates; None where a mention is nowhere to be found
        or the pipeline failed, so that nobody knows what is meant.
    """
    lexicon = Lexicon(bundle.lexicon)
    observed: list[tuple[int, Sequence[Evidence]]] = []

    def observe(part: Part, evidence: Sequence[Evidence], fusion: Fusion) -> None:
        observed.append((part.sentence.start, evidence))

    with Engine(
        bundle, config or EngineConfig(options=Options(mode="full")), observer=observe
    ) as engine:
        documents = (Document(pair.text, lang=lang) for pair in pairs)
        for pair, document in zip(pairs, engine.pipe(documents), strict=True):
            seen = observed.copy()
            observed.clear()
            truth = carry_over(pair, lexicon, lang)
            if truth is None or document.error is not None:
                yield None
                continue
            labels = {(start, end): label for start, end, label in truth}
            doubts = [span for span, label in labels.items() if label == DOUBTFUL]
            observations = []
            for offset, found in seen:
                for evidence in found:
                    start, end = offset + evidence.start, offset + evidence.end
                    if any(start < e and s < end for s, e in doubts):
                        continue
                    for label, sources in labels_of(evidence).items():
                        is_entity = labels.get((start, end)) == label
                        if not is_entity and _may_be_left_out(evidence, label):
                            continue
                        observations.append(
                            Observation(features(evidence, label), is_entity, sources)
                        )
            yield observations


def _may_be_left_out(evidence: Evidence, label: str) -> bool:
    """Whether the translator may have left a mention out that the tagger finds likely."""
    return evidence.source is not None and evidence.source.share(label) >= _LIKELY


def fit(
    observations: Sequence[Observation],
    sources: str,
    *,
    least: float,
    around: Fusion | None = None,
) -> Fusion:
    """Fit weights by logistic regression (Newton's method with a ridge).

    Args:
        observations: At least a few hundred, with evidence of all sources.
        sources: One of ``SOURCE_COMBINATIONS``: evidence of others is left out.
        least: Least score of an entity, passed through.
        around: Weights to stay near to, fitted on more text; None shrinks a little towards 0.
    """
    assert sources in SOURCE_COMBINATIONS
    names = _names(sources)
    rows, meant = _table(observations, sources)
    center: NDArray[np.float64] = np.zeros(len(names))
    if around is not None:
        center = np.array([getattr(around, name) for name in names])
    weights = center.copy()
    ridge = (1.0 if around is None else _NEARNESS) * np.eye(len(names))
    for _ in range(25):
        chance = 1.0 / (1.0 + np.exp(-rows @ weights))
        gradient = rows.T @ (chance - meant) + ridge @ (weights - center)
        curvature = rows.T @ (rows * (chance * (1.0 - chance))[:, None]) + ridge
        weights -= np.linalg.solve(curvature, gradient)
    fitted = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    return fusion_of(Table(dict.fromkeys(WEIGHTS, 0.0) | fitted | {"least": least}))


def log_loss(observations: Sequence[Observation], fusion: Fusion, sources: str) -> float:
    """How badly weights foretell what was seen: mean negative log-likelihood, in nats.

    Args:
        observations: As for ``fit``.
        fusion: The weights.
        sources: One of ``SOURCE_COMBINATIONS``.
    """
    rows, meant = _table(observations, sources)
    weights = np.array([getattr(fusion, name) for name in _names(sources)])
    return float(np.logaddexp(0.0, np.where(meant == 1.0, -1.0, 1.0) * (rows @ weights)).mean())


def _names(sources: str) -> list[str]:
    """The weights of the features that these evidence sources give."""
    return ["bias", "single", *(name for source in sources.split() for name in _COLUMNS[source])]


def _table(
    observations: Sequence[Observation], sources: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What these sources say of their candidates, in the order of ``_names``, and the truth."""
    columns = [WEIGHTS.index(name) for name in _names(sources)]
    # What only a source that is left out names, or names so, would not be a candidate.
    given = [one for one in observations if not set(sources.split()).isdisjoint(one.sources)]
    rows = np.array([one.features for one in given])[:, columns]
    return rows, np.array([one.is_entity for one in given], dtype=np.float64)
