"""Whether an English name that a model gives may be the name of what stands in the source."""

import re
from collections.abc import Iterable
from itertools import pairwise

from eat_edge.english.countries import countries_in
from eat_edge.text import has_non_latin_letter

__all__ = ["is_plausible"]

_MAX_WORDS = 9
_MAX_PERSON = 4
_NO_PERSON_WORDS = (
    "the a an of and in on at for to with university company city ministry wikipedia government "
    "bureau office court party team club bank group department school college hospital river "
    "mountain province county district island world national international united states nations "
    "committee association police army news times he she it they his her who what president "
    "minister chairman director general mr mrs ms dr professor king queen"
)
_NO_PERSON = frozenset(_NO_PERSON_WORDS.split())
"""Words that no name of a person has."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DIGIT = re.compile(r"\d")


def is_plausible(answer: str, source: str, label: str, parts: Iterable[str]) -> bool:
    """Whether a model's answer may name what stands in the source.

    Args:
        answer: English.
        source: The surface form.
        label: Its type.
        parts: English names of what is known within the surface form.

    Returns:
        False for what is no name at all, says a word twice, has too many words, or names a country
        that the source does not.
    """
    words = _WORD.findall(answer)
    if not words or has_non_latin_letter(answer) or not any(word[0].isupper() for word in words):
        return False
    if any(one.casefold() == other.casefold() for one, other in pairwise(words)):
        return False
    if bool(_DIGIT.search(answer)) and not any(map(str.isdigit, source)):
        return False
    lowered = {word.casefold() for word in words}
    if label == "PER" and (len(words) > _MAX_PERSON or lowered & _NO_PERSON):
        return False
    if len(words) > _MAX_WORDS:
        return False
    named = countries_in(answer)
    known = {country for part in parts for country in countries_in(part)}
    return label == "MISC" or named <= known if len(words) > 1 or known else True
