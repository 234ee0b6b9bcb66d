import unicodedata
from itertools import pairwise

import pytest
from sentence_spans import known_as

from eat_edge.pipeline.source.cuts import cuts_of


def parted(text: str, lang: str, *known: tuple[str, float]) -> list[str]:
    """A text, cut."""
    folded = unicodedata.normalize("NFKC", text)
    matches = [known_as(folded, surface, "LOC", prior) for surface, prior in known]
    bounds = sorted({0, len(folded), *cuts_of(folded, lang, matches)})
    return [unicodedata.normalize("NFKC", folded[a:b]) for a, b in pairwise(bounds)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("수원중부경찰서는", ["수원중부경찰서", "는"]),
        ("경주시의회의 초청", ["경주시의회", "의 초청"]),
        ("어제 김철수를 만났다", ["어제 김철수", "를 만났다"]),
        # Neither a particle nor the end of the word.
        ("경찰서장이 의회사무처", ["경찰서장이 의회사무처"]),
        ("우리가 나라를", ["우리가 나라를"]),
    ],
)
def test_a_korean_particle_is_cut_off_bodies_and_persons(text: str, expected: list[str]) -> None:
    assert parted(text, "ko") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("เขาอยู่ในเมืองลพบุรี", ["เขาอยู่ใน", "เมืองลพบุรี"]),
        ("เธอไปถึงกรุงเวียนนา", ["เธอไปถึง", "กรุงเวียนนา"]),
        ("นายมานินกล่าวว่า", ["นายมานิน", "กล่าวว่า"]),
        ("ที่ทำเนียบขาว", ["ที่", "ทำเนียบขาว"]),
        ("ประธานสสส.", ["ประธาน", "สสส."]),
        ("เขามีที่ดินในสวน", ["เขามีที่ดินในสวน"]),
    ],
)
def test_thai_is_cut_before_titles_kinds_and_what_one_says(text: str, expected: list[str]) -> None:
    expected = [unicodedata.normalize("NFKC", one) for one in expected]
    assert parted(text, "th") == expected


def test_known_names_have_edges_and_only_unsure_ones_are_cut_through() -> None:
    assert parted("유관순을", "ko", ("유관순을", 0.9)) == ["유관순을"]
    assert parted("유관순을", "ko", ("관순을", 0.2)) == ["유관순", "을"]
    assert parted("在中国人", "zh", ("中国", 0.9)) == ["在", "中国", "人"]
