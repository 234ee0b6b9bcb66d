"""Known names: a memory-mapped lexicon of surface forms and their English names.

On disk a lexicon is a directory with ``lexicon.json`` and, for every language, five files:

- ``LANG.surfaces.marisa``: a MARISA trie of folded surface forms; a surface's number is its key id.
- ``LANG.names.marisa``: a MARISA trie of English names; a name's number is its key id.
- ``LANG.priors.npy``: uint8 per surface, ``round(255 * prior)``.
- ``LANG.offsets.npy``: uint32 per surface plus one; the surface's entries are a slice.
- ``LANG.entries.npy``: structured (``name`` uint32, ``label`` uint8) entries, likeliest name first.

The *prior* of a surface is the share of its occurrences in parallel text whose translation contains
one of its English names: how often it is a name at all.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eat_edge.errors import BundleError
from eat_edge.text import Folded, fold
from eat_edge.types import LABELS

__all__ = ["ENTRY", "FORMAT", "MAX_SURFACE", "Lexicon", "Name", "NameMatch", "heaviest"]

FORMAT = 1
MAX_SURFACE = 32
"""Code points of the longest surface that is looked up."""

ENTRY = np.dtype([("name", "<u4"), ("label", "u1")])
"""One English name of a surface: its key id and the number of its label."""

_NO_LABEL = len(LABELS)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Name:
    """An English name with its type, ``""`` where the type is not known."""

    english: str
    label: str


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A known surface form at a place in a folded sentence.

    Attributes:
        start: First code point in the folded text.
        end: One past the last code point.
        surface: ``folded[start:end]``.
        names: Its English names, likeliest first; never empty.
        prior: Probability in [0, 1] that the surface is used as one of these names.
        composition: The class of a full name put together from its parts, ``""`` for an entry.
    """

    start: int
    end: int
    surface: str
    names: tuple[Name, ...]
    prior: float
    composition: str = ""

    @property
    def weight(self) -> float:
        """What the match is worth where matches compete: longer and surer wins."""
        length = self.end - self.start
        return self.prior * float(length**1.5)


