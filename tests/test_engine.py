"""The whole pipeline on the default bundle: what must hold whatever its models have learnt."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from engine_checks import FULL, HOSTILE, check
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_bundle import ENGLISH_TAGGER, write_small_bundle

from eat_edge.bundle import open_bundle
from eat_edge.config import MODES, Stages
from eat_edge.engine import Engine, load
from eat_edge.errors import ConfigError
from eat_edge.pipeline.models import Models
from eat_edge.types import LABELS, Document


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine whose sequences have little room."""
    bundle = write_small_bundle(tmp_path_factory.mktemp("bundles") / "narrow", 192)
    with load(bundle, FULL) as engine:
        yield engine


@pytest.fixture
def small(small_bundle: Path) -> Iterator[Engine]:
    with load(small_bundle, replace(FULL, max_sequences=2)) as engine:
        yield engine


WORST = [
    ("北京和上海的人" * 60, None),
    ("ァ" * 350, "ja"),
    ("\ud800" * 30 + "北京", "zh"),
    ("👩\u200d🚀" * 90, "zh"),
    ("。" * 50 + "\x00", None),
]


def given_any_text(test: Any) -> Any:
    """Call a test with the worst texts of all, and with any."""
    for text, lang in WORST:
        test = example(text=text, lang=lang)(test)
    return given(text=HOSTILE, lang=st.sampled_from([None, "zh", "ja"]))(test)


@settings(max_examples=15)
@given_any_text
def test_entities_are_exact_spans_of_any_text(engine: Engine, text: str, lang: str | None) -> None:
    check(next(engine.pipe([text], lang=lang)), text)


@settings(max_examples=100)
@given_any_text
def test_so_they_are_without_the_language_model(
    engine: Engine, text: str, lang: str | None
) -> None:
    check(next(engine.pipe([text], lang=lang, mode="fast")), text)


@settings(max_examples=15)
@given(texts=st.lists(HOSTILE, max_size=6))
def test_any_texts_keep_number_and_order(engine: Engine, texts: list[str]) -> None:
    documents = list(engine.pipe(texts))
    assert len(documents) == len(texts)
    for document, text in zip(documents, texts, strict=True):
        check(document, text)


@pytest.mark.parametrize("many", ["ﷺ" * 25, "㌖" * 75], ids=["18", "6"])
def test_characters_that_fold_to_many_are_cut_until_they_fit(engine: Engine, many: str) -> None:
    text = f"他在{many}柏林。"
    check(engine(text, lang="zh"), text)


FOLD_TO_MANY = [*"㌖㍿㏂ﷲﬃ㍐㋿½，。 ", "か\u3099", "柏林", "東京"]


@settings(max_examples=3)
@given(
    text=st.lists(st.sampled_from(FOLD_TO_MANY), min_size=30, max_size=80).map("".join),
    lang=st.sampled_from(["zh", "ja"]),
)
def test_a_sentence_with_little_room_is_cut_until_it_fits(
    narrow: Engine, text: str, lang: str
) -> None:
    check(narrow(text, lang=lang), text)


def test_names_keep_their_places_in_a_sentence_that_is_cut(narrow: Engine) -> None:
    text = "㌖" * 20 + "，柏林，" + "㌖" * 60 + "，柏林"
    found = narrow(text, lang="zh").entities
    assert [one.start for one in found if one.text == "柏林"] == [21, 85]


def test_fields_of_the_input_pass_through(engine: Engine) -> None:
    given_ = Document("他在柏林。", id="a:1", lang="zh", extra={"url": "u"})
    (found,) = engine.pipe([given_])
    assert (found.id, found.lang, found.extra) == ("a:1", "zh", {"url": "u"})
    assert found.translation


@pytest.mark.parametrize(
    ("text", "lang"), [("他在柏林。", "zh"), ("東京へ行く", "ja"), ("서울", "ko"), ("12", "und")]
)
def test_the_language_is_guessed_where_none_is_given(engine: Engine, text: str, lang: str) -> None:
    assert engine(text).lang == lang


def test_a_famous_place_is_found_wherever_it_stands(engine: Engine) -> None:
    text = "他去了柏林。\r\n\r\n后来他回到柏林！"
    spans = [(one.start, one.end) for one in engine(text).entities if one.text == "柏林"]
    assert spans == [(3, 5), (15, 17)]


def test_text_without_words_has_no_entities(engine: Engine) -> None:
    for text in ("", " \r\n", "...", "\x00"):
        document = engine(text)
        assert (document.entities, document.translation) == ((), "")


def test_an_unknown_language_is_refused(engine: Engine) -> None:
    refused = pytest.raises(
        ConfigError, match=r"does not know the language 'xx': give one of zh, ja, .*or leave it out"
    )
    with refused:
        engine("text", lang="xx")
    with refused:
        engine.pipe(["text"], lang="xx")


