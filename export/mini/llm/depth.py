"""Which layers of a pretrained decoder stay: what it can best do without goes, again and again.

After "The Unreasonable Ineffectiveness of the Deeper Layers" (arXiv 2403.17887) and ShortGPT (arXiv
2403.03853): much of a deep decoder can go when what is left learns on. They measure similarity of
states; the loss itself costs no more on a few sentences, and says what is wanted.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from export.mini.llm.batches import Batch
from export.mini.llm.model import LlamaShape, SmallLlama

__all__ = ["choose_depth", "cut_depth"]

_log = logging.getLogger(__name__)

_LAYER = re.compile(r"layers\.(\d+)\.(.*)")


def choose_depth(model: SmallLlama, layers: int, batches: Sequence[Batch]) -> tuple[int, ...]:
    """Choose the layers to keep.

    Args:
        model: The whole decoder.
        layers: How many to keep.
        batches: Text to measure the loss on: some dozens of sentences.

    Returns:
        Their numbers, in order.
    """
    every, kept = model.layers, list(range(len(model.layers)))
    device = model.embed_tokens.weight.device.type
    read = [batch.to(device) for batch in batches]

    def loss_without(layer: int) -> float:
        model.layers = nn.ModuleList(every[key] for key in kept if key != layer)
        return sum(float(model.loss(*batch)) for batch in read)

    with torch.no_grad():
        while len(kept) > layers:
            losses = {layer: loss_without(layer) for layer in kept}
            kept.remove(least := min(losses, key=losses.__getitem__))
            _log.info("without layer %d: loss %.3f, %d left", least, losses[least], len(kept))
    model.layers = every
    return tuple(kept)


def cut_depth(
    weights: Mapping[str, Tensor], shape: LlamaShape, kept: Sequence[int]
) -> tuple[dict[str, Tensor], LlamaShape]:
    """Leave out all layers but some.

    Args:
        weights: ``state_dict`` of the whole decoder.
        shape: Its shape.
        kept: Numbers of the layers that stay.

    Returns:
        Weights and shape of what is left.
    """
    numbers = {str(old): new for new, old in enumerate(kept)}
    cut = {}
    for name, tensor in weights.items():
        found = _LAYER.match(name)
        if found is None:
            cut[name] = tensor
        elif found[1] in numbers:
            cut[f"layers.{numbers[found[1]]}.{found[2]}"] = tensor
    return cut, replace(shape, num_hidden_layers=len(kept))
