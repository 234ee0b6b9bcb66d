"""What the embedded language model learns from: sequences with questions, answered truly."""

import lzma
import random
from pathlib import Path

import orjson
import pytest

from eat_edge.lexicon import Lexicon
from eat_edge.llm.eat_mini_prompt import CONTROL_TOKENS, Prompts
from eat_edge.names import Name
from export.lexicon import Surface, write_index, write_language
from export.mini.llm.checks import CheckSampler
from export.mini.llm.data import READ, Aligned, Record, Sampler, prepare
from export.mini.llm.example import IGNORE, Example
from export.mini.parallel.mentions import CarriedMention, ReadPair
from export.mini.parallel.projection import DOUBTFUL, Projected
from export.mini.tagger.projected import ProjectedSampler

PIECES = {piece: number for number, piece in enumerate(("<s>", "</s>", *CONTROL_TOKENS))}
SPELLED = {number: piece for piece, number in PIECES.items()}
NAMES = {
    "柏林": Surface((Name("Berlin", "LOC"),), 0.9),
    "巴黎": Surface((Name("Paris", "LOC"),), 0.9),
    "王毅": Surface((Name("Wang Yi", "PER"),), 0.8),
    "默克尔": Surface((Name("Merkel", "PER"),), 0.8),
    "华为": Surface((Name("Huawei", "ORG"),), 0.8),
}
TYPES = {"PER": "person", "LOC": "place", "ORG": "organization"}


class Letters:
    """Encodes each character as its code point, beyond the control tokens."""

    def encode(self, text: str) -> list[int]:
        return [1000 + ord(char) for char in text]

    def piece_to_id(self, piece: str) -> int:
        return PIECES[piece]


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    directory = tmp_path / "lexicon"
    write_language(directory, "zh", NAMES)
    write_index(directory, ["zh"])
    return Lexicon(directory)


def spelled(tokens: list[int]) -> str:
    return "".join(SPELLED.get(token) or chr(token - 1000) for token in tokens)


def trunk_of(example: Example) -> str:
    return spelled([t for t, fork in zip(example.tokens, example.forks, strict=True) if not fork])


def questions_of(example: Example) -> list[tuple[str, str, str]]:
    """Name, type word and answer of each question."""
    found = []
    for number in range(1, max(example.forks, default=0) + 1):
        text = spelled(
            [t for t, f in zip(example.tokens, example.forks, strict=True) if f == number]
        )
        question, answer = text.removeprefix("<align>").split("<span>")
        name, _, kind = question.partition("<is>")
        found.append((name, kind.strip(), answer))
    return found


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


def sentences(lexicon: Lexicon, directory: Path, record: Record) -> list[Example]:
    path = directory / "records.jsonl"
    path.write_bytes(orjson.dumps(record) + b"\n")
    sampler = Sampler([path], lexicon, Prompts(Letters()), {})
    rng = random.Random(1)
    return [sampler.draw(rng) for _ in range(2048)]


def test_a_swapped_name_is_the_same_on_both_sides(lexicon: Lexicon, tmp_path: Path) -> None:
    names = (
        Aligned(0, 2, "Wang Yi", "PER", (0, 7)),
        Aligned(5, 8, "Berlin Road", "LOC", (16, 27), is_hint=False),
        Aligned(5, 7, "Berlin", "LOC", None),
    )
    record = Record(READ, "zh", "王毅访问了柏林路。", "Wang Yi visited Berlin Road.", names)
    english = {surface: entry.names[0].english for surface, entry in NAMES.items()}
    places = set()
    for example in sentences(lexicon, tmp_path, record):
        trunk = trunk_of(example)
        if "<translate>" not in trunk:
            continue
        source, translation = trunk.split("<translate>")
        source = source.removeprefix("<s><zh>").split("<hint>")[0]
        for mention, kind, answer in questions_of(example):
            if answer == "<none>":
                continue
            assert answer in source
            assert mention in translation
            places.add((mention.strip(), kind, answer))
            assert answer == "柏林路" or english[answer] == mention.strip()
    assert ("Berlin Road", "place", "柏林路") in places
    assert ("Paris", "place", "巴黎") in places


def test_what_was_read_brings_its_mentions_and_leaves_out_what_is_held_back(
    lexicon: Lexicon, tmp_path: Path
) -> None:
    road = CarriedMention(16, 27, "LOC", 0.9, (5, 8), is_clean=True)
    pairs = [
        ReadPair("own", "默克尔走了。", "Merkel left.", ()),
        ReadPair("own", "王毅访问了柏林路。", "Wang Yi visited Berlin Road.", (road,)),
    ]
    mentions = tmp_path / "mentions.jsonl"
    mentions.write_bytes(b"".join(orjson.dumps(pair) + b"\n" for pair in pairs))
    (tmp_path / "mt").mkdir()
    (tmp_path / "mt" / "zh-en.tsv.xz").write_bytes(lzma.compress(b""))
    out = tmp_path / "records.jsonl"
    prepare(tmp_path, lexicon, out, "zh", mentions=mentions, held_out=1)
    (row,) = map(orjson.loads, out.read_bytes().splitlines())
    names = [(name["english"], name["label"], name["at"], name["is_hint"]) for name in row["names"]]
    assert ("Berlin Road", "LOC", [16, 27], False) in names
    assert ("Wang Yi", "PER", [0, 7], True) in names
