"""LoRA on packed examples: transformers' own trainer, one sequence at a time, on one device."""

import gc
import logging
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers import (
    AutoModelForCausalLM,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)

from eat_edge.errors import ConfigError, InputError, ModelError
from export.finetune.encode import Packed
from export.finetune.memory import ADAPTED

__all__ = ["Losses", "Schedule", "computing", "evaluate", "load_base", "train"]

_LOGS = 5
"""Losses that are noted between two evaluations."""
_EVALUATIONS = 10
"""Evaluations and checkpoints of a run, about."""
_HELD_OUT = "held_out"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long is learnt, and how fast.

    Attributes:
        rank: Of the adapter's matrices; their product is scaled by 2, whatever the rank.
        rate: Highest learning rate; it rises through the first 3 % and falls by a cosine.
        epochs: How often every sequence is seen.
        batch: Sequences of a step.
        seed: Of the adapter's first weights and of the order.
    """

    rank: int = 16
    rate: float = 2e-4
    epochs: int = 1
    batch: int = 8
    seed: int = 0

    def steps(self, sequences: int) -> int:
        """Steps of a run over so many sequences."""
        return self.epochs * math.ceil(sequences / self.batch)


@dataclass(frozen=True, slots=True)
class Losses:
    """What was measured on the way.

    Attributes:
        train: Steps done, and the mean loss of an answer's token since the entry before.
        held_out: Steps done, and the loss on held-out sequences by task.
    """

    train: tuple[tuple[int, float], ...]
    held_out: tuple[tuple[int, Mapping[str, float]], ...]


def load_base(path: Path, *, is_exact: bool = False) -> Any:
    """Load a causal language model from a directory, never from anywhere else.

    Args:
        path: What ``save_pretrained`` wrote.
        is_exact: In the type it is stored in, on the CPU; else as it is trained: on the GPU where
            there is one, in bfloat16 where the device computes in it, else in float32.

    Raises:
        InputError: It cannot be loaded.
    """
    # A model that was trained before hangs in cycles with its trainer, and fills the device.
    gc.collect()
    torch.cuda.empty_cache()
    device, dtype = ("cpu", "auto") if is_exact else computing()
    try:
        model = AutoModelForCausalLM.from_pretrained(
            path, dtype=dtype, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise InputError(
            f"{path}: cannot be loaded ({error}): give a directory that save_pretrained wrote"
        ) from error
    if model.config.get_text_config().to_dict().get("attn_logit_softcapping"):
        # The fused kernels leave the cap out.
        model.set_attn_implementation("eager")
    return model.to(device)


def train(
    base: Any,
    sequences: Sequence[Packed],
    held_out: Mapping[str, Sequence[Packed]],
    schedule: Schedule,
    work: Path,
) -> Losses:
    """Train an adapter, from the last complete checkpoint of the directory if it has one.

    An interrupted run comes to the same adapter as one that was not, on the same device: order and
    state of chance are part of a checkpoint.

    Args:
        base: The model; it gets the adapter.
        sequences: To learn.
        held_out: To evaluate with, by task.
        schedule: How.
        work: Directory of the checkpoints; at the end its ``adapter`` has the adapter.

    Raises:
        ModelError: The device has no room, or the loss is no number any more.
    """
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(schedule.seed)
    config = LoraConfig(
        r=schedule.rank,
        lora_alpha=2 * schedule.rank,
        target_modules=list(ADAPTED),
        task_type="CAUSAL_LM",
    )
    # With a cache, transformers would let packed examples see each other.
    base.config.use_cache = False
    model = get_peft_model(base, config)
    pause = max(1, schedule.steps(len(sequences)) // (_EVALUATIONS * _LOGS))
    last = _last_checkpoint(work)
    trainer = Trainer(
        model,
        _arguments(base, schedule, work, pause),
        data_collator=_batch,
        train_dataset=sequences,
        compute_loss_func=_mean_loss,
        callbacks=[_Reporter(held_out, _LOGS * pause)],
    )
    trainer.remove_callback(PrinterCallback)
    try:
        trainer.train(resume_from_checkpoint=None if last is None else str(last))
    except torch.OutOfMemoryError as error:
        longest = max(len(sequence.tokens) for sequence in sequences)
        raise ModelError(
            f"the device has no room for sequences of {longest} tokens: give a smaller --length"
        ) from error
    model.save_pretrained(str(work / "adapter"))
    return _losses(trainer.state.log_history)


def _arguments(base: Any, schedule: Schedule, work: Path, pause: int) -> TrainingArguments:
    """What transformers' trainer is told.

    Args:
        base: The model, on its device.
        schedule: How long is learnt, and how fast.
        work: Directory of the checkpoints.
        pause: Steps between two losses that are noted.
    """
    return TrainingArguments(
        output_dir=str(work),
        per_device_train_batch_size=1,
        gradient_accumulation_steps=schedule.batch,
        num_train_epochs=schedule.epochs,
        learning_rate=schedule.rate,
        lr_scheduler_type="cosine",
        warmup_ratio=0.03,
        weight_decay=0.0,
        gradient_checkpointing=True,
        gradient_checkpointing_kwargs={"use_reentrant": False},
        bf16=base.dtype == torch.bfloat16,
        use_cpu=base.device.type == "cpu",
        logging_steps=pause,
        logging_nan_inf_filter=False,
        save_steps=_LOGS * pause,
        save_total_limit=2,
        seed=schedule.seed,
        disable_tqdm=True,
        report_to="none",
        remove_unused_columns=False,
        dataloader_pin_memory=False,
    )


def evaluate(model: Any, sequences: Sequence[Packed]) -> float:
    """The mean loss of the answers' tokens.

    Args:
        model: On any device.
        sequences: At least one.
    """
    is_training = model.training
    model.eval()
    total = 0.0
    autocast = torch.autocast(model.device.type, model.dtype, model.dtype == torch.bfloat16)
    with torch.no_grad(), autocast:
        for sequence in sequences:
            batch = {name: value.to(model.device) for name, value in _batch([sequence]).items()}
            labels = batch.pop("labels")
            total += float(_mean_loss(model(**batch, use_cache=False), labels, 1))
    model.train(is_training)
    return total / sum(len(sequence.answers) for sequence in sequences)


class _Reporter(TrainerCallback):
    """Evaluates at the beginning, now and then, and at the end; tells how far a run is."""

    def __init__(self, held_out: Mapping[str, Sequence[Packed]], every: int) -> None:
        self._held_out = held_out
        self._every = every
        self._began, self._first = time.monotonic(), 0

    def on_train_begin(self, _: Any, state: Any, __: Any, *, model: Any, **others: Any) -> None:
        self._began, self._first = time.monotonic(), state.global_step
        if state.global_step == 0:
            self._evaluate(state, model)

    def on_step_end(self, _: Any, state: Any, __: Any, *, model: Any, **others: Any) -> None:
        if state.global_step % self._every == 0 or state.global_step == state.max_steps:
            self._evaluate(state, model)

    def on_log(self, _: Any, state: Any, control: Any, *, logs: Any, **others: Any) -> None:
        if "loss" not in logs:
            return
        if not math.isfinite(logs["loss"]):
            raise ModelError(f"the loss is {logs['loss']}: give a smaller --rate")
        done, left = state.global_step - self._first, state.max_steps - state.global_step
        minutes = left * (time.monotonic() - self._began) / done / 60
        _log.info(
            "step %d of %d, loss %.4f, %.0f min left",
            state.global_step,
            state.max_steps,
            logs["loss"],
            minutes,
        )

    def _evaluate(self, state: Any, model: Any) -> None:
        losses = {task: evaluate(model, some) for task, some in self._held_out.items()}
        # Beside the losses of training: checkpoints keep it with them.
        state.log_history.append({"step": state.global_step, _HELD_OUT: losses})
        shown = ", ".join(f"{task} {loss:.4f}" for task, loss in losses.items())
        _log.info("step %d, held-out loss: %s", state.global_step, shown)


def _batch(sequences: Sequence[Packed]) -> dict[str, Tensor]:
    """One sequence as a batch; logits are computed where something is to be learnt, only."""
    (sequence,) = sequences
    tokens, positions, asked, answers = (
        torch.tensor(values, dtype=torch.int64)
        for values in (sequence.tokens, sequence.positions, sequence.asked, sequence.answers)
    )
    return {
        "input_ids": tokens[None],
        "position_ids": positions[None],
        "logits_to_keep": asked,
        "labels": answers,
    }


def _mean_loss(outputs: Any, labels: Tensor, num_items_in_batch: Any) -> Tensor:
    """Every token of a step weighs the same, in whichever sequence it is."""
    loss = functional.cross_entropy(outputs.logits[0].float(), labels, reduction="sum")
    return loss / num_items_in_batch


def _last_checkpoint(work: Path) -> Path | None:
    """The last checkpoint that was completed: its state is written last."""
    found = [
        (int(path.name.rpartition("-")[2]), path)
        for path in work.glob("checkpoint-*")
        if (path / "trainer_state.json").is_file()
    ]
    return max(found)[1] if found else None


def _losses(history: Sequence[Mapping[str, Any]]) -> Losses:
    return Losses(
        tuple((entry["step"], entry["loss"]) for entry in history if "loss" in entry),
        tuple((entry["step"], entry[_HELD_OUT]) for entry in history if _HELD_OUT in entry),
    )


def computing() -> tuple[str, torch.dtype]:
    """The device to train on, and the type it computes in.

    Raises:
        ConfigError: There are several GPUs.
    """
    if not torch.cuda.is_available():
        return "cpu", torch.float32
    if torch.cuda.device_count() > 1:
        raise ConfigError("this trains on one GPU: choose one with CUDA_VISIBLE_DEVICES=0")
    return "cuda", torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
