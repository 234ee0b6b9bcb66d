"""Quantisation-aware training: the model learns to say with rounded weights what it said before.

Weights of four bits are half as fast again as those of five where a CPU has no AMX, and cost a
translator of this size three points of chrF if they are simply rounded. Trained as they will be
rounded (arXiv 1712.05877), with the model as it was for a teacher (arXiv 1503.02531), they learn to
make up for one another.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor

from export.mini.llm.batches import Batch, Draws, Layout
from export.mini.llm.example import IGNORE
from export.mini.llm.fake_quant import dither, rounded_weights, with_rounded_weights
from export.mini.llm.loop import Learner, Schedule, learn
from export.mini.llm.loss import distillation_loss
from export.mini.llm.model import LlamaShape, SmallLlama, product_type
from export.mini.precision import best_device

__all__ = ["train_rounded"]

_LAYOUTS = {"cpu": Layout(4096), "cuda": Layout(65280, row=384)}
"""Of the batches, by device. A teacher's probabilities tell more than a word: few rows do."""


def train_rounded(
    sampler: Draws,
    shape: LlamaShape,
    weights: Mapping[str, Tensor],
    work: Path,
    schedule: Schedule,
    *,
    device: str | None = None,
) -> Path:
    """Train, or go on training, and write a Hugging Face checkpoint.

    Args:
        sampler: Draws the sequences.
        shape: Sizes of the model.
        weights: Of the teacher, and what training begins with.
        work: Where the checkpoint is kept (``state.pt``) and the result written (``checkpoint``).
        schedule: Time and learning rate.
        device: ``"cpu"`` or ``"cuda"``; by default CUDA where there is one.

    Returns:
        The checkpoint directory; its weights are such as ``Q4_0`` holds.
    """
    device = device or best_device()
    teacher, model = (_loaded(shape, weights, device) for _ in range(2))
    teacher.requires_grad_(False)
    # The embeddings stay in eight bits, as they are.
    model.embed_tokens.requires_grad_(False)
    dither(model)
    with_rounded_weights(model)

    def loss_of(batch: Batch) -> Tensor:
        *shown, targets = batch.to(device)
        is_asked = targets != IGNORE
        kind = product_type(device)
        with torch.no_grad():
            known = teacher(*shown)[is_asked].to(kind)
        rows = model(*shown)[is_asked].to(kind)
        return distillation_loss(
            rows, model.embed_tokens.weight, known, teacher.embed_tokens.weight
        )

    def save() -> None:
        plain = SmallLlama(shape)
        plain.load_state_dict(rounded_weights(model))
        plain.save(work / "checkpoint")

    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    learner = Learner(
        model=model,
        loss_of=loss_of,
        optimizers=[torch.optim.AdamW(learning, betas=(0.9, 0.98), weight_decay=0.0)],
        identity={"shape": asdict(shape)},
        path=work / "state.pt",
        saved=save,
    )
    learn(learner, sampler, _LAYOUTS[device], schedule, device=device)
    return work / "checkpoint"


def _loaded(shape: LlamaShape, weights: Mapping[str, Tensor], device: str) -> SmallLlama:
    model = SmallLlama(shape)
    model.load_state_dict(weights)
    model.to(device)
    return model
