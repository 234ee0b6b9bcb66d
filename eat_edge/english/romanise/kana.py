"""Kana in Hepburn letters, without marks for long vowels, as English writes Tokyo and Osaka."""

import re

from eat_edge.english.romanise.romanised import letter_table

__all__ = ["hepburn"]

_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "g": "がぎぐげご",
    "s": "さ_すせそ",
    "z": "ざ_ずぜぞ",
    "t": "た__てと",
    "d": "だ__でど",
    "n": "なにぬねの",
    "h": "はひ_へほ",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
    "m": "まみむめも",
    "y": "や_ゆ_よ",
    "r": "らりるれろ",
    "w": "わ___を",
}
_SOUNDS = {
    kana: consonant + vowel
    for consonant, row in _ROWS.items()
    for kana, vowel in zip(row, "aiueo", strict=True)
    if kana != "_"
}
_SOUNDS |= letter_table(
    "しじちぢつづふをんゔゐゑぁぃぅぇぉゃゅょゎ",
    "shi ji chi ji tsu zu fu o n vu i e a i u e o ya yu yo wa",
)
_SMALL_Y = dict(zip("ゃゅょ", "auo", strict=True))
_SMALL_VOWEL = dict(zip("ぁぃぅぇぉ", "aiueo", strict=True))
_BEFORE_SMALL = {
    "u": "w",
    "vu": "v",
    "fu": "f",
    "te": "t",
    "de": "d",
    "to": "t",
    "do": "d",
    "tsu": "ts",
    "shi": "sh",
    "ji": "j",
    "chi": "ch",
    "i": "y",
    "ku": "kw",
    "gu": "gw",
}
_LONG = re.compile(r"oo|ou|uu")
_DOUBLE, _LENGTHENED = "っ", "ー"
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def hepburn(kana: str) -> str:
    """Write kana in Latin letters.

    Args:
        kana: Hiragana or katakana.

    Returns:
        Small letters; ``""`` where a character is none of them.
    """
    syllables: list[str] = []
    is_doubled = False
    for character in kana.translate(_TO_HIRAGANA):
        last = syllables[-1] if syllables else ""
        if character == _DOUBLE:
            is_doubled = True
            continue
        if character == _LENGTHENED:
            continue
        if character in _SMALL_Y and last.endswith("i"):
            stem = last[:-1]
            glide = "" if stem.endswith(("sh", "ch", "j")) else "y"
            syllables[-1] = stem + glide + _SMALL_Y[character]
            continue
        if character in _SMALL_VOWEL and last in _BEFORE_SMALL:
            syllables[-1] = _BEFORE_SMALL[last] + _SMALL_VOWEL[character]
            continue
        sound = _SOUNDS.get(character)
        if sound is None:
            return ""
        if is_doubled and sound[0] not in "aeioun":
            sound = ("t" if sound.startswith("ch") else sound[0]) + sound
        is_doubled = False
        syllables.append(sound)
    return _LONG.sub(lambda found: found[0][0], "".join(syllables))
