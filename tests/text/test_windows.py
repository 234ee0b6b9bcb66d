from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eat_edge.text import split, split_again
from eat_edge.text.graphemes import is_boundary
from eat_edge.text.windows import SHORTEST

HOSTILE = [
    *"中国東京あアｱﾞｶ。！？；，、：「」『』（）“”【】《》…",
    *"ab1 .!?,:;()[]'\"-_=",
    *"한글각ᄀ\u1161\u11a8 قَـدда́कि।กำ็אָև։",
    *"\r\n\u2028\u2029\u0085\x00\t\u3000\u00a0\u200b\u200d\ufe0f\ufeff",
    *"👨👩🏽🇯🇵é\u0301\u3099",
    "\r\n",
    "\ud800",
    *'ЯвгΑς;·ხი።፡፧ሀབ་།༎កក្សា។៕မြန်၊။ကာລາວໍກা্র।ஸ்ரீක්\u200dයދިᠮᠣ᠃ꆈᏣ՞՜׳״"',
]
hostile_text = st.lists(st.sampled_from(HOSTILE), max_size=300).map("".join)
languages = st.sampled_from(
    ["zh", "ja", "ko", "en", "ar", "th", "und", "el", "hy", "he", "am", "bo", "km", "hi", "ru"]
)


def texts(text: str, lang: str = "zh", **limits: int) -> list[str]:
    return [window.text for window in split(text, lang, **limits)]


@given(hostile_text, languages, st.integers(8, 60), st.integers(0, 4))
@example("\r\n", "zh", 8, 0)
@example("a" * 9, "zh", 8, 4)
def test_windows_are_exact_and_lose_nothing(
    text: str, lang: str, max_chars: int, overlap: int
) -> None:
    windows = split(text, lang, max_chars=max_chars, overlap=overlap)
    covered: set[int] = set()
    for window in windows:
        assert window.text == text[window.start : window.end]
        assert window.text == window.text.strip() != ""
        assert len(window.text) <= max_chars
        assert window.lang == lang
        covered.update(range(window.start, window.end))
    assert [window.start for window in windows] == sorted({window.start for window in windows})
    lost = [at for at in range(len(text)) if at not in covered and not text[at].isspace()]
    assert lost == []
    for left, right in pairwise(windows):
        assert left.end - right.start <= overlap
        assert left.end < right.end


