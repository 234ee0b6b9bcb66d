"""The two ends of the bridge: a bundle's encoder, and a pretrained decoder cut to size."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from eat_edge.files.aside import aside
from export.encoder.checkpoint import build_encoder
from export.encoder.e5_file import E5File
from export.encoder.restore import restore_vocabulary, restore_weights
from export.mini.llm.depth import shallower
from export.mini.llm.model import LlamaShape
from export.mini.llm.smollm import read_smollm

__all__ = ["TOKENIZER", "WEIGHTS", "Decoder", "cut_decoder", "read_decoder", "read_encoder"]

Decoder = tuple[LlamaShape, dict[str, Any], Tokenizer]
"""Shape, weights and tokenizer."""

WEIGHTS = "decoder.pt"
TOKENIZER = "tokenizer.json"


def read_encoder(bundle: Path, file: E5File) -> tuple[Any, Tokenizer]:
    """The encoder of a bundle's tagger, without its head, and its tokenizer.

    Args:
        bundle: Directory with ``tagger.onnx`` and ``pieces.marisa``.
        file: The pretrained encoder that the tagger was made of.
    """
    vocabulary = restore_vocabulary(bundle / "pieces.marisa", file)
    model = build_encoder(file, vocabulary)
    learnt = restore_weights(bundle / "tagger.onnx", model)
    layers = {
        name.removeprefix("bert."): weights
        for name, weights in learnt.items()
        if name.startswith("bert.")
    }
    model.load_state_dict(layers, strict=False)
    return model, vocabulary.tokenizer()


def cut_decoder(path: Path, english: Sequence[str], layers: int, out: Path) -> None:
    """Cut a decoder to the pieces that English needs, and to the layers it can least do without.

    Args:
        path: GGUF file of SmolLM2.
        english: Sentences that say which pieces are needed.
        layers: How many stay.
        out: Directory to write ``WEIGHTS`` and ``TOKENIZER`` to.
    """
    cut = shallower(read_smollm(path).cut_to(english), layers, english)
    cut.tokenizer().save(str(out / TOKENIZER))
    with aside(out / WEIGHTS) as part:
        torch.save({"shape": asdict(cut.shape), "weights": cut.weights}, part)


def read_decoder(directory: Path) -> Decoder:
    """Read what ``cut_decoder`` wrote."""
    saved = torch.load(directory / WEIGHTS, weights_only=True)
    tokenizer = Tokenizer.from_file(str(directory / TOKENIZER))
    return LlamaShape(**saved["shape"]), saved["weights"], tokenizer
