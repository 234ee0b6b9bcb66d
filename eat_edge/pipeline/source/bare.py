"""Text that lost its punctuation: アモス・コレックマイク・リー are two, 赤崎勇天野浩 too.

Where a sentence has no mark at all, two known names that touch may have had one between them. The
sentence is read with a pause there too, as with a gap (`readings`), and names that the tagger took
for one are parted where what is known of names tells the place.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from eat_edge.lexicon.composition import DOTS
from eat_edge.names import NameMatch
from eat_edge.pipeline.source.rows import may_contain
from eat_edge.text import Folded
from eat_edge.text.runs import is_katakana
from eat_edge.text.script import script_of
from eat_edge.types import Mention

__all__ = ["is_bare", "part_bare", "with_seams"]

_LEAST_LETTERS = 14
"""Letters from which on a sentence without a mark has lost them: headings are shorter."""
_WITHIN_WORDS = frozenset(DOTS + "-/~_")
"""Marks that stand within names, and say nothing."""
_LEAST_PRIOR, _LEAST_WHOLE = 0.3, 0.05
"""Priors from which on two known names that touch may be two, and a longer one is known as one."""
_DOT = "\u30fb"
_LEAST_GIVEN, _LEAST_GIVEN_LETTERS, _LEAST_FAMILY_LETTERS = 0.05, 2, 2
"""Prior and letters of a known given name in katakana, and letters of the surname before it."""
_LEAST_SURNAME = 0.5
"""Prior from which on what a Japanese name begins with is a surname."""
_LEAST_FULL_NAME, _LEAST_REST = 0.5, 2
"""Prior from which on a full name is surely one, and letters of another person beside it."""
_SHORTEST, _LONGEST = 3, 5
"""Code points of a Japanese full name."""
_NOUN = re.compile(
    "[ァ-ヺー]{0,8}?(?:バンド|グループ|ユニット|デュオ|メーカー|ブランド|レーベル|キャスター|アナウンサー|タレント|"
    "プロデューサー|ディレクター|ピアニスト|ギタリスト|ボーカリスト|ドラマー|ベーシスト|ミュージシャン|"
    "ジャーナリスト|コメディアン|アーティスト|デザイナー|カメラマン|レスラー|ソングライター)"
    "(?=[ァ-ヴ][ァ-ヺー]{2})(?![ァィゥェォャュョッ])"
)
"""What a band or a person is, in katakana, before its name."""


def is_bare(text: str) -> bool:
    """Whether a sentence is long and has no mark of punctuation."""
    return len(text) >= _LEAST_LETTERS and not any(
        unicodedata.category(char)[0] == "P" and char not in _WITHIN_WORDS for char in text
    )


def with_seams(folded: Folded, known: Collection[NameMatch]) -> Folded:
    """Make seams where two known names touch that are no address.

    Args:
        folded: A sentence; one with punctuation stays as it is.
        known: Its known names.
    """
    if not is_bare(folded.text):
        return folded
    names = [one for one in known if one.prior >= _LEAST_PRIOR and _is_whole_name(one)]
    wholes = [one for one in known if one.prior >= _LEAST_WHOLE]
    behind: dict[int, set[str]] = {}
    for one in names:
        behind.setdefault(one.start, set()).add(one.names[0].label)
    seams = {
        one.end
        for one in names
        if one.names[0].label in behind.get(one.end, ())
        and not (one.names[0].label == "LOC" and may_contain(one))
        and not any(whole.start < one.end < whole.end for whole in wholes)
    }
    return replace(folded, seams=tuple(sorted({*folded.seams, *seams}))) if seams else folded


def _is_whole_name(match: NameMatch) -> bool:
    """Whether a known name may stand by itself: of persons full names, 安德鲁 is half of one."""
    is_full = match.names[0].label != "PER" or " " in match.names[0].english
    return is_full and match.end > match.start + 1


def part_bare(
    mentions: Iterable[Mention],
    known: Sequence[NameMatch],
    folded: str,
    look_up: Callable[[str], NameMatch | None],
) -> Iterator[Mention]:
    """Part Japanese mentions that are several persons, or a noun and a name.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names; what is known as a whole stays whole.
        folded: The sentence; one with punctuation stays as it is.
        look_up: Knows names by their surface.

    Yields:
        The same spans, or their parts, by start.
    """
    if not is_bare(folded):
        yield from mentions
        return
    wholes = {one.span for one in known if not one.composition}
    for mention in mentions:
        if mention.span in wholes:
            yield mention
            continue
        if noun := _NOUN.match(mention.text):
            mention = mention.part(noun.end())
        seams = _seams(mention, known, look_up) if mention.label == "PER" else []
        starts, ends = [0, *seams], [*seams, len(mention.text)]
        for start, end in zip(starts, ends, strict=True):
            yield mention.part(start, end)


def _seams(
    mention: Mention, known: Iterable[NameMatch], look_up: Callable[[str], NameMatch | None]
) -> list[int]:
    """Where one person ends and the next begins."""
    text, known = mention.text, list(known)
    if _DOT in text and all(is_katakana(char) or char == _DOT for char in text):
        return list(_seams_of_foreigners(text, look_up))
    if all(script_of(char) == "Han" for char in text):
        surnames = {
            one.start - mention.start
            for one in known
            if one.names[0].label == "PER" and one.prior >= _LEAST_SURNAME and not one.composition
        }
        for seam in sorted(surnames):
            rest = len(text) - seam
            if 0 in surnames and _SHORTEST <= seam <= _LONGEST and _SHORTEST <= rest <= _LONGEST:
                return [seam]
        if seam := _beside_full_name(mention, known):
            return [seam]
    return []


def _beside_full_name(mention: Mention, known: Iterable[NameMatch]) -> int:
    """Where a known full name ends or begins that another one touches: 陈坤周迅; 0 for nowhere."""
    for one in known:
        start, end = one.start - mention.start, one.end - mention.start
        length = len(mention.text)
        rest = length - (end - start)
        if (
            one.names[0].label == "PER"
            and " " in one.names[0].english
            and one.prior >= _LEAST_FULL_NAME
            and not one.composition
            and _LEAST_REST <= rest <= _LONGEST
            and (start == 0 or end == length)
        ):
            return end if start == 0 else start
    return 0


def _seams_of_foreigners(text: str, look_up: Callable[[str], NameMatch | None]) -> Iterator[int]:
    """Before each known given name that ends what stands between two dots: コレックマイク."""
    words = text.split(_DOT)
    at = len(words[0]) + 1
    for word in words[1:-1]:
        is_name = look_up(word) is not None
        for seam in range(_LEAST_FAMILY_LETTERS, len(word) - _LEAST_GIVEN_LETTERS + 1):
            given = (
                None if is_name or word[seam] in "ーァィゥェォャュョッン" else look_up(word[seam:])
            )
            if given is not None and given.prior >= _LEAST_GIVEN and given.names[0].label == "PER":
                yield at + seam
                break
        at += len(word) + 1
