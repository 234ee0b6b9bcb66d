"""Persons of Taiwan and Hong Kong, who do not write their names in pinyin.

In Taiwan names are spelled by Wade-Giles without its marks (Chen Shu-fen), in Hong Kong as they
sound in Cantonese (Leung Chi-hung). A text tells by what it is about, and by traditional
characters, who its persons are. Who chose another spelling is in no rule.
"""

import re
from types import MappingProxyType

from eat_edge.english.romanise.chinese import split_person
from eat_edge.english.romanise.pinyin import joined, syllable
from eat_edge.english.romanise.romanised import Romanised, title
from eat_edge.english.romanise.surnames import surname_sound

__all__ = ["is_of_hong_kong", "regional_person"]

_OF_TAIWAN = re.compile(
    "[台臺][灣北中南東大]|高雄|新北|桃園|新竹|基隆|花蓮|屏東|嘉義|彰化|雲林|南投|苗栗|宜蘭|澎湖|金門|行政院|立法院|監察院|"
    "民進黨|國民黨|民眾黨|時代力量|立委|[藍綠]委|中選會|陸委會|衛福部|中央社|里長|縣長|健保|勞動部|地檢署|中華職棒|中職"
)
_OF_HONG_KONG = re.compile(
    "香港|港府|特首|立法會|廉政公署|廉署|港鐵|九龍|新界|旺角|中環|沙田|元朗|屯門|荃灣|灣仔|銅鑼灣|港大|理大|城大|浸大|"
    "警務處|特區政府|港交所|民建聯|區議會|區議員|財政司|律政司|醫管局"
)
_WHOLE = MappingProxyType(
    {
        "zi": "tzu", "ci": "tzu", "si": "szu", "zhi": "chih", "chi": "chih", "shi": "shih",
        "ri": "jih", "er": "erh", "ge": "ko", "ke": "ko", "he": "ho", "e": "o", "you": "yu",
        "yan": "yen", "ye": "yeh", "yong": "yung", "yue": "yueh", "gui": "kuei", "kui": "kuei",
        "zhuo": "cho", "chuo": "cho", "duo": "to", "tuo": "to", "luo": "lo", "nuo": "no",
        "zuo": "tso", "cuo": "tso", "suo": "so", "ruo": "jo",
    }
)  # fmt: skip
_INITIALS = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("b", "p"), ("p", "p"), ("d", "t"), ("t", "t"),
    ("g", "k"), ("k", "k"), ("j", "ch"), ("q", "ch"), ("x", "hs"), ("z", "ts"), ("c", "ts"),
    ("r", "j"),
)  # fmt: skip
_FINALS = (
    (re.compile("ian$"), "ien"),
    (re.compile("ie$"), "ieh"),
    (re.compile("(?<=[^y])[uü]e$"), "ueh"),
    (re.compile("ong$"), "ung"),
    (re.compile("ü"), "u"),
)

