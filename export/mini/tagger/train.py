"""Train the English tagger, on a CPU or a GPU, resuming where it stopped.

``python -m export.mini.tagger.train DATA WORK --out models/eat-mini`` trains, or goes on training,
and exports.
"""

import argparse
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from export.atomic_write import aside
from export.mini.precision import best_device, has_bfloat16
from export.mini.tagger.data import (
    IGNORED,
    Example,
    Source,
    detokenise,
    encode,
    load_tokenizer,
    read_corpus,
    roughen,
)
from export.mini.tagger.model import base_encoder, new_model, optimizer_for, tagging_loss
from export.tagger.command import export_tagger

__all__ = ["DEVELOPMENT", "SOURCES", "TRANSLATED", "train_tagger"]

SOURCES = (
    Source("conll2003_en_train", 1.0),
    Source("wikigold_en_wikigold", 2.0),
    Source("wikineural_en_val", 0.6),
    Source("wikineural_en_test", 0.6),
    Source("uner_en_ewt_dev", 3.0, has_misc=False),
    Source("uner_en_ewt_test", 3.0, has_misc=False),
    Source("wnut17_en_train", 0.3, has_misc=False),
    Source("btc_en", 0.1, has_misc=False),
)
"""What the tagger is trained on; ``models`` card material, licences in the data's SOURCES.md."""

TRANSLATED = Source("translated", 1.0)
"""What the language model wrote."""

DEVELOPMENT = "conll2003_en_testa"
"""Corpus watched during training; never trained on."""

_TOKENISED_SHARE = 0.15
"""Share of sentences left as tokens joined by spaces, so that such text works too."""

_WARM_UP = 0.06
"""Share of the steps over which the learning rate rises."""


def _epoch_examples(
    corpora: Mapping[Path, Source], tokenizer: Tokenizer, max_tokens: int, seed: int
) -> list[Example]:
    """One epoch's sentences, freshly sampled and roughened; equal seeds give equal epochs."""
    rng = random.Random(seed)
    texts, spans, has_misc = [], [], []
    for path, source in corpora.items():
        for sentence in read_corpus(path):
            for _ in range(int(source.share + rng.random())):
                is_spaced = rng.random() < _TOKENISED_SHARE
                text, entities = detokenise(roughen(sentence, rng), is_spaced=is_spaced)
                texts.append(text)
                spans.append(entities)
                has_misc.append(source.has_misc)
    return encode(tokenizer, texts, spans, has_misc, max_tokens)


def _batches(examples: Sequence[Example], max_batch_tokens: int, seed: int) -> list[list[Example]]:
    """Batches of similar length in random order, each under a budget of padded tokens."""
    rng = random.Random(seed)
    ordered = sorted(examples, key=lambda example: len(example.ids) + rng.uniform(-2.0, 2.0))
    batches: list[list[Example]] = []
    batch: list[Example] = []
    longest = 0
    for example in ordered:
        longest = max(longest, len(example.ids))
        if batch and longest * (len(batch) + 1) > max_batch_tokens:
            batches.append(batch)
            batch, longest = [], len(example.ids)
        batch.append(example)
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    return batches


def _tensors(batch: Sequence[Example], device: str) -> dict[str, torch.Tensor]:
    longest = max(len(example.ids) for example in batch)

    def padded(rows: list[list[int]], value: int) -> torch.Tensor:
        return torch.tensor([row + [value] * (longest - len(row)) for row in rows], device=device)

    return {
        "input_ids": padded([example.ids for example in batch], 0),
        "token_type_ids": padded([example.casings for example in batch], 0),
        "attention_mask": padded([[1] * len(example.ids) for example in batch], 0),
        "labels": padded([example.labels for example in batch], IGNORED),
        "has_misc": torch.tensor([[example.has_misc] for example in batch], device=device),
    }


