import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.text import has_non_latin_letter, identify, is_latin_letter
from eat_edge.text.script import _RANGES


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("李克强总理星期三访问了柏林。", "zh"),
        ("臺灣總統蔡英文昨日會見代表團。", "zh"),
        ("岸田首相がワシントンを訪問した。", "ja"),
        ("東京駅周辺再開発計画発表", "ja"),
        ("ﾄﾖﾀ自動車", "ja"),
        ("奈雪の茶在深圳新开了一家规模很大的门店，吸引了许多年轻人", "zh"),
        ("한국은행은 기준금리를 동결했다", "ko"),
        ("زار الرئيس المصري مدينة القاهرة", "ar"),
        ("رئیس‌جمهور ایران پنجشنبه به گرگان رفت", "fa"),
        ("Президент России Владимир Путин", "ru"),
        ("Президент України відвідав Київ", "uk"),
        ("प्रधानमंत्री ने दिल्ली में कहा", "hi"),
        ("นายกรัฐมนตรีเดินทางไปเชียงใหม่", "th"),
        ("ראש הממשלה ביקר בירושלים", "he"),
        ("საქართველოს პრეზიდენტი თბილისში", "ka"),
        ("Հայաստանի վարչապետը Երևանում", "hy"),
        ("The prime minister visited Zürich.", "en"),
        ("", "und"),
        ("12:30 — 2,000 🙂 \x00\u200d", "und"),
        ("Πρωθυπουργός", "und"),
    ],
)
def test_identify_by_script(text: str, lang: str) -> None:
    assert identify(text) == lang


def test_latin_brand_names_do_not_hide_the_language() -> None:
    assert identify("Apple iPhone 15 Pro Max 发布") == "zh"
    assert identify("NTT DOCOMOが発表") == "ja"


def test_one_foreign_name_does_not_change_the_language() -> None:
    assert identify("The city of Beijing (北京) is the capital of China.") == "en"
    russian = "Президент России встретился с министром обороны и главой правительства. "
    assert identify(russian * 3 + "ТСН Україна") == "ru"


@pytest.mark.parametrize(
    "text", ["", "abc 123", "Łódź, Việt Nam", "ＡＢＣ", "ﬁ Ⅳ ½", "e\u0301 𝐀 µ ™"]
)
def test_latin_text_has_no_other_letters(text: str) -> None:
    assert not has_non_latin_letter(text)


@pytest.mark.parametrize("char", "中あアｱ한ㄱقдहกאაհΩஅ々ーـ\u0e31\u093e\u3099")
def test_one_foreign_letter_or_mark_is_seen(char: str) -> None:
    assert has_non_latin_letter(f"abc {char} def")
    assert not is_latin_letter(char)


def test_ranges_ascend_without_overlap() -> None:
    bounds = [bound for first, last, _ in _RANGES for bound in (first, last)]
    assert bounds == sorted(bounds)
    assert len({first for first, _, _ in _RANGES}) == len(_RANGES)


@given(st.text(max_size=30))
def test_identify_takes_any_text(text: str) -> None:
    assert len(identify(text)) in (2, 3)
    assert identify(text * 2) == identify(text)
