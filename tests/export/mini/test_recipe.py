"""The recipe of the embedded bundle on a miniature of its data: our own sentences and names."""

import json
import logging
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import onnx
import orjson
import pytest
import sentencepiece
import torch
from e5_make import write_tiny_e5

from eat_edge.bundle import REQUIRED, open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import load
from eat_edge.lexicon import Lexicon, folding_table
from eat_edge.llm.eat_mini_prompt import CONTROL_TOKENS
from eat_edge.text import fold
from eat_edge.verify.selftest import SELFTEST, Case
from export.mini import recipe as recipe_module
from export.mini.lexicon.build import LANGUAGES
from export.mini.llm import train as llm_module
from export.mini.manifest import TRANSLATED
from export.mini.parallel.corpus import simplified_table
from export.mini.parallel.mentions import CarriedMention, ReadPair, sample_pairs
from export.mini.recipe import STEPS, Recipe
from export.mini.tagger import recipe as tagger_recipe
from export.mini.tagger import selftrain, taught
from export.mini.tagger.english import SOURCES
from export.mini.tagger.tiny import tiny_vocabulary
from export.mini.tagger.unlabelled import read_texts, read_unlabelled

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


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
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
    return data


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


def pairs_text(lang: str) -> str:
    return {"zh": "首都柏林的冬天很冷。", "ja": "柏林は古い書き方だ。"}[lang]


def recipe(data: Path, out: Path, **options: Any) -> Recipe:
    small = {"vocab_size": 640, "minutes": 0.01, "tagger_minutes": 0.02, "held_out": 16}
    small["layers"] = 1
    options = {**small, "device": "cpu", **options}
    options = {"bundle": out / "mini", **options}
    return Recipe(data=data, work=out / "work", **options)


@pytest.fixture(scope="module")
def made(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    """The first three steps, done."""
    made = recipe(data, tmp_path_factory.mktemp("made"))
    for step in ("lexicon", "records", "tokenizer"):
        STEPS[step](made)
    return made


def test_every_listed_name_is_in_the_lexicon(made: Recipe) -> None:
    lexicon = Lexicon(made.bundle / "lexicon")
    assert lexicon.languages == LANGUAGES
    for lang in TRANSLATED:
        for table in (PEOPLE, PLACES, FIRMS):
            for native, english in table[lang].items():
                entry = lexicon.names_of(lexicon.fold(native, lang).text, lang)
                assert entry is not None
                assert entry.names[0].english == english


def test_a_word_that_is_never_a_name_has_the_least_prior(made: Recipe) -> None:
    lexicon = Lexicon(made.bundle / "lexicon")
    for lang, (word, _) in WORDS.items():
        entry = lexicon.names_of(word, lang)
        least = 0.0 if entry is None else entry.prior
        for native in (*PEOPLE[lang], *PLACES[lang]):
            name = lexicon.names_of(lexicon.fold(native, lang).text, lang)
            assert name is not None
            assert name.prior > 2 * least


def records(made: Recipe, lang: str) -> list[dict[str, Any]]:
    path = made.work / "llm" / f"records.{lang}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("lang", TRANSLATED)
def test_records_know_where_their_names_are(made: Recipe, lang: str) -> None:
    found = records(made, lang)
    assert len(found) >= 40
    surfaces = set()
    for record in found:
        assert record["lang"] == lang
        assert record["english"].isascii()
        for name in record["names"]:
            surfaces.add(record["text"][name["start"] : name["end"]])
            if name["at"] and record["english"]:
                assert record["english"][slice(*name["at"])] == name["english"]
    lexicon = Lexicon(made.bundle / "lexicon")
    assert surfaces >= {lexicon.fold(native, lang).text for native in PLACES[lang]}


def test_entities_without_a_sentence_pair_are_records_too(made: Recipe) -> None:
    for lang in TRANSLATED:
        (record,) = (one for one in records(made, lang) if one["source"] == "wiki_entities")
        assert record["english"] == ""
        asked = record["names"][0]
        assert record["text"][asked["start"] : asked["end"]] == "柏林"
        assert asked["english"] == "Berlin"


def test_the_tokenizer_reads_east_asian_text_by_character(made: Recipe) -> None:
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(made.bundle / "llm.model"))
    assert tokenizer.get_piece_size() == 640
    for token in CONTROL_TOKENS:
        assert tokenizer.is_control(tokenizer.piece_to_id(token))
    for text in ("李文访问了柏林", "鈴木はベルリン"):
        assert tokenizer.encode(text, out_type=str) == list(text)
    for text in ("Suzuki visited Berlin.", "a rare 鬱 and\u3000a space", "\u0301🚀"):
        assert tokenizer.decode(tokenizer.encode(text)) == text
    assert len(tokenizer.encode(" visited")) < len(" visited")


