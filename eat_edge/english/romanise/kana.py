"""Kana to Latin letters as English newspapers write Japanese names: Hepburn without long vowels."""

import re

from eat_edge.english.romanise.romanised import letter_table

__all__ = ["hepburn", "shorten"]

_ROWS = """
a i u e o ア イ ウ エ オ
ka ki ku ke ko カ キ ク ケ コ
ga gi gu ge go ガ ギ グ ゲ ゴ
sa shi su se so サ シ ス セ ソ
za ji zu ze zo ザ ジ ズ ゼ ゾ
ta chi tsu te to タ チ ツ テ ト
da ji zu de do ダ ヂ ヅ デ ド
na ni nu ne no ナ ニ ヌ ネ ノ
ha hi fu he ho ハ ヒ フ ヘ ホ
ba bi bu be bo バ ビ ブ ベ ボ
pa pi pu pe po パ ピ プ ペ ポ
ma mi mu me mo マ ミ ム メ モ
ya yu yo ヤ ユ ヨ
ra ri ru re ro ラ リ ル レ ロ
wa i e o ワ ヰ ヱ ヲ
n v ン ヴ
"""
_KANA = {
    kana: latin
    for row in _ROWS.strip().splitlines()
    for half in [row.split()]
    for latin, kana in zip(half[: len(half) // 2], half[len(half) // 2 :], strict=True)
}
_SMALL = letter_table("ャュョァィゥェォヮ", "ya yu yo a i u e o wa")
_ONSETS = ("sh", "ch", "j", "ts", "f", "v")
"""What a small vowel follows without a glide: シャ is sha, ファ is fa."""

_LONG_O = re.compile("ou(?!e$)(?!chi$)|oo|(?<!n)ou(?=chi$)")
_LONG_U = re.compile("(?<=[ychjf]u)u|(?<=[^ychjf]u)u(?!ra|chi|shi|e|mi)|(?<=(?:sh|ch)u)u")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def hepburn(kana: str) -> str:
    """Write a word in kana in Latin letters.

    Args:
        kana: Hiragana or katakana.

    Returns:
        Small letters; ``""`` where a character is none of them.
    """
    latin, is_doubled = "", False
    for sign in kana.translate(_HIRAGANA):
        if sign == "ッ":
            is_doubled = True
            continue
        if sign in _SMALL:
            latin = _with_small(latin, _SMALL[sign])
        elif sign in _KANA:
            syllable = _KANA[sign]
            if is_doubled:
                syllable = ("t" if syllable.startswith("ch") else syllable[0]) + syllable
            latin += syllable
        elif sign != "ー":
            return ""
        is_doubled = False
    return shorten(latin)


def shorten(latin: str) -> str:
    """Write long vowels short (Shuntarou, Yuuko, Ootani; Kanbee is Kanbei), but not two that meet.

    These are those of 井上, Inoue, of 竹之内, Takenouchi, and of 松浦, Matsuura.

    Args:
        latin: In lower case.
    """
    return _LONG_U.sub("", _LONG_O.sub("o", re.sub("bee$", "bei", latin)))


def _with_small(latin: str, small: str) -> str:
    """Put a small kana behind what stands before it: shi and ya are sha, ki and ya are kya."""
    if not latin:
        return small
    onset, vowel = latin[:-1], small[-1]
    if latin.endswith("v"):
        return latin + vowel
    if small.startswith("y"):
        return onset + (vowel if onset.endswith(_ONSETS[:3]) else small)
    glide = "" if onset.endswith(_ONSETS) else {"i": "y", "u": "w"}.get(latin[-1], "")
    return onset + glide + vowel
