"""Known names in another script than the sentence's: ソニー in Chinese, 習近平 in Korean."""

from collections.abc import Iterator
from itertools import groupby

from eat_edge.names import NameMatch
from eat_edge.pipeline.models import NameLexicon
from eat_edge.text.languages import LANGUAGES
from eat_edge.text.script import script_of

__all__ = ["foreign_matches"]

_SCRIPT_OF = {language.code: language.script for language in LANGUAGES}
_LANGUAGE_OF = {language.script: language.code for language in reversed(LANGUAGES)}
"""The first language of each script."""
_LANGUAGE_OF |= {"Han": "zh", "Kana": "ja"}
_OWN = {"ja": frozenset({"Han", "Kana"})}
_NO_NAMES = frozenset({"Common", "Latin", "Other"})
_LEAST_LETTERS = 2


def foreign_matches(folded: str, lang: str, lexicon: NameLexicon) -> list[NameMatch]:
    """Look up what stands in other scripts, by the language that writes them.

    Args:
        folded: A sentence.
        lang: Its language.
        lexicon: Knows names.

    Returns:
        Matches that fill a whole stretch of another script, by start.
    """
    found = []
    for start, end, script in _stretches(folded, lang):
        surface = folded[start:end]
        other = _LANGUAGE_OF[script]
        match = lexicon.names_of(lexicon.fold(surface, other).text, other)
        if match is not None:
            found.append(match._replace(start=start, end=end, surface=surface))
    return found


def _stretches(folded: str, lang: str) -> Iterator[tuple[int, int, str]]:
    """Where other scripts stand, each with its script."""
    if folded.isascii():
        return
    own = _OWN.get(lang, frozenset({_SCRIPT_OF.get(lang, "")}))
    at = 0
    for script, letters in groupby(folded, script_of):
        start, at = at, at + sum(1 for _ in letters)
        is_foreign = script in _LANGUAGE_OF and script not in own and script not in _NO_NAMES
        if is_foreign and at - start >= _LEAST_LETTERS:
            yield start, at, script
