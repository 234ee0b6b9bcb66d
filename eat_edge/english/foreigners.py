"""Whether a text says of someone that he is from another country: 韩国总统尹锡悦.

English spells the names of Koreans, Japanese, Vietnamese and their neighbours as their own
languages do, and not as the characters are read in Chinese. China's ambassador to one of these
countries (驻日本大使) is Chinese.
"""

import re

__all__ = ["is_foreigner"]

_COUNTRIES = (
    "韩国|朝鲜|南韩|北韩|首尔|平壤|日本|东京|大阪|日方|韩方|越南|河内|韩籍|日籍|日裔|韩裔|柬埔寨|金边|"
    "老挝|缅甸|泰国|曼谷|新加坡|马来西亚|吉隆坡|菲律宾|印尼|印度尼西亚|蒙古国"
)
_BEFORE = re.compile(rf"(?<!驻)(?:{_COUNTRIES})[^，。、；：！？,.;!?\s和与及]{{0,10}}$")
_FARTHEST = 16
"""Code points before a name that are looked at."""


def is_foreigner(before: str, lang: str) -> bool:
    """Whether the words before a name say so.

    Args:
        before: The sentence up to the name, folded.
        lang: ISO 639-1 code; of Chinese alone it matters.
    """
    return lang == "zh" and _BEFORE.search(before[-_FARTHEST:]) is not None
