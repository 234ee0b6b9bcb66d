"""The embedded model without constraints: it may say anything, and what it says is text."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig
from eat_edge.errors import BundleError, CapacityError, ClosedError
from eat_edge.evaluation.baselines.free_model import FreeModel
from eat_edge.pipeline.fair_lock import FairLock
from eat_edge.types import Mention

CONFIG = EngineConfig(threads=1, max_sequences=2)
BERLIN = Mention(0, 6, "Berlin", "LOC", 0.9)


@pytest.fixture(scope="module")
def model() -> Iterator[FreeModel]:
    with FreeModel(open_bundle(), CONFIG, FairLock()) as model:
        yield model


def test_a_translation_and_a_mention_of_it_are_texts(model: FreeModel) -> None:
    translation = model.translate("他在柏林。", "zh")
    assert translation.said == translation.said != ""
    assert isinstance(translation.align(BERLIN).said, str)
    stats = model.stats()
    assert (stats.completed, stats.failed) == (2, 0)
    # The question continues the translation, which the cache has.
    assert stats.reused_tokens > 0


def test_a_sentence_without_room_is_refused(model: FreeModel) -> None:
    with pytest.raises(CapacityError, match=r"of 600 characters leaves .* of the model's 512"):
        model.translate("访" * 600, "zh")


def test_a_closed_model_answers_nothing() -> None:
    model = FreeModel(open_bundle(), CONFIG, FairLock())
    model.close()
    with pytest.raises(ClosedError):
        model.translate("他在柏林。", "zh")


def test_a_tokenizer_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "llm.model").write_bytes(b"no tokenizer")
    with pytest.raises(BundleError, match=r"cannot read the tokenizer .*llm\.model"):
        FreeModel(replace(open_bundle(), path=tmp_path), CONFIG, FairLock())
