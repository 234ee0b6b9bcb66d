"""``export llm``: a checkpoint to a quantised GGUF file that is proved to be worth shipping."""

import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eat_edge.errors import ConfigError, InputError
from eat_edge.files.aside import aside
from export.gguf.importance import measure_importance
from export.gguf.model import GgufModel
from export.gguf.parity import compare_tokenizers, probe_lines
from export.gguf.quality import (
    HeldOut,
    Quality,
    complaints,
    cut_text,
    measure_quality,
    read_held_out,
    speaks_control_tokens,
)
from export.gguf.quantize import BITS, KINDS, needs_whole_blocks, quantize
from export.gguf.write import Plan, plan_gguf, write_gguf

__all__ = ["LlmExport", "LlmReport", "export_llm"]

_LENGTH = 512
"""Tokens of a sequence of calibration and held-out text."""


@dataclass(frozen=True, slots=True)
class LlmExport:
    """What is asked for.

    Attributes:
        checkpoint: Directory of the checkpoint.
        out: The GGUF file to write.
        kind: One of ``export.gguf.quantize.KINDS``.
        calibration: Plain text to weigh rounding errors by, or None.
        held_out: Text to compare the quantised file with F16 by, or None.
        is_forced: Whether the file is kept whatever it lost.
        threads: CPU threads.
    """

    checkpoint: Path
    out: Path
    kind: str
    calibration: Path | None = None
    held_out: Path | None = None
    is_forced: bool = False
    threads: int = 1

    @property
    def full(self) -> Path:
        """Where the F16 file is meanwhile: kept for the next run until one is complete."""
        return self.out.with_name(f"{self.out.stem}.f16.gguf")

    @property
    def importance(self) -> Path:
        """Where the importance matrix is meanwhile."""
        return self.out.with_name(f"{self.out.stem}.importance.npz")


@dataclass(frozen=True, slots=True)
class LlmReport:
    """What was written.

    Attributes:
        num_bytes: Size of the file.
        exact: Quality of the F16 file, None where nothing was compared.
        rounded: Quality of the written file.
        complaints: What it lost beyond the allowed; not empty only if forced.
    """

    num_bytes: int
    exact: Quality | None
    rounded: Quality | None
    complaints: tuple[str, ...]


def export_llm(asked: LlmExport, *, is_dry: bool = False) -> LlmReport | None:
    """Convert, compare the tokenizer, quantise, compare the quality.

    What is costly and was done for the same files by an earlier run that did not come to its end
    (F16 file, importance matrix) is taken from there.

    Args:
        asked: What to do.
        is_dry: Look everything through, say what would be done, and write nothing.

    Returns:
        What was written; None in a dry run.

    Raises:
        InputError: A file cannot be read, or llama.cpp would cut text otherwise.
        ConfigError: The checkpoint cannot be expressed, the disk is too small, or the quantised
            file loses more than it may.
        ModelError: llama.cpp failed.
    """
    if asked.kind not in KINDS:
        raise ConfigError(f"quantisation {asked.kind!r} is not known: one of {', '.join(KINDS)}")
    plan = plan_gguf(asked.checkpoint)
    held_out = read_held_out(asked.held_out) if asked.held_out else None
    calibration = read_held_out(asked.calibration) if asked.calibration else None
    if calibration and not calibration.lines:
        raise InputError(f"{asked.calibration}: calibration text is plain text, not records")
    if held_out and held_out.aligned and not speaks_control_tokens(asked.checkpoint):
        raise InputError(
            f"{asked.held_out}: sentences with mentions are for checkpoints with the control "
            f"tokens of the embedded model, which {asked.checkpoint} is not: give plain text"
        )
    _describe(plan, asked)
    if is_dry:
        return None
    _convert(asked)
    _check_tokenizer(asked, held_out)
    if asked.kind == "F16":
        asked.full.replace(asked.out)
        return LlmReport(asked.out.stat().st_size, None, None, ())
    weights = _weigh(asked, calibration, plan) if calibration else None
    with aside(asked.out) as candidate:
        _say(f"quantising to {asked.kind}")
        quantize(asked.full, candidate, asked.kind, importance=weights)
        report = _compare(asked, candidate, held_out, plan)
    asked.full.unlink()
    asked.importance.unlink(missing_ok=True)
    return report


