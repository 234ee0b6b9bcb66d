"""What is known of somebody from another country: 韩国总统尹锡悦, 欧尔班·维克托.

English spells the names of Koreans, Japanese, Vietnamese and their neighbours as their own
languages do, and not as the characters are read in Chinese. China's ambassador to one of these
countries (驻日本大使) is Chinese.
"""

import re
from collections.abc import Callable

from eat_edge.english.english_name import EnglishName
from eat_edge.names import NameMatch

__all__ = ["is_foreigner", "is_surname_first", "known_bearer", "vietnamese"]

_COUNTRIES = (
    "韩国|朝鲜|南韩|北韩|首尔|平壤|日本|东京|大阪|日方|韩方|越南|河内|韩籍|日籍|日裔|韩裔|柬埔寨|金边|"
    "老挝|缅甸|泰国|曼谷|新加坡|马来西亚|吉隆坡|菲律宾|印尼|印度尼西亚|蒙古国"
)
_BEFORE = re.compile(rf"(?<!驻)(?:{_COUNTRIES})[^，。、；：！？,.;!?\s和与及]{{0,10}}$")
_HEADED = re.compile(
    "(?:美国|英国|法国|德国|意大利|西班牙|葡萄牙|俄罗斯|俄国|乌克兰|土耳其|以色列|伊朗|伊拉克|叙利亚|埃及|"
    "印度|巴基斯坦|加拿大|墨西哥|巴西|阿根廷|智利|秘鲁|澳大利亚|澳洲|新西兰|纽西兰|波兰|匈牙利|捷克|荷兰|"
    "比利时|瑞典|瑞士|挪威|芬兰|丹麦|希腊|塞尔维亚|白俄罗斯|哈萨克斯坦|乌兹别克斯坦|阿富汗|沙特|约旦|黎巴嫩|"
    "巴勒斯坦|南非|尼日利亚|肯尼亚|埃塞俄比亚|委内瑞拉|哥伦比亚|古巴|罗马尼亚|保加利亚|奥地利|爱尔兰|梵蒂冈)"
    "(?:前|候任|时任|副)*(?:总统|总理|首相|外长|外相|外交部长|防长|国防部长|财长|国王|女王|王储|国务卿|议长|教宗)$"
)
"""Head or minister of a country far away, whose name no Chinese bears: 土耳其总统艾尔段."""
_FARTHEST = 16
"""Code points before a name that are looked at."""


def is_foreigner(before: str, lang: str) -> bool:
    """Whether the words before a name say so.

    Args:
        before: The sentence up to the name, folded.
        lang: ISO 639-1 code; of Chinese alone it matters.
    """
    nearby = before[-_FARTHEST:]
    return lang == "zh" and any(found.search(nearby) for found in (_BEFORE, _HEADED))


_DOT = re.compile("[·・•]")
_HUNGARY = re.compile("匈牙利|布达佩斯|ハンガリー|ブダペスト")


def is_surname_first(surface: str, sentence: str) -> bool:
    """Whether a name of several parts is of Hungary, whose surnames some texts put first.

    Args:
        surface: Folded, its parts joined by middle dots.
        sentence: In which it stands, folded.
    """
    return _DOT.search(surface) is not None and _HUNGARY.search(sentence) is not None


def known_bearer(surface: str, names_of: Callable[[str], NameMatch | None]) -> EnglishName | None:
    """Who is called by a surname alone, where the given name agrees: 欧尔班·维克托 is Viktor Orban.

    Args:
        surface: Folded; a surname and a given name, in either order, with a middle dot between.
        names_of: The entry of a folded surface, or None.

    Returns:
        The full name that the lexicon has for the surname; None where there is none, or another.
    """
    parts = _DOT.split(surface)
    if len(parts) != 2:
        return None
    entries = [names_of(part) for part in parts]
    for entry, other in (entries, entries[::-1]):
        if entry is None or other is None or entry.names[0].label != "PER":
            continue
        given, _, family = entry.names[0].english.rpartition(" ")
        called = {name.english for name in other.names}
        if given in called and family not in called:
            return EnglishName(entry.names[0].english, "lexicon")
    return None


_VIETNAMESE_SURNAMES = {"グエン": "Nguyen", "グェン": "Nguyen", "ファム": "Pham"}
_VIETNAMESE_NAMES = {
    **{
        "ヴァン": "Van",
        "バン": "Van",
        "ティ": "Thi",
        "フー": "Phu",
        "チョン": "Trong",
        "ミン": "Minh",
    },
    **{"チン": "Chinh", "スアン": "Xuan", "フック": "Phuc", "ナム": "Nam", "ホン": "Hong"},
    **{
        "ズン": "Dung",
        "タン": "Tan",
        "クアン": "Quang",
        "アイン": "Anh",
        "アン": "An",
        "リン": "Linh",
    },
    **{"トゥアン": "Tuan", "フン": "Hung", "フオン": "Huong", "ソン": "Son", "ロン": "Long"},
    **{
        "チー": "Chi",
        "ハイ": "Hai",
        "ラン": "Lan",
        "マイ": "Mai",
        "ヒエン": "Hien",
        "ニャット": "Nhat",
    },
}
"""Syllables of Vietnamese names in katakana, the likeliest spelling of each."""


def vietnamese(surface: str) -> EnglishName | None:
    """A Vietnamese name in katakana, whose surname says what it is: グエン・ヴァン・ナム.

    Args:
        surface: Folded; several words with middle dots between.

    Returns:
        The name, a guess where a word of it is not known; None where it is of another country.
    """
    first, *others = _DOT.split(surface)
    surname = _VIETNAMESE_SURNAMES.get(first)
    if surname is None or not others:
        return None
    known = [_VIETNAMESE_NAMES.get(one) for one in others]
    text = " ".join([surname, *(one for one in known if one)])
    return EnglishName(text, "composed") if all(known) else EnglishName(guess=text)