def test_a_language_for_all_leaves_a_documents_own(engine: Engine) -> None:
    texts: list[Document | str] = ["東京", Document("東京", lang="zh"), "서울"]
    assert [one.lang for one in engine.pipe(texts, lang="ja")] == ["ja", "zh", "ja"]


def test_a_language_that_is_not_translated_is_tagged(small: Engine) -> None:
    text = "어제 서울에서 만났다. 서울!"
    document = small(text)
    check(document, text)
    assert (document.lang, document.translation) == ("ko", "")
    assert all(set(one.evidence) <= {"lexicon", "source"} for one in document.entities)
    found = {start: one for one in document.entities for start in range(one.start, one.end)}
    assert {3, 13} <= set(found)
    assert found[13].english == "Seoul"


GREEK = "Ο Κυριάκος Μητσοτάκης μίλησε χθες στην Αθήνα."


def test_a_language_without_names_and_figures_is_read(engine: Engine) -> None:
    document = engine(GREEK)
    check(document, GREEK)
    assert (document.lang, document.translation) == ("el", "")
    assert {one.evidence for one in document.entities} == {("source",)}
    # Countries and the cities of time zones are in a table of our own.
    assert {one.english_source for one in document.entities} <= {"", "lexicon", "romanised"}
    assert engine(GREEK, lang="el") == document
    assert {"el", "ta", "am"} <= set(engine.info().also_read)


def test_a_language_in_latin_letters_is_refused_and_the_way_out_named(engine: Engine) -> None:
    message = r"language 'de': give one of zh, .*another that is not written in Latin.*or leave it"
    with pytest.raises(ConfigError, match=message):
        engine("Angela Merkel in Berlin", lang="de")
    (document,) = engine.pipe([Document("Angela Merkel in Berlin", lang="de")])
    assert (document.error_kind, document.entities) == ("ConfigError", ())
    check(engine("Angela Merkel in Berlin"), "Angela Merkel in Berlin")


def test_a_sentence_that_is_only_tagged_is_read_in_longer_windows(models: Models) -> None:
    lengths: dict[str, list[int]] = {"zh": [], "ko": []}

    def observe(part: Any, *_: object) -> None:
        lengths[part.sentence.lang].append(len(part.sentence.text))

    bundle = open_bundle()
    watched = Engine(bundle, FULL, models=models, observer=observe)
    for text in ("한국 " * 300, "中国的" * 150):
        check(watched(text), text)
    assert max(lengths["zh"]) <= bundle.max_window < max(lengths["ko"]) <= 400
    lengths["zh"].clear()
    watched("中国的" * 150, mode="fast")
    assert bundle.max_window < max(lengths["zh"]) <= 400


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine whose tagger knows English alone."""
    path = tmp_path_factory.mktemp("bundles") / "english"
    with load(write_small_bundle(path, 512, ENGLISH_TAGGER), FULL) as engine:
        yield engine


def test_a_tagger_of_english_alone_leaves_lexicon_and_translation(english: Engine) -> None:
    texts = ["他在柏林。", "서울!", GREEK]
    chinese, korean, greek = english.pipe(texts)
    for document, text in zip((chinese, korean, greek), texts, strict=True):
        check(document, text)
        assert not any("source" in one.evidence for one in document.entities)
    assert chinese.translation
    assert "柏林" in {one.text for one in chinese.entities}
    assert {one.text for one in korean.entities} == {"서울"}
    assert greek.entities == ()
    assert english.info().also_read == ()
    with pytest.raises(ConfigError, match="language 'el': give one of zh, ja, ko, or leave it out"):
        english(GREEK, lang="el")


@pytest.mark.parametrize("stage", ["hints", "alignment", "lexicon", "source"])
def test_a_stage_left_out_leaves_no_trace(small_bundle: Path, stage: str) -> None:
    stages = replace(Stages(), **{stage: False})
    with load(small_bundle, replace(FULL, stages=stages)) as engine:
        text = "他在柏林见了李娜和王涛。"
        document = engine(text)
        check(document, text)
    evidence = {kind for entity in document.entities for kind in entity.evidence}
    assert stage not in evidence


def test_what_is_in_use_is_told(engine: Engine) -> None:
    info = engine.info()
    assert {"zh", "ja"} <= set(info.translated) <= set(info.languages)
    assert set(info.also_read).isdisjoint(info.languages)
    assert set(info.commercial_modes) <= set(MODES)
    assert all(any(name.startswith(part) for part in info.licences) for name in info.files)
    assert info.labels == LABELS
    assert info.threads == 1
    assert info.llama_cpp.startswith("llama-cpp-python ")
    assert info.onnxruntime[0].isdigit()
    assert info.providers
    assert Path(info.bundle_path, "manifest.json").is_file()
    assert info.files["llm.gguf"] > 0
