"""Where a name of the user's own may begin and end: at whole words, where there are words."""

import re
import unicodedata

from eat_edge.text import HANGUL, may_start, run_of

__all__ = ["PARTICLES", "PROCLITICS", "may_begin_at", "may_end_at"]

PARTICLES = re.compile(
    "(?:님|씨|군|양|측|들)*"
    "(?:이라는|라는|이라고|라고|이라며|라며|이란|란|이며|며|이고|이나|나|이자|이다|다|입니다|이었다|였다|"
    "으로부터|로부터|에게서|에게|에서|에|께서|께|한테|으로서|로서|으로써|로써|으로|로|"
    "까지|부터|보다|처럼|같은|마저|조차|밖에|뿐|만|과|와|의|이|가|은|는|을|를|도|인)?"
    "(?:까지|부터|만|은|는|도|의|과|와|를|을)?"
)
"""Korean: what may follow a name without a space."""

PROCLITICS = {
    "ar": re.compile("[وف]?(?:ال|[بكل](?:ال)?|لل|س)?"),
    "he": re.compile("ו?(?:כש|מש|לכש)?[משהכלב]{0,2}"),
}
"""Arabic and Hebrew: conjunction, preposition and article are written onto the word behind them."""


def may_begin_at(text: str, start: int, lang: str) -> bool:
    """Whether a name may begin there: not within a word, but behind what is written onto words.

    Args:
        text: Folded.
        start: Where the name would begin.
        lang: ISO 639-1 code of the text.
    """
    if may_start(text, start):
        return True
    proclitics = PROCLITICS.get(lang)
    if proclitics is None:
        return False
    word = start - 1
    while not may_start(text, word):
        word -= 1
    return proclitics.fullmatch(text, word, start) is not None


def may_end_at(text: str, end: int, lang: str) -> bool:
    """Whether a name may end there: not within a word or a character, but before a particle.

    Args:
        text: Folded.
        end: One past the name.
        lang: ISO 639-1 code of the text.
    """
    if end == len(text):
        return True
    if unicodedata.category(text[end])[0] == "M":
        return False
    run = run_of(text[end])
    if run == HANGUL:
        if lang != "ko":
            return True
        last = end
        while last < len(text) and run_of(text[last]) == HANGUL:
            last += 1
        return PARTICLES.fullmatch(text, end, last) is not None
    return run == 0 or run != run_of(text[end - 1])
