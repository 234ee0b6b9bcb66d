"""What the embedded model begins with: nothing, what a bundle has learnt, or SmolLM2."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from torch import Tensor

from export.mini.llm.depth import shallower
from export.mini.llm.joined import join_vocabularies, joined_weights
from export.mini.llm.model import LlamaShape
from export.mini.llm.restore import restore_llm
from export.mini.llm.smollm import find_smollm, read_smollm
from export.mini.llm.train import PRETRAINED, Weights, shape_of

__all__ = ["beginning", "join_tokenizer"]

_COUNTED = 200_000
"""English sentences that say which pieces of a pretrained vocabulary are needed."""


def join_tokenizer(
    decoder: Path | None, english: Iterable[str], sources: Iterable[str], out: Path
) -> None:
    """Write the tokenizer of a model that begins with SmolLM2.

    Args:
        decoder: Its GGUF file; None for that of the installed package.
        english: Sentences that say which of its pieces are needed.
        sources: Folded sentences of the source languages.
        out: Path of the ``.model`` file.
    """
    pretrained = read_smollm(decoder or find_smollm())
    join_vocabularies(pretrained.cut_to(islice(english, _COUNTED)), sources, out)


def beginning(
    size: str,
    tokenizer: Any,
    *,
    learnt: Path | None = None,
    decoder: Path | None = None,
    layers: int = 12,
    english: Iterable[str] = (),
) -> tuple[LlamaShape, Weights | None]:
    """Shape of a model, and what gives its first weights; None where they are random.

    Args:
        size: ``PRETRAINED`` or a key of ``SHAPES``.
        tokenizer: Its ``SentencePieceProcessor``.
        learnt: A GGUF file of that size to go on from.
        decoder: For ``PRETRAINED``, as for ``join_tokenizer``.
        layers: The same; how many of its layers stay.
        english: The same; sentences that say which layers it can least do without.
    """
    if size != PRETRAINED:
        shape = shape_of(size, tokenizer.get_piece_size())
        return shape, partial(restore_llm, learnt, shape) if learnt else None
    whole = read_smollm(decoder or find_smollm())
    _, shape = joined_weights(whole, tokenizer)

    def cut() -> Mapping[str, Tensor]:
        return joined_weights(shallower(whole, layers, english), tokenizer)[0]

    return replace(shape, num_hidden_layers=layers), cut
