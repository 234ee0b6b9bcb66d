"""Names of our own tables: their type, and those of several words where the tagger saw none.

A table vouches for a name that the tagger is not sure of (პარიზში, in Paris), says what it is
where the tagger takes it for something else (Туском, Tusk, is no place), and has names of several
words that hardly are anything else: Верховної Ради, برنامج الأغذية العالمي.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from eat_edge.english.base_forms import base_forms
from eat_edge.english.famous import read_famous
from eat_edge.english.kinds import name_in_table, names_of_kinds
from eat_edge.english.known import KnownNames, entry_of
from eat_edge.names import NameMatch
from eat_edge.pipeline.source.alternatives import any_of
from eat_edge.pipeline.source.capitals import WITH_CAPITALS
from eat_edge.text import fold
from eat_edge.types import Mention

__all__ = ["with_listed"]

_LANGUAGES = frozenset(
    ["ar", "he", "hi", "hy", "ka", "ru", "uk", "fa", "ur", "el", "bg", "sr", "bn", "ta"]
)
"""Languages that write words apart and whose names come with endings and prefixes."""
_TYPES = ("PER", "LOC", "ORG")
_SURE = 0.9
"""Score of a name that a table vouches for."""
_LEAST = 0.3
"""Score of what the tagger gives, below which a table does not make a name of a word."""
_LIKE_NOUNS = frozenset({"ar", "fa", "ur"})
"""Languages in which many names are common nouns."""
_LEAST_OF_NOUN = 0.55
"""The same for a person or a body where a common noun may be spelled so: الاتحاد, union."""
_MOST_OF_OTHER_TYPE = 0.95
"""Score of a name below which a table says of what type it is."""
_MOST_WORDS = 5
_STEM = 3
"""Letters that the first words of two forms of a name have in common."""
_WORD = re.compile(r"[^\s.,;:!?()\[\]{}«»„“”\"،؛؟।…—–]+")
_WITHOUT_PRIORS = frozenset({"uk", "he", "ka", "hy", "fa"})
"""Languages whose lexicon does not tell how likely a name is meant."""
_SEAMS: Mapping[str, re.Pattern[str]] = {
    "ar": re.compile(r" (?=و\w{3,}$)"),
    **dict.fromkeys(["ka", "ta", "bn"], re.compile(r" (?=\S+$)")),
}
"""Where two names may have been taken for one: before *and*, or at a space."""
_DECLINED = frozenset({"ka", "bn"})
"""Languages without capitals in which a name may be part of what the tagger takes for one."""
_COMMA = re.compile(r"[,،]\s")
_DASH = re.compile(r"\s[-–—]\s")
"""Between two names; a dash alone may be within one: ניו - יורק."""
_DOUBTFUL = 0.8
"""Score of a person or a body below which a known place is meant."""
_ABBREVIATION = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?![\w-])")
_PREFIXES: Mapping[str, re.Pattern[str]] = {
    "ar": re.compile("[وف]?(?:[بكل](?=ا?ل?)|لل)?"),
    "he": re.compile("ו?[בהכלמש]{0,2}"),
}
_PLACES: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "ru": (
        re.compile("Питер(?:а|у|ом|е)?"),
        re.compile(
            r"(?<!\w)(?:[Вв]о?|[Ии]з|[Дд]о|[Пп]о|[Пп]од|[Чч]ерез) Питер\w{0,2}(?! [А-ЯЁ])(?!\w)|"
            r"Питер (?:не )?(?:по|при|у|вы)?(?:ед|еха|лет|лечу)\w*"
        ),
    )
}
"""What a place is called for short, and where such a place stands."""
_KINDS_AR = any_of(
    "نهر حركة صحيفة جريدة وكالة شركة إقليم اقليم قطاع حزب قناة بنك مصرف نادي منظمة تنظيم مدينة "
    "جماعة ميليشيا"
)
_KINDS: Mapping[str, re.Pattern[str]] = {"ar": re.compile(f"[وف]?[بلك]?(?:{_KINDS_AR}) ")}
"""Words that may stand before a name, or be left out."""
_CITY = "مدينة"
_ADJECTIVE = re.compile(r" ال\w+(?:ي|ية|ين)(?!\w)")
"""Behind a common noun that is somebody's: الوفد اللبناني, the Lebanese delegation."""


