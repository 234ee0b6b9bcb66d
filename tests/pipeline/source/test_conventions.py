from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentence_spans import mention_of

from eat_edge.pipeline.source.conventions import settle
from eat_edge.types import Mention


@pytest.mark.parametrize(
    ("lang", "text", "tag", "expected"),
    [
        (
            "ar",
            "قال عبد الله بن زايد آل نهيان",
            ("عبد الله بن زايد", "PER"),
            ("عبد الله بن زايد آل نهيان", "PER"),
        ),
        ("zh", "在台湾南部的", ("台湾南部", "LOC"), ("台湾", "LOC")),
        ("zh", "中国西北部的", ("中国西北部", "LOC"), ("中国", "LOC")),
        ("zh", "从青岛市区到", ("青岛市区", "LOC"), ("青岛", "LOC")),
        ("zh", "去中部", ("中部", "LOC"), ("中部", "LOC")),
        ("zh", "国防部的西部", ("西部", "LOC"), ("西部", "LOC")),
        ("zh", "清华大学校长说", ("清华大学校", "ORG"), ("清华大学", "ORG")),
        ("zh", "军校校长说", ("军校校", "ORG"), ("军校", "ORG")),
        ("zh", "据人民日报报道，", ("人民日报报道", "ORG"), ("人民日报", "ORG")),
        ("zh", "马英九前总统访问", ("马英九前", "PER"), ("马英九", "PER")),
        ("zh", "总理李强作报告", ("李强作", "PER"), ("李强", "PER")),
        ("zh", "与斯塔默会面", ("斯塔默会", "PER"), ("斯塔默", "PER")),
        ("zh", "泽连斯基当晚抵达", ("泽连斯基当晚", "PER"), ("泽连斯基", "PER")),
        ("zh", "李会出席", ("李会", "PER"), ("李会", "PER")),
        ("zh", "发给王总。", ("王总", "PER"), ("王", "PER")),
        ("zh", "由王总监负责", ("王总监", "PER"), ("王总监", "PER")),
        (
            "ja",
            "オラフ・ショルツ両氏が",
            ("オラフ・ショルツ両", "PER"),
            ("オラフ・ショルツ", "PER"),
        ),
        ("ja", "太郎くんが", ("太郎くん", "PER"), ("太郎", "PER")),
        ("ja", "たっくんが", ("たっくん", "PER"), ("たっくん", "PER")),
        ("zh", "院长廖俊智同台", ("廖俊智同台", "PER"), ("廖俊智", "PER")),
        ("zh", "在台北国际电脑展", ("台北国际", "LOC"), ("台北", "LOC")),
        ("zh", "大行高盛", ("大行高盛", "ORG"), ("高盛", "ORG")),
        ("ja", "佐藤部長が", ("佐藤部", "PER"), ("佐藤", "PER")),
        ("ja", "本庶佑特別教授は", ("本庶佑特別", "PER"), ("本庶佑", "PER")),
        ("zh", "花莲外海地震", ("花莲外海", "LOC"), ("花莲", "LOC")),
        ("zh", "何咏前表示", ("何咏前", "PER"), ("何咏前", "PER")),
        ("zh", "马英前主席说", ("马英前主席", "PER"), ("马英", "PER")),
        ("zh", "张部长来", ("张部长", "PER"), ("张", "PER")),
        ("zh", "外交部长来", ("外交部", "ORG"), ("外交部", "ORG")),
        ("ja", "馬英九前総統が", ("馬英九前", "PER"), ("馬英九", "PER")),
        ("ja", "ティム・クックCEOが", ("ティム・クックCEO", "PER"), ("ティム・クック", "PER")),
        ("ja", "大関安青錦が", ("大関安青錦", "PER"), ("安青錦", "PER")),
        ("ja", "福島第一原発の", ("福島第一", "LOC"), ("福島第一原発", "LOC")),
        ("ja", "大阪大特任教授が", ("大阪大", "PER"), ("大阪大", "ORG")),
        ("ko", "정의선 회장은", ("정의선", "ORG"), ("정의선", "PER")),
        ("ko", "고양종합운동장에서", ("고양종합운동", "LOC"), ("고양종합운동장", "LOC")),
        ("he", "מטוס של אל על תחדש", ("אל על", "ORG"), ("אל על", "ORG")),
        ("th", "หาดใหญ่ จังหวัดสงขลา", ("หาดใหญ่ จังหวัด", "LOC"), ("หาดใหญ่", "LOC")),
        ("fa", "رافائل گروسی در وین", ("رافائل گروسی در وین", "PER"), ("رافائل گروسی", "PER")),
        ("zh", "成吉思汗之孙忽必烈", ("孙忽必烈", "PER"), ("忽必烈", "PER")),
        ("zh", "亚马尔各入两球", ("亚马尔各", "PER"), ("亚马尔", "PER")),
        ("ko", "김대리가 말했다", ("김대리", "PER"), ("김", "PER")),
        ("ko", "노벨문학상을 받았다", ("노벨문학상을", "MISC"), ("노벨문학상", "MISC")),
        ("zh", "在东京巨蛋击出", ("东京", "LOC"), ("东京巨蛋", "LOC")),
        ("ja", "佐藤様", ("佐藤様", "PER"), ("佐藤", "PER")),
        ("ja", "渡辺明九段に", ("渡辺明九", "PER"), ("渡辺明", "PER")),
        ("he", "במערב התיכון של ארצות", ("במערב התיכון של", "LOC"), ("במערב התיכון", "LOC")),
        ("he", "קרן מקארתור", ("קרן מקארתור", "PER"), ("קרן מקארתור", "ORG")),
        ("he", 'דובר צה"ל אמר', ('דובר צה"ל', "ORG"), ('צה"ל', "ORG")),
        ("he", "ליד בית ספר אורט", ("אורט", "ORG"), ("בית ספר אורט", "ORG")),
        ("ar", "مستشفى الملك فيصل", ("مستشفى الملك فيصل", "LOC"), ("مستشفى الملك فيصل", "ORG")),
        ("ar", "شركة المراعي", ("شركة المراعي", "PER"), ("شركة المراعي", "ORG")),
        ("th", "ของ พลเอก ประยุทธ์", ("ประยุทธ์", "PER"), ("พลเอก ประยุทธ์", "PER")),
        ("th", "จังหวัดเชียงราย", ("เชียงราย", "LOC"), ("จังหวัดเชียงราย", "LOC")),
        ("th", "ธนาคารกลางญี่ปุ่น", ("ญี่ปุ่น", "LOC"), ("ธนาคารกลางญี่ปุ่น", "ORG")),
        ("th", "ทางบริษัท การบินไทย", ("การบินไทย", "ORG"), ("บริษัท การบินไทย", "ORG")),
        ("ko", "유시진 대위는", ("유시진 대위", "PER"), ("유시진", "PER")),
        ("ko", "조한선도 영화와는", ("조한선도", "PER"), ("조한선", "PER")),
        ("ko", "정군은 지난해", ("정군", "PER"), ("정", "PER")),
        ("ko", "오바마는", ("오바마", "PER"), ("오바마", "PER")),
        ("ko", "안산지역에서는", ("안산지역", "LOC"), ("안산", "LOC")),
        ("ja", "札幌市の秋元市長", ("秋元市長", "PER"), ("秋元", "PER")),
        ("ja", "森元首相は", ("森元首相", "PER"), ("森", "PER")),
        ("zh", "王选手里拿着", ("王选", "PER"), ("王选", "PER")),
        ("hy", "Հայաստան – դա", ("Հայաստան", "LOC"), ("Հայաստան", "LOC")),
        ("hy", "Արամը գետնին", ("Արամը", "PER"), ("Արամը", "PER")),
        ("ko", "하르트만 감독", ("하르트만", "PER"), ("하르트만", "PER")),
        ("ja", "林首相は", ("林首相", "PER"), ("林", "PER")),
        ("zh", "江主席", ("江主席", "PER"), ("江", "PER")),
        ("ja", "サッカー日本代表が", ("日本代表", "ORG"), ("日本代表", "ORG")),
        ("ja", "田中監督の", ("田中", "PER"), ("田中", "PER")),
        ("ja", "令和6年4月1日 佐々木", ("令和6年4月1日 佐々木", "LOC"), ("佐々木", "LOC")),
        ("ru", "Глава ООО «Верфь»", ("Верфь", "ORG"), ("ООО «Верфь", "ORG")),
        ("zh", "主席说", ("主席", "PER"), ("主席", "PER")),
        ("zh", "中国记者协会", ("中国记者协会", "ORG"), ("中国记者协会", "ORG")),
        ("hi", "वह भागलपुर जिले में रहता है", ("भागलपुर जिले", "LOC"), ("भागलपुर", "LOC")),
        ("hi", "बिहार राज्य की राजधानी", ("बिहार राज्य", "LOC"), ("बिहार", "LOC")),
        (
            "hi",
            "मेरठ लोक सभा निर्वाचन क्षेत्र से",
            ("मेरठ लोक सभा निर्वाचन क्षेत्र", "LOC"),
            ("मेरठ", "LOC"),
        ),
        ("hi", "राज्य सभा", ("राज्य सभा", "ORG"), ("राज्य सभा", "ORG")),
        ("ko", "이영희 씨가 말했다", ("이영희 씨", "PER"), ("이영희", "PER")),
        ("ko", "박모 씨를 체포했다", ("박모 씨", "PER"), ("박", "PER")),
        ("ko", "김성모 감독", ("김성모", "PER"), ("김성모", "PER")),
        ("hy", "ՀՀԿ-ն հայտարարեց", ("ՀՀԿ", "ORG"), ("ՀՀԿ-ն", "ORG")),
        ("hy", "Ֆրանսիայի կառավարությունը", ("Ֆրանսիայի", "LOC"), (None, "ORG")),
        ("hy", "Թումանյան փողոցում", ("Թումանյան", "PER"), (None, "LOC")),
        ("ka", "აშშ-ის პრეზიდენტი", ("აშშ", "LOC"), ("აშშ-ის", "LOC")),
        ("he", "הוא עבד במשרד האוצר", ("האוצר", "ORG"), ("במשרד האוצר", "ORG")),
        ("ru", "играл за сборную Италии", ("Италии", "LOC"), ("сборную Италии", "ORG")),
        ("uk", "гравець збірної України", ("України", "LOC"), ("збірної України", "ORG")),
        ("ru", "в Италии играл", ("Италии", "LOC"), ("Италии", "LOC")),
        ("ar", "أحمد وينك؟", ("أحمد وينك", "PER"), ("أحمد", "PER")),
        ("ar", "جون وين ممثل", ("جون وين", "PER"), ("جون وين", "PER")),
        ("fa", "رضا کجایی", ("رضا کجایی", "PER"), ("رضا", "PER")),
        ("he", "שרה בואי הנה", ("שרה בואי", "PER"), ("שרה", "PER")),
        ("ar", "في منطقة الخليج", ("منطقة الخليج", "LOC"), ("الخليج", "LOC")),
        ("ar", "صحيفة بيلد الألمانية", ("بيلد الألمانية", "ORG"), ("بيلد", "ORG")),
        ("ar", "بنك مصر الإسلامي", ("بنك مصر الإسلامي", "ORG"), ("بنك مصر الإسلامي", "ORG")),
        ("ar", "وزارة الطاقة الأميركية", ("وزارة الطاقة الأميركية", "ORG"), (None, "ORG")),
        ("ar", "أرباح أرامكو السعودية", ("أرامكو السعودية", "ORG"), ("أرامكو السعودية", "ORG")),
        ("ar", "هنأ نعيم قاسم الجيش", ("نعيم قاسم الجيش", "PER"), ("نعيم قاسم", "PER")),
        ("he", "הנהר ירדן עלה", ("הנהר ירדן", "LOC"), ("ירדן", "LOC")),
        ("uk", "Пані Оксано Іваненко", ("Пані Оксано Іваненко", "PER"), ("Оксано Іваненко", "PER")),
        ("bg", "Иван Вазов е роден", ("Иван Вазов е", "PER"), ("Иван Вазов", "PER")),
        ("ta", "கூகுள் நிறுவனத்தின்", ("கூகுள் நிறுவனத்தின்", "ORG"), ("கூகுள்", "ORG")),
        ("hi", "पटना के गांधी मैदान में", ("गांधी", "LOC"), ("गांधी मैदान", "LOC")),
        ("ar", "في أم درمان صباح الأحد", ("أم درمان صباح", "LOC"), ("أم درمان", "LOC")),
        ("ar", "عين قيس سعيد رئيسة", ("عين قيس سعيد", "PER"), ("قيس سعيد", "PER")),
        (
            "ru",
            "астрономы Пулковской обсерватории",
            ("Пулковской", "LOC"),
            ("Пулковской обсерватории", "ORG"),
        ),
        ("ru", "в Тульской губернии", ("Тульской", "LOC"), ("Тульской губернии", "LOC")),
        (
            "ka",
            "ლონდონის საფონდო ბირჟაზე",
            ("ლონდონის", "LOC"),
            ("ლონდონის საფონდო ბირჟაზე", "ORG"),
        ),
        ("ka", "ქავთარაძის ქუჩაზე", ("ქავთარაძის", "PER"), ("ქავთარაძის ქუჩაზე", "LOC")),
        ("ar", "سافر الى السعودية", ("السعودية", "LOC"), ("السعودية", "LOC")),
        ("ar", "قال الرئيس الحريري", ("الحريري", "PER"), ("الحريري", "PER")),
        ("ar", "الضفة الغربية", ("الضفة الغربية", "LOC"), (None, "LOC")),
        ("he", "אמר הרב כהנא", ("הרב כהנא", "PER"), ("כהנא", "PER")),
        ("he", "גר במדינת קנזאס", ("במדינת קנזאס", "LOC"), ("קנזאס", "LOC")),
        ("he", "גר במדינת ישראל", ("במדינת ישראל", "LOC"), ("במדינת ישראל", "LOC")),
    ],
)
def test_names_end_where_the_language_ends_them(
    lang: str, text: str, tag: tuple[str, str], expected: tuple[str | None, str]
) -> None:
    (found,) = settle([mention_of(text, *tag)], text, lang)
    assert (found.text, found.label) == (expected[0] or text, expected[1])
    assert text[found.start : found.end] == found.text


