"""Hanyu Pinyin of Han characters, without tones.

``pinyin.tsv`` has the characters of each syllable: those that are mostly read so, then those that
may be. ``export/mini/lexicon/pinyin.py`` makes it of the readings of pypinyin, whose licence (MIT)
lies beside it. The package itself takes 57 MB of memory, most of it for phrases that names do not
need.
"""

from functools import cache
from importlib.resources import files

__all__ = ["joined", "readings", "syllable"]


@cache
def _tables() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    usual: dict[str, str] = {}
    every: dict[str, tuple[str, ...]] = {}
    table = files("eat_edge.english.romanise") / "pinyin.tsv"
    for line in table.read_text("utf-8").splitlines():
        sound, mostly, sometimes = line.split("\t")
        usual |= dict.fromkeys(mostly, sound)
        for character in mostly + sometimes:
            every[character] = (*every.get(character, ()), sound)
    return usual, every


def syllable(character: str) -> str:
    """The usual reading of a character, ``""`` where none is known."""
    return _tables()[0].get(character, "")


def readings(character: str) -> tuple[str, ...]:
    """All readings of a character."""
    return _tables()[1].get(character, ())


def joined(text: str) -> str:
    """The readings of characters as one word: Xi'an, Lü.

    Args:
        text: Characters that are read as one word.

    Returns:
        The word with a capital, ``""`` where a character has no reading.
    """
    word = ""
    for character in text:
        sound = syllable(character)
        if not sound:
            return ""
        # A syllable that begins with a vowel is set off.
        word += f"'{sound}" if word and sound[0] in "aeo" else sound
    return word[:1].upper() + word[1:]
