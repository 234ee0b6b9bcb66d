"""Writes the memory-mapped lexicon that ``eat_edge.lexicon`` reads (the format is drawn there)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from eat_edge.lexicon import AMBIGUOUS, ENTRY, FORMAT, MAX_SURFACE, Beginnings, Lexicon
from eat_edge.lexicon.composition import Compositions
from eat_edge.lexicon.ids import number_of
from eat_edge.lexicon.readings import MARKS, Kind
from eat_edge.names import Name
from eat_edge.types import LABELS

__all__ = [
    "VARIANTS",
    "Reading",
    "Surface",
    "add_language",
    "write_entries",
    "write_index",
    "write_language",
    "write_readings",
]

_INDEX = "lexicon.json"

VARIANTS: Mapping[str, str] = {
    "ru": "ёеЁЕ",
    # Letters of the Arabic keyboard in Persian text.
    "fa": "يیىیكکۀهأاإا",
    # Alif with and without hamza, final ya and ta marbuta; Persian letters in Arabic text.
    "ar": "أاإاآاٱاىيةهیيکك",
    # Candrabindu and anusvara.
    "hi": "\u0901\u0902",
}
"""Characters that one name is written with by turns, in pairs: the second stands for the first in
the lexicon's keys, and nowhere else."""


@dataclass(frozen=True, slots=True)
class Surface:
    """What the lexicon says of one folded surface form.

    Attributes:
        names: English names, likeliest first; never empty.
        prior: Probability in [0, 1] that the surface is used as one of them.
    """

    names: tuple[Name, ...]
    prior: float


@dataclass(frozen=True, slots=True)
class Reading:
    """How a surname or a given name is read.

    Attributes:
        surface: Folded.
        kind: Which of them it is.
        english: In Latin letters.
        is_ambiguous: Whether it is read otherwise about as often.
    """

    surface: str
    kind: Kind
    english: str
    is_ambiguous: bool


def write_readings(out: Path, lang: str, readings: Iterable[Reading]) -> None:
    """Write ``LANG.readings.marisa``.

    Args:
        out: The lexicon directory.
        lang: ISO 639-1 code.
        readings: Of each surface and kind one.
    """
    marks = {kind: mark for mark, kind in MARKS.items()}
    marisa_trie.Trie(
        f"{one.surface}\t{marks[one.kind].upper() if one.is_ambiguous else marks[one.kind]}"
        f"{one.english}"
        for one in readings
    ).save(str(out / f"{lang}.readings.marisa"))


def write_language(out: Path, lang: str, surfaces: Mapping[str, Surface]) -> None:
    """Write the files of one language.

    Args:
        out: The lexicon directory, made if missing.
        lang: ISO 639-1 code.
        surfaces: By folded surface form; forms longer than ``MAX_SURFACE`` are left out.
    """
    write_entries(out, lang, surfaces.items())


def write_entries(out: Path, lang: str, entries: Iterable[tuple[str, Surface]]) -> None:
    """Write the files of one language from entries that need not be in memory.

    ``LANG.ids.npy`` is there where any name has an identifier.

    Args:
        out: The lexicon directory, made if missing.
        lang: ISO 639-1 code.
        entries: Folded surface forms, each once, and what is said of them; gone through four
            times, so no iterator. Forms longer than ``MAX_SURFACE`` are left out.
    """
    out.mkdir(parents=True, exist_ok=True)

    def kept() -> Iterator[tuple[str, Surface]]:
        return ((s, entry) for s, entry in entries if 0 < len(s) <= MAX_SURFACE)

    surfaces = marisa_trie.Trie(surface for surface, _ in kept())
    english = marisa_trie.Trie(name.english for _, entry in kept() for name in entry.names)
    priors = np.zeros(len(surfaces), dtype=np.uint8)
    offsets = np.zeros(len(surfaces) + 1, dtype=np.uint32)
    for surface, entry in kept():
        number = surfaces.key_id(surface)
        priors[number] = round(255 * entry.prior)
        offsets[number + 1] = len(entry.names)
    np.cumsum(offsets, out=offsets)
    names = np.zeros(int(offsets[-1]), dtype=ENTRY)
    ids = np.zeros(len(names), dtype=np.uint32)
    for surface, entry in kept():
        at = int(offsets[surfaces.key_id(surface)])
        for place, name in enumerate(entry.names, at):
            label = LABELS.index(name.label) if name.label else len(LABELS)
            names[place] = (english.key_id(name.english), label + AMBIGUOUS * name.is_ambiguous)
            ids[place] = number_of(name.id)
    surfaces.save(str(out / f"{lang}.surfaces.marisa"))
    english.save(str(out / f"{lang}.names.marisa"))
    beginnings = Beginnings.of(surfaces.iterkeys()).words
    parts: dict[str, NDArray[Any]]
    parts = {"beginnings": beginnings, "priors": priors, "offsets": offsets, "entries": names}
    if ids.any():
        parts["ids"] = ids
    else:
        (out / f"{lang}.ids.npy").unlink(missing_ok=True)
    for part, array in parts.items():
        np.save(out / f"{lang}.{part}.npy", array)


