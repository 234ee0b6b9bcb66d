from pathlib import Path

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.lexicon import Lexicon
from eat_edge.pipeline.source.foreign import foreign_matches


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(open_bundle(Path(__file__).parents[3] / "models/eat-mini").lexicon)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh", "他去过Москва和서울", ["Москва", "서울"]),
        ("ko", "김정은은 習近平을 만났다", ["習近平"]),
        ("ja", "北京とソニー", []),
        ("zh", "NHK和アアア", []),
    ],
)
def test_another_script_is_looked_up_by_its_language(
    lexicon: Lexicon, lang: str, text: str, expected: list[str]
) -> None:
    found = foreign_matches(text, lang, lexicon)
    assert [match.surface for match in found] == expected
    assert all(text[match.start : match.end] == match.surface for match in found)
