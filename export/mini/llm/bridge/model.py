"""The model: encoder states of the source become soft tokens of an English decoder.

The encoder stays as it is; what a projection makes of its states stands in the decoder's prompt in
place of tokens (as pictures do in LLaVA, arXiv 2304.08485), so that the decoder has no vocabulary
but English. llama.cpp takes such vectors as they are (``llama_batch.embd``).
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from export.mini.llm.batches import NO_PIECE
from export.mini.llm.example import SOFT
from export.mini.llm.model import LlamaShape, SmallLlama

__all__ = ["LAYERS", "Bridge"]

LAYERS = (4, 8, 12)
"""Layers of the encoder whose states are projected, side by side: low ones know the word, those in
the middle what it means in any language."""


class Bridge(nn.Module):
    """Projection and decoder learn; the encoder, which is no part of the state, does not.

    Args:
        encoder: A ``transformers.BertModel``.
        shape: Of the decoder.
        layers: Of the encoder, as in ``LAYERS``; those above the last are not run.
    """

    def __init__(self, encoder: Any, shape: LlamaShape, *, layers: Sequence[int] = LAYERS) -> None:
        super().__init__()
        self.layers = tuple(min(layer, len(encoder.encoder.layer)) for layer in layers)
        encoder.encoder.layer = encoder.encoder.layer[: max(self.layers)]
        # In a tuple, so that no module knows of it.
        self._encoder = (encoder.eval().requires_grad_(False),)
        width = encoder.config.hidden_size * len(self.layers)
        self.project = nn.Linear(width, shape.hidden_size)
        self.decoder = SmallLlama(shape)

    def encode(self, pieces: Tensor) -> Tensor:
        """States of the pieces, a row after the other, padding left out.

        Args:
            pieces: (sequences, longest) int64, padded with ``NO_PIECE``.

        Returns:
            (pieces that are none of padding, encoder width times layers).
        """
        (encoder,) = self._encoder
        is_piece = pieces != NO_PIECE
        with torch.no_grad():
            read = encoder.to(pieces.device)(
                pieces, attention_mask=is_piece, output_hidden_states=True
            ).hidden_states
            return torch.cat([read[layer][is_piece].float() for layer in self.layers], dim=-1)

    def embed(self, tokens: Tensor, pieces: Tensor) -> Tensor:
        """What the decoder reads: embeddings of tokens, and soft tokens where there is ``SOFT``.

        Args:
            tokens: (batch, length) int64.
            pieces: As for ``encode``; in all as many as there are ``SOFT`` tokens.

        Returns:
            (batch, length, decoder width).
        """
        hidden: Tensor = self.decoder.embed_tokens(tokens.clamp(min=0))
        if not pieces.numel():
            return hidden
        soft = self.project(self.encode(pieces)).to(hidden.dtype)
        return hidden.masked_scatter((tokens == SOFT).unsqueeze(-1), soft)

    def loss(
        self, tokens: Tensor, positions: Tensor, sees: Tensor, targets: Tensor, pieces: Tensor
    ) -> Tensor:
        """Mean cross-entropy where there is a target.

        Args:
            tokens: As for ``embed``.
            positions: As for ``SmallLlama.forward``.
            sees: The same.
            targets: As for ``SmallLlama.loss``.
            pieces: As for ``encode``.
        """
        hidden = self.decoder.read(self.embed(tokens, pieces), positions, sees)
        return self.decoder.loss_of(hidden, targets)
