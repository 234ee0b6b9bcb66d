"""Which layers of a pretrained decoder stay: what it can best do without goes, again and again.

After "The Unreasonable Ineffectiveness of the Deeper Layers" (arXiv 2403.17887) and ShortGPT (arXiv
2403.03853): much of a deep decoder can go when what is left learns on. They measure similarity of
states; the loss itself costs no more on a few sentences, and says what is wanted. Of the layers
that are too many a third goes at a time, and what is left is measured anew.
"""

import logging
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import torch
from torch import Tensor, nn

from export.mini.ahead import alike
from export.mini.llm.batches import Batch, lay_out
from export.mini.llm.example import Example
from export.mini.llm.model import LlamaShape, SmallLlama
from export.mini.llm.smollm import BOS, EOS, Pretrained

__all__ = ["choose_depth", "cut_depth", "shallower"]

_log = logging.getLogger(__name__)

_MEASURED = 8
"""English sentences by whose loss layers are chosen."""
_MEASURED_TOKENS = range(15, 25)
"""Their length."""
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
            going = sorted(kept, key=losses.__getitem__)[: math.ceil((len(kept) - layers) / 3)]
            _log.info("loss %.3f without layer %d, first of %s", losses[going[0]], going[0], going)
            kept = [layer for layer in kept if layer not in going]
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


def shallower(pretrained: Pretrained, layers: int, english: Iterable[str]) -> Pretrained:
    """Cut a pretrained decoder to the layers it can least do without.

    Args:
        pretrained: The whole decoder.
        layers: How many stay.
        english: Sentences to measure the loss on; of these some of middle length are taken.
    """
    model = SmallLlama(pretrained.shape)
    model.load_state_dict(pretrained.weights)
    # To compare losses bfloat16 does, and takes half the time.
    kept = choose_depth(model.bfloat16(), layers, _sample(pretrained, english))
    weights, shape = cut_depth(pretrained.weights, pretrained.shape, kept)
    return replace(pretrained, weights=weights, shape=shape)


def _sample(pretrained: Pretrained, english: Iterable[str]) -> list[Batch]:
    """A little English, as the decoder was trained on it."""
    tokenizer = pretrained.tokenizer()
    read = (tokenizer.encode(text).ids for text in english)
    fitting = ([BOS, *ids] for ids in read if len(ids) in _MEASURED_TOKENS)
    examples = [
        Example(ids, [*ids[1:], EOS], list(range(len(ids))), [0] * len(ids))
        for ids in islice(fitting, _MEASURED)
    ]
    parts = alike(examples, lambda one: len(one.tokens), _MEASURED * _MEASURED_TOKENS.stop)
    return [lay_out([[one] for one in part]) for part in parts]
