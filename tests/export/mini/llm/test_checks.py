"""Questions of yes and no on known names and other spans."""

import random
from pathlib import Path

import orjson
from letters import PIECES, Letters, questions_of, trunk_of

from eat_edge.lexicon import Lexicon
from eat_edge.llm.eat_mini_prompt import Prompts
from export.mini.llm.checks import CheckSampler
from export.mini.llm.example import IGNORE, Example
from export.mini.parallel.projection import DOUBTFUL, Projected
from export.mini.tagger.projected import ProjectedSampler


def drawn_checks(lexicon: Lexicon, directory: Path, sentence: Projected) -> list[Example]:
    path = directory / "projected.jsonl"
    path.write_bytes(orjson.dumps(sentence) + b"\n")
    prompts = Prompts(Letters())
    sampler = CheckSampler(ProjectedSampler([path], lexicon, {}), lexicon, prompts)
    rng = random.Random(3)
    return [sampler.draw(rng) for _ in range(200)]


def test_a_name_is_meant_as_what_it_is_and_as_nothing_else(
    lexicon: Lexicon, tmp_path: Path
) -> None:
    spans = ((0, 2, "PER"), (5, 7, "LOC"))
    examples = drawn_checks(lexicon, tmp_path, Projected("zh", "王毅访问了柏林。", spans))
    answers: dict[tuple[str, str], set[str]] = {}
    for example in examples:
        if trunk_of(example).removeprefix("<s><zh>").startswith("王毅访问了柏林。"):
            for name, kind, answer in questions_of(example):
                answers.setdefault((name, kind), set()).add(answer)
    assert answers[" Wang Yi", "person"] == answers["王毅", "person"] == {"王毅"}
    assert answers[" Berlin", "place"] == {"柏林"}
    wrong = {asked: said for asked, said in answers.items() if said != {"王毅"} != {"柏林"}}
    del wrong[" Berlin", "place"], wrong["柏林", "place"]
    assert wrong
    assert set.union(*wrong.values()) == {"<none>"}


def test_nothing_is_asked_where_the_truth_is_in_doubt(lexicon: Lexicon, tmp_path: Path) -> None:
    spans = ((0, 2, DOUBTFUL), (5, 7, "LOC"))
    examples = drawn_checks(lexicon, tmp_path, Projected("zh", "王毅访问了柏林。", spans))
    untouched = [e for e in examples if "王毅访问了柏林。" in trunk_of(e)]
    asked = {name for example in untouched for name, _, _ in questions_of(example)}
    assert not any("王" in name or "毅" in name or "Wang" in name for name in asked)
    assert any("柏林" in name for name in asked)


def test_only_the_answer_is_learnt(lexicon: Lexicon, tmp_path: Path) -> None:
    sentence = Projected("zh", "王毅访问了柏林。", ((0, 2, "PER"),))
    for example in drawn_checks(lexicon, tmp_path, sentence)[:20]:
        learnt = [number for number, target in enumerate(example.targets) if target != IGNORE]
        for number in learnt:
            is_last = example.targets[number] == PIECES["</s>"]
            assert is_last or example.targets[number] == example.tokens[number + 1]
        assert sum(example.targets[n] == PIECES["</s>"] for n in learnt) == max(example.forks)