def add_language(
    out: Path,
    lang: str,
    entries: Iterable[tuple[str, Surface]],
    compositions: Compositions,
    *,
    simplified: str = "",
    variants: str = "",
) -> None:
    """Write one language into a lexicon that may have others, or an older state of this one.

    The files are made elsewhere and moved here when all are whole.

    Args:
        out: The lexicon directory, made if missing.
        lang: ISO 639-1 code.
        entries: As for ``write_entries``.
        compositions: How names are composed, unless the directory says so already.
        simplified: As for ``write_index``; what the directory has stays where this is empty.
        variants: Those of this language, with which its entries were folded.

    Raises:
        BundleError: The directory has an index that cannot be read.
    """
    kept, tables = {lang: compositions}, {}
    if (out / _INDEX).exists():
        before = Lexicon(out)
        kept = {one: before.compositions(one) for one in before.languages}
        kept.setdefault(lang, compositions)
        index = json.loads((out / _INDEX).read_text("utf-8"))
        simplified, tables = simplified or index["simplified"], index.get("variants", {})
    tables[lang] = variants
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent) as scratch:
        write_entries(Path(scratch), lang, entries)
        write_index(
            Path(scratch), sorted(kept), simplified=simplified, compositions=kept, variants=tables
        )
        if not (Path(scratch) / f"{lang}.ids.npy").exists():
            (out / f"{lang}.ids.npy").unlink(missing_ok=True)
        for file in sorted(Path(scratch).iterdir(), key=lambda file: file.name == _INDEX):
            # The index last: it names what is there.
            file.replace(out / file.name)


def write_index(
    out: Path,
    languages: Sequence[str],
    *,
    simplified: str = "",
    compositions: Mapping[str, Compositions] | None = None,
    variants: Mapping[str, str] | None = None,
) -> None:
    """Write ``lexicon.json``, the index that names what the directory holds.

    Args:
        out: The lexicon directory.
        languages: Languages whose files are there.
        simplified: Traditional characters with their simplified forms, as one string of pairs.
        compositions: How names are composed, by language.
        variants: By language as in ``VARIANTS``, where its surfaces were folded with them.
    """
    index: dict[str, Any] = {
        "format": FORMAT,
        "languages": list(languages),
        "simplified": simplified,
        "compositions": {lang: _record(c) for lang, c in (compositions or {}).items()},
        "variants": {lang: pairs for lang, pairs in (variants or {}).items() if pairs},
    }
    text = json.dumps(index, ensure_ascii=False, indent=1)
    (out / _INDEX).write_text(text + "\n", encoding="utf-8")


def _record(compositions: Compositions) -> dict[str, Any]:
    return {
        "classes": dict(sorted(compositions.classes.items())),
        "designators": {
            surface: [d.template, d.label, d.prior, d.gapped]
            for surface, d in sorted(compositions.designators.items())
        },
        "leaders": dict(sorted(compositions.leaders.items())),
    }
