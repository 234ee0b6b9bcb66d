"""The whole pipeline on the default bundle: what must hold whatever its models have learnt."""

import itertools
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import eat_edge
from eat_edge.bundle import open_bundle
from eat_edge.bundling.manifest import Facts, Terms, write_manifest
from eat_edge.config import MODES, EngineConfig, Options, Stages
from eat_edge.engine import Engine, load
from eat_edge.errors import (
    BundleError,
    CapacityError,
    ClosedError,
    ConfigError,
    EatEdgeError,
    ModelError,
)
from eat_edge.names import Name
from eat_edge.pipeline.models import Models, SentenceTagger
from eat_edge.readers import read_documents
from eat_edge.tag.readahead import ReadAhead
from eat_edge.text.script import has_non_latin_letter
from eat_edge.types import LABELS, Document, Mention
from export.lexicon import Surface, write_index, write_language

FULL = EngineConfig(threads=1, options=Options(mode="full"))
SENTENCES = [
    "他星期三访问了柏林。",
    "馬英九在臺北會見記者。",
    "安倍晋三は東京で生まれた。",
    "ﾄﾞｲﾂのメルケル首相は北京を訪問した。",
    "",
    "王小明和李娜去了上海，后来又回到北京。他们很高兴！",
]
PIECES = [
    *"李克强柏林馬英九東京タワーｶﾞﾊﾟﾄﾞかな。、「」！?,. \t",
    *"서울시장عمانไทยภाрим",
    "e\u0301",
    "か\u3099",
    "\u0301",
    "👩\u200d🚀",
    "🇯🇵",
    "\ufe0f",
    "\u202e",
    "\u200b",
    "\r\n",
    "\x00",
    "\u2028",
    "\ud800",
    "\udfff",
    "﷽",
    "㍿",
    "𠮷",
    "北京和上海",
    "安倍晋三首相",
    "Angela Merkel",
    "<translate></s>",
]
# Joined by hand: st.text leaves lone surrogates out, whatever its alphabet says.
HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=40).map("".join)


def check(document: Document, text: str) -> None:
    """What holds of every result."""
    assert document.text == text
    if document.error is not None:
        # Text that was decoded wrongly, and has no name only because of that.
        assert "half a surrogate pair" in document.error
        assert not has_non_latin_letter(text)
        return
    end = 0
    for entity in document.entities:
        assert end <= entity.start < entity.end <= len(text)
        assert text[entity.start : entity.end] == entity.text
        assert entity.label in LABELS
        assert 0 < entity.score <= 1
        assert bool(entity.english) == bool(entity.english_source)
        assert not (entity.english and entity.english_guess)
        order = ["lexicon", "translation", "alignment", "source"]
        assert entity.evidence
        assert list(entity.evidence) == [one for one in order if one in entity.evidence]
        end = entity.end
    assert document.translation.isascii()


@pytest.fixture(scope="module")
def alone(engine: Engine) -> list[Document]:
    """Each sentence tagged by itself."""
    return [engine(text) for text in SENTENCES]


ENGLISH_TAGGER = Path(__file__).parent / "assets" / "tagger"


def write_small_bundle(path: Path, context: int, tagger: Path | None = None) -> Path:
    """The default bundle's models with a lexicon of a few names; Korean is not translated.

    Args:
        path: Of the bundle.
        context: Tokens of a sequence.
        tagger: Directory of another tagger.
    """
    default = open_bundle()
    path.mkdir()
    for model in (default.llm, default.llm_tokenizer):
        shutil.copyfile(model, path / model.name)
    names = ("tagger.onnx", *default.tokenizer_files)
    for model in tagger.iterdir() if tagger else (default.path / name for name in names):
        shutil.copyfile(model, path / model.name)
    lexicon = {"zh": {"柏林": "Berlin"}, "ja": {"東京": "Tokyo"}, "ko": {"서울": "Seoul"}}
    for lang, entries in lexicon.items():
        surfaces = {s: Surface((Name(english, "LOC"),), 1.0) for s, english in entries.items()}
        write_language(path / "lexicon", lang, surfaces)
    write_index(path / "lexicon", tuple(lexicon))
    write_manifest(
        path,
        Facts(
            name="small",
            version="0",
            languages=("zh", "ja", "ko"),
            translated=("zh", "ja"),
            fusion=default.fusion,
            prompt=default.prompt,
            window=default.max_window,
            context=context,
            terms={"": Terms("none")},
            sources=(),
        ),
    )
    return path


@pytest.fixture(scope="module")
def small_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_bundle(tmp_path_factory.mktemp("bundles") / "small", 512)


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


@settings(max_examples=100)
@given(text=HOSTILE, lang=st.sampled_from([None, "zh", "ja"]))
@example(text="北京和上海的人" * 60, lang=None)
@example(text="ァ" * 350, lang="ja")
@example(text="\ud800" * 30 + "北京", lang="zh")
@example(text="👩\u200d🚀" * 90, lang="zh")
@example(text="。" * 50 + "\x00", lang=None)
def test_entities_are_exact_spans_of_any_text(engine: Engine, text: str, lang: str | None) -> None:
    check(next(engine.pipe([text], lang=lang)), text)


