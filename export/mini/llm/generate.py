"""Writes on from prompts in PyTorch, the likeliest token at every step, many side by side."""

import torch
from torch import Tensor

from export.mini.llm.batches import Batch
from export.mini.llm.model import KeyValues, SmallLlama

__all__ = ["generate"]


def generate(
    decoder: SmallLlama, hidden: Tensor, prompts: Batch, *, stop: int, most: int
) -> list[list[int]]:
    """Write on.

    Args:
        decoder: The model.
        hidden: What it reads of the prompts: (rows, length, width).
        prompts: One to a row.
        stop: The token that ends what is written; it is not given.
        most: Tokens at most.

    Returns:
        What is written behind each prompt.
    """
    device = hidden.device.type
    _, positions, sees, _ = prompts.to(device)
    caches = [KeyValues() for _ in decoder.layers]
    ends = torch.from_numpy((prompts.examples >= 0).sum(1)).to(device)
    rows = torch.arange(len(ends), device=device)
    last = decoder.read(hidden, positions, sees, caches)[rows, ends - 1]
    seen = sees[rows, ends - 1]
    written: list[list[int]] = [[] for _ in ends]
    is_open = [True] * len(ends)
    for step in range(most):
        best = (last.float() @ decoder.embed_tokens.weight.float().T).argmax(-1)
        for row, token in enumerate(best.tolist()):
            is_open[row] = is_open[row] and token != stop
            if is_open[row]:
                written[row].append(token)
        if not any(is_open):
            break
        seen = torch.cat((seen, seen.new_ones(len(ends), 1)), 1)
        embedded = decoder.embed_tokens(best).unsqueeze(1)
        last = decoder.read(
            embedded, (ends + step).unsqueeze(1), seen.unsqueeze(1), caches
        ).squeeze(1)
    return written
