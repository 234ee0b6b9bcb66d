"""Scripts of characters, and the language they tell."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.text import has_non_latin_letter, identify, is_latin_letter
from eat_edge.text.codes import code_points, scripts_of
from eat_edge.text.languages import LANGUAGES
from eat_edge.text.script import _RANGES, SCRIPTS, script_of


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
        ("Πρωθυπουργός", "el"),
        ("Президент Беларусі наведаў Мінск і сустрэўся з міністрам", "be"),
        ("Министър-председателят се срещна с посланика на България", "bg"),
        ("Председник Србије је разговарао са министром у Београду", "sr"),
        ("Претседателот на Македонија ќе го посети Скопје", "mk"),
        ("Қазақстан Президенті Астанада жаңа үкіметпен кездесті", "kk"),
        ("Кыргызстандын президенти Бишкекте жаңы өкмөт менен жолугушту", "ky"),
        ("Монгол Улсын Ерөнхийлөгч Улаанбаатар хотод уулзав", "mn"),
        ("Президенти Тоҷикистон дар шаҳри Душанбе бо вазирон вохӯрд", "tg"),
        ("Татарстан башлыгы Казанда яңа мәктәп ачты һәм балалар белән очрашты", "tt"),
        ("وزیر اعظم نے اسلام آباد میں کہا کہ یہ ملک کے لیے ہے", "ur"),
        ("د افغانستان ولسمشر په کابل کې وویل چې سوله راځي", "ps"),
        ("سەرۆکی هەرێمی کوردستان لە هەولێر کۆبوویەوە", "ku"),
        ("شىنجاڭ ئۇيغۇر ئاپتونوم رايونىنىڭ مەركىزى ئۈرۈمچى شەھىرى", "ug"),
        ("سنڌ جي وڏي وزير ڪراچي ۾ چيو ته هي اسان جو ملڪ آهي", "sd"),
        ("मुख्यमंत्र्यांनी मुंबईत सांगितले की ही योजना महाराष्ट्रासाठी महत्त्वाची आहे", "mr"),
        ("प्रधानमन्त्रीले काठमाडौंमा भने कि यो नेपालको लागि राम्रो छ", "ne"),
        ("דער פּרעזידענט פֿון אַמעריקע איז געקומען קיין ניו יאָרק", "yi"),
        ("ጠቅላይ ሚኒስትሩ በአዲስ አበባ ከተማ ንግግር አደረጉ ነው", "am"),
        ("ፕረዚደንት ኤርትራ ኣብ ኣስመራ ምስ ሚኒስተር ተራኺቡ እዩ", "ti"),
        ("প্রধানমন্ত্রী ঢাকায় বলেছেন", "bn"),
        ("মুখ্যমন্ত্ৰীয়ে গুৱাহাটীত কৈছে যে", "as"),
        ("முதலமைச்சர் சென்னையில் கூறினார்", "ta"),
        ("ముఖ్యమంత్రి హైదరాబాద్‌లో చెప్పారు", "te"),
        ("ಮುಖ್ಯಮಂತ್ರಿ ಬೆಂಗಳೂರಿನಲ್ಲಿ ಹೇಳಿದರು", "kn"),
        ("മുഖ്യമന്ത്രി തിരുവനന്തപുരത്ത് പറഞ്ഞു", "ml"),
        ("મુખ્યમંત્રીએ અમદાવાદમાં કહ્યું", "gu"),
        ("ਮੁੱਖ ਮੰਤਰੀ ਨੇ ਅੰਮ੍ਰਿਤਸਰ ਵਿੱਚ ਕਿਹਾ", "pa"),
        ("ମୁଖ୍ୟମନ୍ତ୍ରୀ ଭୁବନେଶ୍ୱରରେ କହିଛନ୍ତି", "or"),
        ("අගමැති කොළඹදී පැවසීය", "si"),
        ("ນາຍົກລັດຖະມົນຕີ ຢູ່ນະຄອນຫຼວງວຽງຈັນ", "lo"),
        ("នាយករដ្ឋមន្ត្រីនៅភ្នំពេញ", "km"),
        ("ဝန်ကြီးချုပ် ရန်ကုန်မြို့", "my"),
        ("བོད་ལྗོངས་ལྷ་ས", "bo"),
        ("ރައީސުލްޖުމްހޫރިއްޔާ މާލޭގައި", "dv"),
        ("ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ", "chr"),
        ("𐌲𐌿𐍄𐌹𐍃𐌺", "und"),
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
    assert identify("Министр встретился с главой компании Ђорђевић и партнёры в Москве") == "ru"
    assert identify("Прем'єр-міністр зустрівся з письменником Быковым у Києві") == "uk"
    assert identify("قال الرئيس التركي إن شركة گوگل ستفتح مكتبا في المدينة هذا العام") == "ar"
    assert identify("प्रधानमंत्री ने कहा कि शिवसेना के नेता काळे दिल्ली में हैं") == "hi"


@pytest.mark.parametrize(("text", "lang"), [("Москва", "ru"), ("مصر", "ar"), ("भारत", "hi")])
def test_a_word_of_many_languages_is_taken_for_the_most_spoken(text: str, lang: str) -> None:
    assert identify(text) == lang


def test_a_long_text_is_known_by_all_of_it() -> None:
    assert identify("слово " * 11_000 + "Україна і її мова є в нас " * 11_000) == "uk"
    assert identify("abc " * 20_000 + "中文" * 20_000) == "zh"


_FIRST_WORDS = {
    "CJK": "Han",
    "HIRAGANA": "Kana",
    "KATAKANA": "Kana",
    "CANADIAN": "Canadian",
    "OL": "Ol Chiki",
    "MEETEI": "Meetei Mayek",
    "HANIFI": "Hanifi Rohingya",
}


def test_every_letter_has_the_script_of_its_name() -> None:
    known = {script.upper(): script for script in SCRIPTS} | _FIRST_WORDS
    for code in range(0x10000):
        char = chr(code)
        script = known.get(unicodedata.name(char, "").split(" ")[0])
        # Phonetic letters of the Greek and Cyrillic alphabets belong to a Latin notation.
        is_phonetic = 0x1D00 <= code <= 0x1DBF
        if script and not is_phonetic and unicodedata.category(char) in ("Lo", "Lu", "Ll", "Mc"):
            assert script_of(char) in (script, "Common"), (hex(code), script)
            assert script_of(char) == script or code in _SHARED, (hex(code), script)


_SHARED = frozenset({0x302E, 0x302F})
"""Hangul tone marks, which are used with Han as well."""


def test_scripts_of_is_script_of() -> None:
    text = "aя中あアกაሀש12 \u0301\ud800𐌲"
    assert [SCRIPTS[number - 1] for number in scripts_of(code_points(text))] == [
        *map(script_of, text)
    ]


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
    lang = identify(text)
    assert len(lang) in (2, 3)
    # More of the same letters tell more, but within their script.
    scripts = [language.script for language in LANGUAGES if language.code == lang]
    again = [language.script for language in LANGUAGES if language.code == identify(text * 2)]
    assert bool(scripts) == bool(again)
    assert not scripts or {"Han", "Kana"} >= {*scripts, *again} or set(scripts) & set(again)
