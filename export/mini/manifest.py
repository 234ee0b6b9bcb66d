"""The manifest of the embedded bundle, and the weights of the fusion in it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eat_edge.bundle import (
    MANIFEST,
    OTHER_LANGUAGES,
    SOURCE_COMBINATIONS,
    WEIGHTS,
    Bundle,
    Doubt,
    fusion_of,
)
from eat_edge.bundling.manifest import Facts, Terms, write_manifest
from eat_edge.strict_json import Table
from export.mini.fusion import Observation, fit
from export.mini.parallel.origins import Origin

__all__ = ["MEASURED", "TRANSLATED", "WINDOW", "fit_all", "write_mini_manifest"]

MEASURED = ("zh", "ja", "ko", "ar", "ru", "uk", "hi", "th", "he", "ka", "hy")
"""Languages that the bundle is for; others in scripts that are not Latin are read, too."""

TRANSLATED = ("zh", "ja")
"""Languages the LLM is trained on."""

LEAST_SCORE, LEAST_SCORE_FAST, LEAST_SCORE_LEXICON = 0.5, 0.6, 0.23
"""Least score of an entity with a translation, without one, and with nothing but the lexicon;
chosen on the development sets."""
LEAST_SCORES_FAST = {
    "zh": 0.66,
    "ar": 0.66,
    "ko": 0.46,
    "ru": 0.48,
    "hi": 0.54,
    "he": 0.48,
    "hy": 0.42,
}
"""Languages for which another least score without a translation is better, on their sets."""

LEAST_OF_TYPES_FAST = {
    "ko": {"PER": 0.36, "LOC": 0.6, "ORG": 0.66},
    "ru": {"ORG": 0.66},
    "th": {"ORG": 0.5},
}
"""Languages for which another least score of a type is better, on both halves of their sets."""

_FAST = "lexicon source"
"""Evidence sources of a sentence without a translation."""

UNFITTED = {
    **dict.fromkeys(WEIGHTS, 0.0),
    "prior": 1.0,
    "source": 1.0,
    "least": LEAST_SCORE_FAST,
}
"""Lexicon and source by their own probabilities, until the fusion has been fitted."""

DOUBT = {"zh": Doubt(0.0, 0.08, "everything"), "ja": Doubt(0.1, 0.0, "everything")}
"""What is in doubt, and what is asked about it; chosen on the development sets with
`benchmarks/doubts.py` and `benchmarks/auto_mode.py`, so that the mode auto is at least five times
as fast as full, its F1 at most 0.3 points lower, and never below that of fast."""

WINDOW = 100
CONTEXT = 512

_CLOSED = "The embedded bundle; not free for commercial use, see README.md."
_OPEN = "Made of sources that allow commercial use; their terms stand in README.md."
"""Descriptions of a bundle."""


def fit_all(seen: Mapping[str, Sequence[Observation]]) -> dict[str, dict[str, dict[str, object]]]:
    """Fit the weights of the fusion for every language and every set of evidence sources.

    Args:
        seen: What was observed, by language; one of which nothing was seen has the weights of all.

    Returns:
        Weights by language and evidence sources. ``OTHER_LANGUAGES`` has those of all languages
        whose lexicon has no priors from parallel text; every language stays near to those of its
        group, having too few names to weigh all sources by itself.
    """
    fitted: dict[str, dict[str, dict[str, object]]] = {OTHER_LANGUAGES: {}}
    for langs in (TRANSLATED, tuple(lang for lang in seen if lang not in TRANSLATED)):
        together = [one for lang in langs for one in seen.get(lang, ())]
        for sources in SOURCE_COMBINATIONS if together else ():
            least = LEAST_SCORE if "translation" in sources else LEAST_SCORE_FAST
            least = LEAST_SCORE_LEXICON if sources == "lexicon" else least
            common = fit(together, sources, least=least)
            fitted[OTHER_LANGUAGES][sources] = common.plain()
            for lang in filter(seen.get, langs):
                own = fit(seen[lang], sources, least=least, around=common)
                fitted.setdefault(lang, {})[sources] = own.plain()
    chosen: dict[str, dict[str, object]] = {
        lang: {"least": least} for lang, least in LEAST_SCORES_FAST.items()
    }
    for lang, least_of in LEAST_OF_TYPES_FAST.items():
        chosen.setdefault(lang, {})["least_of"] = least_of
    for lang, least_scores in chosen.items() if fitted[OTHER_LANGUAGES] else ():
        weights = fitted.setdefault(lang, dict(fitted[OTHER_LANGUAGES]))
        weights[_FAST] = weights[_FAST] | least_scores
    return fitted


def write_mini_manifest(
    path: Path, weights: Path, origins: Iterable[Origin], *, is_open: bool
) -> Bundle:
    """Write the manifest of the embedded bundle and open the bundle.

    Args:
        path: The bundle directory.
        weights: Fitted weights of the fusion. Where there is no such file they stay as the
            manifest has them.
        origins: What the bundle was made of.
        is_open: Whether all of it allows commercial use.
    """
    manifest, origins = path / MANIFEST, tuple(origins)
    fitted = {}
    if weights.exists():
        fitted = json.loads(weights.read_text(encoding="utf-8"))
    elif manifest.exists():
        fitted = json.loads(manifest.read_text(encoding="utf-8"))["fusion"]
    unfitted = dict.fromkeys(SOURCE_COMBINATIONS, UNFITTED)
    fusion = {
        lang: {sources: fusion_of(Table(by_sources[sources])) for sources in SOURCE_COMBINATIONS}
        for lang, by_sources in ({OTHER_LANGUAGES: unfitted} | fitted).items()
    }
    return write_manifest(
        path,
        Facts(
            name=path.name,
            version="0.2.0",
            prompt="eat-mini",
            languages=MEASURED,
            translated=TRANSLATED,
            fusion=fusion,
            window=WINDOW,
            context=CONTEXT,
            terms=_terms(origins),
            sources=tuple(f"{one.name}: {one.licence}" for one in origins),
            description=_OPEN if is_open else _CLOSED,
            doubt=DOUBT,
        ),
    )


def _terms_for(origins: Sequence[Origin], part: str) -> Terms:
    """Licences of what a part of the bundle learnt from."""
    used = [origin for origin in origins if part in origin.purpose.split(", ")]
    licences = sorted({licence for origin in used for licence in origin.licence.split("; ")})
    return Terms("; ".join(licences), all(origin.is_open for origin in used))


def _terms(origins: Sequence[Origin]) -> dict[str, Terms]:
    """Licences of what every file was made of."""
    llm, lexicon, tagger = (_terms_for(origins, part) for part in ("LLM", "lexicon", "tagger"))
    pieces = replace(
        tagger, licence="MIT (vocabulary of multilingual-e5-small)", is_commercial=True
    )
    return {
        "": Terms("Apache-2.0", is_commercial=True),
        "llm.gguf": llm,
        "llm.model": llm,
        "lexicon/": lexicon,
        "tagger.onnx": tagger,
        "pieces.marisa": pieces,
        "pieces.npy": pieces,
    }
