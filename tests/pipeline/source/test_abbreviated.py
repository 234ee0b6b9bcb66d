"""Thai bodies and places whose kind is abbreviated before the name."""

import pytest
from sentence_spans import known_as, mentions_of, written

from eat_edge.engine import Engine
from eat_edge.pipeline.source.abbreviated import with_abbreviated
from eat_edge.text import fold


def found(text: str, given: str = "", known: str = "") -> str:
    text = fold(text).text
    matches = [known_as(text, known, prior=0.6)] if known else []
    told = with_abbreviated(mentions_of(text, fold(given).text, 0.5), matches, text)
    return "|".join(written(told, text))


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("รพ.ศิริราช ย้าย", "รพ./LOC|ศิริราช/LOC", "รพ.ศิริราช/ORG"),
        ("ครู รร.บ้านใหม่ สอน", "บ้านใหม่/LOC", "รร.บ้านใหม่/ORG"),
        ("จ.นนทบุรี", "จ/LOC|นนทบุรี/LOC", "จ.นนทบุรี/LOC"),
        ("ตำรวจ สน.ทองหล่อ จับ", "", "สน.ทองหล่อ/ORG"),
        # A mention that goes over the next kind ends before it.
        ("ถ.สุขุมวิท ซ.อ่อนนุช", "สุขุมวิท ซ./LOC|อ่อนนุช/LOC", "ถ.สุขุมวิท/LOC|ซ.อ่อนนุช/LOC"),
        ("จากโรงเรียนวัดดอน", "วัดดอน/LOC", "โรงเรียนวัดดอน/ORG"),
        (
            "โรงเรียนนางรอง อำเภอนางรอง",
            "โรงเรียนนางรอง อำเภอนางรอง/ORG",
            "โรงเรียนนางรอง/ORG|อำเภอนางรอง/LOC",
        ),
        (
            "สถานีตำรวจภูธรเมืองตรัง",
            "สถานีตำรวจภูธรเมือง/ORG|ตรัง/LOC",
            "สถานีตำรวจภูธรเมืองตรัง/ORG",
        ),
        # Where something happens.
        ("ที่โรงพยาบาลเพชรบูรณ์", "โรงพยาบาลเพชรบูรณ์/LOC", "โรงพยาบาลเพชรบูรณ์/LOC"),
        # A teacher, a school year, a month, a rank.
        ("อ.สมชาย สอน", "สมชาย/PER", "สมชาย/PER"),
        ("ม.ปลาย ธ.ค. จ.ส.อ.มานะ", "", ""),
        # What follows is a sentence, not a name.
        ("รพ.นี้มีผู้ป่วยเข้ารับการรักษา", "", ""),
        ("ที่ รพ. เห็นใจลดราคา", "", ""),
    ],
)
def test_the_kind_is_part_of_the_name(text: str, given: str, expected: str) -> None:
    assert found(text, given) == fold(expected).text


def test_a_place_that_nobody_knows_is_none() -> None:
    assert found("อยู่ อ.พบพระ แล้ว", known="พบพระ") == "อ.พบพระ/LOC"
    assert found("อยู่ อ.พบพระ แล้ว") == ""


def test_an_address_has_its_parts(engine: Engine) -> None:
    entities = engine("ต.บ้านใหม่ อ.ปากเกร็ด จ.นนทบุรี ใกล้ รพ.ศิริราช").entities
    assert [(one.text, one.label) for one in entities] == [
        ("ต.บ้านใหม่", "LOC"),
        ("อ.ปากเกร็ด", "LOC"),
        ("จ.นนทบุรี", "LOC"),
        ("รพ.ศิริราช", "ORG"),
    ]
