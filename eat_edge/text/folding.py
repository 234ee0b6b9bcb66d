"""Folding: one spelling for what means the same, over gaps and line breaks too.

`normalise` folds what stands between gaps. A name that a line break, a quotation mark of an e-mail
or a gap of a typesetter parts is one name, if it is one: the folded text has it whole, and says
where it was parted.
"""

import re
from array import array
from dataclasses import dataclass, field

from eat_edge.text.languages import UNSPACED_SCRIPTS
from eat_edge.text.lines import LINE_BREAKS
from eat_edge.text.normalise import (
    Folded,
    FoldingTable,
    fold_run,
    fold_run_text,
    is_mark,
)
from eat_edge.text.punctuation import with_punctuation
from eat_edge.text.script import script_of

__all__ = ["fold", "fold_text"]

_GAP = re.compile(f"[\\s\u200b]{{2,}}|[\t\u200b{LINE_BREAKS}]")
"""White space of more than one character, or of a kind that is no mere space."""
_BREAK = re.compile(f"[{LINE_BREAKS}]")
_QUOTED = re.compile(r"(?:>[\s>]*)?")
"""What an e-mail puts before each line that it quotes."""
_NARROW = re.compile("(?<! ) (?! )")
"""One space by itself."""
_COLUMN = 3
"""From so many spaces on what stands on both sides are columns."""
_HYPHENS = "-\u2010"
_SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class _Joined:
    """What is folded so far."""

    text: str = ""
    seams: list[int] = field(default_factory=list)
    walls: list[int] = field(default_factory=list)
    wide: list[int] = field(default_factory=list)
    starts: "array[int]" = field(default_factory=lambda: array("I"))
    ends: "array[int]" = field(default_factory=lambda: array("I"))

    def add(self, piece: Folded, at: int) -> None:
        """Add the folded text of what stands at an offset of the source."""
        self.seams += [len(self.text) + seam for seam in piece.seams]
        self.text += piece.text
        for index in range(len(piece.text)):
            start, end = piece.source_span(index, index + 1)
            self.starts.append(at + start)
            self.ends.append(at + end)

    def add_spaces(self, number: int, start: int, end: int) -> None:
        """Add spaces that stand for a gap of the source."""
        self.text += " " * number
        self.starts.extend([start] * number)
        self.ends.extend([end] * number)

    def all_seams(self) -> tuple[int, ...]:
        """The seams, with wide gaps where most are not: in justified text they say nothing."""
        num_narrow = len(_NARROW.findall(self.text)) if self.wide else 0
        wide = self.wide if len(self.wide) <= max(1, num_narrow) else ()
        return tuple(sorted((*self.seams, *wide)))

    def drop_hyphen(self) -> None:
        """Take the last character back."""
        self.text = self.text[:-1]
        self.starts.pop()
        self.ends.pop()


def fold(text: str, *, casefold: bool = False, table: FoldingTable | None = None) -> Folded:
    """Fold a text for lookup.

    Each character is brought to Unicode NFKC together with its combining marks. Arabic tatweel and
    vowel signs, Hebrew points, variation selectors, soft hyphens, joiners and the other invisible
    formatting characters are removed, as are Cyrillic marks of stress and Armenian ones of tone.
    Latin letters that look like those of the Cyrillic word around them become these.
    Hebrew geresh and maqaf become apostrophe and hyphen, Georgian capitals small. A middle dot
    between Han or kana becomes the Japanese one, whichever was typed, and loses its spaces. Every
    whitespace character becomes one space; one or two between two Han or two kana, which are
    written without spaces, are removed. Where other letters have one space between words, several
    may part two names. A line break, with the indentation or ``>`` of the next
    line, is one space, and none where letters are written without; a hyphen that parts a word
    there is removed. Folding twice changes nothing.

    Args:
        text: Any text, empty and lone surrogates included.
        casefold: Also fold case.
        table: Applied last.

    Returns:
        The folded text with the map back. Where every character stayed one character, offsets are
        the same on both sides and no map is stored.
    """
    if _GAP.search(text) is None:
        return fold_run(text, casefold=casefold, table=table)
    joined = _Joined()
    gap_start = at = 0
    for start, end in [*_gaps(text), (len(text), len(text))]:
        piece = fold_run(text[at:start], casefold=casefold, table=table)
        if at:
            _join(joined, piece.text, text, gap_start, at)
        joined.add(piece, at)
        gap_start, at = start, end
    if at > gap_start:
        _join(joined, "", text, gap_start, at)
    return Folded(
        with_punctuation(joined.text),
        joined.all_seams(),
        tuple(joined.walls),
        joined.starts,
        joined.ends,
    )


