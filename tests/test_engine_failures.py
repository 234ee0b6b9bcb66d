"""Models that fail, and bundles that are none: what is said, and who else suffers."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from engine_checks import FULL, SENTENCES, Failing, check

import eat_edge
from eat_edge.bundle import open_bundle
from eat_edge.engine import Engine, load
from eat_edge.errors import BundleError, CapacityError, ClosedError, ModelError
from eat_edge.pipeline.models import Models, SentenceTagger
from eat_edge.types import Document, Mention


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


def test_a_closed_engine_says_so(small_bundle: Path) -> None:
    with load(small_bundle, FULL) as engine:
        engine("他在柏林。")
    with pytest.raises(ClosedError, match="closed"):
        engine("他在柏林。")
    with pytest.raises(ClosedError, match="closed"):
        engine.pipe(["他在柏林。"])
    engine.close()


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

    def read_widely(
        self, sentences: Sequence[tuple[str, Iterable[int]]], least: float
    ) -> Iterator[tuple[int, tuple[Mention, ...], tuple[Mention, ...]]]:
        return self._tagger.read_widely(sentences, least)

    def tag(self, sentences: Sequence[str]) -> list[tuple[Mention, ...]]:
        loop = "Kim " * 1000
        endless = Mention(0, len(loop), loop, "PER", 0.9)
        return [(*found, endless) for found in self._tagger.tag(sentences)]

    def gain_of_joining(self, first: str, second: str) -> float:
        return self._tagger.gain_of_joining(first, second)

    def likelihood_of(self, word: str) -> float:
        return self._tagger.likelihood_of(word)

    def close(self) -> None:
        self._tagger.close()


class StoppingTagger(LoopingTagger):
    """Stops once, when half of the source sentences are read; notes which it read."""

    def __init__(self, tagger: SentenceTagger) -> None:
        super().__init__(tagger)
        self.texts: list[str] = []
        self.has_stopped = False

    def read(
        self, sentences: Sequence[tuple[str, Iterable[int]]]
    ) -> Iterator[tuple[int, tuple[Mention, ...]]]:
        for count, (number, mentions) in enumerate(super().read(sentences)):
            if not self.has_stopped and count == len(sentences) // 2:
                self.has_stopped = True
                raise ModelError("no room")
            self.texts.append(sentences[number][0])
            yield number, mentions

    def tag(self, sentences: Sequence[str]) -> list[tuple[Mention, ...]]:
        return self._tagger.tag(sentences)


def test_what_was_read_before_a_failure_is_not_read_again(
    models: Models, alone: list[Document]
) -> None:
    assert models.tagger is not None
    tagger = StoppingTagger(models.tagger)
    assert list(engine_with(models, tagger=tagger).pipe(SENTENCES)) == alone
    assert tagger.has_stopped
    assert sorted(tagger.texts) == sorted(set(tagger.texts))


def test_a_mention_that_is_no_name_does_not_fail_its_document(
    models: Models, alone: list[Document]
) -> None:
    assert models.tagger is not None
    looping = engine_with(models, tagger=LoopingTagger(models.tagger))
    document = looping(SENTENCES[0])
    check(document, SENTENCES[0])
    assert document == alone[0]