def _describe(plan: Plan, asked: LlmExport) -> None:
    shape, count = plan.shape, plan.num_parameters
    full, final = 2 * count, count * BITS[asked.kind] / 8
    _say(
        f"{asked.checkpoint}: {plan.checkpoint.architecture}, {count / 1e6:,.1f} M weights in "
        f"{len(plan.tensors)} tensors, {shape.layers} layers of {shape.width}, context "
        f"{shape.context_length}, positions {shape.rope.kind}, "
        f"{'tied' if shape.is_tied else 'own'} output matrix"
    )
    vocabulary = plan.vocabulary
    _say(
        f"tokenizer {vocabulary.model} ({vocabulary.pre}), {len(vocabulary.pieces):,} pieces, "
        f"{'with' if vocabulary.special.chat_template else 'no'} chat template"
    )
    _say(
        f"writes {asked.out} of about {final / 1e6:,.0f} MB; F16 meanwhile {full / 1e6:,.0f} MB, "
        f"memory for the largest tensor {4 * plan.largest / 1e6:,.0f} MB"
    )
    odd = [
        tensor.name
        for tensor in plan.tensors.values()
        if len(tensor.shape) == 2 and needs_whole_blocks(asked.kind, tensor.shape[1])
    ]
    if odd:
        _say(
            f"{len(odd)} matrices, the first {odd[0]}, have rows of no multiple of 256: llama.cpp "
            f"stores them in larger types than {asked.kind}"
        )
    if asked.kind != "F16" and asked.held_out is None:
        _say("no --held-out: what quantisation costs is not going to be measured")
    free = shutil.disk_usage(asked.out.parent).free
    needed = final + (0 if _is_fresh(asked.full, _sources(asked.checkpoint)) else full)
    if needed > free:
        raise ConfigError(
            f"{asked.out.parent}: {free / 1e6:,.0f} MB free, {needed / 1e6:,.0f} MB needed: "
            "write elsewhere"
        )


def _convert(asked: LlmExport) -> None:
    if _is_fresh(asked.full, _sources(asked.checkpoint)):
        _say(f"{asked.full} is there from an earlier run")
        return
    write_gguf(asked.checkpoint, asked.full, progress=_Progress("writing weights"))


def _check_tokenizer(asked: LlmExport, held_out: HeldOut | None) -> None:
    lines = [*probe_lines(), *(held_out.lines if held_out else ())]
    parity = compare_tokenizers(asked.full, asked.checkpoint, lines)
    _say(f"tokenizer: {parity}")
    if not parity.is_enough and not asked.is_forced:
        raise InputError(
            f"{asked.checkpoint}: llama.cpp would cut text otherwise than this model was trained "
            f"({parity}); --force writes the file all the same"
        )


def _weigh(asked: LlmExport, text: HeldOut, plan: Plan) -> Mapping[str, NDArray[np.float32]]:
    assert asked.calibration is not None
    if _is_fresh(asked.importance, [asked.full, asked.calibration]):
        _say(f"{asked.importance} is there from an earlier run")
        with np.load(asked.importance) as stored:
            return dict(stored)
    chunks = cut_text(asked.full, text.lines, min(_LENGTH, plan.shape.context_length))
    progress = _Progress("weighing columns by calibration text")
    weights = measure_importance(asked.full, chunks, threads=asked.threads, progress=progress)
    with aside(asked.importance) as partial:
        np.savez(partial, allow_pickle=False, **weights)
    return weights


def _compare(asked: LlmExport, candidate: Path, held_out: HeldOut | None, plan: Plan) -> LlmReport:
    num_bytes = candidate.stat().st_size
    if held_out is None:
        with GgufModel(candidate, threads=asked.threads, length=_LENGTH):
            return LlmReport(num_bytes, None, None, ())
    length = min(_LENGTH, plan.shape.context_length)
    qualities = []
    for label, path in (("F16", asked.full), (asked.kind, candidate)):
        quality = measure_quality(
            path,
            asked.checkpoint,
            held_out,
            length=length,
            threads=asked.threads,
            progress=_Progress(f"reading held-out text with {label}"),
        )
        _say(f"{label}: {quality}")
        qualities.append(quality)
    exact, rounded = qualities
    found = complaints(exact, rounded)
    if found and not asked.is_forced:
        raise ConfigError(
            f"{asked.kind} costs too much: {'; '.join(found)}. Take a larger kind, or calibration "
            f"text, or --force; {asked.full} stays for the next try"
        )
    return LlmReport(num_bytes, exact, rounded, tuple(found))


def _sources(checkpoint: Path) -> list[Path]:
    return [
        path for path in checkpoint.iterdir() if path.suffix in (".json", ".safetensors", ".model")
    ]


def _is_fresh(path: Path, sources: list[Path]) -> bool:
    """Whether a file was completed after everything it was made from."""
    if not path.is_file():
        return False
    made = path.stat().st_mtime_ns
    return all(source.stat().st_mtime_ns < made for source in sources)


def _say(line: str) -> None:
    print(line, file=sys.stderr)


class _Progress:
    """Says how far a step is, each time another tenth of it is done."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._began = time.monotonic()
        self._tenths = 0

    def __call__(self, done: int, total: int) -> None:
        tenths = 10 * done // total
        if tenths == self._tenths:
            return
        self._tenths = tenths
        spent = time.monotonic() - self._began
        left = spent * (total - done) / done
        _say(f"{self._label}: {10 * tenths} %, {spent:.0f} s, {left:.0f} s to go")
