"""Surnames before an honorific, and familiar forms of names: 陈先生, 田中さん, 김 씨, 老王.

Whoever is addressed by a surname alone is a person, wherever the full name stands. Surnames that
hardly a word ends with are found behind any word; those that words do end with (基金经理, 历史老师)
only where nothing stands before them, or where a person of that surname was found.
"""

import re
from collections.abc import Iterable, Iterator, Set

from eat_edge.english.romanise.surnames import COMPOUND, SURNAMES
from eat_edge.redact.people import FAMILIAR, normal

__all__ = ["familiar_of", "surnames_before", "surnames_of"]

_HAN = "\u3400-\u9fff々"
_CLEAR = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃吴吳徐孙孫胡朱郭林何罗羅梁宋郑鄭谢謝韩韓唐冯馮董萧蕭程曹袁邓鄧许許"
    "傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪姜范姚谭譚廖邹鄒熊陆陸郝孔崔康邱秦"
    "顾顧侯邵孟龙龍段雷钱錢汤湯尹黎贺賀赖賴龚龔阮倪庞龐樊殷施洪葛俞章虞柯翟聂聶焦骆駱霍裴岑尤娄婁"
)
"""Family names that hardly a word ends with."""
_CHINESE = re.compile(
    "(?:先生|女士|小姐|太太|老师|老師|同学|同學|师傅|師傅|[总總](?:[监監裁]|经理|經理)?(?![\u3400-\u9fff])"
    "|[总總](?=[说說您你请請在也和与與的好给給让讓已刚剛今明昨来來到去])|(?:经理|經理|主任|教授|医生|醫生|律师|律師)(?!解))"
)
_BEHIND_NO_CLEAR_NAME = re.compile(
    "(?:也许|也許|课程|課程|编程|編程|工程|过程|流程|日程|如何|任何|师范|師範|分钟|分鐘|感谢|感謝|多谢|多謝|谢谢|謝謝|致谢|致謝|恐龙|恐龍|健康)"
)
_BEGINS = re.compile(
    "(?<![\u3400-\u9fff])|(?<=[和与與跟给給找问問请請叫见見向让讓被由把说說是位的老小了])"
)
"""Where a word begins: nothing of Chinese before it, or a word that stands before persons."""

_TWO_HAN = re.compile("(?=([\u3400-\u9fff]{2}))")
_NO_PREFIX = re.compile("(?<![大最微弱古衰])")
"""Behind what 小 and 老 are the end of a word."""
_FAMILIAR_WORDS = re.compile(
    "小(?:王[子国]|白[菜兔领]|黄[车鱼人狗]|康社|高考|马[路虎]|熊猫|龙[虾女]|石[头子]|金[库额]|鱼|米[手粥]|花)|"
    "老(?:马识|高中|方法|白干|金山)|阿(?:里|富汗|拉伯|姨|胶)"
)
"""Words that begin as the name of somebody does."""

_JAPANESE_NAMES = (
    "佐藤 鈴木 高橋 髙橋 田中 伊藤 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口 "
    "松本 井上 木村 清水 斎藤 斉藤 齋藤 齊藤 山崎 山﨑 中島 中嶋 池田 橋本 阿部 安部 安倍 "
    "石川 山下 前田 藤田 小川 後藤 岡田 長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 "
    "太田 三浦 藤原 岡本 松田 中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 森田 "
    "柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野 高田 今井 丸山 河野 藤本 村田 "
    "武田 上野 杉山 増田 平野 大塚 千葉 菅原 久保 松井 小島 岩崎 桜井 野口 松尾 野村 木下 "
    "菊地 菊池 佐野 大西 杉本 新井 浜田 古川 市川 小松 水野 島田 山内 西田 桑原 川口 永井 "
    "五十嵐 田口 安田 中田 平田 吉川 川崎 飯田 東 本田 久保田 沢田 辻 関 川上 岩田 吉村 中西 "
    "服部 樋口 福島 川村 秋山 望月 林 森 原 南 星 堀 岡 西 北 菅 谷 橘 浅野 須藤 松岡 大谷 "
    "大橋 石原 片山 早川 本間 矢野 黒田 小池 高野 山中 栗原 平井 土屋 野田 荒木 熊谷 岡崎 "
    "石橋 渡部 田島 永田 松村 尾崎 白石 荒井 内藤 福井 宮田 成田 三宅"
)
_JAPANESE = frozenset(_JAPANESE_NAMES.split())
_JAPANESE_HONORIFIC = (
    "(?:さん(?!ざん)|ちゃん|様(?![々子式相])|さま|氏(?!名|族|神|素)|先生|社長|部長|課長|くん)"
)
_JAPANESE_TITLED = re.compile(rf"(?<![{_HAN}])([{_HAN}]{{1,3}}){_JAPANESE_HONORIFIC}")