_CANTONESE = (
    "陈Chan 林Lam 黄Wong 王Wong 张Cheung 李Lee 梁Leung 刘Lau 吴Ng 何Ho 郑Cheng 罗Lo 周Chow 叶Yip "
    "杨Yeung 谢Tse 邓Tang 许Hui 冯Fung 蔡Choi 曾Tsang 郭Kwok 马Ma 苏So 朱Chu 徐Tsui 余Yu 潘Poon "
    "胡Wu 卢Lo 麦Mak 钟Chung 关Kwan 谭Tam 方Fong 欧阳Au-Yeung 欧Au 萧Siu 赵Chiu 江Kong 唐Tong "
    "高Ko 彭Pang 袁Yuen 莫Mok 温Wan 廖Liu 石Shek 黎Lai 孔Hung 施Sze 简Kan 文Man 翁Yung 赖Lai "
    "邵Shiu 汤Tong 崔Chui 韩Hon 程Ching 阮Yuen 姚Yiu 尹Wan 沈Shum 洪Hung 宋Sung 龙Lung 甘Kam "
    "白Pak 霍Fok 区Au 伍Ng 严Yim 招Chiu 凌Ling 孙Suen 志Chi 伟Wai 明Ming 强Keung 雄Hung 家Ka "
    "辉Fai 国Kwok 荣Wing 华Wah 俊Chun 杰Kit 德Tak 光Kwong 威Wai 豪Ho 健Kin 建Kin 永Wing 耀Yiu "
    "锦Kam 成Shing 诚Shing 生Sang 昌Cheong 祥Cheung 康Hong 安On 宁Ning 浩Ho 然Yin 贤Yin 良Leung "
    "峰Fung 锋Fung 鸿Hung 海Hoi 波Po 涛To 天Tin 宇Yu 宏Wang 正Ching 达Tat 发Fat 财Choi 富Fu "
    "贵Kwai 福Fuk 寿Sau 仁Yan 义Yee 礼Lai 信Shun 忠Chung 孝Hau 勇Yung 武Mo 英Ying 美Mei 丽Lai "
    "玲Ling 珍Chun 芳Fong 芬Fan 兰Lan 梅Mui 菊Kuk 莲Lin 荷Ho 秀Sau 慧Wai 惠Wai 仪Yee 怡Yi 敏Man "
    "静Ching 婷Ting 雯Man 欣Yan 颖Wing 琪Ki 琳Lam 珊Shan 娟Kuen 凤Fung 玉Yuk 燕Yin 萍Ping 霞Ha "
    "云Wan 红Hung 艳Yim 雪Suet 晴Ching 嘉Ka 佩Pui 淑Shuk 思Sze 诗Sze 咏Wing 泳Wing 恩Yan 慈Tsz "
    "爱Oi 心Sum 洁Kit 莹Ying 倩Sin 瑶Yiu 子Tsz 梓Tsz 乐Lok 朗Long 希Hei 熙Hei 晓Hiu 晞Hei 轩Hin "
    "谦Him 彦Yin 逸Yat 日Yat 月Yuet 东Tung 南Nam 西Sai 北Pak 中Chung 大Tai 小Siu 兆Siu 启Kai "
    "振Chun 少Siu 绍Siu 世Sai 仕Sze 士Sze 汉Hon 汝Yu 泽Chak 培Pui 基Ki 坚Kin 业Yip 柱Chu 树Shu "
    "森Sum 柏Pak 松Chung 标Biu 炳Ping 炎Yim 灿Chan 焕Wun 权Kuen 泉Chuen 添Tim 兴Hing 庆Hing "
    "瑞Sui 祺Ki 裕Yu 运Wan 进Chun 远Yuen 道To 能Nang 才Choi 材Choi 虎Fu 鹏Pang 飞Fei 凯Hoi "
    "卓Cheuk 毅Ngai 智Chi 聪Chung 睿Yui 哲Chit 学Hok 彬Pan 斌Pan 勤Kan 立Lap 定Ting 君Kwan "
    "展Chin 景King 星Sing 晖Fai 旭Yuk 升Sing 旺Wong 喜Hei 欢Foon 凡Fan 平Ping 和Wo 民Man 政Ching "
    "法Fat 维Wai 百Pak 千Chin 万Man 一Yat 三Sam 元Yuen 初Chor 全Chuen 尧Yiu 舜Shun 禹Yu 贞Ching "
    "清Ching 珠Chu 宝Po 靖Ching 荫Yam 若Yeuk 雅Nga 薇Mei 芷Tsz 姿Chi 妍In 悦Yuet 可Ho 彤Tung "
    "蕙Wai 媚Mei 娥Ngo 婉Yuen 琼King 瑛Ying 璇Shuen 珮Pui 颂Chung 懿Yi 翰Hon 峻Tsun 骏Chun "
    "竣Chun 铭Ming 镇Chun 钧Kwan 钊Chiu 锐Yui 镛Yung 炜Wai 煜Yuk 灏Ho 澄Ching 滔To 治Chi 济Chai "
    "泓Wang 沛Pui 均Kwan 城Shing 奇Ki 存Chuen 守Sau 宗Chung 宪Hin 宽Foon 容Yung 岳Ngok 川Chuen "
    "巧Hau 帆Fan 师Sze 广Kwong 廉Lim 弘Wang 彰Cheung 恒Hang 恬Tim 惟Wai 愉Yu 意Yi 敬King 昊Ho "
    "昕Yan 显Hin 晋Chun 晶Ching 有Yau 来Loi 枫Fung 栋Tung 桂Kwai 桐Tung 植Chik 楚Chor 榕Yung "
    "毓Yuk 盈Ying 益Yik 真Chun 秋Chau 绮Yee 肇Siu 胜Shing 舒Shu 苑Yuen 蓓Pui 蔼Oi 裘Kau 觉Kok "
    "誉Yu 谊Yee 质Chat 迪Tik 逊Shun 邦Pong 郁Yuk 锡Shek 霖Lam 韵Wan 颜Ngan 香Heung 黛Toi 鸣Ming"
)
_FROM_MAINLAND = re.compile(
    "(?:大陆|内地|陆籍|中国)(?!国民党)[^，。、；：！？,.;!?\\s和与及]{0,6}$"
)
"""Before somebody who is not of the place that a sentence is about: 大陸女星高圓圓."""
_HAN = re.compile("[\u3400-\u9fff]")
_SOUNDS = MappingProxyType(dict(re.findall("([\u4e00-\u9fff]+)([A-Za-z-]+)", _CANTONESE)))