def fold_text(text: str, *, casefold: bool = False, table: FoldingTable | None = None) -> str:
    """The text of `fold`, without the map back, in less time where characters carry marks."""
    if _GAP.search(text) is None:
        return fold_run_text(text, casefold=casefold, table=table)
    return fold(text, casefold=casefold, table=table).text


def _gaps(text: str) -> list[tuple[int, int]]:
    """Where a text has gaps, with the marks of quotation behind a line break."""
    found: list[tuple[int, int]] = []
    for gap in _GAP.finditer(text):
        start, end = gap.span()
        if _BREAK.search(gap.group()) and (quoted := _QUOTED.match(text, end)):
            end = quoted.end()
        elif gap.group().strip("\u200b") == "" and not _is_between_letters(text, start, end):
            continue
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _join(joined: _Joined, following: str, text: str, start: int, end: int) -> None:
    """Add what a gap of the source becomes.

    Args:
        joined: All before the gap.
        following: The folded text behind it.
        text: The source.
        start: The first code point of the gap.
        end: One past its last.
    """
    gap = text[start:end]
    before, after = joined.text[-1:], following[:1]
    is_break = _BREAK.search(gap) is not None
    num_spaces = sum(map(str.isspace, gap))
    if not before or not after:
        joined.add_spaces(num_spaces, start, end)
    elif is_break and text[start - 1] == _SOFT_HYPHEN:
        return
    elif is_break and _is_hyphenated(joined.text, following):
        if after.islower() and "-" not in following.split(maxsplit=1)[0]:
            joined.drop_hyphen()
    elif not is_break and ("\t" in gap or num_spaces >= _COLUMN):
        joined.walls.append(len(joined.text))
        joined.add_spaces(num_spaces, start, end)
    elif is_mark(after) or not _is_closed(before, after, is_break, num_spaces):
        if is_break and before.isalnum() and after.isalnum():
            joined.seams.append(len(joined.text))
        elif num_spaces > 1 and before.isalpha() and after.isalpha():
            joined.wide.append(len(joined.text))
        joined.add_spaces(1 if is_break else num_spaces, start, end)
    elif before.isalnum() or is_mark(before):
        joined.seams.append(len(joined.text))


def _is_closed(before: str, after: str, is_break: bool, num_spaces: int) -> bool:
    """Whether nothing stands in the folded text where the source has a gap."""
    first, second = script_of(before), script_of(after)
    if is_break:
        return _is_unspaced(before, first) or _is_unspaced(after, second)
    if not num_spaces:
        return True
    return first == second and first in ("Han", "Kana")


def _is_unspaced(char: str, script: str) -> bool:
    """Whether a character is written without spaces, as CJK punctuation is."""
    return script in UNSPACED_SCRIPTS or "\u3001" <= char <= "\u303f"


def _is_between_letters(text: str, start: int, end: int) -> bool:
    """Whether a gap parts two letters that are written without spaces."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return (
        len(around) == 2
        and all(script_of(char) in UNSPACED_SCRIPTS for char in around)
        and not is_mark(fold_run(around[1], casefold=False, table=None).text[:1] or "\u0300")
    )


def _is_hyphenated(before: str, following: str) -> bool:
    """Whether a line ends in a hyphen within a word that goes on in the next."""
    return before[-1] in _HYPHENS and before[-2:-1].isalpha() and following[:1].isalpha()
