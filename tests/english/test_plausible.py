"""Answers of a model that can be no name of what stands in the source."""

import pytest

from eat_edge.english.plausible import is_plausible


@pytest.mark.parametrize(
    ("answer", "source", "label", "parts"),
    [
        ("", "郑钦文", "PER", ()),
        ("she", "郑钦文", "PER", ()),
        ("Wikipedia", "郑钦文", "PER", ()),
        ("University of Zheng", "郑钦文", "PER", ()),
        ("Zheng Zheng", "郑钦文", "PER", ()),
        ("Zheng 1", "郑钦文", "PER", ()),
        ("郑", "郑钦文", "PER", ()),
        ("South Korea Air", "南方航空", "ORG", ()),
        ("Tourism Bureau of Australia", "澳门旅游局", "ORG", ("Macau",)),
        ("Bank Bank", "银行", "ORG", ()),
    ],
)
def test_what_is_no_name_of_it_is_refused(
    answer: str, source: str, label: str, parts: tuple[str, ...]
) -> None:
    assert not is_plausible(answer, source, label, parts)


@pytest.mark.parametrize(
    ("answer", "source", "label", "parts"),
    [
        ("Zheng Qinwen", "郑钦文", "PER", ()),
        ("Southern Airlines", "南方航空", "ORG", ()),
        ("Macau Tourism Bureau", "澳门旅游局", "ORG", ("Macau",)),
        ("Chinese Football Association", "中国足协", "ORG", ("China",)),
        ("Germany", "德国", "LOC", ()),
    ],
)
def test_what_may_be_its_name_is_not(
    answer: str, source: str, label: str, parts: tuple[str, ...]
) -> None:
    assert is_plausible(answer, source, label, parts)
