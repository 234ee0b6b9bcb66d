"""One spelling for characters that mean the same, with a way back to the source.

Half-width kana and full-width Latin, decomposed accents, vocalised Arabic or Hebrew and invisible
characters must all find the same lexicon entry, and the entry's place in the folded text must be
found again in the text as given.
"""

import re
import sys
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eat_edge.text.codes import code_points
from eat_edge.text.punctuation import DOTS, HAN, JAPANESE_OR_HAN, KANA, with_punctuation

__all__ = ["Folded", "FoldingTable", "fold_run", "fold_run_text", "is_mark"]

_ARABIC_REMOVED = (
    "\u0640"  # tatweel
    # Vowel signs and reading marks; madda and hamza (0653 to 0655) make other letters and stay.
    "\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u08d3-\u08e1\u08e3-\u08ff"
)
_HEBREW_REMOVED = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
_ARMENIAN_REMOVED = "\u055b\u055c\u055e"
"""Marks of stress, exclamation and question, written upon a vowel within the word."""
_INVISIBLE = (
    "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef"
)
_REMOVED = re.compile(f"[{_ARABIC_REMOVED}{_HEBREW_REMOVED}{_ARMENIAN_REMOVED}{_INVISIBLE}]+")
_STRESS = re.compile("(?<=[аеёиоуыэюяіїєАЕЁИОУЫЭЮЯІЇЄ])[\u0300\u0301\u030f\u0311]+")
"""Cyrillic marks of stress; where one makes another letter, as in Macedonian, it was composed."""
_TONE_BEHIND_NIKHAHIT = re.compile("([\u0e4d\u0ecd])([\u0e48-\u0e4b\u0ec8-\u0ecb])")
"""Thai and Lao AM typed as two letters, with the tone between these."""

_LETTERS = str.maketrans(
    {
        # Hebrew punctuation as on a keyboard.
        "׳": "'",
        "״": '"',
        "־": "-",
        "\u2010": "-",
        "\u30a0": "=",
        # Georgian capitals, for headlines only.
        **{chr(capital): chr(capital - 0x1C90 + 0x10D0) for capital in range(0x1C90, 0x1CBB)},
        **{chr(capital): chr(capital - 0x1C90 + 0x10D0) for capital in range(0x1CBD, 0x1CC0)},
    }
)
"""Signs that are written otherwise in the same name. Letters stay as they are written, Persian yeh
and Russian io too: the tagger has learnt to read them so."""
_SOME_LETTER = re.compile(f"[{re.escape(''.join(map(chr, _LETTERS)))}]")
_SPACE = re.compile(r"\s")

# One space is a typesetter's, or stands between surname and given name, or around a dot. Where the
# script changes, it stands between two words.
_GAP = re.compile(
    f"(?<=[{HAN}]) (?=[{HAN}])|(?<=[{KANA}]) (?=[{KANA}])"
    f"|(?<=[{JAPANESE_OR_HAN}]) (?=[{DOTS}] ?[{JAPANESE_OR_HAN}])"
    f"|(?<=[{JAPANESE_OR_HAN}][{DOTS}]) (?=[{JAPANESE_OR_HAN}])"
    f"|(?<=[{JAPANESE_OR_HAN}] [{DOTS}]) (?=[{JAPANESE_OR_HAN}])"
)
_LONGEST_REMEMBERED = 8