def with_listed(
    mentions: Sequence[Mention],
    folded: str,
    lang: str,
    lexicon: KnownNames,
) -> list[Mention]:
    """Give mentions the type that a table has, and add names of several words.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        folded: The sentence.
        lang: Its language.
        lexicon: Of known names.

    Returns:
        The same, some surer or of another type, with listed names in place of parts of them; they
        still do not overlap.
    """
    if lang not in _LANGUAGES:
        return list(mentions)
    look_up = partial(lexicon.names_of, lang=lang)
    typed = [
        _placed(part, folded, lang) or _typed(part, folded, lang, lexicon)
        for one in mentions
        for part in _parted(one, lang)
    ]
    for told, is_kind in [*_of_several_words(folded, lang), *_abbreviations(folded, lang)]:
        beside = [one for one in typed if one.overlaps(*told.span)]
        if _is_idle(told, beside, lang, look_up, is_kind=is_kind):
            continue
        rest = [part for one in beside for part in _rest_of(one, told, lang)]
        # Where names decline a name may end before another; elsewhere both are one: حسني مبارك.
        if rest and (lang not in _DECLINED or any(one.label == "PER" for one in beside)):
            continue
        typed = [one for one in typed if one not in beside] + rest
        typed.append(replace(told, score=max([told.score, *(one.score for one in beside)])))
    return sorted(typed, key=lambda one: one.start)


def _types_of(surface: str, lang: str) -> list[str]:
    return [label for label in _TYPES if name_in_table(surface, lang, label)]


def _parted(mention: Mention, lang: str) -> Iterator[Mention]:
    """The two listed names that were taken for one: الوداد والترجي, მტკვარი გორის."""
    seam = _SEAMS[lang].search(mention.text) if lang in _SEAMS else None
    if seam is not None and not _types_of(mention.text, lang):
        first, second = mention.part(0, seam.start()), mention.part(seam.start() + 1)
        types = [_types_of(one.text, lang) for one in (first, second)]
        shared = [label for label in types[0] if label in types[1]]
        if shared or (all(types) and lang != "ar"):
            label = mention.label if mention.label in shared else "".join(shared[:1])
            yield replace(first, label=label or types[0][0])
            yield replace(second, label=label or types[1][0])
            return
    comma = _COMMA.search(mention.text)
    if comma is None and lang == "ar":
        comma = _DASH.search(mention.text)
    if comma is not None:
        yield mention.part(0, comma.start())
        yield mention.part(comma.end())
        return
    yield mention


def _rest_of(mention: Mention, told: Mention, lang: str) -> Iterator[Mention]:
    """What a listed name leaves of a mention that it overlaps, as the tables have it."""
    for start, end in ((0, told.start - mention.start), (told.end - mention.start, None)):
        end = len(mention.text) if end is None else end
        text = mention.text[start:end] if 0 <= start < end else ""
        if text.strip():
            start += len(text) - len(text.lstrip())
            part = mention.part(start, start + len(text.strip()))
            types = _types_of(part.text, lang) or [part.label]
            yield part if part.label in types else replace(part, label=types[0])


def _is_idle(
    told: Mention,
    beside: Sequence[Mention],
    lang: str,
    look_up: Callable[[str], NameMatch | None],
    *,
    is_kind: bool,
) -> bool:
    """Whether a listed name tells nothing of what the tagger found there."""
    if beside and (" " not in told.text or any(one.span == told.span for one in beside)):
        return True
    # A cabinet may be anybody's, where nothing says that it is a name.
    if is_kind and (lang == "ar" or not (beside or told.text[0].isupper())):
        return True
    # The tagger reads حماس in حركة حماس, and so it stays; نصر in مدينة نصر is no place alone.
    kind = _KINDS[lang].match(told.text) if lang in _KINDS else None
    if kind is None or not any(one.start == told.start + kind.end() for one in beside):
        return False
    rest = told.text[kind.end() :]
    match = look_up(rest)
    is_place = match is not None and any(name.label == "LOC" for name in match.names)
    return _CITY not in kind[0] or is_place or bool(name_in_table(rest, lang, "LOC"))


def _placed(mention: Mention, folded: str, lang: str) -> Mention | None:
    """A mention of what a place is called for short, where one is gone to.

    Returns:
        The place, or the man as he is; None for other mentions.
    """
    short, visited = _PLACES.get(lang, (None, None))
    if short is None or visited is None or not short.fullmatch(mention.text):
        return None
    return replace(mention, label="LOC") if visited.search(folded) else mention


