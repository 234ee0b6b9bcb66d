# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Names of the evaluation, which are never learnt."""

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from finetune_data import record

from export.finetune.names import Names


def test_what_shares_a_name_is_one_entity() -> None:
    names = Names(
        [
            record("欧洲联盟", "EU"),
            record("欧洲联盟", "European Union"),
            record("欧州連合", "EUROPEAN UNION", lang="ja"),
            record("柏林", "Berlin", label="LOC"),
        ],
        0.0,
        0,
    )
    assert len(names) == 2
    found = names.in_source("欧州連合の旗", "ja")
    assert [(one.start, one.end) for one in found] == [(0, 4)]
    (union,) = {one.entity for one in found}
    assert names.entities_in("zh", "欧洲联盟", "The EU and Berlin") == {union, 1 - union}
    assert names.label_of(1 - union) == "LOC"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Ada Min met ADA MIN.", [(0, 7), (12, 19)]),
        ("Ada Ministry, ada min, SAda Min", []),
        ("İİ Ada Min", [(3, 10)]),
    ],
)
def test_english_names_are_whole_words(text: str, places: list[tuple[int, int]]) -> None:
    names = Names([record("阿敏", "Ada Min")], 0.0, 0)
    assert [(found.start, found.end) for found in names.in_english(text)] == places
