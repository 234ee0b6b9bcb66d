"""Which spaces of a sentence break a word: Моск ва, ל ירושלים."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from eat_edge.text import Folded
from eat_edge.text.script import script_of

__all__ = ["Gap", "choose_gaps", "gain_of", "gaps_of", "surely_broken"]

_SURELY = 11.0
"""From this difference of log probabilities on a space breaks a word for certain: of the spaces of
the development sets and of plain text one in 2000 is such (Thai and Armenian one in 500), of those
that `eat-edge eval --perturb spaces` puts into names a quarter (Hebrew, Russian) to half."""
_LETTER = 12.0
_ENDING = 9.5
"""What a letter is worth that is no word: before a word, and behind one."""
_OVER_A_WORD = 7.0
"""From this gain on a letter that is a word ends a word with a capital all the same: Росси и."""
_ONE_LETTER = frozenset("авикосуяжбйзєэіґ" + "էոօ" + "أوـ")
"""Words of one letter, of languages written with spaces."""
_DESIGNATOR_KO = re.compile(
    "[시군구읍면동리도부청원역사당](?:은|는|이|가|을|를|의|에|에서|와|과|로|도)?[,.]?"
)
_DOUBTFUL = 5.0
"""What that is worth which is a word of its own as often."""
_PREFIXES = frozenset("בהוכלמש" + "بلكف")
"""Letters that are written with the word behind them."""
_FINAL = frozenset("ךםןףץ")
_STOPS = ",;:!?)»"
_NO_PIECE = frozenset("ๆฯ")
"""Signs that stand by themselves, with a space before them."""
_CUT = re.compile('[ก-๙] \\.[^.]|[ก-๙] \\.$|[א-ת]" [א-ת]\\b|[א-ת] "[א-ת]\\b')
"""The mark of an abbreviation with a space before or behind it: ร .10, ארה "ב."""
_ABBREVIATED = re.compile(
    "(?:(?<![ก-๙.])[ก-ฮ]{2,3}|(?<![ก-๙])(?:[ก-ฮ]{1,2}\\.)+[ก-ฮ]{0,2}) [ก-ฮ]\\.(?! ?[0-9])"
)
"""Thai letters that abbreviate a name, with a space before the last one: สอ ศ., ป.ป. ช."""
_UNSPACED = frozenset({"Han", "Kana"})
"""Scripts whose spaces are seams already."""
_WITH_LETTERS = frozenset({"Arabic", "Armenian", "Cyrillic", "Hebrew"})
"""Scripts in which hardly a letter is a word."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A space between two words of one script.

    Attributes:
        place: Its offset in the folded sentence.
        start: Offset of the word before those two; of the first of them where there is none.
        first: From there up to the space.
        second: The word behind the space, and the next one with its space.
        words: The words before and behind the space.
    """

    place: int
    start: int
    first: str
    second: str
    words: tuple[str, str]


def gaps_of(folded: Folded) -> Iterator[Gap]:
    """The spaces of a sentence that may stand inside of a name."""
    words = folded.text.split(" ")
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    walls = set(folded.walls)
    for number in range(len(words) - 1):
        before, after = words[number], words[number + 1]
        place = starts[number + 1] - 1
        if not (before and after) or place in walls or not _is_one_script(before, after):
            continue
        first = number - 1 if number and words[number - 1] else number
        yield Gap(
            place,
            starts[first],
            folded.text[starts[first] : place],
            " ".join(words[number + 1 : number + 3]),
            (before, after),
        )


def _is_one_script(before: str, after: str) -> bool:
    """Whether a word goes on with letters of the script that the one before it ends in."""
    if _is_cut(before, after) or _ABBREVIATED.search(f"{before} {after}"):
        return True
    if before.isascii() or after.isascii():
        return False
    script = script_of(after[0])
    return after[0].isalpha() and script == script_of(before[-1]) and script not in _UNSPACED


def _is_cut(before: str, after: str) -> bool:
    """Whether the mark of an abbreviation stands apart from it."""
    return _CUT.search(f"{before[-2:]} {after}") is not None


def gain_of(gap: Gap, gain: Callable[[str, str], float]) -> float:
    """By how much the words around a gap are likelier as one.

    Args:
        gap: The space between them.
        gain: Tells it of any two words; minus infinity where it sees nothing against two words.
    """
    before, after = gap.words
    if _is_cut(before, after):
        return _LETTER
    if _ABBREVIATED.search(f"{before} {after}"):
        return _DOUBTFUL
    if '"' in before or after[0] in _NO_PIECE or (after[0].isupper() and not before.isupper()):
        return -math.inf
    if _is_designator_ko(before, after):
        return max(gain(before, after), _DOUBTFUL)
    has_letter = len(before) == 1 or len(after) == 1
    if len(after) == 1 and gap.second == f"{after} .":
        # Ак-Алахи р .: the word for a river, shortened.
        return -math.inf
    if not has_letter or script_of(after[0]) not in _WITH_LETTERS:
        return gain(before, after)
    if before.casefold() in _ONE_LETTER | {"ի"} or after.casefold() in _ONE_LETTER:
        worth = gain(before, after) if before[0].isupper() and len(before) > 1 else -math.inf
        return worth if worth >= _OVER_A_WORD else -math.inf
    return max(gain(before, after), _worth_of_letter(before, after))


def _is_designator_ko(before: str, after: str) -> bool:
    """Whether the second of two Korean words is what ends names, alone: 국토교통 부."""
    return "가" <= before[-1] <= "힣" and _DESIGNATOR_KO.fullmatch(after) is not None


def _worth_of_letter(before: str, after: str) -> float:
    """What a single letter tells, which is no word by itself."""
    after = after.rstrip(_STOPS)
    if len(before) == 1 and len(after) > 1:
        is_first = before in _PREFIXES or (before.isupper() and after.islower())
        return _LETTER if is_first else -math.inf
    if len(before) == 1 or len(after) != 1 or after.isupper():
        return -math.inf
    if after.islower():
        return _ENDING if before[-1].islower() else -math.inf
    return _LETTER if after in _FINAL else _ENDING


def choose_gaps(rated: Iterable[tuple[tuple[float, float], Gap]]) -> list[Gap]:
    """Choose gaps by their worth, so that no word is joined to both its neighbours.

    A piece of a name belongs to the word before it or to the one behind it.
    """
    chosen: list[Gap] = []
    for _, gap in sorted(rated, key=lambda one: one[0], reverse=True):
        if not any(_share_a_word(gap, other) for other in chosen):
            chosen.append(gap)
    return chosen


def _share_a_word(one: Gap, other: Gap) -> bool:
    first, second = sorted((one, other), key=lambda gap: gap.place)
    return second.place == first.place + 1 + len(first.words[1])


def surely_broken(gaps: Sequence[Gap], gain: Callable[[str, str], float]) -> tuple[int, ...]:
    """Offsets of the spaces that break a word for certain, ascending."""
    rated = [((worth, 0.0), gap) for gap in gaps if (worth := gain_of(gap, gain)) >= _SURELY]
    return tuple(sorted(gap.place for gap in choose_gaps(rated)))
