"""Names of a source sentence and the mentions of its translation."""

import numpy as np
import pytest
from numpy.typing import NDArray

from eat_edge.names import Name, NameMatch
from eat_edge.tagger.bio import BioDecoder
from export.mini.parallel.mentions import CarriedMention, ReadPair
from export.mini.parallel.projection import DOUBTFUL
from export.mini.tagger.examples import BIO
from export.mini.tagger.pairing import paired_spans, similarity

SOURCE = "Миф о Ваагне знали и в Киликии"
ENGLISH = "The myth of Vahagn was known in Cilicia"


@pytest.mark.parametrize(
    ("source", "english", "lang"),
    [
        ("Ваагне", "Vahagn", "ru"),
        ("郑钦文", "Zheng Qinwen", "zh"),
        ("アンゲラ・メルケル", "Angela Merkel", "ja"),
        ("भागलपुर", "Bhagalpur", "hi"),
        ("دمشق", "Dimashq", "ar"),
    ],
)
def test_one_name_in_two_scripts_sounds_alike(source: str, english: str, lang: str) -> None:
    assert similarity(source, english, lang) > 0.65
    assert similarity(source, "Cilicia", lang) < 0.65


def words_of(text: str) -> list[tuple[int, int]]:
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append((at, at + len(word)))
        at += len(word)
    return words


def rows(text: str, named: dict[str, tuple[str, float]]) -> NDArray[np.float32]:
    made = np.full((len(text.split()), len(BIO)), 0.0, np.float32)
    made[:, 0] = 1.0
    for word, (label, score) in named.items():
        row = text.split().index(word)
        made[row, 0], made[row, BIO.index(f"B-{label}")] = 1 - score, score
    return made


def mention(
    english: str, name: str, label: str, score: float = 0.99, span: tuple[int, int] | None = None
) -> CarriedMention:
    start = english.index(name)
    return CarriedMention(start, start + len(name), label, score, span, is_clean=False)


def learnt(
    *mentions: CarriedMention,
    named: dict[str, tuple[str, float]],
    matches: tuple[NameMatch, ...] = (),
) -> dict[str, str] | None:
    pair = ReadPair("news", SOURCE, ENGLISH, mentions)
    found = paired_spans(
        pair, "ru", words_of(SOURCE), rows(SOURCE, named), BioDecoder(BIO), matches
    )
    return None if found is None else {SOURCE[start:end]: label for start, end, label in found}


MYTH, PLACE = mention(ENGLISH, "Vahagn", "PER"), mention(ENGLISH, "Cilicia", "LOC")


def test_the_translation_knows_the_type() -> None:
    named = {"Ваагне": ("LOC", 0.84), "Киликии": ("LOC", 0.9)}
    assert learnt(MYTH, PLACE, named=named) == {"Ваагне": "PER", "Киликии": "LOC"}


def test_a_name_without_a_mention_is_learnt_where_the_tagger_is_sure() -> None:
    named = {"Ваагне": ("PER", 0.95), "Киликии": ("LOC", 0.9)}
    assert learnt(PLACE, named=named) == {"Ваагне": "PER", "Киликии": "LOC"}
    named["Ваагне"] = ("PER", 0.8)
    assert learnt(PLACE, named=named) == {"Ваагне": DOUBTFUL, "Киликии": "LOC"}


def test_a_mention_that_is_nowhere_makes_the_sentence_worthless() -> None:
    assert learnt(MYTH, PLACE, named={"Киликии": ("LOC", 0.9)}) is None
    start = SOURCE.index("Ваагне")
    placed = mention(ENGLISH, "Vahagn", "PER", span=(start, start + 6))
    assert learnt(placed, PLACE, named={"Киликии": ("LOC", 0.9)}) == {
        "Ваагне": DOUBTFUL,
        "Киликии": "LOC",
    }
    known = NameMatch(start, start + 6, "Ваагне", (Name("Vahagn", "PER"),), 0.9)
    assert learnt(MYTH, PLACE, matches=(known,), named={"Киликии": ("LOC", 0.9)}) == {
        "Ваагне": "PER",
        "Киликии": "LOC",
    }


def test_a_nationality_may_be_a_name_or_not() -> None:
    nationality = mention(ENGLISH, "Cilicia", "MISC")
    assert learnt(nationality, named={"Киликии": ("LOC", 0.9)}) == {"Киликии": DOUBTFUL}


def test_types_that_both_sides_are_sure_of_are_the_translations() -> None:
    named = {"Ваагне": ("LOC", 0.98)}
    assert learnt(MYTH, named=named) == {"Ваагне": "PER"}
    unsure = mention(ENGLISH, "Vahagn", "PER", 0.7)
    assert learnt(unsure, named=named) == {"Ваагне": DOUBTFUL}
