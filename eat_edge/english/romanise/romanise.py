"""Which scheme romanises a name."""

from collections.abc import Callable

from eat_edge.english.romanise import abjads, chinese, cyrillic, korean, letters
from eat_edge.english.romanise.caucasian_case import armenian_nominative, georgian_nominative
from eat_edge.english.romanise.kana import hepburn
from eat_edge.english.romanise.romanised import Romanised, title
from eat_edge.english.romanise.thai import thai
from eat_edge.text import is_katakana
from eat_edge.text.script import script_of

__all__ = ["Romanised", "romanise"]


def romanise(name: str, lang: str, label: str) -> Romanised | None:
    """Write a name in Latin letters.

    Args:
        name: A name without particles and titles, as written.
        lang: ISO 639-1 code of the text it stands in.
        label: One of ``types.LABELS``.

    Returns:
        The name in Latin letters, and whether that is how English writes it; None where nothing is
        known of its characters.
    """
    name = name.strip()
    scripts = {script for script in map(script_of, name) if script not in ("Common", "Inherited")}
    if not name or (len(scripts) != 1 and lang != "ja"):
        return None
    if lang == "ja":
        return _japanese(name)
    script, is_person = next(iter(scripts)), label == "PER"
    match script:
        case "Han":
            return chinese.person(name) if is_person else chinese.place(name)
        case "Hangul":
            return korean.person(name) if is_person else korean.place(name)
        case "Cyrillic":
            return cyrillic.cyrillic(name, lang, label)
        case "Georgian":
            return _inflected(name, label, georgian_nominative, letters.georgian)
        case "Armenian":
            return _inflected(name, label, armenian_nominative, letters.armenian)
        case "Greek":
            return letters.greek(name)
        case "Devanagari":
            return letters.devanagari(name)
        case "Arabic":
            return abjads.arabic(name)
        case "Hebrew":
            return abjads.hebrew(name)
        case "Thai" if is_person:
            return thai(name) or _any(name)
    return _any(name)


def _inflected(
    name: str,
    label: str,
    nominative: Callable[[str, str], tuple[str, bool]],
    scheme: Callable[[str], Romanised | None],
) -> Romanised | None:
    """The nominative of a person or a place, no more than a guess where it is not sure."""
    if label not in ("PER", "LOC"):
        return scheme(name)
    form, is_sure = nominative(name, label)
    found = scheme(form)
    # Of a place's words those before the last are common nouns, or have a case: თბილისის ზოოპარკი.
    is_sure = is_sure and (label == "PER" or " " not in form)
    return found and Romanised(found.text, found.is_standard and is_sure)


def _japanese(name: str) -> Romanised | None:
    """Kana; kanji have readings only in the lexicon. Katakana spells foreign names as a rule."""
    parts = [hepburn(part) for part in name.replace("=", "・").replace(" ", "・").split("・")]
    if not all(parts):
        return None
    return Romanised(title(" ".join(parts)), not any(map(is_katakana, name)))


def _any(name: str) -> Romanised | None:
    from anyascii import anyascii

    text = title(anyascii(name))
    return Romanised(text, False) if text else None
