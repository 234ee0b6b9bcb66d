import pytest
from sentence_spans import known_in, mention_of, mentions_of, written

from eat_edge.pipeline.source.persons import settle_persons
from eat_edge.text import fold
from eat_edge.types import Mention

KNOWN = {
    "周树人": ("Zhou Shuren", "", 0.35),
    "萨巴伦卡": ("Aryna Sabalenka", "PER", 0.5),
    "格罗兹尼": ("Grozny", "LOC", 0.6),
    "植田": ("Ueda", "PER", 0.62),
    "정은아": ("Jung Eun-ah", "PER", 0.5),
    "경주": ("Gyeongju", "LOC", 0.5),
    "पुणे": ("Pune", "LOC", 0.5),
    "สี จิ้นผิง": ("Xi Jinping", "PER", 0.7),
}


def settled(text: str, given: str, lang: str) -> str:
    folded = fold(text).text
    mentions = mentions_of(folded, fold(given).text, 0.8)
    found = settle_persons(mentions, known_in(folded, KNOWN), folded, lang)
    return "|".join(written(found, folded))


@pytest.mark.parametrize(
    ("lang", "text", "given", "expected"),
    [
        ("ja", "3番大谷、4番村上", "大谷/LOC|村上/LOC", "大谷/PER|村上/PER"),
        ("ja", "13番大谷町の3番大谷駅", "大谷町/LOC|大谷駅/LOC", "大谷町/LOC|大谷駅/LOC"),
        (
            "ru",
            "Ирина Владимировна Лебедева",
            "Ирина Владимировна/PER|Лебедева/PER",
            "Ирина Владимировна Лебедева/PER",
        ),
        (
            "uk",
            "Сергію Петровичу Бондарю",
            "Сергію Петровичу/PER|Бондарю/PER",
            "Сергію Петровичу Бондарю/PER",
        ),
        (
            "ru",
            "Анна Иванова Лебедева",
            "Анна Иванова/PER|Лебедева/PER",
            "Анна Иванова/PER|Лебедева/PER",
        ),
        ("uk", "Директор Петренко В.М.", "Петренко В.М/PER", "Петренко В.М./PER"),
        ("ru", "Это Петров А. Он", "Петров А/PER", "Петров А/PER"),
        ("zh", "施毅陆军大校表示", "施毅陆军大校/ORG", "施毅/PER"),
        ("zh", "吴谦大校说", "吴谦大校/ORG", "吴谦/PER"),
        ("zh", "张涛院士团队", "张涛院士/PER", "张涛/PER"),
        ("zh", "中国航空大师", "中国航空大师/ORG", "中国航空大师/ORG"),
        ("zh", "被告人刘某某有期", "刘某/PER", "刘某某/PER"),
        ("zh", "后改名周树人，", "周树/PER", "周树人/PER"),
        ("zh", "行长植田和男周二", "植田/PER", "植田和男/PER"),
        ("zh", "植田和铃木", "植田/PER", "植田/PER"),
        ("zh", "对阵萨巴伦卡的", "萨巴伦卡/LOC", "萨巴伦卡/PER"),
        ("zh", "在格罗兹尼的", "格罗兹尼/LOC", "格罗兹尼/LOC"),
        ("ko", "민수야 내일", "민수야/PER", "민수/PER"),
        ("ko", "정은아 씨", "정은아/PER", "정은아/PER"),
        ("ko", "은지랑 갔다", "은지랑/PER", "은지/PER"),
        ("ko", "김사랑 씨", "김사랑/PER", "김사랑/PER"),
        ("ko", "지훈이도 왔다", "지훈이/PER", "지훈/PER"),
        # A vowel before it: 이 is of the name.
        ("ko", "민수이도", "민수이/PER", "민수이/PER"),
        ("hi", "प्रिया पुणे जा रही है", "प्रिया पुणे/PER", "प्रिया/PER|पुणे/LOC"),
        ("hi", "प्रिया पुणे ने कहा", "प्रिया पुणे/PER", "प्रिया पुणे/PER"),
        ("hi", "यार राहुल कहाँ है", "यार राहुल/PER", "राहुल/PER"),
        ("hi", "दीदी सीमा आई", "दीदी सीमा/PER", "सीमा/PER"),
        ("hi", "गंगा दीदी आई", "गंगा दीदी/PER", "गंगा दीदी/PER"),
        ("hi", "सुश्री ने कहा", "सुश्री/PER", ""),
        ("hi", "राहुल भाई, कब", "राहुल भाई/PER", "राहुल/PER"),
        ("ko", "여행 은지랑 간다", "은지랑/LOC", "은지/PER"),
        ("ko", "여행 경주랑 간다", "경주랑/LOC", "경주랑/LOC"),
        ("ka", "ლუკა გორში ცხოვრობს", "ლუკა გორში/PER", "ლუკა/PER|გორში/LOC"),
        ("hy", "Արամ Սարգսյանը", "Արամ Սարգսյանը/PER", "Արամ Սարգսյանը/PER"),
        ("ko", "이상엽 특훈교수", "이상엽 특훈/PER", "이상엽/PER"),
        ("th", "คุณแพร คุณไพร มา", "คุณแพร คุณไพร/PER", "คุณแพร/PER|คุณไพร/PER"),
        ("th", "นายอิทธิพล คุณปลื้ม", "นายอิทธิพล คุณปลื้ม/PER", "นายอิทธิพล คุณปลื้ม/PER"),
        ("th", "แพร คุณไพร มา", "แพร/PER|คุณ/PER|ไพร/PER", "แพร/PER|คุณ/PER|ไพร/PER"),
        ("th", "คุณไพร คุณแก้ว", "ไพร/PER|คุณแก้ว/PER", "ไพร/PER|คุณแก้ว/PER"),
        ("th", "นายสมชาย นายกล้า", "นายสมชาย นายกล้า/PER", "นายสมชาย/PER|นายกล้า/PER"),
        ("th", "บัวขาว บัญชาเมฆ ชนะ", "บัวขาว/PER|บัญชาเมฆ/PER", "บัวขาว บัญชาเมฆ/PER"),
        ("th", "พระเจ้าตากสิน", "พระเจ้า/PER|ตากสิน/PER", "พระเจ้าตากสิน/PER"),
        ("th", "พบสี จิ้นผิง ที่", "จิ้นผิง/LOC", "สี จิ้นผิง/PER"),
        ("th", "อุ้มอภิรักษ์", "อุ้ม/PER|อภิรักษ์/PER", "อุ้ม/PER|อภิรักษ์/PER"),
        ("th", "พระบาทสมเด็จพระปกเกล้า", "สมเด็จพระปกเกล้า/PER", "พระบาทสมเด็จพระปกเกล้า/PER"),
        ("ja", "植田和男", "植田/PER", "植田/PER"),
    ],
)
def test_ends(lang: str, text: str, given: str, expected: str) -> None:
    assert settled(text, given, lang) == fold(expected).text


def test_a_dotted_name_that_the_tagger_reads_as_one_is_one() -> None:
    text = fold("巴黎·希尔顿抵达北京。").text
    given = [Mention(0, 6, text[:6], "PER", 0.62), Mention(8, 10, "北京", "LOC", 0.62)]
    scores = [one.score for one in settle_persons(given, [], text, "zh")]
    assert scores[0] > 0.75
    assert scores[1] == 0.62


@pytest.mark.parametrize(
    ("text", "share", "expected"),
    [
        ("유나야, 어디야?", 0.3, "유나/PER"),
        ("유나야, 어디야?", 0.1, "유나야/LOC"),
        ("유나야말로", 0.3, "유나야/LOC"),
    ],
)
def test_somebody_who_is_called_is_no_place(text: str, share: float, expected: str) -> None:
    given = mention_of(text, "유나야", "LOC", 0.7, {"PER": share})
    assert written(settle_persons([given], [], text, "ko"), text) == [expected]
