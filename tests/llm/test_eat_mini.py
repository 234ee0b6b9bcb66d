"""The embedded language model: what it may write, what fits, and files that are not its own."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from engine_checks import check

from eat_edge.bundle import Bundle, open_bundle
from eat_edge.config import EngineConfig
from eat_edge.engine import Engine
from eat_edge.errors import BundleError, CapacityError
from eat_edge.llm.eat_mini import Llm
from eat_edge.pipeline.models import Models

ASSETS = Path(__file__).parents[1] / "assets"


def test_no_token_that_is_not_printable_ascii_can_be_translated(models: Models) -> None:
    vocabulary, constraint = models.llm._vocabulary, models.llm._latin
    scores = np.zeros(len(vocabulary), np.float32)
    constraint.mask(scores)
    allowed = b"".join(vocabulary.pieces[token] for token in np.flatnonzero(scores == 0))
    assert allowed.decode("ascii").isprintable()
    assert len(set(allowed)) > 90


def test_a_sentence_is_only_read_where_its_translation_has_room(
    engine: Engine, models: Models
) -> None:
    assert models.llm is not None
    rare = "𠮷𡈽" * 50
    with pytest.raises(CapacityError, match="too little room"):
        models.llm.read(rare, "zh", ())
    assert models.llm.read(rare[:20], "zh", ()).text == rare[:20]
    check(engine(rare, lang="zh"), rare)


def opened(bundle: Bundle) -> Llm:
    return Llm(bundle, EngineConfig(threads=1, max_sequences=1), nullcontext())


@pytest.mark.parametrize("content", [b"", b"no tokenizer", b"\xff\xfe"])
def test_a_tokenizer_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "llm.model").write_bytes(content)
    with pytest.raises(BundleError, match=r"cannot read the tokenizer .*llm\.model.*restore"):
        opened(replace(open_bundle(), path=tmp_path))


def test_a_tokenizer_of_another_model_is_refused(tmp_path: Path) -> None:
    bundle = open_bundle()
    (tmp_path / "llm.gguf").symlink_to(bundle.llm)
    (tmp_path / "llm.model").symlink_to(ASSETS / "llm.model")
    with pytest.raises(BundleError, match=r"knows \d+ tokens and .*do not belong together"):
        opened(replace(bundle, path=tmp_path))


def test_a_name_that_is_too_long_is_refused(models: Models) -> None:
    assert models.llm is not None
    with pytest.raises(CapacityError, match="a name of 9000 characters is too long"):
        models.llm.name("柏" * 9000, "zh")
