"""The spaCy component, in real spaCy with the real engine."""

import importlib.util
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

spacy = pytest.importorskip("spacy", reason="spaCy is not installed")

from spacy.tokens import Doc, Span  # noqa: E402
from spacy.training import Example  # noqa: E402

from eat_edge.engine import Engine  # noqa: E402
from eat_edge.errors import BundleError, ClosedError, ConfigError, EatEdgeError  # noqa: E402
from eat_edge.integrations import spacy as integration  # noqa: E402
from eat_edge.integrations.spacy import Settings  # noqa: E402
from eat_edge.types import Document, Entity  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
TEXT = "他在柏林见了李娜。"
FAST = {"mode": "fast", "threads": 1}


def pipeline(language: str = "zh", /, **config: Any) -> Any:
    nlp = spacy.blank(language)
    nlp.add_pipe("eat_edge", config={**FAST, **config})
    return nlp


def close(nlp: Any) -> None:
    nlp.get_pipe("eat_edge").close()


def found(doc: Any) -> list[tuple[str, str, str]]:
    return [(ent.text, ent.label_, ent._.english) for ent in doc.ents]


@pytest.fixture(scope="module")
def nlp() -> Iterator[Any]:
    made = pipeline()
    yield made
    close(made)


@pytest.fixture
def loaded(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every component have the engine of ``nlp``, which no test may close."""
    nlp(TEXT)
    engine = nlp.get_pipe("eat_edge")._engine
    monkeypatch.setattr(integration, "load", lambda bundle, config: engine)


class FixedEngine:
    """Gives each text the entities it was told, or an error if it was told none."""

    def __init__(self, entities: dict[str, list[Entity]]) -> None:
        self.entities = entities
        self.languages: list[str | None] = []
        self.num_closed = 0

    def info(self) -> Any:
        return type("Info", (), {"languages": ("zh", "ja"), "also_read": ("ko",)})

    def __call__(self, text: str, *, lang: str | None) -> Document:
        (document,) = self.pipe([text], lang=lang)
        if document.error is not None:
            raise EatEdgeError(document.error)
        return document

    def pipe(self, texts: Any, *, lang: str | None) -> Iterator[Document]:
        self.languages.append(lang)
        for text in texts:
            entities = self.entities.get(text)
            error = f"cannot read {text!r}" if entities is None else None
            yield Document(text, entities=tuple(entities or ()), error=error)

    def close(self) -> None:
        self.num_closed += 1


def fixed(monkeypatch: pytest.MonkeyPatch, entities: dict[str, list[Entity]]) -> FixedEngine:
    engine = FixedEngine(entities)
    monkeypatch.setattr(integration, "load", lambda bundle, config: engine)
    return engine


def entity(text: str, start: int, end: int, score: float = 0.5) -> Entity:
    return Entity(start, end, text[start:end], "LOC", score, "Name", ("lexicon",))


def test_entities_and_their_english_names(nlp: Any) -> None:
    doc = nlp(TEXT)
    assert found(doc) == [("柏林", "LOC", "Berlin"), ("李娜", "PER", "Li Na")]
    for ent, record in zip(doc.ents, doc._.eat_edge["entities"], strict=True):
        assert ent._.eat_edge_score == pytest.approx(record["score"], abs=1e-4)
        assert ent._.eat_edge_evidence == record["evidence"]
        assert (ent.start_char, ent.end_char) == (record["start"], record["end"])
    assert doc._.eat_edge["error"] is None


def test_labels_of_spacys_own_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed(monkeypatch, {TEXT: [entity(TEXT, 0, 1)]})
    labels = {"PER": "PERSON", "LOC": "GPE"}
    nlp = spacy.blank("zh")
    component = nlp.add_pipe("eat_edge", config={"label_map": labels})
    assert [ent.label_ for ent in nlp(TEXT).ents] == ["GPE"]
    assert component.labels == ("PERSON", "GPE", "ORG", "MISC")


def test_the_whole_pipeline_translates(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integration, "load", lambda bundle, config: engine)
    doc = pipeline(mode="full")(TEXT)
    assert doc._.eat_edge["translation"]
    assert ("柏林", "LOC", "Berlin") in found(doc)


def test_a_stream_gives_what_single_texts_give(nlp: Any) -> None:
    texts = [TEXT, "", "香港行政長官李家超表示，政府將加快興建公共房屋。", "  ", TEXT * 3]
    streamed = list(nlp.pipe(texts, batch_size=2))
    assert [doc.text for doc in streamed] == texts
    assert [found(doc) for doc in streamed] == [found(nlp(text)) for text in texts]
    pairs = list(nlp.pipe([(TEXT, 7)], as_tuples=True))
    assert [(found(doc), context) for doc, context in pairs] == [(found(nlp(TEXT)), 7)]


def test_a_stream_is_not_read_to_its_end_before_the_first_result(nlp: Any) -> None:
    num_read = 0

    def endless() -> Iterator[str]:
        nonlocal num_read
        while True:
            num_read += 1
            yield TEXT

    docs = nlp.pipe(endless())
    assert found(next(docs))
    docs.close()
    assert num_read < 10_000


@pytest.mark.parametrize(
    ("lang", "words", "expected"),
    [
        ("ja", ["安倍", "晋三", "は", "東京", "で", "会見", "し", "た", "。"], {"東京"}),
        ("xx", ["安倍", "晋三", "は", "東京", "で", "会見", "し", "た", "。"], {"東京"}),
        ("ko", ["그", "는", "베를린", "에", "갔다", "."], set()),
    ],
)
def test_words_of_any_tokenizer(
    loaded: None, lang: str, words: list[str], expected: set[str]
) -> None:
    """The languages whose tokenizers need a package of their own get their words from us."""
    nlp = spacy.blank("xx")
    nlp.add_pipe("eat_edge", config={**FAST, "lang": None if lang == "xx" else lang})
    doc = nlp(Doc(nlp.vocab, words=words, spaces=[False] * len(words)))
    assert expected <= {ent.text for ent in doc.ents}
    assert doc._.eat_edge["lang"] == ("ja" if lang == "xx" else lang)


@pytest.mark.skipif(
    importlib.util.find_spec("sudachipy") is None
    or importlib.util.find_spec("sudachidict_core") is None,
    reason="spaCy's Japanese needs sudachipy and sudachidict_core",
)
@pytest.mark.filterwarnings("ignore:Dictionary.create:DeprecationWarning")
def test_japanese_with_its_tokenizer() -> None:
    nlp = pipeline("ja")
    doc = nlp("安倍晋三は東京で会見した。")
    assert "東京" in {ent.text for ent in doc.ents}
    close(nlp)


@pytest.mark.parametrize(
    ("lang", "told", "expected"),
    [("zh", None, "zh"), ("xx", None, None), ("en", None, None), ("xx", "ko", "ko")],
)
def test_the_language(
    monkeypatch: pytest.MonkeyPatch, lang: str, told: str | None, expected: str | None
) -> None:
    engine = fixed(monkeypatch, {TEXT: []})
    nlp = pipeline(lang, lang=told)
    nlp(TEXT)
    list(nlp.pipe([TEXT]))
    assert engine.languages == [expected, expected]


@pytest.mark.parametrize(
    ("alignment", "expected"),
    [
        ("expand", ["柏林市", "李娜"]),
        ("contract", ["李娜"]),
        ("strict", ["李娜"]),
    ],
)
def test_an_entity_within_a_token(
    monkeypatch: pytest.MonkeyPatch, alignment: str, expected: list[str]
) -> None:
    text = "在柏林市的李娜"
    fixed(monkeypatch, {text: [entity(text, 1, 3), entity(text, 5, 7)]})
    nlp = pipeline("xx", alignment=alignment)
    doc = nlp(Doc(nlp.vocab, words=["在", "柏林市", "的", "李", "娜"], spaces=[False] * 5))
    assert [ent.text for ent in doc.ents] == expected
    assert [(e["start"], e["end"]) for e in doc._.eat_edge["entities"]] == [(1, 3), (5, 7)]


def test_of_two_that_share_a_token_the_surer_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "京都大学"
    fixed(monkeypatch, {text: [entity(text, 0, 2, 0.4), entity(text, 2, 4, 0.6)]})
    nlp = pipeline("xx")
    (ent,) = nlp(Doc(nlp.vocab, words=[text], spaces=[False])).ents
    assert (ent.text, ent._.eat_edge_score) == (text, 0.6)


def test_the_rule_of_alignment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against the rule's own words, for every way to cut a text."""
    engine = fixed(monkeypatch, {})
    pipelines = {rule: pipeline("xx", alignment=rule) for rule in ("expand", "contract", "strict")}

    @given(
        lengths=st.lists(st.integers(1, 4), min_size=1, max_size=6),
        start=st.integers(0, 23),
        length=st.integers(1, 8),
    )
    def check(lengths: list[int], start: int, length: int) -> None:
        words = ["柏" * size for size in lengths]
        text = "".join(words)
        start = min(start, len(text) - 1)
        end = min(start + length, len(text))
        bounds = [sum(lengths[:at]) for at in range(len(lengths) + 1)]
        pieces = list(pairwise(bounds))
        touched = [piece for piece in pieces if piece[0] < end and start < piece[1]]
        inside = [piece for piece in pieces if start <= piece[0] and piece[1] <= end]
        is_exact = start in bounds and end in bounds
        rules = {"expand": touched, "contract": inside, "strict": touched if is_exact else []}
        engine.entities = {text: [entity(text, start, end)]}
        for rule, tokens in rules.items():
            nlp = pipelines[rule]
            doc = nlp(Doc(nlp.vocab, words=words, spaces=[False] * len(words)))
            expected = [(tokens[0][0], tokens[-1][1])] if tokens else []
            assert [(ent.start_char, ent.end_char) for ent in doc.ents] == expected

    check()


def test_what_rules_found_before_stays(loaded: None) -> None:
    ruled = spacy.blank("zh")
    ruler = ruled.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "CITY", "pattern": "柏林"}, {"label": "END", "pattern": "。"}])
    ruled.add_pipe("eat_edge", config=FAST)
    assert found(ruled(TEXT)) == [
        ("柏林", "CITY", None),
        ("李娜", "PER", "Li Na"),
        ("。", "END", None),
    ]


