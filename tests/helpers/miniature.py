"""The data of the recipe in miniature: our own sentences and names."""

import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from eat_edge.lexicon import folding_table
from eat_edge.text import fold
from export.mini.lexicon.build import LANGUAGES
from export.mini.manifest import TRANSLATED
from export.mini.parallel.corpus import simplified_table
from export.mini.parallel.mentions import CarriedMention, ReadPair
from export.mini.recipe import Recipe
from export.mini.tagger.english import SOURCES

PEOPLE = {
    "zh": {"李文": "Li Wen", "王小明": "Wang Xiaoming", "陳可": "Chen Ke", "赵敏": "Zhao Min"},
    "ja": {"鈴木": "Suzuki", "花子": "Hanako", "田中": "Tanaka", "一郎": "Ichiro"},
}
PLACES = {
    "zh": {"柏林": "Berlin", "上海": "Shanghai", "巴黎": "Paris", "東京": "Tokyo"},
    "ja": {"ベルリン": "Berlin", "大阪": "Osaka", "パリ": "Paris", "札幌市": "Sapporo"},
}
FIRMS = {
    "zh": {"南湾银行": "Bank of Nanwan", "长河报": "Changhe News"},
    "ja": {"南湾銀行": "Bank of Nanwan", "北風新聞": "Kitakaze Newspaper"},
}
SENTENCES = {
    "zh": [
        ("{person}星期三访问了{place}。", "{person_en} visited {place_en} on Wednesday."),
        ("{firm}在{place}有办公室。", "{firm_en} has an office in {place_en}."),
        ("{person}说大家都很高兴。", "{person_en} said that everybody was very happy."),
        ("昨天很高兴,天气也好。", "Yesterday was a happy day and the weather was fine."),
    ],
    "ja": [
        ("{person}は水曜日に{place}を訪れた。", "{person_en} visited {place_en} on Wednesday."),
        ("{firm}は{place}にある。", "{firm_en} is in {place_en}, near the old harbour."),
        ("{person}は元気だと言った。", "{person_en} said that all of them were well."),
        ("昨日は元気で、天気も良かった。", "Yesterday we were well, and the weather was good."),
    ],
}
WORDS = {"zh": ("高兴", "Gao Xing"), "ja": ("元気", "Motoki")}
"""Words that a careless list takes for names, and that the sentences never use as one."""


def pack(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)


def pairs(lang: str) -> Iterator[tuple[str, str]]:
    for person, person_en in PEOPLE[lang].items():
        for place, place_en in PLACES[lang].items():
            firm, firm_en = list(FIRMS[lang].items())[len(place) % 2]
            for source, english in SENTENCES[lang]:
                yield (
                    source.format(person=person, place=place, firm=firm),
                    english.format(person_en=person_en, place_en=place_en, firm_en=firm_en),
                )


def pairs_text(lang: str) -> str:
    return {"zh": "首都柏林的冬天很冷。", "ja": "柏林は古い書き方だ。"}[lang]


def write_data(data: Path) -> None:
    """Write the lists of names, parallel text, articles and English gold."""
    for lang in LANGUAGES:
        names = [
            (native, english, label)
            for table, label in ((PEOPLE, "PER"), (PLACES, "LOC"), (FIRMS, "ORG"))
            for native, english in table.get(lang, {}).items()
        ]
        rows = ["\t".join((lang, *name, "wikidata")) for name in names]
        if lang in WORDS:
            rows.append("\t".join((lang, *WORDS[lang], "PER", "dr5hn")))
        pack(data / "lexicon" / f"{lang}.tsv.xz", [*rows, "a broken row"])
    for lang in TRANSLATED:
        rows = [f"ours\t{source}\t{english}" for source, english in pairs(lang)]
        pack(data / "mt" / f"{lang}-en.tsv.xz", [*rows, "a broken row"])
        entity = {"text": pairs_text(lang), "native": "柏林", "english": "Berlin"}
        pack(data / "wiki-entities" / f"{lang}.jsonl.xz", [json.dumps(entity)])
    sentences = []
    for number, person in enumerate(("Li Wen", "Anna Bo", "Suzuki")):
        for place in ("Berlin", "Osaka", "Paris", "Rome", "Bonn"):
            for verb in ("visited", "left"):
                text = f"{person} {verb} {place} {number} days ago ."
                start = len(person) + len(verb) + 2
                entities = [
                    {"start": 0, "end": len(person), "label": "PER"},
                    {"start": start, "end": start + len(place), "label": "LOC"},
                ]
                sentences.append(json.dumps({"text": text, "entities": entities}))
    for corpus in (source.name for source in SOURCES):
        pack(data / "ner" / "en" / f"{corpus}.jsonl.xz", sentences)


def truth(lang: str, source: str, english: str) -> ReadPair:
    """A pair with its names, as a perfect reader would have them."""
    text = fold(source, table=folding_table(simplified_table()) if lang == "zh" else None).text
    mentions = []
    for table, label in ((PEOPLE, "PER"), (PLACES, "LOC"), (FIRMS, "ORG")):
        for native, name in table[lang].items():
            if native in source:
                at, start = source.index(native), english.index(name)
                span = at, at + len(native)
                mentions.append(CarriedMention(start, start + len(name), label, 0.9, span, True))
    return ReadPair("ours", text, english, tuple(mentions))


def recipe(data: Path, out: Path, **options: Any) -> Recipe:
    small = {"vocab_size": 640, "minutes": 0.01, "tagger_minutes": 0.02, "held_out": 16}
    small["layers"] = 1
    options = {**small, "device": "cpu", **options}
    options = {"bundle": out / "mini", **options}
    return Recipe(data=data, work=out / "work", **options)