@given(hostile_text, languages, st.integers(8, 60))
def test_a_window_is_cut_again_into_shorter_ones(text: str, lang: str, max_chars: int) -> None:
    for window in split(text, lang, max_chars=max_chars, overlap=4):
        pieces = split_again(window)
        if len(window.text) <= SHORTEST:
            assert pieces == [window]
            continue
        covered: set[int] = set()
        for piece in pieces:
            assert piece.text == text[piece.start : piece.end] == piece.text.strip() != ""
            assert len(piece.text) <= max(SHORTEST, len(window.text) // 2)
            assert piece.lang == lang
            covered.update(range(piece.start, piece.end))
        assert window.start in covered and window.end - 1 in covered
        assert all(at in covered or text[at].isspace() for at in range(window.start, window.end))


@given(st.lists(st.sampled_from([c for c in HOSTILE if not c.isspace()]), max_size=200))
def test_no_cut_inside_a_grapheme_cluster(chars: list[str]) -> None:
    text = "".join(chars)
    for window in split(text, "ja", max_chars=200, overlap=20):
        assert is_boundary(text, window.start)
        assert is_boundary(text, window.end)


@pytest.mark.parametrize(
    "cluster",
    [
        "e\u0301",
        "ｶﾞ",
        "か\u3099",
        "한\u11ab",
        "\u1112\u1161\u11ab",
        "👨\u200d👩",
        "🇯🇵",
        "☂\ufe0f",
        "นำ",
        "कि",
        "ක්\u200dය",
        "ស្រ",
        "က္က",
    ],
)
def test_long_runs_of_a_cluster_are_cut_between_clusters(cluster: str) -> None:
    windows = split(cluster * 100, "und", max_chars=50, overlap=7)
    assert len(windows) > 1
    for window in windows:
        assert window.start % len(cluster) == 0
        assert window.end % len(cluster) == 0


@pytest.mark.parametrize(
    ("text", "lang", "sentences"),
    [
        ("他来了。她走了！真的吗？？好", "zh", ["他来了。", "她走了！", "真的吗？？", "好"]),
        ("他说：“我们走吧。”然后他走了。", "zh", ["他说：“我们走吧。”", "然后他走了。"]),
        ('他说:"走吧!"然后走了。', "zh", ['他说:"走吧!"', "然后走了。"]),
        ("「暑い。明日も。」と言った。次。", "ja", ["「暑い。明日も。」と言った。", "次。"]),
        ("「暑い。」彼は笑った。", "ja", ["「暑い。」", "彼は笑った。"]),
        ("東京（首都。）は大きい。", "ja", ["東京（首都。）は大きい。"]),
        ("（完。）次の話。", "ja", ["（完。）", "次の話。"]),
        (
            "モーニング娘。のライブ。Yahoo!の株。",
            "ja",
            ["モーニング娘。のライブ。", "Yahoo!の株。"],
        ),
        ("Dr. J. R. Smith paid 3.50 vs. 4. Then he left.", "en", None),
        (
            'He left... early. Why?! "Hm." Yes.',
            "en",
            ["He left... early.", "Why?!", '"Hm."', "Yes."],
        ),
        ("See http://a.b/?x=1&y=2. Now", "en", ["See http://a.b/?x=1&y=2.", "Now"]),
        ("А. С. Пушкин жил на ул. Мойка. Да.", "ru", ["А. С. Пушкин жил на ул. Мойка.", "Да."]),
        ("1. 李克强访问柏林. 他走了.", "zh", ["1. 李克强访问柏林.", "他走了."]),
        ("यह सच है। क्या? हाँ॥", "hi", ["यह सच है।", "क्या?", "हाँ॥"]),
        ("هل وصل؟ نعم. وصل", "ar", ["هل وصل؟", "نعم.", "وصل"]),
        ("م. ن. علي جاء؟\u200f نعم.", "ar", ["م. ن. علي جاء؟\u200f", "نعم."]),
        ("یہ کتاب ہے۔ وہ لڑکا ہے؟ ہاں", "ur", ["یہ کتاب ہے۔", "وہ لڑکا ہے؟", "ہاں"]),
        (
            "Он из г. Москва. В 1999 г. Он уехал.",
            "ru",
            ["Он из г. Москва.", "В 1999 г.", "Он уехал."],
        ),
        ("Дома и т. д. Потом, т. е. позже.", "ru", ["Дома и т. д.", "Потом, т. е. позже."]),
        (
            "Жив у м. Києві на вул. Садовій. Помер.",
            "uk",
            ["Жив у м. Києві на вул. Садовій.", "Помер."],
        ),
        ("Πού είναι; Ο κ. Παππάς ήρθε.", "el", ["Πού είναι;", "Ο κ. Παππάς ήρθε."]),
        ("Foo; bar", "en", ["Foo; bar"]),
        ("Ո՞վ է նա: Նա 12:30 եկավ: Այո", "hy", ["Ո՞վ է նա:", "Նա 12:30 եկավ:", "Այո"]),
        ('צה"ל הודיע. ארה"ב הגיבה.', "he", ['צה"ל הודיע.', 'ארה"ב הגיבה.']),
        ('ד"ר כהן אמר: "לא. אולי." כן.', "he", ['ד"ר כהן אמר: "לא. אולי."', "כן."]),
        ('ב"הארץ" נכתב. הוא קרא "מעריב".', "he", ['ב"הארץ" נכתב.', 'הוא קרא "מעריב".']),
        ("א. ב. יהושע ופרופ׳ לוי. סוף", "he", ["א. ב. יהושע ופרופ׳ לוי.", "סוף"]),
        ("አበበ መጣ። የት ነህ፧ ደህና፡፡ እሺ:: አዎ", "am", ["አበበ መጣ።", "የት ነህ፧", "ደህና፡፡", "እሺ::", "አዎ"]),
        ("ལྷ་ས། །རྒྱལ་ས་ཡིན། བཀྲ་ཤིས།", "bo", ["ལྷ་ས། །", "རྒྱལ་ས་ཡིན།", "བཀྲ་ཤིས།"]),
        ("ភ្នំពេញ ។ល។ នៅទីនេះ។ បាត់៕", "km", ["ភ្នំពេញ ។ល។", "នៅទីនេះ។", "បាត់៕"]),
        ("မြန်မာ၊ ရန်ကုန်။ နေပြည်တော်။", "my", ["မြန်မာ၊ ရန်ကုန်။", "နေပြည်တော်။"]),
        (
            "डॉ. ए. पी. जे. कलाम और एस. जयशंकर आए। हाँ",
            "hi",
            ["डॉ. ए. पी. जे. कलाम और एस. जयशंकर आए।", "हाँ"],
        ),
        ("எம். ஜி. ஆர். வந்தார். அவர்", "ta", ["எம். ஜி. ஆர். வந்தார்.", "அவர்"]),
        ("ঢাকা। কলকাতা॥ শেষ", "bn", ["ঢাকা।", "কলকাতা॥", "শেষ"]),
        ("ი. ჭავჭავაძე წავიდა. შემდეგ", "ka", ["ი. ჭავჭავაძე წავიდა.", "შემდეგ"]),
        ("네. 가자. 김 모 씨.", "ko", ["네.", "가자.", "김 모 씨."]),
        ("ລາວ. ໄປ", "lo", ["ລາວ. ໄປ"]),
        ("Նա եկավ։ Այո։", "hy", ["Նա եկավ։", "Այո։"]),
        ("สวัสดี ครับ\n\nไป", "th", ["สวัสดี ครับ", "ไป"]),
        ("พล.ต.อ. เสรี และ ผศ.ดร. จิรพล", "th", ["พล.ต.อ. เสรี และ ผศ.ดร. จิรพล"]),
        ("マイルズはF. G. マイルズを設立. 次", "ja", ["マイルズはF. G. マイルズを設立.", "次"]),
        ("a\r\nb\u2028c\x00\u2029 \n\n d", "en", ["a\r\nb\u2028c\x00", "d"]),
        ("是！\ufe0f好", "zh", ["是！\ufe0f", "好"]),
        ("値は３．１４です．次", "ja", ["値は３．１４です．", "次"]),
        (" \n\u3000\t", "zh", []),
        ("", "zh", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(
    text: str, lang: str, sentences: list[str] | None
) -> None:
    if sentences is None:
        sentences = ["Dr. J. R. Smith paid 3.50 vs. 4.", "Then he left."]
    assert texts(text, lang) == sentences


def test_a_long_quotation_is_cut_inside() -> None:
    quote = "「" + "今日は暑い。" * 20 + "」"
    assert len(texts(quote, "ja", max_chars=100)) == 20
    assert texts(quote, "ja", max_chars=300) == [quote]


def test_long_sentences_are_cut_at_clauses_then_spaces_then_letters() -> None:
    clauses = "一二三四五六七八九，" * 3
    assert texts(clauses, max_chars=20, overlap=4) == [
        "一二三四五六七八九，",
        "一二三四五六七八九，" * 2,
    ]
    assert texts("กกกก ขขขข คคคค", "th", max_chars=10, overlap=2) == ["กกกก", "ขขขข คคคค"]
    assert texts("一二三四五六七八九十", max_chars=8, overlap=2) == ["一二三四五六", "五六七八九十"]


def test_words_without_spaces_are_cut_at_the_marks_between_them() -> None:
    assert texts("ភ្នំពេញ\u200bទីក្រុង\u200bធំ", "km", max_chars=16, overlap=0)[0].endswith("\u200b")
    assert texts("བོད་ལྗོངས་ལྷ་ས་རྒྱལ་ས", "bo", max_chars=12, overlap=0)[0].endswith("་")


def test_numbers_are_not_cut_at_their_punctuation() -> None:
    windows = texts("共1,000,000元和2,000,000元以及12:30:45的记录没有句号", max_chars=16, overlap=0)
    assert not any(window.endswith((",", ":")) for window in windows)


@pytest.mark.parametrize(
    "unit", ["中", "(", "“", "a. ", "\u0301", "「あ。」", "1. ", '"', " ", "。", "\r\n"]
)
def test_long_hostile_text_ends(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    windows = split(text, "ja")
    assert all(len(window.text) <= 200 for window in windows)
    assert sum(len(window.text) for window in windows) <= 2 * len(text)
