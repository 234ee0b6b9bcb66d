"""The manifest of the embedded bundle, and the weights of the fusion in it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path

from eat_edge.bundle import MANIFEST, SOURCE_COMBINATIONS, Bundle, Fusion
from export.bundle import Facts, write_manifest
from export.mini.fusion import Observation, fit
from export.mini.lexicon.build import LANGUAGES
from export.mini.parallel.origins import Origin

__all__ = ["TRANSLATED", "WINDOW", "fit_all", "write_mini_manifest"]

TRANSLATED = ("zh", "ja")
"""Languages the LLM is trained on; for the others there are only lexicon matches."""

LEAST_SCORE, LEAST_SCORE_FAST, LEAST_SCORE_LEXICON = 0.2, 0.24, 0.23
"""Least score of an entity with the language model, without it, and with the lexicon alone; chosen
on the development sets."""

UNFITTED = {
    **dict.fromkeys((field.name for field in fields(Fusion)), 0.0),
    "prior": 1.0,
    "least": LEAST_SCORE_FAST,
}
"""The lexicon's word alone, until the fusion has been fitted."""

WINDOW = 100
CONTEXT = 512

_CLOSED = "The embedded bundle; not free for commercial use, see README.md."
_OPEN = "Made of sources that allow commercial use; their terms stand in README.md."
"""Descriptions of a bundle."""


def fit_all(seen: Iterable[Observation]) -> Mapping[str, Mapping[str, float]]:
    """Fit the weights of the fusion for every combination of evidence sources.

    One fit serves both languages: neither has names enough to weigh all sources by itself.
    """
    seen = list(seen)
    fitted = {}
    for sources in SOURCE_COMBINATIONS:
        least = LEAST_SCORE if "translation" in sources else LEAST_SCORE_FAST
        least = LEAST_SCORE_LEXICON if sources == "lexicon" else least
        fitted[sources] = asdict(fit(seen, sources, least=least))
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
    fusion = {sources: Fusion(**fitted.get(sources, UNFITTED)) for sources in SOURCE_COMBINATIONS}
    return write_manifest(
        path,
        Facts(
            name=path.name,
            version="0.1.0",
            prompt="eat-mini",
            languages=TRANSLATED,
            preview=tuple(lang for lang in LANGUAGES if lang not in TRANSLATED),
            fusion=fusion,
            window=WINDOW,
            context=CONTEXT,
            licences=tuple(sorted({part for one in origins for part in one.licence.split("; ")})),
            sources=tuple(f"{one.name}: {one.licence}" for one in origins),
            description=_OPEN if is_open else _CLOSED,
        ),
    )
