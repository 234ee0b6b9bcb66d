"""What the recipe learns from parallel text: mentions carried over, names mined, priors counted."""

import lzma
import sys
from pathlib import Path
from typing import cast

import pytest

from eat_edge.lexicon import Lexicon
from eat_edge.names import Name
from eat_edge.tagger.tagger import Tagger
from eat_edge.types import Mention
from export.lexicon import Surface, write_index, write_language
from export.mini.lexicon.mining import mine_names
from export.mini.lexicon.priors import count
from export.mini.parallel.mentions import CarriedMention, ReadPair, read_mentions, write_mentions
from export.mini.parallel.projection import DOUBTFUL, carry_over
from export.mini.parallel.word_alignment import WordAlignment, align_words

PEOPLE = {
    "李文": "Liwen",
    "王小明": "Xiaoming",
    "赵敏": "Zhaomin",
    "陈可": "Chenke",
    "孙丽": "Sunli",
}
PLACES = {"柏林": "Berlin", "上海": "Shanghai", "巴黎": "Paris", "东京": "Tokyo", "伦敦": "London"}
VERBS = {"访问了": "visited", "离开了": "left", "喜欢": "likes"}
PAIRS = [
    (f"{person}{verb}{place}。", f"{person_en} {verb_en} {place_en}.")
    for person, person_en in PEOPLE.items()
    for place, place_en in PLACES.items()
    for verb, verb_en in VERBS.items()
]


def linked(text: str, english: str, *links: tuple[int, int]) -> WordAlignment:
    return WordAlignment(text, english, frozenset(links), frozenset(links))


def said(
    english: str,
    name: str,
    label: str,
    span: tuple[int, int] | None = None,
    *,
    score: float = 0.9,
    is_clean: bool = True,
) -> CarriedMention:
    start = english.index(name)
    return CarriedMention(start, start + len(name), label, score, span, is_clean)


def read(text: str, english: str, *mentions: CarriedMention) -> ReadPair:
    return ReadPair("own", text, english, mentions)


IS_INSTALLED = Path(sys.executable).with_name("eflomal-align").exists()


@pytest.mark.skipif(not IS_INSTALLED, reason="the export extra is not installed")
def test_words_are_aligned_to_the_characters_that_stand_for_them() -> None:
    alignments = list(align_words(PAIRS))
    assert [(one.text, one.english) for one in alignments] == PAIRS
    found = right = 0
    for one in alignments:
        native, english = next(pair for pair in PLACES.items() if pair[1] in one.english)
        start = one.english.index(english)
        span = one.span_of(start, start + len(english))
        if span is not None:
            found += 1
            right += one.text[span[0] : span[1]] == native
    assert found > 0.8 * len(PAIRS)
    assert right > 0.8 * found


def test_a_span_whose_neighbours_belong_elsewhere_is_certain() -> None:
    # 李 文 在 柏 林 。 / Liwen is in Berlin .
    alignment = linked(
        "李文在柏林。", "Liwen is in Berlin.", (0, 0), (1, 0), (2, 2), (3, 3), (4, 3), (5, 4)
    )
    assert alignment.span_of(12, 18) == (3, 5, True)
    assert alignment.span_of(0, 5) == (0, 2, True)


def test_a_span_beside_what_nobody_explains_is_not_certain() -> None:
    alignment = linked("在柏林墙下", "Under Berlin", (0, 0), (1, 1), (2, 1))
    assert alignment.span_of(6, 12) == (1, 3, False)


def test_a_span_does_not_reach_over_other_words() -> None:
    alignment = linked("柏在林", "Berlin in", (0, 0), (1, 1), (2, 0))
    assert alignment.span_of(0, 6) is None
    assert linked("柏林", "Berlin").span_of(0, 6) is None


def test_a_name_spelt_by_sound_is_taken_whole() -> None:
    alignment = linked("见彼得乌埃达。", "met Ueda", (0, 0), (3, 1))
    assert alignment.span_of(4, 8, sounds=frozenset("乌埃达"))[:2] == (3, 6)  # type: ignore[index]
    katakana = linked("スミスは", "Smith", (0, 0))
    assert katakana.span_of(0, 5)[:2] == (0, 3)  # type: ignore[index]


def test_names_are_mined_where_they_come_back() -> None:
    english = "England won."
    pairs = [read("英格兰赢了", english, said(english, "England", "LOC", (0, 3)))] * 3
    pairs += [read("英军赢了", english, said(english, "England", "LOC", (0, 2)))]
    pairs += [
        read("英国赢了", english, said(english, "England", "LOC", (0, 2), is_clean=False))
    ] * 3
    assert mine_names(pairs) == {"英格兰": {"England": "LOC"}}


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    surfaces = {
        "京都": Surface((Name("Kyoto", "LOC"),), 0.5),
        "日本": Surface((Name("Japan", "LOC"), Name("Japanese", "MISC")), 0.5),
        "杜鲁门": Surface((Name("Truman", "PER"),), 0.5),
    }
    write_language(tmp_path, "zh", surfaces)
    write_index(tmp_path, ["zh"])
    return Lexicon(tmp_path)