def test_a_small_letter_begins_no_name_where_names_have_capitals() -> None:
    text = "Войска заняты сербами и Павлом"
    mentions = [mention_of(text, "сербами", "LOC"), mention_of(text, "Павлом", "PER")]
    assert settle(mentions, text, "ru") == mentions[1:]
    small = text.lower()
    written_small = [mention_of(small, "сербами", "LOC"), mention_of(small, "павлом", "PER")]
    assert settle(written_small, small, "ru") == written_small
    begun = "Вчера ездил в москву"
    sure = Mention(14, 20, "москву", "LOC", 0.95)
    assert settle([sure], begun, "ru") == [sure]
    assert settle([replace(sure, score=0.8)], begun, "ru") == []


@pytest.mark.parametrize(
    ("lang", "text", "name", "label"),
    [
        ("ar", "وقعت الحكومة السودانية مسودة", "السودانية", "LOC"),
        ("ar", "رئيس الوزراء العراقي نوري", "العراقي", "LOC"),
        ("he", "נפגש עם הרב אתמול", "הרב", "PER"),
        ("he", "לא בא לי לקום", "בא לי", "PER"),
        ("ar", "التقى نظيره العماني بدر", "العماني", "PER"),
        ("ar", "فاز بهدفين نظيفين", "بهدفين نظيفين", "PER"),
        ("ar", "دكتور أسنان كويس", "أسنان كويس", "PER"),
        ("ar", "نشرت جريدة الوفد", "جريدة", "ORG"),
    ],
)
def test_an_adjective_or_a_title_alone_is_no_name(
    lang: str, text: str, name: str, label: str
) -> None:
    assert settle([mention_of(text, name, label)], text, lang) == []


