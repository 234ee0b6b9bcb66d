"""From the spotter's checkpoint to its ONNX file."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from eat_edge.tagger.gazetteer import SCHEME
from export.mini.parallel.sentence import Drawn
from export.mini.tagger.spotter import MAX_CHARACTERS, TAGS, SpotterModel, SpotterShape, arrays
from export.mini.tagger.spotter_graph import RANGED, Ranges, spotter_graph
from export.onnx.trace import set_metadata

__all__ = ["activation_ranges", "export_spotter"]

_BEYOND = 1e-5
"""Share of the activations cut off at either end. Measured on eat-mini: the extremes cost the rest
more precision than they are worth, and a share of 1e-4 is felt."""


def export_spotter(checkpoint: Path, out: Path, sentences: Sequence[Drawn]) -> None:
    """Write the int8 ONNX file.

    Args:
        checkpoint: ``spotter.pt`` of ``train_spotter``.
        out: The file to write.
        sentences: Some hundred like those it will read, for the ranges of the activations.
    """
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    shape = SpotterShape(**state["shape"])
    model = SpotterModel(shape)
    model.load_state_dict(state["model"])
    numbers = {char: index + 2 for index, char in enumerate(state["characters"])}
    typical = [sentence for sentence in sentences if len(sentence.text) <= MAX_CHARACTERS]
    ranges = activation_ranges(model, (arrays([sentence], numbers) for sentence in typical))
    weights = {name: value.numpy() for name, value in model.state_dict().items()}
    onnx.save(spotter_graph(weights, shape, ranges), str(out))
    set_metadata(
        out,
        {
            "labels": json.dumps(TAGS),
            "characters": state["characters"],
            "gazetteer": SCHEME,
            "max_characters": str(MAX_CHARACTERS),
        },
    )


def activation_ranges(
    model: SpotterModel, batches: Iterable[tuple[NDArray[np.int32], ...]]
) -> Ranges:
    """Find between what the inputs of every product lie.

    Args:
        model: The float model; is put into evaluation mode.
        batches: Character and gazetteer ids, and whatever else; no padding.

    Returns:
        As ``spotter_graph`` wants them; the outermost activations lie beyond.
    """
    seen: dict[str, list[NDArray[np.float32]]] = {}

    def watch(module: nn.Module, name: str) -> RemovableHandle:
        def note(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            seen.setdefault(name, []).append(inputs[0].numpy().ravel())

        return module.register_forward_pre_hook(note)

    handles = [
        watch(module, name)
        for name, module in model.named_modules()
        if name.rpartition(".")[2] in RANGED
    ]
    model.eval()
    with torch.no_grad():
        for characters, gazetteer, *_ in batches:
            model(torch.from_numpy(characters), torch.from_numpy(gazetteer))
    for handle in handles:
        handle.remove()
    ranges = {}
    for name, values in seen.items():
        low, high = np.quantile(np.concatenate(values), [_BEYOND, 1.0 - _BEYOND])
        ranges[name] = float(low), float(high)
    return ranges
