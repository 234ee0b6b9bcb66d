"""The two ends of the bridge."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from smollm_make import LINES  # noqa: E402

from export.encoder.e5_file import read_e5  # noqa: E402
from export.mini.llm.bridge.ends import cut_decoder, read_decoder, read_encoder  # noqa: E402
from export.mini.llm.model import SmallLlama  # noqa: E402
from export.mini.llm.smollm import read_smollm  # noqa: E402

if TYPE_CHECKING:
    from bridge_make import Ends


def test_the_encoder_is_that_of_the_tagger(ends: "Ends") -> None:
    from eat_edge.tagger.unigram import UnigramTokenizer

    encoder, tokenizer = read_encoder(ends.bundle, read_e5(ends.e5))
    assert encoder.config.vocab_size == tokenizer.get_vocab_size()
    text = "東京の首相 Berlin"
    ours = UnigramTokenizer(ends.bundle / "pieces.marisa")
    assert len(tokenizer.encode(text, add_special_tokens=False).ids) == len(ours.encode(text).ids)


def test_a_decoder_is_cut_and_read_back(ends: "Ends", tmp_path: Path) -> None:
    english = [*LINES, *(f"{line} {line}" for line in LINES)]
    cut_decoder(ends.smollm, english, 2, tmp_path)
    shape, weights, tokenizer = read_decoder(tmp_path)
    whole = read_smollm(ends.smollm)
    assert shape.num_hidden_layers == 2 < whole.shape.num_hidden_layers
    assert shape.vocab_size == tokenizer.get_vocab_size() <= whole.shape.vocab_size
    SmallLlama(shape).load_state_dict(weights)
    assert tokenizer.decode(tokenizer.encode(LINES[0]).ids) == LINES[0]
