"""The spaCy component, in real spaCy with the real engine."""

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

spacy = pytest.importorskip("spacy", reason="spaCy is not installed")

from spacy.tokens import Doc, Span  # noqa: E402
from spacy.training import Example  # noqa: E402
from spacy_fakes import FAST, TEXT, close, entity, fixed, found, pipeline  # noqa: E402

from eat_edge.engine import Engine  # noqa: E402
from eat_edge.errors import BundleError, ClosedError, ConfigError, EatEdgeError  # noqa: E402
from eat_edge.integrations import spacy as integration  # noqa: E402
from eat_edge.integrations.spacy import Settings  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


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
