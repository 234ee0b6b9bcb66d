"""What a model begins with."""

import shutil
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
sentencepiece = pytest.importorskip("sentencepiece")

from miniature import recipe  # noqa: E402
from smollm_make import LINES, write_tiny_smollm  # noqa: E402

from export.mini.llm.beginning import beginning  # noqa: E402
from export.mini.llm.model import SmallLlama  # noqa: E402
from export.mini.recipe import STEPS, Recipe  # noqa: E402


def test_a_pretrained_decoder_reads_sources_and_loses_layers(
    made: Recipe, data: Path, tmp_path: Path
) -> None:
    decoder = write_tiny_smollm(tmp_path / "smollm.gguf")
    joined = recipe(data, tmp_path, size="smollm", decoder=decoder)
    shutil.copytree(made.work / "llm", joined.work / "llm")
    STEPS["tokenizer"](joined)
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(joined.bundle / "llm.model"))
    shape, begin_with = beginning("smollm", tokenizer, decoder=decoder, layers=2, english=LINES)
    assert begin_with is not None
    assert (shape.num_hidden_layers, shape.vocab_size) == (2, tokenizer.get_piece_size())
    SmallLlama(shape).load_state_dict(begin_with())


def test_other_sizes_begin_with_nothing_or_with_what_a_bundle_has_learnt(made: Recipe) -> None:
    path = str(made.bundle / "llm.model")
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=path)
    shape, begin_with = beginning("cpu", tokenizer)
    assert shape.vocab_size == tokenizer.get_piece_size()
    assert begin_with is None
    assert beginning("cpu", tokenizer, learnt=made.bundle / "llm.gguf")[1] is not None