def _typed(mention: Mention, folded: str, lang: str, lexicon: KnownNames) -> Mention:
    """A mention as the tables have it, or the lexicon of well known places."""
    if not mention.score >= _LEAST:
        return mention
    if mention.score >= _MOST_OF_OTHER_TYPE:
        # Names of several words are nobody else's.
        types = _types_of(mention.text, lang) if mention.label == "PER" else []
        is_body = " " in mention.text and types == ["ORG"]
        return replace(mention, label="ORG") if is_body else mention
    if lang in WITH_CAPITALS and mention.text[0].islower():
        return mention
    is_noun = lang in _LIKE_NOUNS and " " not in mention.text and mention.label != "LOC"
    if (is_noun and mention.score < _LEAST_OF_NOUN) or (
        lang == "ar" and _ADJECTIVE.match(folded, mention.end)
    ):
        return mention
    types = _types_of(mention.text, lang)
    if mention.label == "MISC":
        types = [label for label in types if label == "LOC"]
    if mention.label in types:
        return replace(mention, score=max(mention.score, _SURE))
    if not types and lang in _WITHOUT_PRIORS and _is_place(mention, lang, lexicon):
        return replace(mention, label="LOC", score=max(mention.score, _SURE))
    match = lexicon.names_of(mention.text, lang) if len(types) == 1 else None
    is_both = match is not None and any(name.label == mention.label for name in match.names)
    if len(types) == 1 and not is_both:
        return replace(mention, label=types[0], score=max(mention.score, _SURE))
    return mention


def _is_place(mention: Mention, lang: str, lexicon: KnownNames) -> bool:
    """Whether a place that has an identifier is meant."""
    if mention.label not in ("LOC", "PER") or (mention.label == "PER" and " " in mention.text):
        return False
    place = entry_of(mention.text, lang, "LOC", lexicon)
    if place is None or not place.id:
        return False
    is_other = mention.label == "PER" and (
        mention.score >= _DOUBTFUL or lexicon.names_of(mention.text, lang) is not None
    )
    return not is_other


@cache
def _names(lang: str) -> Mapping[str, tuple[str, bool]]:
    """Listed names of several words: their types, and whether they only say a kind of body."""
    found: dict[str, tuple[str, bool]] = {}
    for surface, _, label in read_famous(lang):
        if " " in surface and label in _TYPES:
            found.setdefault(fold(surface).text.casefold(), (label, False))
    for label in _TYPES:
        for surface in names_of_kinds(lang, label):
            if " " in surface:
                found.setdefault(fold(surface).text.casefold(), (label, label == "ORG"))
    return found


@cache
def _stems(lang: str) -> frozenset[str]:
    return frozenset(name.split()[0][:_STEM] for name in _names(lang))


def _of_several_words(folded: str, lang: str) -> Iterator[tuple[Mention, bool]]:
    """Listed names of several words, the longest at each place; they do not overlap."""
    words, stems, end = list(_WORD.finditer(folded)), _stems(lang), 0
    for at, word in enumerate(words):
        first = word[0].casefold()
        bare = _bare(first, lang)
        if word.start() < end or not ({first[:_STEM], *(one[:_STEM] for one in bare)} & stems):
            continue
        for last in reversed(words[at + 1 : at + _MOST_WORDS]):
            surface = folded[word.start() : last.end()]
            told = _type_of(surface, lang, bare)
            if told is not None:
                end = last.end()
                yield Mention(word.start(), end, surface, told[0], _SURE), told[1]
                break


def _abbreviations(folded: str, lang: str) -> Iterator[tuple[Mention, bool]]:
    """Listed bodies in capitals, where not all of the sentence is."""
    if lang in WITH_CAPITALS and not folded.isupper():
        for word in _ABBREVIATION.finditer(folded):
            if word[0].isupper() and name_in_table(word[0], lang, "ORG"):
                yield Mention(word.start(), word.end(), word[0], "ORG", _SURE), False


def _bare(word: str, lang: str) -> list[str]:
    """A word without the prefixes that it may have."""
    if lang not in _PREFIXES:
        return []
    return [word[length:] for length in (1, 2) if _PREFIXES[lang].fullmatch(word[:length])]


def _type_of(surface: str, lang: str, bare: Sequence[str]) -> tuple[str, bool] | None:
    names = _names(lang)
    _, _, rest = surface.partition(" ")
    forms = [surface, *(f"{one} {rest}" for one in bare), *base_forms(surface, lang)]
    return next((names[form.casefold()] for form in forms if form.casefold() in names), None)
