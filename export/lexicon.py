"""Writes the memory-mapped lexicon that ``eat_edge.lexicon`` reads (the format is drawn there)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np

from eat_edge.composition import Compositions
from eat_edge.lexicon import ENTRY, FORMAT, MAX_SURFACE
from eat_edge.names import Name
from eat_edge.types import LABELS

__all__ = ["Surface", "write_index", "write_language"]


@dataclass(frozen=True, slots=True)
class Surface:
    """What the lexicon says of one folded surface form.

    Attributes:
        names: English names, likeliest first; never empty.
        prior: Probability in [0, 1] that the surface is used as one of them.
    """

    names: tuple[Name, ...]
    prior: float


def write_language(out: Path, lang: str, surfaces: Mapping[str, Surface]) -> None:
    """Write the five files of one language.

    Args:
        out: The lexicon directory, made if missing.
        lang: ISO 639-1 code.
        surfaces: By folded surface form; forms longer than ``MAX_SURFACE`` are left out.
    """
    out.mkdir(parents=True, exist_ok=True)
    kept = [surface for surface in surfaces if 0 < len(surface) <= MAX_SURFACE]
    trie = marisa_trie.Trie(kept)
    english = marisa_trie.Trie({name.english for s in kept for name in surfaces[s].names})
    ordered: list[str] = [""] * len(kept)
    for surface in kept:
        ordered[trie.key_id(surface)] = surface
    priors = np.zeros(len(kept), dtype=np.uint8)
    offsets = np.zeros(len(kept) + 1, dtype=np.uint32)
    entries = np.zeros(sum(len(surfaces[s].names) for s in kept), dtype=ENTRY)
    at = 0
    for number, surface in enumerate(ordered):
        priors[number] = round(255 * surfaces[surface].prior)
        for name in surfaces[surface].names:
            label = LABELS.index(name.label) if name.label else len(LABELS)
            entries[at] = (english.key_id(name.english), label)
            at += 1
        offsets[number + 1] = at
    trie.save(str(out / f"{lang}.surfaces.marisa"))
    english.save(str(out / f"{lang}.names.marisa"))
    for part, array in (("priors", priors), ("offsets", offsets), ("entries", entries)):
        np.save(out / f"{lang}.{part}.npy", array)


def write_index(
    out: Path,
    languages: Sequence[str],
    *,
    simplified: str = "",
    compositions: Mapping[str, Compositions] | None = None,
) -> None:
    """Write ``lexicon.json``, the index that names what the directory holds.

    Args:
        out: The lexicon directory.
        languages: Languages whose files are there.
        simplified: Traditional characters with their simplified forms, as one string of pairs.
        compositions: How names are composed, by language.
    """
    index: dict[str, Any] = {
        "format": FORMAT,
        "languages": list(languages),
        "simplified": simplified,
        "compositions": {lang: _record(c) for lang, c in (compositions or {}).items()},
    }
    text = json.dumps(index, ensure_ascii=False, indent=1)
    (out / "lexicon.json").write_text(text + "\n", encoding="utf-8")


def _record(compositions: Compositions) -> dict[str, Any]:
    return {
        "classes": dict(sorted(compositions.classes.items())),
        "designators": {
            surface: [d.template, d.label, d.prior, d.gapped]
            for surface, d in sorted(compositions.designators.items())
        },
    }
