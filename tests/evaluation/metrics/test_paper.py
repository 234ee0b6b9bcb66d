"""The published protocol, by hand."""

import pytest

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.metrics.paper import TokenScores, token_labels, token_scores
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.types import Document, Entity

LABELS = ("PER", "LOC", "ORG")


def case(text: str, gold: dict[str, str], found: dict[str, str], lang: str = "zh") -> Case:
    """A case from surfaces and their types, each at its first place in the text."""
    return Case(
        GoldDocument(
            text, "g", tuple(Span(*placed(text, name), gold[name]) for name in gold), lang
        ),
        Document(
            text,
            lang=lang,
            entities=tuple(
                Entity(*placed(text, name), name, found[name], 0.9, "x", ()) for name in found
            ),
        ),
    )


def placed(text: str, name: str) -> tuple[int, int]:
    start = text.index(name)
    return start, start + len(name)


def scored(*cases: Case) -> TokenScores:
    result = token_scores(cases, LABELS, seed=0)
    assert result is not None
    return result


def test_characters_are_the_tokens_of_chinese() -> None:
    # PER: 3 gold, 2 of them found, none too many: F1 2*2/(2+3). LOC: 2 gold, found as ORG: F1 0.
    # ORG: none in gold, 2 found: F1 0.
    result = scored(
        case("李克强访问柏林。", {"李克强": "PER", "柏林": "LOC"}, {"李克": "PER", "柏林": "ORG"})
    )
    assert (result.num_sentences, result.num_tokens) == (1, 8)
    assert result.weighted.value == pytest.approx((3 * 0.8 + 2 * 0) / 5)
    assert result.micro.value == pytest.approx(2 * 2 / (4 + 5))
    assert result.macro.value == pytest.approx(0.8 / 3)


def test_words_are_the_tokens_elsewhere() -> None:
    text = "Ангела Меркель в Москве"
    result = scored(
        case(text, {"Ангела Меркель": "PER", "Москве": "LOC"}, {"Ангела": "PER"}, lang="ru")
    )
    assert result.num_tokens == 4
    assert result.weighted.value == pytest.approx((2 * (2 / 3) + 1 * 0) / 3)
    assert result.micro.value == pytest.approx(2 * 1 / (1 + 3))
    assert result.macro.value == pytest.approx(2 / 9)


def test_sentences_without_entities_are_left_out_with_what_was_found_there() -> None:
    perfect = case("柏林", {"柏林": "LOC"}, {"柏林": "LOC"})
    noise = case("没有名字", {}, {"没有": "PER"})
    assert scored(perfect, noise) == scored(perfect)
    assert scored(perfect).micro.value == 1
    # An entity of a type that does not count makes its sentence count all the same.
    dated = case("今天没有名字", {"今天": "DATE"}, {"没有": "PER"})
    result = scored(perfect, dated)
    assert result.num_sentences == 2
    assert result.micro.value == pytest.approx(2 * 2 / (4 + 2))
    assert token_scores([noise], LABELS, seed=0) is None


def test_all_tokens_are_counted_together() -> None:
    # 2 of 2 in one sentence, 0 of 4 in the other: one F1 over 6 tokens, not a mean of two.
    result = scored(
        case("柏林", {"柏林": "LOC"}, {"柏林": "LOC"}), case("圣彼得堡", {"圣彼得堡": "LOC"}, {})
    )
    assert result.weighted.value == result.micro.value == pytest.approx(2 * 2 / (2 + 6))
    assert result.micro.low <= result.micro.value <= result.micro.high == 1


def test_surfaces_are_labelled_where_they_first_stand_free() -> None:
    text = "柏林和柏林"
    assert token_labels(text, "zh", [(3, 5, "LOC")]) == ["LOC", "LOC", "O", "O", "O"]
    both = token_labels(text, "zh", [(0, 2, "LOC"), (3, 5, "ORG")])
    assert both == ["LOC", "LOC", "O", "ORG", "ORG"]


def test_a_surface_that_is_no_row_of_tokens_labels_nothing() -> None:
    text = "в Москве, Москве"
    assert token_labels(text, "ru", [(2, 8, "LOC")]) == ["O", "O", "LOC"]
    assert token_labels(text, "ru", [(2, 6, "LOC")]) == ["O", "O", "O"]
    assert token_labels("", "ru", []) == []
    assert token_labels(" ", "ru", [(0, 1, "LOC")]) == []