def test_what_is_there_is_not_made_again(made: Recipe) -> None:
    results = [
        made.bundle / "lexicon" / "lexicon.json",
        made.bundle / "llm.model",
        *(made.work / "llm" / f"records.{lang}.jsonl" for lang in TRANSLATED),
    ]
    before = [path.stat().st_mtime_ns for path in results]
    for step in ("lexicon", "records", "tokenizer"):
        STEPS[step](made)
    assert [path.stat().st_mtime_ns for path in results] == before


def test_half_written_records_are_made_again(made: Recipe) -> None:
    path = made.work / "llm" / "records.ja.jsonl"
    whole = path.read_bytes()
    path.unlink()
    path.with_name("records.ja.partial.jsonl").write_bytes(whole[:100])
    made.records()
    assert path.read_bytes() == whole
    assert not path.with_name("records.ja.partial.jsonl").exists()


def test_unlabelled_text_is_read_once_and_without_what_is_known(data: Path, made: Recipe) -> None:
    lexicon = Lexicon(made.bundle / "lexicon")
    for lang in TRANSLATED:
        texts = {lexicon.fold(text, lang).text for text, _ in pairs(lang)}
        sample = sample_pairs(data, lang, 4, lambda source: True)
        held_out = {lexicon.fold(pair.text, lang).text for pair in sample}
        known = sorted(texts - held_out)[:4]
        read = list(read_unlabelled(data, lang, lexicon, count=100, skip=4, known=known))
        article = lexicon.fold(pairs_text(lang), lang).text
        assert sorted(read[:-1]) == sorted(texts - held_out - set(known))
        assert read[-1] == article
        few = list(read_unlabelled(data, lang, lexicon, count=2, skip=4, known=known))
        assert [*read[:2], article] == few
        closed = read_unlabelled(data, lang, lexicon, count=2, accept=lambda source: False)
        assert list(closed) == []


def test_texts_to_be_taught_by_have_names_in_their_translation(data: Path) -> None:
    for lang in TRANSLATED:
        english = dict(pairs(lang))
        read = list(read_texts(data, lang, count=20, accept=lambda source: True))
        assert read[1] == (pairs_text(lang), "")
        assert len(dict(read)) == len(read)
        of_pairs = [pair for pair in read if pair[1]]
        # No corpus gives more than its share, and there is only one; some of it is there twice.
        assert 5 < len(of_pairs) <= 9
        assert all(english[text] == translation for text, translation in of_pairs)
        assert not any(translation.startswith("Yesterday") for _, translation in of_pairs)
        assert list(read_texts(data, lang, count=20, accept=lambda source: False)) == []


def test_open_sources_only_if_asked(data: Path, tmp_path: Path) -> None:
    assert recipe(data, tmp_path).accepts("ours")
    careful = recipe(data, tmp_path, is_open=True)
    assert not careful.accepts("ours")
    assert careful.accepts("xquad")


