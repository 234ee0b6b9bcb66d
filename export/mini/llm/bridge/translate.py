"""Translates with a bridge in PyTorch, taking the likeliest token at every step: to measure by."""

from collections.abc import Iterator, Sequence

import torch

from export.mini.ahead import alike
from export.mini.llm.batches import lay_out
from export.mini.llm.bridge.data import Tokenizers, prompt_of
from export.mini.llm.bridge.model import Bridge
from export.mini.llm.example import Example
from export.mini.llm.model import KeyValues
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
    with torch.no_grad():
        for batch in alike(prompts, lambda item: len(item[1].tokens), _PIECES):
            written = _write(bridge, [prompt for _, prompt in batch], most)
            for (number, _), tokens in zip(batch, written, strict=True):
                found[number] = tokenizers[1].decode(tokens).strip()
    return found


def _write(bridge: Bridge, prompts: Sequence[Example], most: int) -> Iterator[list[int]]:
    """Tokens of the translations of sentences that are translated side by side."""
    decoder = bridge.decoder
    device = decoder.embed_tokens.weight.device.type
    laid = lay_out([[prompt] for prompt in prompts])
    tokens, positions, sees, _ = laid.to(device)
    pieces = torch.from_numpy(laid.pieces).long().to(device)
    caches = [KeyValues() for _ in decoder.layers]
    hidden = decoder.read(bridge.embed(tokens.long(), pieces), positions, sees, caches)
    ends = torch.tensor([len(prompt.tokens) for prompt in prompts], device=device)
    rows = torch.arange(len(prompts), device=device)
    last, seen = hidden[rows, ends - 1], sees[rows, ends - 1]
    written: list[list[int]] = [[] for _ in prompts]
    is_open = [True] * len(prompts)
    for step in range(most):
        best = (last.float() @ decoder.embed_tokens.weight.float().T).argmax(-1)
        for row, token in enumerate(best.tolist()):
            is_open[row] = is_open[row] and token != EOS
            if is_open[row]:
                written[row].append(token)
        if not any(is_open):
            break
        seen = torch.cat((seen, seen.new_ones(len(prompts), 1)), 1)
        embedded = decoder.embed_tokens(best).unsqueeze(1)
        place = (ends + step).unsqueeze(1)
        last = decoder.read(embedded, place, seen.unsqueeze(1), caches).squeeze(1)
    yield from written