_FIRST_VOWEL, _LAST_VOWEL = "\u1161", "\u1175"
_FIRST_FINAL, _LAST_FINAL = "\u11a8", "\u11c2"


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from.

    Immutable and safe to share between threads.

    Attributes:
        text: The folded text.
        seams: Offsets at which white space of the source was left out, or a line break became a
            space: a name may go on there, or end. At a space the offset is the space's.
        walls: Offsets of spaces that no name goes over: columns stand on both sides.
    """

    text: str
    seams: tuple[int, ...] = ()
    walls: tuple[int, ...] = ()
    _starts: "array[int] | None" = field(default=None, repr=False)
    _ends: "array[int] | None" = field(default=None, repr=False)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the folded text back to the source.

        Args:
            start: First code point in ``text``.
            end: One past the last; ``0 <= start <= end <= len(text)``.

        Returns:
            The smallest half-open span of the source that covers it. It begins and ends where a
            character and its combining marks do; removed characters around it are left out unless
            they are marks of the last character. An empty span stays empty.
        """
        assert 0 <= start <= end <= len(self.text), (start, end, len(self.text))
        if self._starts is None or self._ends is None:
            return start, end
        if start == end:
            at = self._starts[start] if start < len(self._starts) else self._last_end()
            return at, at
        return self._starts[start], self._ends[end - 1]

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the source to the folded text.

        Args:
            start: First code point in the source.
            end: One past the last; ``0 <= start <= end``.

        Returns:
            The smallest half-open span of ``text`` that covers it, empty where everything in the
            source span was removed by folding.
        """
        assert 0 <= start <= end, (start, end)
        if self._starts is None or self._ends is None:
            return start, end
        first = bisect_right(self._ends, start)
        if start == end:
            return first, first
        return first, max(first, bisect_left(self._starts, end))

    def without(self, places: Sequence[int]) -> "Folded":
        """Leave single characters out, whatever stands there in the source.

        Args:
            places: Their offsets in ``text``, ascending.
        """
        dropped = set(places)
        kept = [at for at in range(len(self.text)) if at not in dropped]
        spans = [self.source_span(at, at + 1) for at in kept]
        return Folded(
            "".join(self.text[at] for at in kept),
            tuple(at - bisect_left(places, at) for at in self.seams),
            tuple(at - bisect_left(places, at) for at in self.walls),
            array("I", (start for start, _ in spans)),
            array("I", (end for _, end in spans)),
        )

    def with_mark(self, seam: int, mark: str) -> "Folded":
        """Put a mark where the source has a gap that is none in the text.

        Args:
            seam: One of ``seams``, between two characters of the text.
            mark: A single character.
        """
        spans = [self.source_span(at, at + 1) for at in range(len(self.text))]
        spans.insert(seam, (spans[seam - 1][1], spans[seam][0]))
        return Folded(
            f"{self.text[:seam]}{mark}{self.text[seam:]}",
            tuple(at + (at > seam) for at in self.seams if at != seam),
            tuple(at + (at > seam) for at in self.walls),
            array("I", (start for start, _ in spans)),
            array("I", (end for _, end in spans)),
        )

    def _last_end(self) -> int:
        return self._ends[-1] if self._ends else 0


class _CharFolds(dict[int, str]):
    """Folds of single characters, each computed when it is first met."""

    def __init__(self, casefold: bool) -> None:
        super().__init__()
        self.casefold = casefold

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_cluster(chr(code), self.casefold)
        return folded


class _Gluing(dict[str, bool]):
    """Which characters cannot be folded apart from the one before them."""

    def __init__(self, folds: _CharFolds) -> None:
        super().__init__()
        self.folds = folds

    def __missing__(self, char: str) -> bool:
        glues = self[char] = _glues(char, self.folds[ord(char)])
        return glues


class FoldingTable(dict[int, int]):
    """Replaces characters behind all other folding, as traditional Chinese by simplified.

    One table serves any number of threads and texts, and learns from them.

    Args:
        pairs: One code point for one code point; none is replaced twice.
    """

    def __init__(self, pairs: Mapping[int, int]) -> None:
        super().__init__(pairs)
        self.quick = {casefold: _QuickFolds(casefold, self) for casefold in (False, True)}

    def __missing__(self, code: int) -> int:
        # ``str.translate`` pays for each that is missing.
        self[code] = code
        return code


class _QuickFolds:
    """Folds of characters that are folded one by one, each to one other, a whole text at once."""

    def __init__(self, casefold: bool, table: FoldingTable | None = None) -> None:
        self._casefold, self._table = casefold, table
        # By code point; 0 where none is known. What no text has been in takes no memory.
        self._codes = np.zeros(sys.maxunicode + 1, "<u4")
        # Characters that are not folded by themselves, as far as they were met.
        self._never: set[str] = set()

    def fold(self, text: str) -> str | None:
        """Fold a text; None where it has a character that cannot be folded by itself."""
        codes = code_points(text)
        folded = self._text(codes)
        # To look for a character is faster than to look at an array.
        if "\0" in folded:
            if not self._never.isdisjoint(text):
                return None
            unknown = {ord(char) for char, known in zip(text, folded, strict=True) if known == "\0"}
            if not all(map(self._learn, unknown)):
                return None
            folded = self._text(codes)
        return folded

    def _text(self, codes: NDArray[np.uint32]) -> str:
        return self._codes.take(codes).tobytes().decode("utf-32-le", "surrogatepass")

    def _learn(self, code: int) -> bool:
        folded = _fold_cluster(chr(code), self._casefold)
        if len(folded) != 1 or _glues(chr(code), folded):
            self._never.add(chr(code))
            return False
        self._codes[code] = ord(folded) if self._table is None else self._table[ord(folded)]
        return True


_FOLDS = {casefold: _CharFolds(casefold) for casefold in (False, True)}
_GLUING = {casefold: _Gluing(folds) for casefold, folds in _FOLDS.items()}
_QUICK = {casefold: _QuickFolds(casefold) for casefold in (False, True)}


def fold_run(text: str, *, casefold: bool, table: FoldingTable | None) -> Folded:
    """Fold a text that is in one piece: as `fold` does where there are no wider gaps.

    Args:
        text: Any text.
        casefold: Also fold case.
        table: Applied last.

    Returns:
        The folded text with the map back. Where every character stayed one character, offsets are
        the same on both sides and no map is stored.
    """
    folds, gluing = _FOLDS[casefold], _GLUING[casefold]
    if text.isascii():
        folded = _SPACE.sub(" ", text.lower() if casefold else text)
        return Folded(_finish(folded, table))
    # The quick way, which most texts take to their end.
    at_once = _quick(casefold, table).fold(text)
    if at_once is not None:
        return _without_gaps(Folded(with_punctuation(at_once)))

    pieces: list[str] = []
    starts, ends = array("I"), array("I")
    for start, end in _clusters(text, folds, gluing):
        is_single = end - start == 1
        piece = folds[ord(text[start])] if is_single else _fold_cluster(text[start:end], casefold)
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([_without_trailing_format(text, start, end)] * len(piece))
    return _without_gaps(Folded(_finish("".join(pieces), table), _starts=starts, _ends=ends))


def fold_run_text(text: str, *, casefold: bool, table: FoldingTable | None) -> str:
    """The text of `fold_run`, without its map: all at once, where that has to go bit by bit."""
    if text.isascii() or (quick := _quick(casefold, table).fold(text)) is None:
        # No step acts across the edges of clusters, so that they need not be found.
        folded = _finish(_fold_fully.__wrapped__(text, casefold), table)
    else:
        folded = with_punctuation(quick)
    folded, num_gaps = _GAP.subn("", folded) if " " in folded else (folded, 0)
    return with_punctuation(folded) if num_gaps else folded


def _quick(casefold: bool, table: FoldingTable | None) -> _QuickFolds:
    return (_QUICK if table is None else table.quick)[casefold]


def _without_gaps(folded: Folded) -> Folded:
    # To look for what is rarely there costs less than a pattern that looks behind everywhere.
    gaps = [gap.start() for gap in _GAP.finditer(folded.text)] if " " in folded.text else []
    if not gaps:
        return folded
    kept = sorted(set(range(len(folded.text))).difference(gaps))
    spans = [folded.source_span(index, index + 1) for index in kept]
    return Folded(
        with_punctuation(_GAP.sub("", folded.text)),
        tuple(
            gap - number
            for number, gap in enumerate(gaps)
            if DOTS.find(folded.text[gap - 1]) < 0 and DOTS.find(folded.text[gap + 1]) < 0
        ),
        (),
        array("I", [start for start, _ in spans]),
        array("I", [end for _, end in spans]),
    )


def _clusters(text: str, folds: _CharFolds, gluing: _Gluing) -> Iterator[tuple[int, int]]:
    """Cut a text where neither normalisation nor removal acts across the cut."""
    start = 0
    last_kept = ""
    for index, char in enumerate(text):
        folded = folds[ord(char)]
        glues = gluing[char]
        if glues and folded and not is_mark(char) and not is_mark(folded[0]):
            glues = _jamo_join(last_kept, folded[0])
        if index > start and not glues:
            yield start, index
            start = index
        if folded:
            last_kept = folded[-1]
    if text:
        yield start, len(text)


def _glues(char: str, folded: str) -> bool:
    return (
        not folded
        or is_mark(char)
        or is_mark(folded[0])
        or _FIRST_VOWEL <= folded[0] <= _LAST_VOWEL
        or _FIRST_FINAL <= folded[0] <= _LAST_FINAL
    )


def _jamo_join(before: str, after: str) -> bool:
    """Tell whether composition joins a jamo to what stands before it."""
    if not before:
        return False
    if after <= _LAST_VOWEL:
        return "\u1100" <= before <= "\u1112"
    return _FIRST_VOWEL <= before <= _LAST_VOWEL or "\uac00" <= before <= "\ud7a3"


def _fold_cluster(cluster: str, casefold: bool) -> str:
    """Fold a character with its marks."""
    # Few are met again and again; a long one is no text.
    folds = _fold_fully if len(cluster) <= _LONGEST_REMEMBERED else _fold_fully.__wrapped__
    return folds(cluster, casefold)


@lru_cache(maxsize=1 << 14)
def _fold_fully(cluster: str, casefold: bool) -> str:
    """Remove, normalise and fold case until nothing changes any more."""
    while True:
        folded = unicodedata.normalize("NFKC", _SPACE.sub(" ", _REMOVED.sub("", cluster)))
        # ``str.translate`` pays for each character that it does not replace.
        if _SOME_LETTER.search(folded):
            folded = folded.translate(_LETTERS)
        folded = _TONE_BEHIND_NIKHAHIT.sub(r"\2\1", folded)
        folded = _STRESS.sub("", folded)
        if casefold:
            folded = folded.casefold()
        if folded == cluster:
            return folded
        cluster = folded


def _without_trailing_format(text: str, start: int, end: int) -> int:
    while end > start + 1 and not is_mark(text[end - 1]) and _REMOVED.fullmatch(text[end - 1]):
        end -= 1
    return end


def _finish(folded: str, table: FoldingTable | None) -> str:
    return with_punctuation(folded if table is None else folded.translate(table))


def is_mark(char: str) -> bool:
    """Whether a character is written on the one before it."""
    return unicodedata.category(char)[0] == "M"