def test_a_bundle_without_its_models_gets_no_manifest(made: Recipe) -> None:
    with pytest.raises(FileNotFoundError, match="build it first"):
        made.manifest()


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Models so small that a second of training is enough to have trained."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    shape = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 1}
    monkeypatch.setitem(llm_module.SHAPES, "cpu", shape)
    monkeypatch.setattr(torch, "compile", lambda function, **_: function)
    path, pieces = tmp_path / "encoder.bin", tiny_vocabulary()
    write_tiny_e5(path, list(pieces.pieces), list(pieces.scores), positions=128)
    monkeypatch.setattr(tagger_recipe, "find_e5", lambda: path)
    # After so short a training it is sure of nothing.
    monkeypatch.setattr(selftrain, "MOST_DOUBT", 1.0)
    monkeypatch.setattr(taught, "MOST_DOUBT", 1.0)
    tagger_recipe._pretrained.cache_clear()
    yield
    tagger_recipe._pretrained.cache_clear()
    torch.set_num_threads(threads)


@pytest.mark.slow
@pytest.mark.usefixtures("tiny")
def test_the_whole_recipe_makes_a_bundle_that_works(
    data: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.INFO, logger="export")
    cases = [Case(source, lang, ()) for lang in TRANSLATED for source, _ in pairs(lang)]
    monkeypatch.setattr(recipe_module, "TEXTS", cases[::5])
    first = recipe(data, tmp_path)
    for lang in TRANSLATED:
        # A tagger that has learnt next to nothing explains no mention: they are given. How they
        # are found has tests of its own.
        path = first.work / "mentions" / f"{lang}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [truth(lang, *pair) for pair in pairs(lang)] * 2
        path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    for step in ("lexicon", "records", "tokenizer", "projection", "vocabulary", "english", "llm"):
        STEPS[step](first)
    state = torch.load(first.work / "llm" / "state.pt", weights_only=True)
    assert state["progress"]["step"] > 0
    assert "resumed" not in caplog.text

    longer = recipe(data, tmp_path, minutes=0.02, tagger_minutes=0.04)
    for name, run in STEPS.items():
        if name not in ("bridge", "restore"):
            run(longer)
    resumed = torch.load(longer.work / "llm" / "state.pt", weights_only=True)
    assert "resumed at step" in caplog.text
    assert resumed["progress"]["step"] > state["progress"]["step"]
    assert resumed["progress"]["seconds"] >= 60 * 0.02

    bundle = open_bundle(longer.bundle)
    assert {*REQUIRED["eat-mini"], SELFTEST} <= set(bundle.files)
    assert "Passed" in (longer.bundle / "README.md").read_text("utf-8")
    assert bundle.translated == TRANSLATED
    with load(
        longer.bundle, EngineConfig(threads=1, max_sequences=2, options=Options(mode="full"))
    ) as engine:
        texts = [source for lang in TRANSLATED for source, _ in pairs(lang)][:20]
        for text, document in zip(texts, engine.pipe(texts), strict=True):
            assert document.error is None
            assert document.text == text
            for entity in document.entities:
                assert text[entity.start : entity.end] == entity.text
    assert (longer.work / "taught" / "classifier.pt").exists()
    student = onnx.load(str(longer.work / "student-1" / "tagger.onnx"))
    whole = onnx.load(str(longer.work / "sizes" / "float32" / "tagger.onnx"))
    assert len(student.graph.node) < len(whole.graph.node)

    # Another work directory begins with what the bundle has.
    again = recipe(data, tmp_path / "again", bundle=longer.bundle)
    again.tagger.restore(longer.bundle)
    learnt, restored = (
        torch.load(one.work / stage / "classifier.pt", weights_only=True)
        for one, stage in ((longer, "selftrain-2"), (again, "tagger"))
    )
    torch.testing.assert_close(
        restored["classifier.weight"], learnt["classifier.weight"], atol=1e-5, rtol=1e-5
    )

    (longer.bundle / "llm.gguf").write_bytes(b"")
    longer.gguf()
    longer.manifest()
