"""The punctuation and the letters within names that are typed in several ways."""

import re

__all__ = ["DOTS", "HAN", "JAPANESE_OR_HAN", "KANA", "with_punctuation"]

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U00033479"
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
JAPANESE_OR_HAN = HAN + KANA
DOTS = "\u00b7\u2022\u2027\u2219\u2218\u22c5\u25cf\u25e6\u2e31\u1427\u30fb"
_SOME_DOT = frozenset(DOTS) - {"\u30fb"}
_APOSTROPHES = "\u2019\u2018\u02bc"
_APOSTROPHE = re.compile(
    f"(?<=[\u0400-\u052f\u0531-\u0587\u05d0-\u05ea])[{_APOSTROPHES}](?=[\u0400-\u052f\u0531-\u0587\u05d0-\u05ea])"
)
"""An apostrophe, or geresh, in a Cyrillic, Armenian or Hebrew word."""
_LATIN_LOOKALIKES = "AaBCcEeHIiKMOoPpTXxy"
_CYRILLIC_LOOKALIKES = str.maketrans(_LATIN_LOOKALIKES, "АаВСсЕеНІіКМОоРрТХху")
_IS_HALF_CYRILLIC = re.compile(
    f"[\u0400-\u052f][{_LATIN_LOOKALIKES}]|[{_LATIN_LOOKALIKES}][\u0400-\u052f]"
)
_HALF_CYRILLIC_WORD = re.compile(f"[\u0400-\u052f{_LATIN_LOOKALIKES}]+")
"""A word that may have Latin letters which look like its Cyrillic ones."""
_CURLY_GERSHAYIM = re.compile("(?<=[\u05d0-\u05ea])\u201d(?=[\u05d0-\u05ea])")
_MIDDLE_DOT = re.compile(f"(?<=[{JAPANESE_OR_HAN}])[{DOTS}](?=[{JAPANESE_OR_HAN}])")
_FULL_STOP_AS_DOT = re.compile(
    f"(?<=[{HAN}])\\.(?=[{HAN}])|(?<=[\u30a1-\u30ff])\\.(?=[\u30a1-\u30ff])"
)
"""Full-width or small, within the name of a foreigner; not where sentences end in it."""
_LENGTH_MARK_AS_DASH = re.compile(f"(?<=[{HAN}])\u30fc(?=[{HAN}])")

_SPACED = (
    "\u0400-\u052f\u0531-\u0587\u05d0-\u05ea\u0620-\u06d3\u0900-\u097f\u10d0-\u10ff\uac00-\ud7a3"
)
_UNDERSCORE = re.compile(f"(?<=[{_SPACED}])_(?=[{_SPACED}])")
"""A space within a hashtag, in scripts that are written with spaces."""


def with_punctuation(folded: str) -> str:
    """Fold the punctuation within names; every character stays one."""
    if _IS_HALF_CYRILLIC.search(folded):
        folded = _HALF_CYRILLIC_WORD.sub(_all_cyrillic, folded)
    # To look for what is rarely there costs less than a pattern that looks behind everywhere.
    if not _SOME_DOT.isdisjoint(folded):
        folded = _MIDDLE_DOT.sub("・", folded)
    if "." in folded and not folded.rstrip().endswith("."):
        folded = _FULL_STOP_AS_DOT.sub("・", folded)
    if "_" in folded:
        folded = _UNDERSCORE.sub(" ", folded)
    if "\u30fc" in folded:
        folded = _LENGTH_MARK_AS_DASH.sub("-", folded)
    if "\u2019" in folded or "\u2018" in folded or "\u02bc" in folded:
        folded = _APOSTROPHE.sub("'", folded)
    return _CURLY_GERSHAYIM.sub('"', folded) if "\u201d" in folded else folded


def _all_cyrillic(word: re.Match[str]) -> str:
    """Turn the Latin letters of a word into Cyrillic ones.

    It has more of these, or Latin ones on both sides of them: Mocквa.
    """
    text, (start, end), whole = word.group(), word.span(), word.string
    has_others = whole[max(0, start - 1) : start].isalpha() or whole[end : end + 1].isalpha()
    if has_others:
        return text
    is_around = text[0].isascii() and text[-1].isascii() and not text.isascii()
    if 2 * sum(map(str.isascii, text)) >= len(text) and not is_around:
        return text
    return text.translate(_CYRILLIC_LOOKALIKES)
