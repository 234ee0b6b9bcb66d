"""Chinese names in Hanyu Pinyin: family name first, given name as one word (Zheng Qinwen)."""

import re

from eat_edge.english.romanise.pinyin import joined
from eat_edge.english.romanise.romanised import Romanised
from eat_edge.english.romanise.surnames import (
    COMPOUND,
    FOREIGN,
    JAPANESE,
    SURNAMES,
    surname_sound,
)
from eat_edge.text.script import script_of

__all__ = ["begins_as_japanese", "is_transliteration", "person", "place", "split_person"]

_WITHHELD = "某"
"""Stands for a given name that a text withholds: 杨某, 杨某某."""
_TITLES = re.compile(
    "(?<=.)(?:总|總|先生|女士|小姐|教授|老师|老師|主任|博士|院士|同志|校长|校長|经理|經理)$"
)
"""How people address each other behind a name: 李总, 王先生."""
_FAMILIAR = "小老阿"
"""Before a family name, as people call each other: 老王."""

_TRANSLITERATION = frozenset(
    "斯尔特克德拉里利爾尼格夫姆雷曼奇基勒恩纳洛科布罗西卡普迪蒂塔伊托米比伦茨莱瓦弗巴诺多顿塞亞鲁"
    "納什羅耶加沃登兹諾莫内哈奥瑟索默韦坦贝萨莉萊戈霍帕茲奧提皮妮肯扎魯切泰劳佩古薩埃娃辛頓杜列滕"
    "赖厄貝努隆內卢珀佐阿莎库代查雅费奈娅絲"
)
"""Characters that write foreign sounds, and are at least four times as frequent in transliterated
names of the lexicon as in the given names of Chinese persons."""
_FOREIGN_BEGINNING = _TRANSLITERATION - frozenset("罗羅卢盧杜赖賴古霍雷")
"""Those of them that are hardly ever a family name, though they are one: 哈马斯."""
_FOREIGN_END = frozenset("尔爾斯姆夫茨")
"""What given names of two characters hardly end with: 谢泽尔 is Scherzer."""
_PLACE_ENDINGS = frozenset(
    "州阳陽阴陰山江河湖海川口城安宁寧平港湾灣岛島庄莊村屯店桥橋沟溝镇鎮乡鄉县縣市区區坊坡坪塘潭溪洲关關岭嶺峰谷泉"
    "林原田津浦渡堡寨堂台臺门門沙源昌水洞崖峪头頭"
)
"""What most names of Chinese places end with."""


def _is_han(character: str) -> bool:
    return script_of(character) == "Han"


def is_transliteration(name: str) -> bool:
    """Whether characters most likely write the sound of a foreign name: 格罗兹尼."""
    num = sum(character in _TRANSLITERATION for character in name)
    return num == len(name) if len(name) < 3 else 2 * num > len(name)


def begins_as_japanese(name: str) -> bool:
    """Whether a name begins with a Japanese family name, which English reads otherwise: 伊藤."""
    return not JAPANESE.isdisjoint((name[:2], name[:3]))


def split_person(name: str) -> tuple[str, str] | None:
    """Split a Chinese person's name into family and given name.

    Args:
        name: Han characters.

    Returns:
        Both, the given name ``""`` where there is none or it is withheld; None where the name does
        not look Chinese.
    """
    if not name or not all(map(_is_han, name)):
        return None
    length = 2 if name[:2] in COMPOUND else 1
    family, given = name[:length], name[length:]
    if length == 1 and family not in SURNAMES:
        return None
    if given.startswith(_WITHHELD):
        return family, ""
    if begins_as_japanese(name):
        return None
    if len(given) > 2 or (length == 1 and family in FOREIGN):
        return None
    spelled = [character in _TRANSLITERATION for character in given]
    if len(given) > 1 and given[-1] in _FOREIGN_END:
        return None
    if given and (all(spelled) or (family in _FOREIGN_BEGINNING and any(spelled))):
        return None
    return family, given


def person(name: str) -> Romanised | None:
    """Romanise a person.

    Args:
        name: As written, simplified or traditional; a title behind it is left out.

    Returns:
        Pinyin; not standard where the name is hardly that of a Chinese person (安倍, 马斯克).
    """
    untitled = _TITLES.sub("", name)
    if untitled != name and split_person(untitled) is not None:
        name = untitled
    familiar = name[0] if name[:1] in tuple(_FAMILIAR) and len(name) == 2 else ""
    parts = split_person(name[len(familiar) :])
    if parts is None or (familiar and parts[1]):
        return _foreign(name)
    family, given = parts
    sounds = [joined(familiar), surname_sound(family) or joined(family), joined(given)]
    if not sounds[1] or (given and not sounds[2]):
        return None
    return Romanised(" ".join(filter(None, sounds)), True)


def place(name: str, *, is_base: bool = False) -> Romanised | None:
    """Romanise a place, or another name that is one word.

    Args:
        name: As written, without a designator.
        is_base: Whether a designator of a Chinese area follows it in the text.

    Returns:
        Pinyin; not standard where neither a designator follows nor the last character is one that
        Chinese places end in (瑞典), or where the characters write foreign sounds.
    """
    if not name or not all(map(_is_han, name)) or is_transliteration(name):
        return _foreign(name)
    text = joined(name)
    is_chinese = len(name) <= 3 and (is_base or name[-1] in _PLACE_ENDINGS)
    return Romanised(text, is_chinese and name[0] not in _TRANSLITERATION) if text else None


def _foreign(name: str) -> Romanised | None:
    text = joined("".join(filter(_is_han, name)))
    return Romanised(text, False) if text else None