def test_an_adjective_behind_another_name_is_not_looked_at() -> None:
    text = "الحكومة السودانية"
    mentions = [mention_of(text, "الحكومة", "ORG"), mention_of(text, "السودانية", "LOC")]
    assert settle(mentions, text, "ar") == mentions


def test_a_word_between_two_names_belongs_to_one_of_them() -> None:
    text = "Երևան համայնք Գյումրի"
    mentions = [mention_of(text, "Երևան", "LOC"), mention_of(text, "համայնք Գյումրի", "LOC")]
    assert settle(mentions, text, "hy") == mentions


@given(
    st.text("Италию сборную- ն씨모김जिले राज्यבמשרד ", max_size=40),
    st.sampled_from(["ru", "uk", "hi", "ko", "hy", "ka", "he", "zh"]),
    st.data(),
)
def test_spans_stay_apart_and_are_never_empty(text: str, lang: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    mentions = [
        Mention(s, e, text[s:e], data.draw(st.sampled_from(["PER", "LOC", "ORG"])), 0.5)
        for s, e in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    found = settle(mentions, text, lang)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for mention in found:
        assert mention.text and text[mention.start : mention.end] == mention.text


def test_the_end_of_a_verb_is_nobodys_name() -> None:
    assert settle([mention_of("利上げに言及", "利上げ", "PER")], "利上げに言及", "ja") == []
    assert settle([mention_of("佐藤は言う", "佐藤は", "PER")], "佐藤は言う", "ja")


def test_a_legal_form_alone_is_no_name() -> None:
    assert settle([mention_of("3月5日 ㍿", "㍿", "ORG")], "3月5日 ㍿", "ja") == []
    assert settle([mention_of("أعلنت شركة", "شركة", "ORG")], "أعلنت شركة", "ar") == []
    text = "Глава ООО «Верфь» Иванов"
    found = settle([mention_of(text, "ООО", "ORG"), mention_of(text, "Верфь", "ORG")], text, "ru")
    assert [mention.text for mention in found] == ["ООО «Верфь"]


def test_thai_titles_alone_are_no_names_and_a_surname_belongs_to_the_given_name() -> None:
    text = "ส.ส. นายสมคิด จาตุศรีพิทักษ์ นางสายชล"
    names = ["ส.ส.", "สมคิด", "จาตุศรีพิทักษ์", "นางสายชล"]
    found = settle([mention_of(text, name, "PER") for name in names], text, "th")
    assert [one.text for one in found] == ["นายสมคิด จาตุศรีพิทักษ์", "นางสายชล"]
    assert all(text[one.start : one.end] == one.text for one in found)
