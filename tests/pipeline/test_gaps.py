"""Gaps of sentences, by the tagger and the lexicon of the embedded bundle."""

import pytest

from eat_edge.pipeline.gaps import close_gaps, joining_of, mend
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.models import Models
from eat_edge.types import Sentence


def part_of(models: Models, text: str, lang: str) -> Part:
    return Part(Sentence(0, len(text), text, lang), models.lexicon.fold(text, lang))


@pytest.mark.parametrize(
    ("lang", "first", "second"), [("ru", "Самар", "канд"), ("he", "טביל", "יסי")]
)
def test_halves_of_a_known_name_are_one_and_words_are_two(
    models: Models, lang: str, first: str, second: str
) -> None:
    tells = joining_of(models, lang)
    assert tells(first, second) > 0
    assert tells(first + second, first + second) < 0


def test_a_space_that_surely_breaks_a_word_is_mended(models: Models) -> None:
    broken = part_of(models, "Город Самар канд стоит на реке.", "ru")
    whole = part_of(models, "Город Самарканд стоит на реке.", "ru")
    tells = joining_of(models, "ru")
    mend(models, [broken, whole], "ru", tells)
    close_gaps(models, [broken, whole], "ru", tells)
    read = broken.folded.text if broken.closed is None else broken.closed.source(())[0]
    assert "Самарканд" in read
    assert whole.closed is None