_KOREAN = (
    "남궁|황보|제갈|선우|독고|사공|[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민"
    "진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제]"
)
_PARTICLE = "(?:[가는를의에도와께랑로만네]|처럼|에게|한테|측|부터|까지|이?라고?)"
_KOREAN_TITLED = re.compile(
    rf"(?<![가-힣])({_KOREAN})(?: ?씨(?={_PARTICLE}|[^가-힣]|$)"
    r"|(?<![한전현고본두세그]) ?(?:선생|사장|부장|과장|대리|차장|팀장|실장|대표)님"
    r"|(?<![한전현고본두세그]) ?(?:교수|회장|원장|이사|변호사)님"
    r"| 님(?![가-힣]{2}))"
)


def surnames_of(persons: Iterable[str]) -> Set[str]:
    """The surnames of persons whose full names were found.

    Args:
        persons: Their names as they stand in the text.

    Returns:
        Those of names in Chinese characters without a space, which are one or two characters.
    """
    return {
        name[:2] if name[:2] in COMPOUND else name[:1]
        for name in persons
        if re.fullmatch(f"[{_HAN}]{{2,4}}", name)
    }


def familiar_of(text: str, forms: Set[str]) -> Iterator[tuple[int, int]]:
    """Find such forms; a given name alone only where a word begins.

    Args:
        text: Of the document.
        forms: Of all persons that were found, in it or before it, as `familiar_forms` has them.

    Yields:
        Start and end of each.
    """
    for match in _TWO_HAN.finditer(text) if forms else ():
        start, end = match.span(1)
        if match[1] in forms and not _FAMILIAR_WORDS.match(text, start):
            is_prefixed = match[1][0] in FAMILIAR
            if (_NO_PREFIX if is_prefixed else _BEGINS).match(text, start):
                yield start, end


def surnames_before(
    text: str, known: Set[str] = frozenset(), ignored: Set[str] = frozenset()
) -> Iterator[tuple[int, int]]:
    """Find surnames that stand alone before an honorific.

    Args:
        text: Of the document.
        known: Surnames of persons that were found, in it or before it.
        ignored: What is no name, as `eat_edge.redact.people.normal` has it.

    Yields:
        Start and end of each surname, without the honorific.
    """
    found = {*_chinese(text, known), *_japanese(text), *_korean(text)}
    for start, end in sorted(found):
        if normal(text[start:end]) not in ignored:
            yield start, end


def _chinese(text: str, known: Set[str]) -> Iterator[tuple[int, int]]:
    for match in _CHINESE.finditer(text):
        end = match.start()
        if text[max(0, end - 2) : end] in COMPOUND:
            yield end - 2, end
            continue
        surname = text[end - 1 : end] if end else ""
        if not surname or _BEHIND_NO_CLEAR_NAME.match(text, max(0, end - 2), end):
            continue
        is_clear = surname in _CLEAR or surname in known
        if is_clear or (surname in SURNAMES and _BEGINS.match(text, end - 1)):
            yield end - 1, end


def _japanese(text: str) -> Iterator[tuple[int, int]]:
    return (one.span(1) for one in _JAPANESE_TITLED.finditer(text) if one[1] in _JAPANESE)


def _korean(text: str) -> Iterator[tuple[int, int]]:
    return (one.span(1) for one in _KOREAN_TITLED.finditer(text))