def test_a_name_inside_a_longer_one_counts_as_none(lexicon: Lexicon) -> None:
    alone, longer = "Kyoto is old.", "Kyoto University is old."
    tally = count(
        lexicon,
        "zh",
        [
            read("京都很老", alone, said(alone, "Kyoto", "LOC", (0, 2))),
            read("京都大学很老", longer, said(longer, "Kyoto University", "ORG", (0, 4))),
            read("京都很老", alone),
        ],
    )
    assert (tally.occurrences["京都"], tally.hits["京都"]) == (3, 1)
    assert tally.labels["京都", "Kyoto", "LOC"] == 1


def test_a_part_of_a_full_name_does_not_count(lexicon: Lexicon) -> None:
    full, alone = "Harry Truman left.", "Truman left."
    tally = count(
        lexicon,
        "zh",
        [
            read("杜鲁门走了", full, said(full, "Harry Truman", "PER")),
            read("杜鲁门走了", alone, said(alone, "Truman", "PER")),
        ],
    )
    assert (tally.occurrences["杜鲁门"], tally.hits["杜鲁门"]) == (1, 1)


def project(lexicon: Lexicon, pair: ReadPair) -> list[tuple[str, str]] | None:
    spans = carry_over(pair, lexicon, "zh")
    return None if spans is None else [(pair.text[s:e], label) for s, e, label in spans]


@pytest.mark.parametrize(
    ("text", "english", "mention", "expected"),
    [
        ("他在京都", "He is in Kyoto", ("Kyoto", "LOC", None), [("京都", "LOC")]),
        ("他在柏林", "He is in Berlin", ("Berlin", "LOC", (2, 4)), [("柏林", "LOC")]),
        ("他在NATO", "He is at NATO", ("NATO", "ORG", None), [("NATO", "ORG")]),
        ("他在柏林", "He is in Berlin", ("Berlin", "LOC", None), None),
        ("日本电影", "Japanese films", ("Japanese", "MISC", None), [("日本", "LOC")]),
        ("日本人来了", "Japanese came", ("Japanese", "MISC", (0, 3)), [("日本人", "MISC")]),
        ("他很高兴", "He is Happy", ("Happy", "MISC", None), []),
        ("他很高兴", "He is happy", None, []),
    ],
)
def test_mentions_are_carried_over_or_the_sentence_is_dropped(
    lexicon: Lexicon,
    text: str,
    english: str,
    mention: tuple[str, str, tuple[int, int] | None] | None,
    expected: list[tuple[str, str]] | None,
) -> None:
    mentions = [said(english, *mention)] if mention else []
    assert project(lexicon, read(text, english, *mentions)) == expected


def test_where_the_ends_are_uncertain_there_is_doubt_around_known_names(lexicon: Lexicon) -> None:
    english = "The old Berlin and Kyoto are cold"
    berlin = said(english, "Berlin", "LOC", (4, 6), is_clean=False)
    kyoto = said(english, "Kyoto", "LOC")
    found = project(lexicon, read("很老的大柏林和京都很冷", english, berlin, kyoto))
    assert found == [("老的大柏林和", DOUBTFUL), ("京都", "LOC")]


def test_a_known_name_settles_where_an_uncertain_span_ends(lexicon: Lexicon) -> None:
    english = "He met the Secretary"
    piece = said(english, "Secretary", "PER", (2, 4), is_clean=False)
    assert project(lexicon, read("他见杜鲁门了", english, piece)) == [("杜鲁门", "PER")]


def test_what_the_tagger_hardly_believes_is_doubtful(lexicon: Lexicon) -> None:
    english = "He is in Kyoto"
    mention = said(english, "Kyoto", "LOC", (2, 4), score=0.4)
    assert project(lexicon, read("他在京都", english, mention)) == [("他在京都", DOUBTFUL)]


class ScriptedTagger:
    """Finds Berlin and Zurich, in place of a model at the lowest seam."""

    def tag(self, sentences: list[str]) -> list[tuple[Mention, ...]]:
        return [
            tuple(
                Mention(s.index(name), s.index(name) + 6, name, "LOC", 0.9)
                for name in ("Berlin", "Zurich")
                if name in s
            )
            for s in sentences
        ]


@pytest.mark.skipif(not IS_INSTALLED, reason="the export extra is not installed")
def test_names_are_read_wherever_they_stand(tmp_path: Path) -> None:
    rows = [("苏黎世很冷", "Zurich is cold."), ("它很冷", "It is cold in Berlin.")]
    rows += [("这很冷", "It was cold and it is."), ("那很冷", "And it is cold.")] * 9
    (tmp_path / "mt").mkdir()
    with lzma.open(tmp_path / "mt" / "zh-en.tsv.xz", "wt", encoding="utf-8") as out:
        out.writelines(f"own\t{text}\t{english}\n" for text, english in rows)
    path = tmp_path / "mentions.jsonl"
    tagger = cast(Tagger, ScriptedTagger())
    assert write_mentions(tmp_path, "zh", tagger, None, path, count=99) == len(rows)
    read_back = {pair.english: pair.mentions for pair in read_mentions(path)}
    assert {english for english, mentions in read_back.items() if mentions} == {
        "Zurich is cold.",
        "It is cold in Berlin.",
    }
    assert {pair.text for pair in read_mentions(path)} == {text for text, _ in rows}
