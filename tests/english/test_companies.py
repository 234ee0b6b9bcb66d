"""Chinese companies with their legal form."""

import csv
from pathlib import Path

import pytest
from known_names import Names

import eat_edge.english
from eat_edge.english.companies import business_of, chinese_company
from eat_edge.names import Name

NAMES = {
    "杭州": Name("Hangzhou", "LOC"),
    "内蒙古": Name("Inner Mongolia", "LOC"),
    "伊利": Name("Yili", "ORG"),
    "贵州": Name("Guizhou Province", "LOC"),
    "海尔": Name("Haier", "ORG"),
}


@pytest.mark.parametrize(
    ("surface", "english", "source"),
    [
        ("杭州天准科技有限公司", "Hangzhou Tianzhun Technology Co., Ltd.", "romanised"),
        (
            "内蒙古伊利实业集团股份有限公司",
            "Inner Mongolia Yili Industrial Group Co., Ltd.",
            "composed",
        ),
        ("海尔有限责任公司", "Haier", "composed"),
        ("贵州海尔生物科技有限公司", "Guizhou Haier Biotechnology Co., Ltd.", "composed"),
    ],
)
def test_a_company_is_place_name_business_and_form(surface: str, english: str, source: str) -> None:
    name = chinese_company(surface, Names({key: (name,) for key, name in NAMES.items()}))
    assert name is not None and (name.text, name.source) == (english, source)


@pytest.mark.parametrize(
    "surface", ["杭州科技公司", "科技有限公司", "天准科技", "甲乙丙丁戊有限公司"]
)
def test_anything_else_is_left_to_others(surface: str) -> None:
    assert chinese_company(surface, Names()) is None


def test_a_company_without_its_form_is_guessed_at() -> None:
    assert business_of("雾港科技") == "Wugang Technology"
    assert business_of("科技") == business_of("雾港") == ""


def test_the_table_says_each_business_once() -> None:
    table = Path(eat_edge.english.__file__).with_name("companies.tsv").read_text("utf-8")
    rows = list(csv.reader(table.splitlines(), delimiter="\t"))
    assert all(len(row) == 2 and row[1].isascii() for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
