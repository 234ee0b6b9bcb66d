"""Which language a text is written in, as far as its letters and commonest words tell."""

import re
from enum import IntEnum
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from eat_edge.text.codes import CodeTable, code_points, scripts_of
from eat_edge.text.languages import LANGUAGES
from eat_edge.text.script import SCRIPTS, has_non_latin_letter, script_of

__all__ = ["identify", "identify_sentence"]

_STRETCH = 1 << 16
"""Code points that are counted at a time, so that a long text takes no more memory."""

_LETTER_WEIGHTS = {
    **dict.fromkeys(("Han", "Kana", "Bopomofo", "Yi"), 10),
    "Hangul": 5,
    **dict.fromkeys(("Ethiopic", "Cherokee", "Canadian", "Vai"), 4),
    "Latin": 1,
}
"""How much one letter counts, Latin being 1 and every script without an entry 2.

One Han or kana character does the work of about five Latin letters, a syllable of Hangul, Ethiopic
or Cherokee of two or three. All but Latin count double again, because foreign text is full of Latin
brand names and units, and English text rarely has a foreign word.
"""

_WEIGHTS = [_LETTER_WEIGHTS.get(script, 2) for script in SCRIPTS]
_COMMON, _HAN, _KANA, _BOPOMOFO = map(SCRIPTS.index, ("Common", "Han", "Kana", "Bopomofo"))
_ASCII_LETTER = re.compile("[A-Za-z]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH_WORDS = 4
"""Words of the shortest English sentence."""
_READING = re.compile(
    "[(\uff08\u201c\u300c][\u3001\u3002\u3041-\u30ff\uff01\\s]+[)\uff09\u201d\u300d]"
)
"""Kana in brackets or quoted."""
_HAN_LANGUAGES = ("zh", "ja")
_FUNCTION_WORDS = frozenset("的了与與在是和这這我他她也都把被从")
_LEAST_FUNCTION_WORDS = 2
"""So many words of Chinese grammar, and no kana beside them, are Chinese."""
_CHINESE_COMMA = "\uff0c"
"""Stands in Japanese sentences too, but these have kana: 綫 is a character of Hong Kong as well."""
_JAPANESE_WORDS = re.compile(
    "株式会社|有限会社|市役所|区役所|町役場|[都府]知事|[都府]議会|商事[・、]|[\u4e00-\u9fff]氏[・、]"
)
"""Words of Han characters that are Japanese alone."""
_OF_HONG_KONG = frozenset("綫邨")
"""Characters of Hong Kong that Japan's oldest character set has, and no other."""
_SCRIPT_OF = {language.code: language.script for language in reversed(LANGUAGES)}
_LETTERS_OF = {language.code: frozenset(language.letters) for language in reversed(LANGUAGES)}

_MOST_FORMS = 1 << 14
_NEW, _OLD, _CHINESE_ALONE = "new", "old", "Chinese"
_KANA_SHARE = 0.07
"""Where nothing else tells, Japanese from this share of kana among kana and Han on: headlines have
little kana, and Chinese has the odd shop sign with の."""

_RAREST = 15.0
"""Bits that a letter costs in a language whose ``letters`` lack it. Each letter of the language
saves no more than twelve, so that a foreign name cannot outweigh the text around it."""
_TELLING = 3.0
"""A letter tells a language from the first one of its script if it costs that many bits more or
less in it; how often the others occur depends more on the topic."""
_WORD = 6.0
"""Bits that a common word saves."""
_ENDING = 3.0
"""Bits that a common ending saves."""
_MAX_WORDS = 1000


def identify(text: str) -> str:
    """Guess the language of a text from its letters.

    The script with the most letters wins, a Latin letter counting less than any other. Of the
    languages of one script, the one wins in which the text's letters and commonest words are
    likeliest; one foreign name does not change that. Latin text is taken for English; Han alone
    for Chinese, unless it has more character forms that only Japanese uses than such that only
    Chinese does.

    Args:
        text: Any text, empty included.

    Returns:
        ISO 639-1 code, or the three letters of ISO 639-3 where a language has no shorter code, as
        Cherokee. ``"und"`` where there are no letters, or most are of a script that no language of
        ``LANGUAGES`` is written in: ``has_non_latin_letter`` tells these two apart. A language that
        is not in that table is taken for the likeliest one of its script.
    """
    if text.isascii():
        return "en" if _ASCII_LETTER.search(text) else "und"
    codes = code_points(text)
    # One more than the place in SCRIPTS; to count bytes is faster than to count in an array.
    numbers = scripts_of(codes).tobytes()
    counts = {number - 1: numbers.count(number) for number in set(numbers)}
    weights = {script: _WEIGHTS[script] * count for script, count in counts.items()}
    weights.pop(_COMMON, None)
    for script in (_KANA, _BOPOMOFO):
        if script in weights:
            weights[_HAN] = weights.get(_HAN, 0) + weights.pop(script)
    if not weights:
        return "und"
    winner = max(weights, key=lambda script: (weights[script], SCRIPTS[script]))
    if winner == _HAN:
        return _chinese_or_japanese(text)
    return _likelihoods(SCRIPTS[winner]).likeliest(text, codes)


def identify_sentence(text: str, prior: str) -> str:
    """Guess the language of a sentence in a document of a known language.

    Args:
        text: The sentence.
        prior: Main language of the document. What the letters of a sentence leave open is as there:
            Han alone in a Japanese document is Japanese.

    Returns:
        As `identify`, but another language of the same script only where the sentence has letters
        that the document's language lacks. A sentence is taken for English where it has several
        words and no other letters: names in Latin letters stand in sentences of every language.
    """
    if not has_non_latin_letter(text):
        return "en" if len(_LATIN_WORD.findall(text)) >= _ENGLISH_WORDS else prior
    lang = identify(text)
    if lang in _HAN_LANGUAGES:
        return _chinese_or_japanese(text, prior)
    if lang in ("en", "und"):
        return prior
    if _SCRIPT_OF[lang] == _SCRIPT_OF.get(prior):
        telling = _LETTERS_OF[lang] - _LETTERS_OF[prior]
        return prior if telling.isdisjoint(text.lower()) else lang
    return lang


def _chinese_or_japanese(text: str, prior: str = "") -> str:
    """Tell Chinese from Japanese by what only one of them writes.

    Names of the other language stand in the sentences of either, in katakana as well; grammar does
    not: hiragana is Japanese, but for の, which Chinese shops have on their signs, and the
    characters that were simplified in one country alone are in every sentence of it. How a Japanese
    name is read, or a Japanese word, may stand in brackets in a Chinese text.
    """
    if prior != "ja" and (stripped := _READING.sub("", text)) != text:
        _, hiragana, kana, _, japanese, chinese = _count_kinds(stripped)
        if chinese > hiragana + japanese:
            return "zh"
        is_without_kana = hiragana + kana + japanese == 0
        if is_without_kana and len(_FUNCTION_WORDS.intersection(stripped)) >= _LEAST_FUNCTION_WORDS:
            return "zh"
    _, hiragana, katakana, both, japanese_han, chinese = _count_kinds(text)
    japanese = hiragana + japanese_han
    kana, han = hiragana + katakana, both + japanese_han + chinese
    if not kana and _CHINESE_COMMA in text and prior != "ja":
        return "zh"
    if japanese != chinese:
        return "ja" if japanese > chinese else "zh"
    if prior in _HAN_LANGUAGES:
        return prior
    is_grammar = "の" in text and _FUNCTION_WORDS.isdisjoint(text)
    is_japanese = is_grammar or _JAPANESE_WORDS.search(text) is not None or _is_mixed(text)
    return "ja" if is_japanese or (kana and kana >= _KANA_SHARE * (kana + han)) else "zh"


def _is_mixed(text: str) -> bool:
    """Whether a text has both new and old forms, as Japanese alone has: 国民民主・馬場氏."""
    if not _FUNCTION_WORDS.isdisjoint(text):
        return False
    forms = {_form_of(char) for char in text if script_of(char) == "Han"}
    return {_NEW, _OLD} <= forms and _CHINESE_ALONE not in forms


@lru_cache(_MOST_FORMS)
def _form_of(char: str) -> str:
    """Which of the countries, beside Japan, write a character so; ``""`` for all of them."""
    if not _has(char, "shift_jis"):
        return _CHINESE_ALONE
    in_china, in_taiwan = _has(char, "gb2312"), _has(char, "big5")
    return "" if in_china == in_taiwan else _NEW if in_china else _OLD


class _Kind(IntEnum):
    """What a character says of the language."""

    OTHER = 0
    HIRAGANA = 1
    KANA = 2
    """Katakana, and the hiragana の."""
    HAN = 3
    JAPANESE = 4
    CHINESE = 5


def _count_kinds(text: str) -> list[int]:
    """How many characters of a text are of each kind, in the order of ``_Kind``."""
    numbers = _KINDS.of(code_points(text)).tobytes()
    return [numbers.count(kind + 1) for kind in range(len(_Kind))]


def _kind_of(char: str) -> _Kind:
    script = script_of(char)
    if script == "Kana":
        return _Kind.HIRAGANA if "ぁ" <= char <= "ゖ" and char != "の" else _Kind.KANA
    if script != "Han":
        return _Kind.OTHER
    # The oldest national character sets have what each country wrote: Japan's forms, China's
    # simplified and Taiwan's traditional ones.
    if char in _OF_HONG_KONG:
        return _Kind.HAN
    if not _has(char, "shift_jis"):
        return _Kind.CHINESE if _has(char, "gb2312") else _Kind.HAN
    return _Kind.HAN if _has(char, "gb2312") or _has(char, "big5") else _Kind.JAPANESE


_KINDS = CodeTable(_kind_of)


def _has(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


class _Likelihoods:
    """How likely letters and words are in each language of a script.

    Letters are counted as if each stood alone (a multinomial naive Bayes classifier).
    """

    def __init__(self, script: str) -> None:
        languages = [language for language in LANGUAGES if language.script == script]
        self.codes = [language.code for language in languages]
        listed = {char for language in languages for char in language.letters if char > " "}
        both_cases = {form for char in listed for form in (char, char.upper()) if len(form) == 1}
        self.first = min(map(ord, both_cases), default=0)
        size = max(map(ord, both_cases), default=-1) + 1 - self.first
        self.bits = np.full((size, len(languages)), _RAREST)
        self.words: dict[str, NDArray[np.float64]] = {}
        self.endings: dict[str, NDArray[np.float64]] = {}
        for column, language in enumerate(languages):
            for bits, letters in enumerate(language.letters.split(" "), 3):
                for char in letters:
                    for form in {char, char.upper()} & both_cases:
                        self.bits[ord(form) - self.first, column] = bits
            for word in language.words.split():
                self.words.setdefault(word, np.zeros(len(languages)))[column] = _WORD
            for ending in language.endings.split():
                self.endings.setdefault(ending, np.zeros(len(languages)))[column] = _ENDING
        if size:
            self.bits -= self.bits[:, :1].copy()  # against the first language
            self.bits[np.abs(self.bits) < _TELLING] = 0.0
        self.sizes = sorted({len(ending) for ending in self.endings}, reverse=True)
        self.doubt = np.array([language.doubt for language in languages])
        self.doubt[:1] = 0.0

    def likeliest(self, text: str, codes: NDArray[np.uint32]) -> str:
        """Return the code of the likeliest language of a text."""
        if len(self.codes) < 2:
            return self.codes[0] if self.codes else "und"
        cost = self.doubt.copy()
        for first in range(0, len(codes), _STRETCH):
            # What lies before the first letter wraps around and falls out as well.
            places = codes[first : first + _STRETCH] - np.uint32(self.first)
            places = places[places < len(self.bits)]
            cost += np.bincount(places, minlength=len(self.bits)) @ self.bits
        for word in text[:_STRETCH].split(maxsplit=_MAX_WORDS)[:_MAX_WORDS]:
            word = word.rstrip(",.!?:;»)।۔،؛؟").lower()
            saved = self.words.get(word)
            if saved is not None:
                cost -= saved
                continue
            for size in self.sizes:
                if len(word) > size + 1:
                    saved = self.endings.get(word[-size:])
                    if saved is not None:
                        cost -= saved
                        break
        return self.codes[int(cost.argmin())]


@cache
def _likelihoods(script: str) -> _Likelihoods:
    return _Likelihoods(script)
