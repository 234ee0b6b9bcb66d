"""How the projection begins: as the map that takes English words to their own embeddings.

The encoder has like states for words of one meaning in any language. So the map is found on English
alone, where it is known which decoder token a word is: least squares from the states of words that
are one piece of the encoder to the embeddings of the same words. What the decoder then reads of a
Chinese sentence is a gloss, word by word, from the first step on.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from export.mini.ahead import alike
from export.mini.llm.batches import NO_PIECE
from export.mini.llm.bridge.data import Tokenizers
from export.mini.llm.bridge.model import Bridge

__all__ = ["begin_with_glosses"]

_PIECES = 2048
"""Pieces that are read together."""
_RIDGE = 1e-2
"""Of the mean square of a state."""


def begin_with_glosses(
    bridge: Bridge, english: Sequence[str], tokenizers: Tokenizers, *, most: int = 1000
) -> float:
    """Set the projection.

    Args:
        bridge: Its decoder has its weights already.
        english: Sentences.
        tokenizers: Cut them for encoder and decoder.
        most: Sentences to read.

    Returns:
        Share of the variance of the embeddings that the map explains.
    """
    states, wanted = _words(bridge, english[:: math.ceil(len(english) / most)], tokenizers)
    embeddings = bridge.decoder.embed_tokens.weight.detach().float()[wanted]
    mean, target = states.mean(0), embeddings.mean(0)
    states, embeddings = states - mean, embeddings - target
    square = states.T @ states
    square.diagonal().add_(_RIDGE * square.diagonal().mean())
    solved = torch.linalg.solve(square, states.T @ embeddings)
    explained = 1.0 - (embeddings - states @ solved).square().sum() / embeddings.square().sum()
    with torch.no_grad():
        bridge.project.weight.copy_(solved.T)
        bridge.project.bias.copy_(target - mean @ solved)
    return float(explained)


def _words(bridge: Bridge, texts: Sequence[str], tokenizers: Tokenizers) -> tuple[Tensor, Tensor]:
    """States of the pieces that are one decoder token each, and these tokens."""
    pieces, tokens = tokenizers
    read = [pieces.encode(text, add_special_tokens=False) for text in texts]
    states, wanted = [], []
    for batch in alike((one for one in read if one.ids), lambda one: len(one.ids), _PIECES):
        longest = max(len(one.ids) for one in batch)
        padded = torch.tensor([one.ids + [NO_PIECE] * (longest - len(one.ids)) for one in batch])
        found = [
            tokens.token_to_id(piece.replace("\u2581", "\u0120"))
            for one in batch
            for piece in one.tokens
        ]
        rows = [row for row, token in enumerate(found) if token is not None]
        states.append(bridge.encode(padded)[rows])
        wanted += [token for token in found if token is not None]
    return torch.cat(states), torch.tensor(wanted)
