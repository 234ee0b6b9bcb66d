"""Further forms of the persons of a document, which were not found where they stand.

Кравец was found and Кравцом was not: whoever reads on reads the name. In languages in which rules
tell the forms of one word, such words are hidden as well. In small letters only given names are:
many a surname is a common word (щука, порт), as some of these are (вера).
"""

import re
from collections.abc import Callable, Iterable, Iterator

from eat_edge.redact.people import normal
from eat_edge.redact.readings import FREE_ORDER, Reading, has_given_name, readings

__all__ = ["forms_again"]

_LEAST = 4
"""Letters of a surname, or of a name of one word, at least: shorter ones are common words."""
_STEM = 3
"""Letters that all forms of such a name begin with."""
_WORDS = frozenset(
    ["вера", "надежда", "любов", "любовь", "роман", "роза", "лилия", "слава", "віра", "надія"]
)
"""Given names that are common words."""
_SHORT = frozenset(
    [
        "маша",
        "саша",
        "даша",
        "наташа",
        "миша",
        "гриша",
        "настя",
        "таня",
        "ваня",
        "вася",
        "федя",
        "алеша",
        "сережа",
    ]
)
"""Short forms of given names that are none."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def forms_again(
    text: str,
    lang: str,
    persons: Iterable[tuple[int, int]],
    ignored: frozenset[str] = frozenset(),
    check: Callable[[], None] = lambda: None,
) -> Iterator[tuple[int, int]]:
    """Find words that are forms of the surnames of persons, or of their names of one word.

    Args:
        text: Of the document.
        lang: ISO 639-1 code of its language; in others than Russian and Ukrainian none are found.
        persons: Start and end of each that was found.
        ignored: What is no name, as `eat_edge.redact.people.normal` has it.
        check: Called again and again while that goes on; what it raises ends it.

    Yields:
        Start and end of each, those of the persons among them.
    """
    if lang not in FREE_ORDER:
        return
    known: set[Reading] = set()
    for surface in {normal(text[start:end]) for start, end in persons}:
        check()
        known |= _known(surface, lang)
    stems = {reading.words[0][:_STEM] for reading in known}
    seen: dict[str, set[Reading]] = {}
    for match in _WORD.finditer(text) if known else ():
        word = _plain(match[0])
        if word[:_STEM] not in stems or len(word) < _LEAST:
            continue
        if word not in seen:
            check()
            seen[word] = known.intersection(readings((word,), lang, "PER"))
        if normal(match[0]) in ignored:
            continue
        if seen[word] and (match[0][0].isupper() or any(map(_is_no_word, seen[word]))):
            yield match.span()


def _known(surface: str, lang: str) -> set[Reading]:
    """What a surname, or a name of one word, may be in the nominative."""
    words = tuple(_plain(surface).split())
    if not words or "." in words[-1]:
        return set()
    read = readings(words, lang, "PER")
    return {
        Reading((form.surname,), reading.gender)
        for reading, form in read.items()
        if len(form.surname) >= _LEAST and _WORD.fullmatch(form.surname)
    }


def _is_no_word(name: Reading) -> bool:
    """Whether a name is one in small letters, too."""
    (word,) = name.words
    return word in _SHORT or (has_given_name(name) and word not in _WORDS)


def _plain(word: str) -> str:
    return normal(word).replace("ё", "е")
