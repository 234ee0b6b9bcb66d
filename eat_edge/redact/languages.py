"""The language of a name, which its script tells where the document is in another."""

from collections import Counter

from eat_edge.text.languages import LANGUAGES
from eat_edge.text.script import script_of

__all__ = ["language_of"]

_SCRIPT_OF = {language.code: language.script for language in reversed(LANGUAGES)}
_FIRST_OF = {language.script: language.code for language in reversed(LANGUAGES)}
"""The likeliest language of each script."""
_UKRAINIAN = frozenset("іїєґ")
_HAN_LANGUAGES = frozenset({"zh", "ja", "ko"})


def language_of(name: str, lang: str) -> str:
    """Tell in which language a name is written.

    Args:
        name: As it stands in the text, or in small letters.
        lang: ISO 639-1 code of its text.

    Returns:
        That of the text, if it is written in the script of the name, or the name has no letters.
    """
    scripts = Counter(
        script for script in map(script_of, name) if script not in ("Common", "Other")
    )
    if not scripts:
        return lang
    script = "Kana" if "Kana" in scripts else scripts.most_common(1)[0][0]
    if script == _SCRIPT_OF.get(lang) or (script == "Han" and lang in _HAN_LANGUAGES):
        return lang
    if script == "Cyrillic" and not _UKRAINIAN.isdisjoint(name.lower()):
        return "uk"
    return _FIRST_OF.get(script, lang)