class _Run:
    """A training under way: what a checkpoint holds, and one step of it."""

    def __init__(self, base: Path, recipe: dict[str, Any], device: str) -> None:
        torch.manual_seed(recipe["seed"])
        self.model = new_model(base).to(device).train()
        self.step = 0
        self._recipe = recipe
        self._device = device
        self._optimizer = optimizer_for(self.model, recipe["learning_rate"])
        self._peaks = [group["lr"] for group in self._optimizer.param_groups]

    def restore(self, path: Path) -> None:
        """Go on from a checkpoint of the same recipe."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        if state["recipe"] != self._recipe:
            raise ValueError(
                f"{path}: checkpoint of another recipe, {state['recipe']} instead of "
                f"{self._recipe}: give the same options, or another work directory"
            )
        self.model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["chance"])
        self.step = state["step"]

    def save(self, path: Path) -> None:
        """Write a checkpoint; a crash while writing leaves the one before."""
        state = {
            "recipe": self._recipe,
            "model": self.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "chance": torch.get_rng_state(),
            "step": self.step,
        }
        with aside(path) as partial:
            torch.save(state, partial)

    def learn(self, batch: Sequence[Example], total: int) -> float:
        """Take one of ``total`` steps and return its loss."""
        self.step += 1
        rate = min(self.step / (_WARM_UP * total), (total - self.step) / ((1 - _WARM_UP) * total))
        for group, peak in zip(self._optimizer.param_groups, self._peaks, strict=True):
            group["lr"] = peak * rate
        inputs = _tensors(batch, self._device)
        labels, has_misc = inputs.pop("labels"), inputs.pop("has_misc")
        with torch.autocast(self._device, torch.bfloat16, enabled=self._recipe["use_bf16"]):
            logits = self.model(**inputs).logits
        loss = tagging_loss(logits, labels, has_misc)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        return float(loss.detach())


def train_tagger(
    data: Path,
    work: Path,
    *,
    base: Path | None = None,
    sources: Sequence[Source] = SOURCES,
    translated: Path | None = None,
    epochs: int = 2,
    learning_rate: float = 2e-4,
    max_batch_tokens: int = 1024,
    max_tokens: int = 96,
    save_every: int = 200,
    device: str | None = None,
    use_bf16: bool | None = None,
    seed: int = 1,
) -> Path:
    """Train the tagger, going on from the last checkpoint in ``work`` if there is one.

    Args:
        data: Directory of the ``.jsonl.xz`` corpora.
        work: Directory for the resumable state (``state.pt``) and the result (``model/``).
        base: Pretrained BERT encoder with its ``tokenizer.json``; None for all-MiniLM-L6-v2.
        sources: Corpora and their shares.
        translated: The language model's own English as one more of them (``tagger_translated``).
        epochs: Passes over the sampled sources; the learning rate falls linearly to 0 over them.
        learning_rate: Peak, after 6% of warm-up; new parameters get five times as much.
        max_batch_tokens: Padded sub-words per step.
        max_tokens: Sub-words kept per sentence.
        save_every: Steps between checkpoints.
        device: ``"cpu"``, ``"cuda"`` or None for CUDA where there is one.
        use_bf16: Compute in bfloat16, weights staying in float32; None with CUDA and with AMX.
            With AVX-512 BF16 alone float32 measured a third faster.
        seed: Of sampling, noise, order and dropout.

    Returns:
        The checkpoint directory: ``config.json``, ``model.safetensors``, ``tokenizer.json``.

    Raises:
        ValueError: ``work`` holds a checkpoint made with other options.
    """
    base = base or base_encoder()
    corpora = {data / f"{source.name}.jsonl.xz": source for source in sources}
    if translated is not None:
        corpora[translated] = TRANSLATED
    device = device or best_device()
    recipe = {
        "sources": [[one.name, one.share, one.has_misc] for one in corpora.values()],
        "epochs": epochs,
        "learning_rate": learning_rate,
        "max_batch_tokens": max_batch_tokens,
        "max_tokens": max_tokens,
        "use_bf16": has_bfloat16(device) if use_bf16 is None else use_bf16,
        "seed": seed,
    }
    tokenizer = load_tokenizer(base / "tokenizer.json")
    state, result = work / "state.pt", work / "model"
    result.mkdir(parents=True, exist_ok=True)
    run = _Run(base, recipe, device)
    if state.exists():
        run.restore(state)

    def save() -> None:
        run.save(state)
        run.model.save_pretrained(result)
        tokenizer.save(str(result / "tokenizer.json"))

    def plan(epoch: int) -> list[list[Example]]:
        chance = seed * 1000 + epoch
        examples = _epoch_examples(corpora, tokenizer, max_tokens, chance)
        return _batches(examples, max_batch_tokens, chance)

    batches = plan(0)
    # Epochs are sampled and differ a little in length: the first one sets it for all.
    length = len(batches)
    total = length * epochs
    losses: list[float] = []
    started, already = time.monotonic(), run.step
    for epoch in range(run.step // length, epochs):
        if epoch:
            batches = plan(epoch)
        for number in range(run.step - epoch * length, length):
            losses.append(run.learn(batches[number % len(batches)], total))
            if run.step % 50 == 0:
                pace = (run.step - already) / (time.monotonic() - started)
                mean = sum(losses) / len(losses)
                print(f"step {run.step}/{total} loss {mean:.4f} {pace:.2f} steps/s", flush=True)
                losses.clear()
            if run.step % save_every == 0:
                save()
    save()
    return result


def main() -> None:
    """Train the tagger and export it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("data", type=Path, help="directory of the corpora")
    parser.add_argument("work", type=Path, help="directory of checkpoints; resumes from there")
    parser.add_argument("--out", type=Path, required=True, help="where the ONNX tagger goes")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--device", choices=("cpu", "cuda"), default=None)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checkpoint = train_tagger(
        options.data,
        options.work,
        epochs=options.epochs,
        device=options.device,
        seed=options.seed,
    )
    print(export_tagger(checkpoint, options.out))


if __name__ == "__main__":
    main()
