"""Word alignment learnt from what it aligns."""

import random

from eat_edge.bundle import open_bundle
from eat_edge.evaluation.baselines.mentions import EVIDENCE
from eat_edge.evaluation.baselines.word_alignment import align_words, english_tokens, source_tokens
from eat_edge.evaluation.methods import open_method
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.evaluation.tagging import tag_gold

TEXTS = ["李克强昨天访问了柏林。", "外交部长王毅在东京会见了记者。\n他说很好。", "서울에서"]


def test_word_alignment_learns_from_what_it_aligns() -> None:
    names = {"柏林": "Berlin", "东京": "Tokyo", "巴黎": "Paris", "上海": "Shanghai"}
    verbs = {"访问": "visits", "离开": "leaves", "喜欢": "likes"}
    rng = random.Random(0)
    pairs, expected = [], []
    for _ in range(60):
        place, verb = rng.choice(list(names)), rng.choice(list(verbs))
        pairs.append(
            (
                source_tokens(f"他{verb}{place}", "zh"),
                english_tokens(f"He {verbs[verb]} {names[place]}"),
            )
        )
        expected.append([0, 1, 1, 2, 2])
    assert align_words(pairs) == expected


def test_word_alignment_of_next_to_nothing() -> None:
    assert align_words([]) == []
    assert align_words([([], [])]) == [[]]
    assert align_words([(source_tokens("柏林", "zh"), [])]) == [[-1, -1]]
    assert align_words([([], english_tokens("Berlin")), ([], [])]) == [[], []]


def test_tokens_are_words_or_characters() -> None:
    assert [one[2] for one in source_tokens("在NHK 3日", "zh")] == ["在", "nhk", "3", "日"]
    assert source_tokens("в Берлине.", "ru") == [(0, 1, "в"), (2, 9, "берлине"), (9, 10, ".")]
    assert [one[2] for one in english_tokens("Li's 2")] == ["li", "'", "s", "2"]


def test_word_alignment_finds_only_what_is_mentioned() -> None:
    gold = [GoldDocument(text, f"g:{n}", (), "und") for n, text in enumerate(TEXTS)]
    with open_method("word-alignment", open_bundle(), 1) as method:
        cases, cost = tag_gold(
            gold,
            method.pipe,
            take_traces=method.take_traces,
            count_tokens=method.count_tokens,
        )
    assert cost.num_written
    *chinese, korean = cases
    for case in chinese:
        assert case.document.translation
        assert case.traces
        assert all(entity.evidence == EVIDENCE for entity in case.document.entities)
        assert {span for trace in case.traces for span in trace.kept} == set(case.found)
    assert (korean.document.entities, korean.traces) == ((), ())
