"""A shallower tagger that is taught by the whole one: layers go, the others learn what it says.

The layers that go are chosen one after the other: always the one without which the tags change
least. What is left learns, on text without labels, the tag probabilities of the whole tagger and
the states behind every layer that was dropped (Sanh et al. 2019, "DistilBERT"; Jiao et al. 2020,
"TinyBERT").
"""

import copy
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from eat_edge.tagger.unigram import FIRST_ID
from export.mini.ahead import alike
from export.mini.tagger.train import Batch, Loss

__all__ = ["choose_layers", "keep_layers", "num_unchanged", "teaching_loss"]

_STATES = 0.3
"""Weight of the states in the loss, against that of the tags."""
_BATCH = 2048
"""Pieces that go through the whole tagger together, when layers are chosen."""
_PADDING = 1


def choose_layers(model: Any, number: int, samples: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Choose the layers to keep.

    Args:
        model: The whole ``BertForTokenClassification``.
        number: How many to keep, from 1 to all.
        samples: Ids of some typical sentences, special pieces included.

    Returns:
        Their numbers, rising.

    Raises:
        ValueError: The model has not so many layers, or there are no samples.
    """
    kept = tuple(range(len(model.bert.encoder.layer)))
    if not 0 < number <= len(kept) or not samples:
        raise ValueError(f"{number} of {len(kept)} layers on {len(samples)} samples")
    batches = [_padded(batch) for batch in alike(samples, len, _BATCH)]
    model = keep_layers(model, kept).eval()
    layers = list(model.bert.encoder.layer)

    def tags(chosen: Sequence[int]) -> list[Tensor]:
        model.bert.encoder.layer = nn.ModuleList(layers[layer] for layer in chosen)
        return [_log_probs(model, ids) for ids in batches]

    with torch.inference_mode():
        whole = tags(kept)
        while len(kept) > number:
            kept = min(
                (tuple(x for x in kept if x != gone) for gone in kept),
                key=lambda rest: sum(
                    float(_divergence(ours, theirs, ids) * (ids >= FIRST_ID).sum())
                    for ours, theirs, ids in zip(tags(rest), whole, batches, strict=True)
                ),
            )
    return kept


def keep_layers(model: Any, kept: Sequence[int]) -> Any:
    """A copy of a classifier with some of its layers only.

    Args:
        model: A ``BertForTokenClassification``.
        kept: Numbers of its layers, rising.
    """
    shallower = copy.deepcopy(model)
    layers = shallower.bert.encoder.layer
    shallower.bert.encoder.layer = nn.ModuleList(layers[number] for number in kept)
    shallower.config.num_hidden_layers = len(kept)
    return shallower


def num_unchanged(kept: Sequence[int]) -> int:
    """How many of the lowest layers read what they read before."""
    return sum(layer == number for number, layer in enumerate(kept))


def teaching_loss(teacher: Any, kept: Sequence[int]) -> Loss:
    """What a student loses by tagging otherwise than its teacher.

    Args:
        teacher: The whole classifier; it stays as it is.
        kept: The student's layers, by their numbers in the teacher.

    Returns:
        A loss that looks at no label: Kullback-Leibler divergence of the tags, and mean square
        distance between the states behind every layer of the student and those that the teacher
        has before its next kept layer.
    """
    teacher = teacher.eval()
    followed = [*kept[1:], len(teacher.bert.encoder.layer)]

    def loss(model: Any, batch: Batch) -> Tensor:
        ids = batch.ids
        with torch.no_grad():
            told = teacher(ids, attention_mask=batch.mask, output_hidden_states=True)
        said = model(ids, attention_mask=batch.mask, output_hidden_states=True)
        is_text = ids >= FIRST_ID
        apart = [
            (ours.float() - told.hidden_states[layer].float())[is_text].square().mean()
            for ours, layer in zip(said.hidden_states[1:], followed, strict=True)
        ]
        ours, theirs = (out.logits.float().log_softmax(-1) for out in (said, told))
        return _divergence(ours, theirs, ids) + _STATES * torch.stack(apart).mean()

    return loss


def _divergence(ours: Tensor, theirs: Tensor, ids: Tensor) -> Tensor:
    """Mean Kullback-Leibler divergence over the pieces that are text."""
    of_pieces = (theirs.exp() * (theirs - ours)).sum(-1)
    return of_pieces[ids >= FIRST_ID].mean()


def _log_probs(model: Any, ids: Tensor) -> Tensor:
    logits: Tensor = model(ids, attention_mask=(ids != _PADDING).long()).logits
    return logits.float().log_softmax(-1)


def _padded(batch: Sequence[Sequence[int]]) -> Tensor:
    longest = max(map(len, batch))
    return torch.tensor([[*ids, *[_PADDING] * (longest - len(ids))] for ids in batch])
