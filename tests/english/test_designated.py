"""Names of a kind and a name: designators are translated, bases spelled."""

import pytest
from known_names import Names

from eat_edge.english.designated import designated
from eat_edge.english.english_name import EnglishName
from eat_edge.names import Name


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("澳门旅游局", EnglishName("Macau Tourism Bureau", "composed")),
        ("湛河区人民法院", EnglishName("Zhanhe District People's Court", "romanised")),
        ("湛河区", EnglishName("Zhanhe District", "romanised")),
        ("外交部", EnglishName("Ministry of Foreign Affairs", "composed")),
        ("澳门饭店", EnglishName("Macau Hotel", "composed")),
        ("和平饭店", EnglishName(guess="Heping Hotel")),
        ("衡山", None),
        ("德国银行", None),
        ("人民日报", None),
        ("海尔集团", EnglishName("Haier Group", "composed")),
        ("北湖交通大学", None),
        ("国立大学", None),
        ("美丽", None),
    ],
)
def test_designators_are_translated_and_their_bases_spelled(
    surface: str, expected: EnglishName | None
) -> None:
    names = Names(
        {
            "澳门": (Name("Macau", "LOC"),),
            "德国": (Name("Germany", "LOC"),),
            "海尔": (Name("Heil", "PER"), Name("Haier", "ORG")),
        }
    )
    assert designated(surface, "zh", names) == expected
