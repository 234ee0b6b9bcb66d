import pytest
from sentence_spans import known_in, mentions_of, written

from eat_edge.pipeline.source.companions import with_companions
from eat_edge.text import fold

KNOWN = {
    "ソニー": ("Sony", "ORG", 0.9),
    "ホンダ": ("Honda", "ORG", 0.36),
    "北京": ("Beijing", "LOC", 0.8),
    "百度": ("Baidu", "ORG", 0.68),
    "国务院": ("State Council", "ORG", 0.92),
    "قوات الدعم السريع": ("Rapid Support Forces", "ORG", 0.7),
    "حزب العمل": ("Labour Party", "ORG", 0.7),
    "优衣库": ("Uniqlo", "ORG", 0.67),
    "حلب": ("Aleppo", "LOC", 0.8),
}


def found(text: str, given: str, lang: str) -> str:
    folded = fold(text)
    mentions = mentions_of(folded.text, given, 0.6)
    told = with_companions(mentions, known_in(folded.text, KNOWN), folded, lang)
    return " ".join(written(told, folded.text))


@pytest.mark.parametrize(
    ("lang", "text", "given", "expected"),
    [
        ("ja", "ソニー／ホンダ", "ソニー/LOC", "ソニー/ORG ホンダ/ORG"),
        ("ja", "ソニー／ホンダ", "", ""),
        ("ja", "ソニー／北京", "ソニー/ORG", "ソニー/ORG"),
        ("zh", "李彦宏|北京|百度", "北京/LOC", "北京/LOC 百度/ORG"),
        ("zh", "他在百度工作", "", ""),
        ("zh", "优衣库（ユニクロ）", "", "优衣库/ORG"),
        ("zh", "优衣库（ユニクロ）", "优衣库/ORG ユニクロ/ORG", "优衣库/ORG"),
        ("zh", "国务院总理李强", "李强/PER", "国务院/ORG 李强/PER"),
        ("zh", "国务院发布通知", "", ""),
        ("zh", "百度总理", "", ""),
        ("ar", "اتهمت قوات الدعم السريع الجيش", "", "قوات الدعم السريع/ORG"),
        ("ar", "قال حزب العمل إن", "", ""),
        ("ar", "#حلب اليوم", "", "حلب/LOC"),
    ],
)
def test_companions(lang: str, text: str, given: str, expected: str) -> None:
    assert found(text, given, lang) == expected
