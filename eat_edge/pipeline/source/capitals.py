"""Where names begin and end in languages in which a name has a capital letter.

A rank or a trade before a person is written small (хана Тервела), and so is an adjective before a
club in quotes (брянским «Динамо»). A preposition or an abbreviation behind a name (в, им.) begins
what comes next. A dash with a space on either side parts two names (Валмиера - Пярну), for a double
name has none.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from eat_edge.types import Mention

__all__ = ["WITH_CAPITALS", "fit_capitals"]

WITH_CAPITALS = frozenset(["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "el", "hy"])
"""Languages in which a name has a capital letter."""

_PARTICLE = re.compile(
    "фон|ван|ди|да|де|дер|ден|дель|делла|ду|дю|ла|ле|лос|эль|аль|ибн|бен|бин|абу|но|тер|тен|дел|"
    "дос|дас|дон|донья|і|й|и"
)
"""Small words that a person's name may begin with."""
_QUOTED = re.compile('[^«„“"]*[«„“"] ?')
_BEHIND = re.compile(
    " (?:им|ім|р|г|м|ул|вул|оз|пос|д|в|во|на|и|й|і|та|с|со|з|із|из|от|од|від|до|к|у|о|об|про|по|за|"
    "для|при|под|над|през|към|не|ни|ні|же|ж|бы|би|ли|чи|уже|вже|ещё|ще)$"
)
"""A preposition, a conjunction, a particle or an abbreviation at the end."""
_DASH = re.compile(" [-\u2010-\u2015] ")


def fit_capitals(
    mentions: Iterable[Mention],
    lang: str,
    is_known: Callable[[str], bool],
    joined: Collection[int] = (),
) -> Iterator[Mention]:
    """Give tagged spans the ends that capital letters tell.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        lang: Its language; those without capital letters are left as they are.
        is_known: Whether a surface is a known name.
        joined: Offsets of spaces that break a word, whose rest is no word behind it: Кие в.

    Yields:
        The same spans, shorter where they have words that are no part of them, or their parts.
    """
    if lang not in WITH_CAPITALS:
        yield from mentions
        return
    for mention in mentions:
        if is_known(mention.text):
            yield mention
        else:
            for part in _parts(mention, is_known):
                yield _without_beginning(_without_end(part, joined))


def _parts(mention: Mention, is_known: Callable[[str], bool]) -> list[Mention]:
    """The names on both sides of dashes; the mention itself where it is one name."""
    starts = [0, *(dash.end() for dash in _DASH.finditer(mention.text))]
    ends = [*(dash.start() for dash in _DASH.finditer(mention.text)), len(mention.text)]
    are_names = all(mention.text[start].isupper() for start in starts)
    if len(starts) < 2 or not are_names or is_known(_DASH.sub("-", mention.text)):
        return [mention]
    return [mention.part(start, end) for start, end in zip(starts, ends, strict=True)]


def _without_beginning(mention: Mention) -> Mention:
    """Leave out small words before a person, and before an opening quote."""
    start = 0
    if (quoted := _QUOTED.match(mention.text)) and mention.text[: quoted.end()].islower():
        start = quoted.end()
    elif mention.label == "PER":
        for word in re.finditer(r"\S+", mention.text):
            start = word.start()
            if not word[0].islower() or _PARTICLE.fullmatch(word[0]):
                break
    rest = mention.text[start:]
    return mention.part(start) if rest and not rest.islower() else mention


def _without_end(mention: Mention, joined: Collection[int]) -> Mention:
    behind = _BEHIND.search(mention.text)
    if behind is None or mention.start + behind.start() in joined:
        return mention
    return mention.part(0, behind.start())
