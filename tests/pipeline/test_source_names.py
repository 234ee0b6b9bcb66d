"""The steps from what the tagger read to names, in their order, on the embedded lexicon."""

import pytest
from sentence_spans import mention_of

from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.models import Models
from eat_edge.pipeline.source_names import add_source_names
from eat_edge.types import Mention, Sentence


def names_of(models: Models, text: str, lang: str, *read: tuple[str, str]) -> list[tuple[str, str]]:
    """The names of a sentence of which the tagger read some surfaces, each with its type."""
    part = Part(Sentence(0, len(text), text, lang), models.lexicon.fold(text, lang))
    part.known = list(models.lexicon.matches_of([part.folded.text], lang)[0])
    mentions = tuple(mention_of(text, surface, label) for surface, label in read)
    add_source_names(part, [mentions], models.lexicon)
    assert part.source_mentions is not None
    for one in part.source_mentions:
        assert part.folded.text[one.start : one.end] == one.text
    return [(one.text, one.label) for one in part.source_mentions]


@pytest.mark.parametrize(
    ("lang", "text", "read", "names"),
    [
        # What belongs to a name is added, what does not is taken off.
        ("zh", "他在上海市第一中级人民法院起诉。", [("上海市", "LOC")], ["上海市第一中级人民法院"]),
        ("ja", "山田太郎さんは来た。", [("山田太郎さん", "PER")], ["山田太郎"]),
        # One that is several is parted.
        (
            "ja",
            "ラオスカンボジアを訪れた。",
            [("ラオスカンボジア", "LOC")],
            ["ラオス", "カンボジア"],
        ),
        (
            "ja",
            "アメリカ・フランスを訪れた。",
            [("アメリカ・フランス", "LOC")],
            ["アメリカ", "フランス"],
        ),
    ],
)
def test_names_come_out_whole_and_apart(
    models: Models, lang: str, text: str, read: list[tuple[str, str]], names: list[str]
) -> None:
    assert [name for name, _ in names_of(models, text, lang, *read)] == names


def test_a_known_name_that_was_read_becomes_evidence(models: Models) -> None:
    text = "他在柏林。"
    part = Part(Sentence(0, len(text), text, "zh"), models.lexicon.fold(text, "zh"))
    part.known = list(models.lexicon.matches_of([part.folded.text], "zh")[0])
    part.matches = []
    add_source_names(part, [(Mention(2, 4, "柏林", "LOC", 0.9),)], models.lexicon)
    assert [match.surface for match in part.matches] == ["柏林"]