class Lexicon:
    """Names of all languages of a bundle, opened language by language when first asked for.

    Lookups are thread-safe: everything behind them is read-only and memory-mapped.

    Args:
        directory: The lexicon directory.

    Raises:
        BundleError: ``lexicon.json`` is missing, broken or of another format.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        index = directory / "lexicon.json"
        try:
            meta = json.loads(index.read_text(encoding="utf-8"))
            if meta["format"] != FORMAT:
                raise BundleError(
                    f"{index} has lexicon format {meta['format']!r}, this version reads {FORMAT}: "
                    "use a bundle and an eat-edge of the same release"
                )
            self.languages: tuple[str, ...] = tuple(meta["languages"])
            self._compositions: dict[str, dict[str, float]] = meta.get("compositions", {})
            simplified: str = meta.get("simplified", "")
            self._simplified = dict(
                zip(map(ord, simplified[::2]), map(ord, simplified[1::2]), strict=True)
            )
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise BundleError(
                f"cannot read the lexicon index {index}: {error!r}; restore the bundle"
            ) from error
        self._open: dict[str, _Names] = {}

    def fold(self, text: str, lang: str) -> Folded:
        """Fold text the way surfaces of this language were folded (Chinese: simplified too).

        The folding of the lexicon is the folding of the whole pipeline: models see folded text. It
        has no lone surrogates, which no native library takes: U+FFFD stands in their places.
        """
        text = _SURROGATE.sub("\ufffd", text)
        return fold(text, table=self._simplified if lang == "zh" else None)

    def matches(self, folded: str, lang: str) -> list[NameMatch]:
        """All known names in a folded sentence, overlapping ones included.

        Args:
            folded: Text folded by :meth:`fold` for the same language.
            lang: ISO 639-1 code; a language without names gives no match.

        Returns:
            Matches by start, then by end.
        """
        names = self._names(lang)
        if names is None:
            return []
        found = list(names.matches(folded))
        found.extend(_compose(folded, lang, found, self._compositions.get(lang, {})))
        found.sort(key=lambda match: (match.start, match.end))
        return found

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        """The entry of exactly this folded surface, or None."""
        names = self._names(lang)
        return None if names is None else names.exact(folded)

    def surfaces(self, lang: str) -> Iterator[str]:
        """All folded surface forms of a language."""
        names = self._names(lang)
        return iter(()) if names is None else names.surfaces()

    def _names(self, lang: str) -> "_Names | None":
        if lang not in self.languages:
            return None
        if lang not in self._open:
            self._open[lang] = _Names(self._directory, lang)
        return self._open[lang]


class _Names:
    """The five files of one language."""

    def __init__(self, directory: Path, lang: str) -> None:
        import marisa_trie

        self._lang = lang
        try:
            self._surfaces = marisa_trie.Trie().mmap(str(directory / f"{lang}.surfaces.marisa"))
            self._english = marisa_trie.Trie().mmap(str(directory / f"{lang}.names.marisa"))
            self._priors = _load(directory / f"{lang}.priors.npy", np.uint8)
            self._offsets = _load(directory / f"{lang}.offsets.npy", np.uint32)
            self._entries = _load(directory / f"{lang}.entries.npy", ENTRY)
        except (OSError, EOFError, ValueError, RuntimeError) as error:
            raise BundleError(
                f"cannot open the {lang} names of the lexicon {directory}: {error}; "
                "restore the bundle"
            ) from error
        num_surfaces = len(self._surfaces)
        if (
            len(self._offsets) != num_surfaces + 1
            or len(self._priors) != num_surfaces
            or len(self._entries) != self._offsets[-1]
        ):
            raise BundleError(
                f"the {lang} files of the lexicon {directory} do not belong together; "
                "restore the bundle"
            )

    def matches(self, folded: str) -> Iterator[NameMatch]:
        prefixes = self._surfaces.prefixes
        for start in range(len(folded)):
            if not _may_start(folded, start):
                continue
            for surface in prefixes(folded[start : start + MAX_SURFACE]):
                end = start + len(surface)
                if _may_end(folded, end, self._lang):
                    yield self._match(start, end, surface)

    def surfaces(self) -> Iterator[str]:
        yield from self._surfaces.iterkeys()

    def exact(self, surface: str) -> NameMatch | None:
        return self._match(0, len(surface), surface) if surface in self._surfaces else None

    def _match(self, start: int, end: int, surface: str) -> NameMatch:
        number = self._surfaces.key_id(surface)
        entries = self._entries[self._offsets[number] : self._offsets[number + 1]]
        names = tuple(
            Name(
                self._english.restore_key(int(entry["name"])),
                "" if entry["label"] == _NO_LABEL else LABELS[entry["label"]],
            )
            for entry in entries
        )
        return NameMatch(start, end, surface, names, int(self._priors[number]) / 255)


def heaviest(matches: Sequence[NameMatch]) -> list[NameMatch]:
    """Choose matches that do not overlap and together weigh most.

    Longest match alone lets a long accident win over a short certainty; weighing length by the
    prior does not. Weighted interval scheduling, O(n log n).

    Args:
        matches: Any matches of one sentence.

    Returns:
        The chosen ones, by start.
    """
    from bisect import bisect_right

    ordered = sorted(matches, key=lambda match: (match.end, match.start))
    ends = [match.end for match in ordered]
    best: list[float] = [0.0]
    takes: list[int] = []
    for index, match in enumerate(ordered):
        before = bisect_right(ends, match.start, 0, index)
        with_it = best[before] + match.weight
        if with_it > best[-1]:
            best.append(with_it)
            takes.append(before)
        else:
            best.append(best[-1])
            takes.append(-1)
    chosen: list[NameMatch] = []
    index = len(ordered)
    while index > 0:
        before = takes[index - 1]
        if before < 0:
            index -= 1
        else:
            chosen.append(ordered[index - 1])
            index = before
    chosen.reverse()
    return chosen


def _load(path: Path, dtype: "np.dtype[Any] | type[np.generic]") -> "np.ndarray[Any, Any]":
    array: np.ndarray[Any, Any] = np.load(path, mmap_mode="r")
    if array.dtype != dtype or array.ndim != 1:
        raise ValueError(f"{path.name} holds {array.dtype} of {array.ndim} dimensions")
    return array


def _is_katakana(char: str) -> bool:
    return "ァ" <= char <= "ヺ" or char in "ーヽヾ"


def _is_written(char: str) -> bool:
    """Whether a code point is a letter or a part of one, such as a vowel sign of Devanagari."""
    return char.isalpha() or unicodedata.category(char)[0] == "M"


def _runs_on(before: str, after: str) -> bool:
    """Whether a script that is written in unbroken runs goes on between two code points."""
    if _is_katakana(before) and _is_katakana(after):
        return True
    if not _is_written(before) or not _is_written(after):
        return before.isdecimal() and after.isdecimal()
    # Han, kana, Hangul and the scripts of south-east Asia give no hint where a word ends; the
    # alphabets below U+0E00 and Georgian (U+10A0 to U+10FF) are written with spaces.
    return all(char < "\u0e00" or "\u10a0" <= char <= "\u10ff" for char in (before, after))


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def _may_start(text: str, start: int) -> bool:
    if start == 0:
        return True
    before, after = text[start - 1], text[start]
    return not (_runs_on(before, after) or (_is_hangul(before) and _is_hangul(after)))


def _may_end(text: str, end: int, lang: str) -> bool:
    # Korean particles and Slavic or Semitic endings follow a name without a break; only the start
    # of a word is sure there.
    if end == len(text) or lang == "ko":
        return True
    return not _runs_on(text[end - 1], text[end])


def _is_part(match: NameMatch) -> bool:
    return match.names[0].label == "PER" and match.end - match.start <= 3


def composition_class(first: NameMatch, second: NameMatch) -> str:
    """The class in which a composed full name shares its prior: lengths, and how sure the parts."""
    sure = max(first.prior, second.prior)
    level = 0 if sure < 0.05 else 1 if sure < 0.2 else 2 if sure < 0.5 else 3
    return f"{first.end - first.start}+{second.end - second.start}:{level}"


def _compose(
    folded: str, lang: str, matches: Sequence[NameMatch], classes: dict[str, float]
) -> Iterator[NameMatch]:
    """Full names whose parts are known: surname and given name, and parts joined by dots."""
    if not classes:
        return
    by_start: dict[int, list[NameMatch]] = {}
    for match in matches:
        by_start.setdefault(match.start, []).append(match)
    known = {(match.start, match.end) for match in matches}
    if lang == "ja":
        for first in matches:
            if not _is_part(first) or _is_katakana(first.surface[0]):
                continue
            for second in by_start.get(first.end, ()):
                span = (first.start, second.end)
                if not _is_part(second) or span in known or not 3 <= span[1] - span[0] <= 6:
                    continue
                kind = composition_class(first, second)
                prior = classes.get(kind, classes.get("any", 0.0))
                english = f"{second.names[0].english} {first.names[0].english}"
                known.add(span)
                yield NameMatch(
                    *span, folded[span[0] : span[1]], (Name(english, "PER"),), prior, kind
                )
    for match in matches:
        yield from _dotted(folded, match, by_start, known, classes.get("dotted", 0.0))


def _dotted(
    folded: str,
    first: NameMatch,
    by_start: dict[int, list[NameMatch]],
    known: set[tuple[int, int]],
    prior: float,
) -> Iterator[NameMatch]:
    parts = [first]
    while parts[-1].end < len(folded) and folded[parts[-1].end] in "・=＝":
        following = by_start.get(parts[-1].end + 1)
        if not following:
            return
        parts.append(max(following, key=lambda match: match.end))
        span = (first.start, parts[-1].end)
        if span not in known:
            known.add(span)
            english = " ".join(part.names[0].english for part in parts)
            yield NameMatch(
                *span, folded[span[0] : span[1]], (Name(english, "PER"),), prior, "dotted"
            )
