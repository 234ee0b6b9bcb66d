"""What the language model wrote, labelled for the tagger."""

import pytest

from export.mini.tagger.translated import label_translation

NAMES = {"Li Wen": "PER", "Nanwan": "LOC", "Bank of Nanwan": "ORG"}
COMMON = frozenset({"they", "the"})


def tags_of(translation: str) -> list[tuple[str, str]] | None:
    tagged = label_translation(translation, NAMES, COMMON)
    return None if tagged is None else list(zip(tagged.tokens, tagged.tags, strict=True))


def test_known_names_are_tagged_wherever_they_stand() -> None:
    assert tags_of("They said Li Wen's friend left Nanwan.") == [
        ("They", "O"),
        ("said", "O"),
        ("Li", "B-PER"),
        ("Wen", "I-PER"),
        ("'s", "O"),
        ("friend", "O"),
        ("left", "O"),
        ("Nanwan", "B-LOC"),
        (".", "O"),
    ]


def test_the_longer_name_wins() -> None:
    tagged = tags_of("the Bank of Nanwan in Nanwan")
    assert tagged is not None
    assert [tag for _, tag in tagged] == ["O", "B-ORG", "I-ORG", "I-ORG", "O", "B-LOC"]


@pytest.mark.parametrize(
    "translation", ["they met Padel in Nanwan", "Padel left Nanwan.", "they left. Padel stayed."]
)
def test_a_capital_that_nobody_explains_leaves_the_sentence_out(translation: str) -> None:
    assert tags_of(translation) is None


def test_nothing_is_nothing() -> None:
    assert tags_of("") is None


def test_words_keep_their_hyphens_and_apostrophes() -> None:
    tagged = tags_of("they can't see a well-known thing")
    assert tagged is not None
    assert [token for token, _ in tagged] == ["they", "can't", "see", "a", "well-known", "thing"]