def is_of_hong_kong(text: str, folded: str) -> bool:
    """Whether a sentence in traditional characters is about Hong Kong.

    Args:
        text: As given.
        folded: The same, simplified.
    """
    return _OF_HONG_KONG.search(text) is not None and _is_traditional(text, folded)


def _is_traditional(text: str, folded: str) -> bool:
    """Whether folding changed a character; punctuation, which it changes too, is none."""
    return not set(_HAN.findall(text)) <= set(folded)


def regional_person(name: str, text: str, folded: str, before: str = "") -> Romanised | None:
    """Romanise a person of Taiwan or Hong Kong.

    Args:
        name: Simplified.
        text: The sentence it stands in, as given.
        folded: The sentence, simplified.
        before: What of that stands before the name.

    Returns:
        The name; not standard for one of Hong Kong with a character whose Cantonese is not known.
        None where the sentence does not tell that it is about one of them, or about both, and
        where it says that the person is of the mainland.
    """
    places = bool(_OF_TAIWAN.search(text)), bool(_OF_HONG_KONG.search(text))
    if sum(places) != 1 or not _is_traditional(text, folded) or _FROM_MAINLAND.search(before):
        return None
    parts = split_person(name)
    if parts is None or not parts[1]:
        return None
    return _wade_giles(*parts) if places[0] else _cantonese(*parts)


def _wade_giles(family: str, given: str) -> Romanised | None:
    surname = _respelled(surname_sound(family) or joined(family))
    words = [_respelled(syllable(character)) for character in given]
    return Romanised(f"{title(surname)} {title('-'.join(words))}", True) if all(words) else None


def _respelled(pinyin: str) -> str:
    """A syllable of pinyin in Wade-Giles."""
    small = pinyin.casefold()
    if small in _WHOLE:
        return _WHOLE[small]
    for initial, other in _INITIALS:
        if small.startswith(initial):
            small = other + small.removeprefix(initial)
            break
    for final, other in _FINALS:
        small = final.sub(other, small)
    return small


def _cantonese(family: str, given: str) -> Romanised:
    sounds = [_SOUNDS.get(part, "") for part in (family, *given)]
    if not all(sounds):
        return Romanised(f"{surname_sound(family) or joined(family)} {joined(given)}", False)
    surname, *rest = sounds
    return Romanised(f"{surname} {title('-'.join(rest).lower())}", True)
