"""Checkpoint of a token classifier to the ONNX tagger the runtime loads."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from eat_edge.errors import ConfigError
from eat_edge.tagger.onnx import forbid_telemetry
from eat_edge.tagger.subwords import SubwordTokenizer
from eat_edge.tagger.tagger import Tagger
from export.onnx.int8 import quantise_rows
from export.onnx.trace import set_metadata, trace
from export.tagger.classifier import INPUTS, Classifier, check_words, load_classifier, reads_iob1
from export.tagger.report import (
    PARITY_SENTENCES,
    GoldSentence,
    TaggerReport,
    compare_taggers,
    tagger_complaints,
)
from export.tagger.tokenizer import load_checkpoint_tokenizer

__all__ = ["PRECISIONS", "export_tagger"]

Precision = Literal["int8", "float32", "float16"]
PRECISIONS: tuple[Precision, ...] = ("int8", "float32", "float16")
"""int8 is for CPUs, float16 for NVIDIA GPUs, float32 for both."""


def export_tagger(
    checkpoint: Path,
    out: Path,
    *,
    max_tokens: int = 128,
    precision: Precision = "int8",
    labels: Mapping[str, str] | None = None,
    from_first_piece: bool = True,
    sentences: Sequence[str] = PARITY_SENTENCES,
    gold: Sequence[GoldSentence] = (),
    threads: int = 2,
    is_gated: bool = False,
    is_dry: bool = False,
) -> TaggerReport:
    """Write ``tagger.onnx`` and ``tokenizer.json`` and compare them with the checkpoint.

    Args:
        checkpoint: Directory with ``config.json``, weights and a tokenizer.
        out: Directory for the two files; made if missing.
        max_tokens: Longest window, special tokens included. Longer sentences are read in windows;
            positions the training never reached serve them worse than windows do.
        precision: One of ``PRECISIONS``.
        labels: Entity types that ``export.tagger.labels`` does not know by name, and what they are.
        from_first_piece: Whether a word's tag is that of its first piece, as transformers' own
            script trains; otherwise its label is the mean of what all its pieces say.
        sentences: English text for the comparison.
        gold: English text with its entities, compared as well.
        threads: CPU threads of the comparison.
        is_gated: Refuse a file that strays too far, see `tagger_complaints`.
        is_dry: Make and compare everything, and write nothing to ``out``.

    Returns:
        Size and agreement.

    Raises:
        InputError: The checkpoint cannot be read.
        ConfigError: It cannot serve the runtime: its tags, its tokenizer, its length; or, where
            asked, what was made strays too far from it.
    """
    if precision not in PRECISIONS:
        raise ConfigError(f"precision {precision!r} is none of {', '.join(PRECISIONS)}")
    classifier = load_classifier(checkpoint, labels=labels or {}, max_tokens=max_tokens).eval()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        tokenizer = scratch / "tokenizer.json"
        subwords = _write_tokenizer(checkpoint, classifier, tokenizer)
        max_pieces = max_tokens - sum(subwords.margins)
        classifier.is_iob1 = reads_iob1(
            classifier, subwords, PARITY_SENTENCES, max_pieces=max_pieces
        )
        facts = {
            "labels": json.dumps(list(classifier.tags)),
            "max_tokens": str(max_tokens),
            "padding": str(classifier.padding),
            "pieces": "first" if from_first_piece else "mean",
        }
        reference, made = _graphs(classifier, checkpoint, scratch, precision, facts)
        with (
            Tagger(reference, tokenizer, threads=threads) as exact,
            Tagger(made, tokenizer, threads=threads) as rounded,
        ):
            report = compare_taggers(
                classifier,
                subwords,
                exact,
                rounded,
                made.stat().st_size,
                sentences=sentences,
                gold=gold,
                max_pieces=max_pieces,
                is_first_piece=from_first_piece,
            )
        if is_gated:
            _check_closeness(report, checkpoint, precision)
        if not is_dry:
            _publish(made, tokenizer, out)
    return report


def _write_tokenizer(checkpoint: Path, classifier: Classifier, tokenizer: Path) -> SubwordTokenizer:
    """Write the checkpoint's tokenizer as the runtime reads it, and open it."""
    encoder = load_checkpoint_tokenizer(checkpoint, num_ids=classifier.num_ids)
    encoder.save(str(tokenizer), pretty=False)
    check_words(tokenizer, checkpoint)
    return SubwordTokenizer(tokenizer)


def _check_closeness(report: TaggerReport, checkpoint: Path, precision: Precision) -> None:
    """Refuse what strays too far from its checkpoint.

    Raises:
        ConfigError: It does.
    """
    complaints = tagger_complaints(report)
    if complaints:
        raise ConfigError(
            f"{checkpoint}: {precision} strays too far: {'; '.join(complaints)}. Take another "
            "precision, or --force"
        )


def _graphs(
    classifier: Classifier,
    checkpoint: Path,
    scratch: Path,
    precision: Precision,
    facts: Mapping[str, str],
) -> tuple[Path, Path]:
    """Trace a classifier, and make it smaller or faster.

    Returns:
        The graph in float32, to compare with, and the one in the precision.
    """
    reference, made = scratch / "model.onnx", scratch / "made.onnx"
    try:
        trace(classifier, reference, inputs=INPUTS, axes=("sentences", "tokens"))
    except RuntimeError as error:
        raise ConfigError(
            f"{checkpoint}: PyTorch cannot trace this architecture to ONNX ({error}): export a "
            "checkpoint of an encoder, such as BERT, RoBERTa or DeBERTa"
        ) from error
    if precision == "int8":
        quantise_rows(reference, made)
    else:
        _optimise(checkpoint, reference, made, is_half=precision == "float16")
    set_metadata(reference, {**facts, "precision": "float32"})
    set_metadata(made, {**facts, "precision": precision})
    return reference, made


def _publish(model: Path, tokenizer: Path, out: Path) -> None:
    """Write the two files; an interruption leaves no model beside the tokenizer of another."""
    out.mkdir(parents=True, exist_ok=True)
    targets = out / "tokenizer.json", out / "tagger.onnx"
    asides = [target.with_name(f"{target.name}.partial") for target in targets]
    for source, aside in zip((tokenizer, model), asides, strict=True):
        shutil.copyfile(source, aside)
    targets[-1].unlink(missing_ok=True)
    for aside, target in zip(asides, targets, strict=True):
        aside.replace(target)


def _optimise(checkpoint: Path, source: Path, target: Path, *, is_half: bool) -> None:
    """Fuse a graph's operators, through optimum; inputs and outputs keep their types."""
    forbid_telemetry()
    from optimum.onnxruntime import ORTOptimizer
    from optimum.onnxruntime.configuration import OptimizationConfig

    shutil.copyfile(checkpoint / "config.json", source.parent / "config.json")
    try:
        optimizer = ORTOptimizer.from_pretrained(source.parent, file_names=[source.name])
        optimizer.optimize(
            OptimizationConfig(optimization_level=2, fp16=is_half),
            save_dir=source.parent / "optimised",
            file_suffix="",
        )
    except (NotImplementedError, KeyError) as error:
        raise ConfigError(
            f"{checkpoint}: optimum cannot optimise this architecture ({error}); int8 needs no "
            "optimum"
        ) from error
    (source.parent / "optimised" / source.name).replace(target)
