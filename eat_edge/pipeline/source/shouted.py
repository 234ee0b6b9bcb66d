"""Names in capitals, read as the lexicon has them: МОСКВА, 5 мая, and ΑΘΗΝΑ.

Datelines, headings and forms have whole words in capitals. The lexicon knows names as running text
has them, and the tagger overlooks some of those that it does not.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import takewhile
from unicodedata import normalize

from eat_edge.english.base_forms import base_forms
from eat_edge.english.famous import read_famous
from eat_edge.english.kinds import name_in_table
from eat_edge.names import NameMatch
from eat_edge.pipeline.source.capitals import WITH_CAPITALS
from eat_edge.text import Folded

__all__ = ["is_shouted", "without_shouting"]

_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w-])")
_DATELINE = re.compile(" ?(?:[,.:(]|[-\u2013\u2014] )")
"""Behind a place that begins a report."""
_LEAST_LETTERS = 4
"""Letters of a word in capitals that is hardly an abbreviation."""
_LEAST_PRIOR = 0.3
"""Prior from which on a word in running text is meant as a name."""
_MOST_WORDS = 3
_LABELS = ("LOC", "PER")
_STRESS = "\u0301"

_LookUp = Callable[[str], NameMatch | None]


def is_shouted(name: str, lang: str) -> bool:
    """Whether a name is in capitals, and not because it is an abbreviation."""
    return lang in WITH_CAPITALS and name.isupper() and len(name) >= _LEAST_LETTERS


def without_shouting(folded: Folded, lang: str, look_up: _LookUp) -> Folded:
    """Give known names in capitals the small letters that they have elsewhere.

    Args:
        folded: A sentence.
        lang: Its language; one without capitals is left as it is.
        look_up: Knows names by their surface.

    Returns:
        The sentence with as many code points as before.
    """
    if lang not in WITH_CAPITALS:
        return folded
    text, words, at = folded.text, list(_WORD.finditer(folded.text)), 0
    while at < len(words):
        loud = [*takewhile(lambda word: word[0].isupper(), words[at : at + _MOST_WORDS])]
        for last in reversed(loud):
            start, end = loud[0].start(), last.end()
            is_dateline = not at and _DATELINE.match(text, end) is not None
            name = _known_as(text[start:end], lang, look_up, is_dateline)
            if name:
                text = text[:start] + name + text[end:]
                at += loud.index(last)
                break
        at += 1
    return folded if text == folded.text else replace(folded, text=text)


def _known_as(loud: str, lang: str, look_up: _LookUp, is_dateline: bool) -> str:
    """The form of a name in capitals that is known; ``""`` for none, or one written in capitals."""
    if not is_shouted(loud, lang) or look_up(loud) or name_in_table(loud, lang, "ORG"):
        return ""
    for plain in _small(loud, lang):
        matches = filter(None, map(look_up, (plain, *base_forms(plain, lang))))
        if any(name_in_table(plain, lang, label) for label in _LABELS) or any(
            match.names[0].label in _LABELS
            and (match.prior >= _LEAST_PRIOR or (is_dateline and match.names[0].label == "LOC"))
            for match in matches
        ):
            return plain
    return ""


def _small(loud: str, lang: str) -> Iterator[str]:
    """Forms with small letters, as long as the one in capitals."""
    plain = loud.title()
    forms = [plain]
    if lang == "hy":
        # The second letter of the ligature is another one in capitals.
        forms.insert(0, plain.replace("եվ", "եւ"))
    if lang == "el":
        forms.append(_accented().get(plain, plain))
    yield from (form for form in dict.fromkeys(forms) if len(form) == len(loud))


@cache
def _accented() -> Mapping[str, str]:
    """Greek names of our tables by their letters without accents, which capitals have none of."""
    return {
        normalize("NFC", normalize("NFD", surface).replace(_STRESS, "")): surface
        for surface, _, label in read_famous("el")
        if label in _LABELS
    }