def test_a_document_that_fails_does_not_vanish(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed(monkeypatch, {TEXT: [entity(TEXT, 2, 4)]})
    nlp = pipeline()
    with pytest.raises(EatEdgeError, match="cannot read 'bad'"):
        list(nlp.pipe([TEXT, "bad"]))
    with pytest.raises(EatEdgeError, match="cannot read 'bad'"):
        nlp("bad")
    told: list[str] = []
    nlp.set_error_handler(lambda name, pipe, docs, error: told.append(f"{name}: {error}"))
    docs = list(nlp.pipe(["bad", TEXT]))
    assert [doc.text for doc in docs] == ["bad", TEXT]
    assert [doc._.eat_edge["error"] for doc in docs] == ["cannot read 'bad'", None]
    assert told == ["eat_edge: cannot read 'bad'"]


def test_results_survive_the_bytes_of_a_doc(nlp: Any) -> None:
    doc = nlp(TEXT)
    read = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert found(read) == found(doc)
    assert read._.eat_edge == doc._.eat_edge


def test_a_pipeline_on_disk_keeps_the_configuration(loaded: None, tmp_path: Path) -> None:
    made = pipeline(alignment="strict", lang="ja")
    made.to_disk(tmp_path / "pipeline")
    read = spacy.load(tmp_path / "pipeline")
    settings = Settings(lang="ja", mode="fast", threads=1, alignment="strict")
    assert read.get_pipe("eat_edge").settings == settings
    assert read("安倍晋三は東京で会見した。")._.eat_edge["lang"] == "ja"


def test_a_component_is_pickled_without_its_engine(nlp: Any, loaded: None) -> None:
    copy = pickle.loads(pickle.dumps(nlp.get_pipe("eat_edge")))
    assert found(copy(nlp.make_doc(TEXT))) == found(nlp(TEXT))


def test_processes_load_engines_of_their_own() -> None:
    made = pipeline()
    docs = list(made.pipe([TEXT, TEXT], n_process=2, batch_size=1))
    assert [len(doc.ents) for doc in docs] == [2, 2]


def test_a_loaded_engine_is_not_taken_through_a_fork(nlp: Any) -> None:
    nlp(TEXT)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            nlp(TEXT)
        except ConfigError as error:
            os.write(writer, str(error).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        assert b"n_process=1" in said.read()
    os.waitpid(child, 0)


def test_a_closed_component_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = fixed(monkeypatch, {TEXT: []})
    nlp = pipeline()
    nlp(TEXT)
    close(nlp)
    close(nlp)
    assert engine.num_closed == 1
    with pytest.raises(ClosedError, match="'eat_edge' is closed"):
        nlp(TEXT)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"mode": "quick"}, "mode is 'quick': choose auto or fast or full"),
        ({"alignment": "outside"}, "'outside' is not"),
        ({"threads": 0}, "at least 1"),
        ({"spans": True}, "unexpected argument: 'spans'|extra fields"),
    ],
)
def test_an_option_that_is_none(config: dict[str, Any], expected: str) -> None:
    with pytest.raises((ConfigError, ValueError), match=expected):
        pipeline(**config)


