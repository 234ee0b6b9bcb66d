import pytest
from sentence_spans import mentions_of, written

from eat_edge.pipeline.source.agencies import with_datelines


@pytest.mark.parametrize(
    ("lang", "text", "given", "expected"),
    [
        ("ja", "(ロンドン共同)英国の", "ロンドン/LOC", "ロンドン/LOC 共同/ORG"),
        ("ja", "【東京=鈴木一郎】", "東京=鈴木一郎/PER", "東京/LOC 鈴木一郎/PER"),
        ("ko", "[서울=뉴시스] 박지훈", "서울/LOC 박지훈/PER", "서울/LOC 뉴시스/ORG 박지훈/PER"),
        ("zh", "中新网成都3月5日电", "成都/LOC", "中新网/ORG 成都/LOC"),
        ("zh", "【环球时报驻东京记者", "环球时报驻东京/ORG", "环球时报/ORG 东京/LOC"),
        ("hi", "दिल्ली, 5 मार्च (भाषा)", "दिल्ली/LOC", "दिल्ली/LOC भाषा/ORG"),
        ("zh", "【广州日报讯】(记者", "", "广州日报/ORG"),
        ("zh", "【最新消息讯】北京", "北京/LOC", "北京/LOC"),
        ("ja", "ソウル=溝口恭平", "ソウル/PER 溝口恭平/PER", "ソウル/LOC 溝口恭平/PER"),
        ("hi", "हिन्दी (भाषा)", "", ""),
        ("ja", "日英共同の声明", "", ""),
    ],
)
def test_datelines(lang: str, text: str, given: str, expected: str) -> None:
    found, seams = with_datelines(mentions_of(text, given, 0.8), text, lang)
    assert " ".join(written(found, text)) == expected
    assert all(any(one.start == seam for one in found) for seam in seams)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ja", "(男女共同)参画"),
        ("ja", "(SOAP)を使う"),
        ("ja", "【定食=カレー】"),
        ("ko", "(사진=연합뉴스)"),
        ("hi", "कक्षा 10 विषय हिंदी (भाषा)"),
    ],
)
def test_what_only_looks_like_a_dateline_has_no_names(lang: str, text: str) -> None:
    assert with_datelines([], text, lang) == ([], ())