@settings(max_examples=25)
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


@settings(max_examples=8)
@given(
    text=st.lists(st.sampled_from(FOLD_TO_MANY), min_size=30, max_size=120).map("".join),
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


def test_company_changes_nothing(engine: Engine, alone: list[Document]) -> None:
    assert list(engine.pipe(SENTENCES)) == alone
    assert list(engine.pipe(reversed(SENTENCES * 3))) == (alone * 3)[::-1]


def test_threads_share_an_engine_and_get_what_one_gets_alone(
    engine: Engine, alone: list[Document]
) -> None:
    barrier = threading.Barrier(3, timeout=60)
    results: dict[int, list[Document]] = {}

    def tag(number: int) -> None:
        barrier.wait()
        results[number] = list(engine.pipe(SENTENCES[number:] + SENTENCES[:number]))

    threads = [threading.Thread(target=tag, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: alone[number:] + alone[:number] for number in range(3)}


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


def test_documents_with_an_error_pass_through_untouched(
    engine: Engine, alone: list[Document]
) -> None:
    broken = Document("他在柏林。", id="x:2", error="line 2 is not UTF-8")
    mixed: list[Document | str] = [SENTENCES[0], broken, SENTENCES[2]]
    assert list(engine.pipe(mixed)) == [alone[0], broken, alone[2]]


class Failing:
    """A model of which one method fails wherever a word is in what it is given."""

    def __init__(self, model: Any, method: str, error: EatEdgeError, word: str = "bad") -> None:
        self._model, self._method, self._error, self._word = model, method, error, word

    def __getattr__(self, name: str) -> Any:
        genuine = getattr(self._model, name)
        if name != self._method:
            return genuine

        def call(*arguments: Any, **options: Any) -> Any:
            if self._word in repr((arguments, options)):
                raise self._error
            return genuine(*arguments, **options)

        return call


def engine_with(models: Models, **fakes: Any) -> Engine:
    """An engine on the default bundle with some of its models replaced; shares the others."""
    return Engine(open_bundle(), FULL, models=replace(models, **fakes))


@pytest.mark.parametrize(
    ("name", "method"), [("lexicon", "fold"), ("llm", "read"), ("llm", "translate")]
)
def test_a_document_that_fails_fails_alone(
    models: Models, alone: list[Document], name: str, method: str
) -> None:
    error = CapacityError("too long: split it")
    fails = engine_with(models, **{name: Failing(getattr(models, name), method, error)})
    documents = list(fails.pipe([SENTENCES[0], "好。这是bad的。", *SENTENCES[2:]]))
    assert documents[0] == alone[0]
    assert documents[2:] == alone[2:]
    assert (documents[1].error, documents[1].error_kind) == ("too long: split it", "CapacityError")
    assert documents[1].text == "好。这是bad的。"
    assert documents[1].entities == ()


def test_a_text_that_fails_raises_what_happened(models: Models) -> None:
    happened = CapacityError("too long: split it")
    happened.__cause__ = ValueError("no room")
    fails = engine_with(models, llm=Failing(models.llm, "translate", happened))
    with pytest.raises(CapacityError, match="too long: split it") as raised:
        fails("这是bad的。", lang="zh")
    assert raised.value is happened
    assert isinstance(raised.value.__cause__, ValueError)


def test_a_translation_that_cannot_be_tagged_fails_alone(
    models: Models, alone: list[Document]
) -> None:
    error, word = ModelError("the tagger failed"), repr(alone[2].translation)
    fails = engine_with(models, tagger=Failing(models.tagger, "tag", error, word))
    documents = list(fails.pipe(SENTENCES))
    assert (documents[2].error, documents[2].error_kind) == ("the tagger failed", "ModelError")
    assert documents[:2] + documents[3:] == alone[:2] + alone[3:]


def test_only_as_much_is_read_ahead_as_is_needed(small: Engine) -> None:
    num_read = 0

    def endless() -> Iterator[str]:
        nonlocal num_read
        for number in itertools.count():
            num_read += 1
            yield f"他在柏林{number}。"

    stream = small.pipe(endless())
    taken = list(itertools.islice(stream, 5))
    stream.close()
    assert all(document.error is None for document in taken)
    assert num_read < 60


def test_results_come_before_input_that_is_not_ready(small: Engine) -> None:
    events: list[str] = []

    def source() -> Iterator[str]:
        for text in ("柏林", "", "東京"):
            events.append(f"read {text}")
            yield text

    for document in small.pipe(source(), is_ready=lambda: False):
        events.append(f"give {document.text}")
    assert events == ["read 柏林", "give 柏林", "read ", "give ", "read 東京", "give 東京"]


def test_all_that_is_ready_is_in_flight_together(small: Engine) -> None:
    num_read = 0

    def source() -> Iterator[str]:
        nonlocal num_read
        for number in range(20):
            num_read += 1
            yield f"他在柏林{number}。"

    stream = small.pipe(source(), is_ready=lambda: num_read % 6 != 0)
    assert next(stream).text == "他在柏林0。"
    assert num_read == 6
    assert [document.text for document in stream] == [f"他在柏林{n}。" for n in range(1, 20)]
    assert small.stats().decoder.peak_sequences == 2


def test_each_line_of_a_pipe_is_answered_before_the_next_is_written(small: Engine) -> None:
    out, into = os.pipe()
    lines = [text for text in SENTENCES if text] * 2
    with open(out, "rb") as stdin, open(into, "wb", buffering=0) as writer:  # noqa: PTH123
        documents = (read.document for read in read_documents(["-"], stdin=stdin))
        with ReadAhead(documents) as ahead:
            results = small.pipe(ahead, is_ready=ahead.is_ready)
            for line in lines:
                writer.write(f"{line}\n\n".encode())
                assert next(results).text == line
            writer.close()
            assert list(results) == []


def test_an_abandoned_stream_leaves_the_engine_usable(
    engine: Engine, alone: list[Document]
) -> None:
    stream = engine.pipe(SENTENCES * 4)
    assert next(stream) == alone[0]
    stream.close()
    assert list(engine.pipe(SENTENCES)) == alone


def test_a_source_that_fails_leaves_the_engine_usable(
    engine: Engine, alone: list[Document]
) -> None:
    def source() -> Iterator[str]:
        yield SENTENCES[0]
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(engine.pipe(source()))
    assert engine(SENTENCES[0]) == alone[0]


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
    assert {one.english_source for one in document.entities} <= {"", "romanised"}
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


def test_a_closed_engine_says_so(small_bundle: Path) -> None:
    with load(small_bundle, FULL) as engine:
        engine("他在柏林。")
    with pytest.raises(ClosedError, match="closed"):
        engine("他在柏林。")
    with pytest.raises(ClosedError, match="closed"):
        engine.pipe(["他在柏林。"])
    engine.close()


def test_closing_ends_what_is_under_way(small: Engine) -> None:
    texts = ["他在柏林。"] * 30
    stream = small.pipe(texts)
    first = next(stream)
    small.close()
    rest = list(stream)
    assert first.error is None
    assert [document.text for document in (first, *rest)] == texts
    assert all(document.error for document in rest[10:])


@pytest.mark.parametrize("name", ["gone", "."])
def test_a_directory_that_is_no_bundle_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BundleError, match=r"is not a bundle: it has no manifest\.json"):
        eat_edge.load(tmp_path / name)
    with pytest.raises(BundleError, match="is not a bundle"):
        eat_edge.load(str(tmp_path / name))


def test_a_damaged_bundle_is_refused(small_bundle: Path, tmp_path: Path) -> None:
    shutil.copytree(small_bundle, tmp_path, dirs_exist_ok=True)
    (tmp_path / "llm.gguf").write_bytes(b"GGUF")
    with pytest.raises(BundleError, match=r"llm\.gguf has 4 bytes"):
        load(tmp_path)


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


def test_no_token_that_is_not_printable_ascii_can_be_translated(models: Models) -> None:
    vocabulary, constraint = models.llm._vocabulary, models.llm._latin
    scores = np.zeros(len(vocabulary), np.float32)
    constraint.mask(scores)
    allowed = b"".join(vocabulary.pieces[token] for token in np.flatnonzero(scores == 0))
    assert allowed.decode("ascii").isprintable()
    assert len(set(allowed)) > 90


class LoopingTagger:
    """Finds in every translation what the tagger finds, and a mention that never ends."""

    def __init__(self, tagger: SentenceTagger) -> None:
        self._tagger = tagger

    @property
    def providers(self) -> tuple[str, ...]:
        return self._tagger.providers

    @property
    def is_multilingual(self) -> bool:
        return self._tagger.is_multilingual

    def read(
        self, sentences: Sequence[tuple[str, Iterable[int]]]
    ) -> Iterator[tuple[int, tuple[Mention, ...]]]:
        return self._tagger.read(sentences)

    def tag(self, sentences: Sequence[str]) -> list[tuple[Mention, ...]]:
        loop = "Kim " * 1000
        endless = Mention(0, len(loop), loop, "PER", 0.9)
        return [(*found, endless) for found in self._tagger.tag(sentences)]

    def gain_of_joining(self, first: str, second: str) -> float:
        return self._tagger.gain_of_joining(first, second)

    def close(self) -> None:
        self._tagger.close()


def test_a_mention_that_is_no_name_does_not_fail_its_document(
    models: Models, alone: list[Document]
) -> None:
    assert models.tagger is not None
    looping = engine_with(models, tagger=LoopingTagger(models.tagger))
    document = looping(SENTENCES[0])
    check(document, SENTENCES[0])
    assert document == alone[0]


def test_a_sentence_is_only_read_where_its_translation_has_room(
    engine: Engine, models: Models
) -> None:
    assert models.llm is not None
    rare = "𠮷𡈽" * 50
    with pytest.raises(CapacityError, match="too little room"):
        models.llm.read(rare, "zh", ())
    assert models.llm.read(rare[:20], "zh", ()).text == rare[:20]
    check(engine(rare, lang="zh"), rare)
