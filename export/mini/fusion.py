"""Fits the weights of the fusion on parallel text: no label of a target language is needed.

A known name of a source sentence counts as meant where the human translation has its English name.
What the pipeline knew of it (prior, check, mention in its own translation) is what a logistic
regression learns from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eat_edge.align import Known, logit, names_agree
from eat_edge.bundle import Bundle, Fusion
from eat_edge.config import EngineConfig
from eat_edge.gate import Gate
from eat_edge.lexicon import Lexicon
from eat_edge.llm import Llm
from eat_edge.spotter import Spotter
from eat_edge.tagger import Tagger
from eat_edge.translate import hinted_matches, hints_of
from export.mini.corpus import Pair
from export.mini.lexicon import EnglishIndex

__all__ = ["Observation", "fit", "observe"]


@dataclass(frozen=True, slots=True)
class Observation:
    """One known name in one sentence.

    Attributes:
        known: The name, with the second translation's probability.
        mention: The tagger's probability of a mention that bears it, 0 without one.
        is_meant: Whether the human translation has one of its English names.
    """

    known: Known
    mention: float
    is_meant: bool


def observe(bundle: Bundle, pairs: Sequence[Pair], lang: str) -> list[Observation]:
    """Run the pipeline over parallel text and note what it knew of every known name.

    Args:
        bundle: The bundle whose fusion is to be fitted.
        pairs: Sentences with human translations, best not those the LLM was trained on.
        lang: Their language.
    """
    config, gate = EngineConfig(), Gate()
    lexicon = Lexicon(bundle.lexicon)
    llm = Llm(bundle, config, gate)
    tagger = Tagger(bundle.tagger, bundle.tagger_tokenizer, threads=config.num_threads)
    spotter = Spotter(bundle.spotter, threads=config.num_threads) if bundle.spotter else None
    observations: list[Observation] = []
    step = 2 * config.max_sequences
    for at in range(0, len(pairs), step):
        sentences = []
        for pair in pairs[at : at + step]:
            folded = lexicon.fold(pair.text, lang).text
            matches = hinted_matches(lexicon.matches(folded, lang))
            source = llm.read(folded, lang, hints_of(matches))
            sentences.append((pair, matches, llm.translate(source)))
        translations = [translation.english for _, _, translation in sentences]
        with gate:
            tagged = tagger.tag(translations)
            sources = [(translation.source.text, matches) for _, matches, translation in sentences]
            spotted = spotter.spot(sources) if spotter else [()] * len(sources)
        asked = [
            (pair, match, mentions, spots, llm.check(translation.source, match.names[0].english))
            for (pair, matches, translation), mentions, spots in zip(
                sentences, tagged, spotted, strict=True
            )
            for match in matches
            if match.names[0].label
        ]
        for pair, match, mentions, spots, check in asked:
            english = EnglishIndex(pair.english, lang)
            place = (match.start, match.end)
            spot = next((s for s in spots if (s.start, s.end) == place), None)
            known = Known(match, check.probability_at(*place), spot, is_read=spotter is not None)
            bearing = [
                mention.score
                for mention in mentions
                if any(names_agree(name.english, mention.text) for name in match.names)
            ]
            is_meant = any(english.find(name.english) for name in match.names)
            observations.append(Observation(known, max(bearing, default=0.0), is_meant))
    llm.close()
    tagger.close()
    if spotter:
        spotter.close()
    return observations


def fit(observations: Sequence[Observation], *, known: float, new: float, spotted: float) -> Fusion:
    """Fit the weights by logistic regression (Newton's method, a little ridge).

    Args:
        observations: At least a few hundred.
        known: Least score of a known name, passed through.
        new: Least score of a mention that is no known name, passed through.
        spotted: Least score of a span that only the spotter marks, passed through.
    """
    features = np.array(
        [
            (
                1.0,
                logit(o.known.match.prior),
                logit(o.known.check or 0.0),
                o.mention,
                logit(o.known.spot.score if o.known.spot else 0.0),
            )
            for o in observations
        ]
    )
    meant = np.array([o.is_meant for o in observations], dtype=np.float64)
    weights: NDArray[np.float64] = np.zeros(features.shape[1])
    ridge = 1.0 * np.eye(features.shape[1])
    for _ in range(25):
        chance = 1.0 / (1.0 + np.exp(-features @ weights))
        gradient = features.T @ (chance - meant) + ridge @ weights
        curvature = features.T @ (features * (chance * (1.0 - chance))[:, None]) + ridge
        weights -= np.linalg.solve(curvature, gradient)
    bias, prior, check, mention, spot = (round(float(weight), 4) for weight in weights)
    return Fusion(bias, prior, check, mention, known, new, spot, spotted)
