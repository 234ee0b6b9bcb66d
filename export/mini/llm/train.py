"""Trains the embedded model; the same command on a CPU or a GPU, resumed where it stopped."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor

from export.mini.llm.batches import Draws, Layout
from export.mini.llm.loop import Learner, Schedule, learn
from export.mini.llm.model import LlamaShape, SmallLlama
from export.mini.llm.muon import Muon
from export.mini.precision import best_device

__all__ = ["PRETRAINED", "SHAPES", "Weights", "optimizers_of", "shape_of", "train_llm"]

SHAPES = {
    # What two CPU cores can train in an hour or two, and what one large GPU can in minutes.
    "cpu": {"hidden_size": 256, "intermediate_size": 768, "num_hidden_layers": 6},
    "gpu": {"hidden_size": 512, "intermediate_size": 1536, "num_hidden_layers": 8},
    # Four heads share their keys and values: a quarter of the cache, and layers for what is saved.
    "deep": {
        "hidden_size": 512,
        "intermediate_size": 1536,
        "num_hidden_layers": 12,
        "num_key_value_heads": 2,
    },
}
"""Models that begin with nothing, by size; heads are 64 wide."""
PRETRAINED = "smollm"
"""The size that begins with SmolLM2, whose shape it has but for layers and vocabulary."""

Weights = Callable[[], Mapping[str, Tensor]]
"""Gives the weights to begin with."""

LAYOUTS = {"cpu": Layout(8192), "cuda": Layout(65280, row=384)}
"""Of the batches, by device."""


def shape_of(size: str, vocab_size: int) -> LlamaShape:
    """The model of a size: a key of ``SHAPES``."""
    heads = SHAPES[size]["hidden_size"] // 64
    sizes = {"num_key_value_heads": heads, **SHAPES[size]}
    return LlamaShape(vocab_size, num_attention_heads=heads, **sizes)


def train_llm(
    sampler: Draws,
    shape: LlamaShape,
    work: Path,
    schedule: Schedule,
    *,
    begin_with: Weights | None = None,
    device: str | None = None,
    is_compiled: bool = True,
) -> Path:
    """Train, or go on training, and write a Hugging Face checkpoint.

    Args:
        sampler: Draws the sequences.
        shape: Sizes of the model.
        work: Where the checkpoint is kept (``state.pt``) and the result written (``checkpoint``).
        schedule: Time and learning rate.
        begin_with: Gives the first weights where there is no checkpoint yet; None for random ones.
        device: ``"cpu"`` or ``"cuda"``; by default CUDA where there is one.
        is_compiled: Whether PyTorch compiles the model: a third faster, wants a C++ compiler.

    Returns:
        The checkpoint directory.
    """
    device = device or best_device()
    torch.manual_seed(schedule.seed)
    model = SmallLlama(shape)
    state_path = work / "state.pt"
    if begin_with is not None and not state_path.exists():
        model.load_state_dict(begin_with())
    model.to(device)
    if is_compiled:
        _compile(model, device)
    learner = Learner(
        model=model,
        loss_of=lambda batch: model.loss(*batch.to(device)),
        optimizers=optimizers_of(model),
        identity={"shape": asdict(shape)},
        path=state_path,
        saved=lambda: model.save(work / "checkpoint"),
    )
    learn(learner, sampler, LAYOUTS[device], schedule, device=device)
    return work / "checkpoint"


def optimizers_of(model: SmallLlama) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the layers, AdamW for everything else."""
    matrices = [p for p in model.layers.parameters() if p.ndim == 2]
    others = [p for n, p in model.named_parameters() if p.ndim != 2 or not n.startswith("layers")]
    return [
        Muon(matrices),
        torch.optim.AdamW(others, lr=1.0, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]


def _compile(model: SmallLlama, device: str) -> None:
    """Compile for batches of any shape on a CPU, for one shape on a GPU."""
    if device == "cpu":
        model.compile(dynamic=True)
    else:
        # One layer is compiled and serves for all: seconds instead of a minute.
        for layer in model.layers:
            layer.compile(dynamic=False)