def test_a_missing_bundle_is_said_with_the_first_text(tmp_path: Path) -> None:
    nlp = pipeline(bundle=str(tmp_path / "none"))
    with pytest.raises(BundleError, match="none"):
        nlp(TEXT)


def test_it_is_scored_like_any_recogniser(nlp: Any) -> None:
    gold = nlp.make_doc(TEXT)
    gold.ents = [Span(gold, 2, 4, "LOC")]
    scores = nlp.evaluate([Example(nlp.make_doc(TEXT), gold)])
    assert (scores["ents_p"], scores["ents_r"]) == (0.5, 1.0)
    assert nlp.pipe_labels["eat_edge"] == ["PER", "LOC", "ORG", "MISC"]


def test_the_engine_has_the_configuration() -> None:
    config = Settings(mode="fast", threads=3).engine_config()
    assert (config.num_threads, config.has_translation) == (3, False)


def test_options_have_the_values_of_the_library(nlp: Any, loaded: None) -> None:
    text = f"😀{TEXT}"
    plain = nlp(text)._.eat_edge["entities"]
    made = pipeline(lang="zh-CN", labels=["LOC"], offsets="utf-16")
    doc = made(text)
    wide = doc._.eat_edge["entities"]
    assert [one["text"] for one in wide] == [one["text"] for one in plain if one["label"] == "LOC"]
    assert [one["start"] for one in wide] == [
        one["start"] + 1 for one in plain if one["label"] == "LOC"
    ]
    # Spans of tokens are where they are.
    assert [ent.text for ent in nlp(text).ents] == [one["text"] for one in plain]
    least = max(one["score"] for one in plain)
    surest = pipeline(min_score=least)(text)._.eat_edge["entities"]
    assert all(one["score"] >= least for one in surest)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"mode": "quick"}, "mode is 'quick': choose auto or fast or full"),
        ({"lang": "日本語"}, "which is no language tag: give one such as zh"),
        ({"min_score": 2.0}, "min_score is 2.0: give a number from 0 to 1"),
        ({"labels": ["GPE"]}, "labels has 'GPE': give some of PER, LOC, ORG, MISC"),
        ({"offsets": "bytes"}, "offsets is 'bytes': choose code-points or utf-16"),
    ],
)
def test_wrong_options_are_named_with_what_would_be_right(
    config: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        pipeline(**config)


def test_installed_it_is_found_by_name(tmp_path: Path) -> None:
    information = tmp_path / "eat_edge_entry-0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: eat-edge-entry\nVersion: 0\n"
    )
    (information / "entry_points.txt").write_text(
        "[spacy_factories]\neat_edge = eat_edge.integrations.spacy:make_component\n"
    )
    code = (
        "import spacy\n"
        "nlp = spacy.blank('zh')\n"
        f"nlp.add_pipe('eat_edge', config={FAST!r})\n"
        f"print(*[ent._.english for ent in nlp({TEXT!r}).ents])\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}"},
        capture_output=True,
        text=True,
    )
    assert result.stdout == "Berlin Li Na\n", result.stderr
