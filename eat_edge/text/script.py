"""Which script a character is written in, and which language a text's scripts suggest."""

import unicodedata
from bisect import bisect_right
from collections import Counter
from functools import lru_cache

__all__ = ["has_non_latin_letter", "identify", "is_latin_letter", "script_of"]

_RANGES = (
    (0x0041, 0x005A, "Latin"),
    (0x0061, 0x007A, "Latin"),
    (0x00AA, 0x00AA, "Latin"),
    (0x00B5, 0x00B5, "Common"),  # micro sign
    (0x00BA, 0x02AF, "Latin"),
    (0x02B0, 0x02FF, "Common"),  # modifier letters, at home in the phonetics of any language
    (0x0300, 0x036F, "Common"),  # combining marks
    (0x0400, 0x052F, "Cyrillic"),
    (0x0531, 0x058F, "Armenian"),
    (0x0591, 0x05F4, "Hebrew"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x0870, 0x08FF, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0E01, 0x0E5B, "Thai"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1100, 0x11FF, "Hangul"),
    (0x1AB0, 0x1AFF, "Common"),  # combining marks
    (0x1C80, 0x1C8F, "Cyrillic"),
    (0x1C90, 0x1CBF, "Georgian"),
    (0x1CD0, 0x1CFF, "Devanagari"),
    (0x1D00, 0x1DBF, "Latin"),
    (0x1DC0, 0x1DFF, "Common"),  # combining marks
    (0x1E00, 0x1EFF, "Latin"),
    (0x2071, 0x209C, "Latin"),  # superscript and subscript letters
    (0x20D0, 0x214F, "Common"),  # combining marks for symbols, then letter-like symbols
    (0x2160, 0x2188, "Latin"),  # Roman numerals
    (0x2C60, 0x2C7F, "Latin"),
    (0x2D00, 0x2D2F, "Georgian"),
    (0x2DE0, 0x2DFF, "Cyrillic"),
    (0x2E80, 0x2FD5, "Han"),  # radicals
    (0x3005, 0x3007, "Han"),  # iteration mark, closing mark, zero
    (0x3021, 0x3029, "Han"),
    (0x3031, 0x3035, "Kana"),
    (0x3038, 0x303B, "Han"),
    (0x3041, 0x30FA, "Kana"),
    (0x30FC, 0x30FF, "Kana"),
    (0x3131, 0x318E, "Hangul"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Han"),
    (0x4E00, 0x9FFF, "Han"),
    (0xA640, 0xA69F, "Cyrillic"),
    (0xA720, 0xA7FF, "Latin"),
    (0xA8E0, 0xA8FF, "Devanagari"),
    (0xA960, 0xA97C, "Hangul"),
    (0xAB30, 0xAB6F, "Latin"),
    (0xAC00, 0xD7FB, "Hangul"),
    (0xF900, 0xFAD9, "Han"),
    (0xFB00, 0xFB06, "Latin"),
    (0xFB13, 0xFB17, "Armenian"),
    (0xFB1D, 0xFB4F, "Hebrew"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE00, 0xFE2F, "Common"),  # variation selectors and combining half marks
    (0xFE70, 0xFEFC, "Arabic"),
    (0xFF21, 0xFF3A, "Latin"),
    (0xFF41, 0xFF5A, "Latin"),
    (0xFF66, 0xFF9F, "Kana"),
    (0xFFA0, 0xFFDC, "Hangul"),
    (0x10780, 0x107BA, "Latin"),
    (0x1AFF0, 0x1B16F, "Kana"),
    (0x1D400, 0x1D7FF, "Common"),  # mathematical alphabets
    (0x1DF00, 0x1DFFF, "Latin"),
    (0x20000, 0x33479, "Han"),
    (0xE0100, 0xE01EF, "Common"),  # variation selectors
)
"""Blocks (first and last code point, both included) of the scripts told apart, ascending. "Common"
are letters and marks that belong to no one script; a letter outside every block is "Other"."""

_STARTS = tuple(first for first, _, _ in _RANGES)

_LETTER_WEIGHTS = {"Han": 10, "Kana": 10, "Hangul": 5}
"""How much one letter counts, Latin being 1 and every other script 2.

One Han or kana character does the work of about five Latin letters, a Hangul syllable of two or
three. All but Latin count double again, because foreign text is full of Latin brand names and
units, and English text rarely has a foreign word.
"""

_LANGUAGES = {
    "Hangul": "ko",
    "Arabic": "ar",
    "Cyrillic": "ru",
    "Devanagari": "hi",
    "Thai": "th",
    "Hebrew": "he",
    "Georgian": "ka",
    "Armenian": "hy",
    "Latin": "en",
}

_TELLING_LETTERS = {
    # Persian writes p, ch, zh, g with letters Arabic lacks, and its own k and y.
    "ar": ("fa", frozenset("پچژگکی")),
    # Ukrainian letters that Russian lacks.
    "ru": ("uk", frozenset("ґєіїҐЄІЇ")),
}
_TELLING_SHARE = 0.02
"""A language is recognised by its own letters from this share of the script's letters on, so that
one foreign name does not change the language of a text."""

_KANA_SHARE = 0.07
"""Japanese from this share of kana among kana and Han on: headlines have little kana, and Chinese
has the odd shop sign with の."""

_JAPANESE_HAN = frozenset(
    "円沢広戦対発経済図団実売読験続総権検縄斎桜栄営応歩毎壱仏児両竜収転伝単厳変壊帰従徴悪拝拠挙"
    "捜掲摂暁楽様渋渓滝涙満焼猟獣瀬畳砕稲穂粋絵継縦聴脳臓舗薬蔵覚訳譲賛軽辺逓遅郷酔醸釈鉄鉱銭錬"
    "雑霊頼顕騒髄鶏歯齢働峠込枠匂駅県塩圏圧気砿亀弐関闘隷髪姫嬢壌奨専層巻徳恵択抜揺撃"
    "斉暦桟歓殻浄渇戸黒歳弾帯庁処剣険陥渉録緑寛巌黙"
)
"""Han characters in forms that only Japanese writes, Chinese having simplified them otherwise or
not at all."""


@lru_cache(maxsize=1 << 16)
def script_of(char: str) -> str:
    """Name the script of one character.

    Args:
        char: One code point.

    Returns:
        A script's English name as in ``"Han"`` or ``"Latin"``, ``"Common"`` for what belongs to no
        script (digits, punctuation, generic marks), ``"Other"`` for letters of scripts not told
        apart here.
    """
    code = ord(char)
    index = bisect_right(_STARTS, code) - 1
    if index >= 0 and code <= _RANGES[index][1]:
        script = _RANGES[index][2]
        is_written = char.isalpha() or unicodedata.category(char) in ("Mn", "Mc", "Nl")
        return script if is_written else "Common"
    return "Other" if char.isalpha() else "Common"


def is_latin_letter(char: str) -> bool:
    """Tell whether one character is a letter of the Latin script.

    Args:
        char: One code point.

    Returns:
        True for Latin letters with or without diacritics, full-width and phonetic ones included.
    """
    return script_of(char) == "Latin"


def has_non_latin_letter(text: str) -> bool:
    """Tell whether a text has a letter, or a mark, of a script other than Latin.

    Args:
        text: Any text, empty included. Digits, punctuation, symbols and marks used with every
            script do not count.

    Returns:
        True where at least one such letter is in the text.
    """
    return not text.isascii() and any(
        script_of(char) not in ("Latin", "Common") for char in set(text)
    )


def identify(text: str) -> str:
    """Guess the language of a text from the scripts it is written in.

    Letters are counted, never words: Latin text is taken for English, Cyrillic for Russian unless
    it has Ukrainian letters, Arabic script for Arabic unless it has Persian letters, and Han alone
    for Chinese unless it has character forms that only Japanese uses.

    Args:
        text: Any text, empty included.

    Returns:
        ISO 639-1 code, ``"und"`` where no letters of a script told apart here were found.
    """
    letters = Counter(map(script_of, text))
    weights: Counter[str] = Counter()
    for script, count in letters.items():
        if script not in ("Common", "Other"):
            weight = 1 if script == "Latin" else _LETTER_WEIGHTS.get(script, 2)
            weights["Han" if script == "Kana" else script] += weight * count
    if not weights:
        return "und"
    winner = max(weights, key=lambda script: (weights[script], script))
    if winner == "Han":
        return _chinese_or_japanese(letters, text)
    lang = _LANGUAGES[winner]
    if lang in _TELLING_LETTERS:
        other, telling = _TELLING_LETTERS[lang]
        if sum(map(telling.__contains__, text)) > _TELLING_SHARE * letters[winner]:
            return other
    return lang


def _chinese_or_japanese(letters: Counter[str], text: str) -> str:
    if letters["Kana"]:
        is_japanese = letters["Kana"] >= _KANA_SHARE * (letters["Kana"] + letters["Han"])
    else:
        is_japanese = not _JAPANESE_HAN.isdisjoint(text)
    return "ja" if is_japanese else "zh"
