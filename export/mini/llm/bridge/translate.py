"""Translates with a bridge in PyTorch, taking the likeliest token at every step: to measure by."""

from collections.abc import Sequence

import torch

from export.mini.ahead import alike, to_device
from export.mini.llm.batches import lay_out
from export.mini.llm.bridge.data import Tokenizers, prompt_of
from export.mini.llm.bridge.model import Bridge
from export.mini.llm.generate import generate
from export.mini.llm.smollm import EOS

__all__ = ["translate"]

_PIECES = 2048
"""Soft tokens that are read together."""


def translate(
    bridge: Bridge, texts: Sequence[str], tokenizers: Tokenizers, *, most: int = 64
) -> list[str]:
    """Translate sentences.

    Args:
        bridge: The model.
        texts: Sentences of any language.
        tokenizers: Of encoder and decoder.
        most: Tokens of a translation.

    Returns:
        One translation for each sentence.
    """
    prompts = [(number, prompt_of(text, tokenizers)) for number, text in enumerate(texts)]
    found = [""] * len(texts)
    device = bridge.project.weight.device.type
    with torch.no_grad():
        for batch in alike(prompts, lambda item: len(item[1].tokens), _PIECES):
            laid = lay_out([[prompt] for _, prompt in batch])
            pieces = to_device(laid.pieces, device).long()
            hidden = bridge.embed(to_device(laid.tokens, device), pieces)
            written = generate(bridge.decoder, hidden, laid, stop=EOS, most=most)
            for (number, _), tokens in zip(batch, written, strict=True):
                found[number] = tokenizers[1].decode(tokens).strip()
    return found
