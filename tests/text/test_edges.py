import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.text import trimmed
from eat_edge.text.edges import closed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("北京-", "北京"),
        ("$北京€", "北京"),
        ("东京\x1a", "东京"),
        ("「东京」", "东京"),
        ("北京大学（深圳）", "北京大学"),
        ("(Берлин)", "Берлин"),
        ("\u0301Иван", "Иван"),
        ("राम।", "राम"),
        ("हिन्दी", "हिन्दी"),
        ("东京☀\ufe0f", "东京"),
        ("。！", ""),
        ("พรรค ปชป.", "พรรค ปชป."),
        ("ธ.ก.ส.", "ธ.ก.ส."),
        ("Толстой Л. Н.", "Толстой Л. Н."),
        ("в Берлин.", "в Берлин"),
        ("กรุงเทพ.", "กรุงเทพ"),
        ("北京.", "北京"),
    ],
)
def test_names_end_with_letters(text: str, name: str) -> None:
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == name


@given(st.text("ab京 -（）.\u0301\u0e31กا\x1a$", max_size=12), st.data())
def test_a_trimmed_span_is_inside_and_ends_in_writing(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = trimmed(text, start, end)
    assert start <= first <= last <= end
    if first < last:
        assert text[first].isalnum()
        is_mark = unicodedata.category(text[last - 1])[0] == "M"
        assert text[last - 1].isalnum() or is_mark or text[last - 2 : last][1:] == "."


@pytest.mark.parametrize(
    ("text", "span", "name"),
    [
        ("завод ООО «Ромашка» подал", "ООО «Ромашка", "ООО «Ромашка»"),
        ("ООО «Дом «Ромашка»» подал", "ООО «Дом «Ромашка", "ООО «Дом «Ромашка»»"),
        ("Միլանի «Ինտեր» ակումբը", "Միլանի «Ինտեր", "Միլանի «Ինտեր»"),
        ("ТОВ „Ромашка“ подало", "ТОВ „Ромашка", "ТОВ „Ромашка“"),
        ('ООО "Ромашка" подал', 'ООО "Ромашка', 'ООО "Ромашка"'),
        ("劇団「四季」の", "劇団「四季", "劇団「四季」"),
        ("газета «Время»", "Время", "Время"),
        ("(ООО «Ромашка»)", "ООО «Ромашка", "ООО «Ромашка»"),
        ('דובר "צה"ל" אמר', 'צה"ל', 'צה"ל'),
        ("בצלאל סמוטריץ' ונגיד", "בצלאל סמוטריץ", "בצלאל סמוטריץ'"),
        ("הכתבה 'הצפון בצפת' נדפסה", "בצפת", "בצפת"),
        ("'סמוטריץ' אמר", "סמוטריץ", "סמוטריץ"),
        ("ג'ורג' וג'ון", "ג'ורג", "ג'ורג'"),
        ("พรรค ปชป. หลัง", "ปชป", "ปชป."),
        ("ของ ธ.ก.ส. จับมือ", "ธ.ก.ส", "ธ.ก.ส."),
        ("ของ สอ ศ. จับมือ", "สอ ศ", "สอ ศ."),
        ("(ปภ .) มอบ", "ปภ", "ปภ ."),
        ("ไปกรุงเทพ. แล้ว", "กรุงเทพ", "กรุงเทพ"),
        ("ООО «Ромашка и сын»", "ООО «Ромашка", "ООО «Ромашка"),
    ],
)
def test_a_quote_that_a_name_opens_is_closed_and_a_geresh_kept(
    text: str, span: str, name: str
) -> None:
    start = text.index(span)
    assert text[start : closed(text, start, start + len(span))] == name
