"""What the embedded language model learns from: sequences with questions, answered truly."""

import lzma
import random
from pathlib import Path

import orjson
from letters import NAMES, Letters, questions_of, trunk_of

from eat_edge.lexicon import Lexicon
from eat_edge.llm.eat_mini_prompt import Prompts
from export.mini.llm.data import READ, Aligned, Record, Sampler, prepare
from export.mini.llm.example import Example
from export.mini.parallel.mentions import CarriedMention, ReadPair


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
