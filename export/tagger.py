"""Checkpoint of a token classifier to the ONNX tagger the runtime loads."""

import json
import lzma
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from eat_edge.casing import CASING_SCHEME, casing_ids
from eat_edge.errors import ConfigError, InputError
from eat_edge.onnx import forbid_telemetry
from eat_edge.tagger import Tagger
from eat_edge.types import LABELS, Mention
from export.classifier import INPUTS, Classifier, check_words, load_classifier
from export.int8 import quantise_rows
from export.trace import set_metadata, trace

__all__ = [
    "MAX_F1_LOSS",
    "MIN_WORD_AGREEMENT",
    "PARITY_SENTENCES",
    "PRECISIONS",
    "GoldSentence",
    "TaggerReport",
    "export_tagger",
    "read_gold",
    "tagger_complaints",
]

Precision = Literal["int8", "float32", "float16"]
PRECISIONS: tuple[Precision, ...] = ("int8", "float32", "float16")
"""int8 is for CPUs, float16 for NVIDIA GPUs, float32 for both."""

MIN_WORD_AGREEMENT = 0.97
"""Share of words whose best tag must be that of float32."""
MAX_F1_LOSS = 0.005
"""Of strict span F1 on gold text against float32."""
_MAX_TRACING_ERROR = 1e-3

PARITY_SENTENCES = (
    "Li Keqiang, the premier of China, met Angela Merkel in Berlin on Wednesday.",
    "Toyota Motor Corp. said its plant in Kentucky will build the new Camry.",
    "the university of tokyo beat waseda at the jingu stadium yesterday",
    "Hu Shih returned from Columbia University to teach at Peking University in 1917.",
    "He was born in Uji, Kyoto Prefecture, and wrote The Tale of Genji Museum's guide.",
    "UNITED NATIONS ENVOY ARRIVES IN DAMASCUS FOR TALKS",
    "There is nothing here to be found.",
)
"""Compared between float32 and the written file where the caller gives no sentences."""

_Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence with its true entities: half-open code points and label."""

    text: str
    spans: tuple[_Span, ...]


@dataclass(frozen=True, slots=True)
class TaggerReport:
    """What an export produced and how far it strays from float32.

    Attributes:
        num_bytes: Size of ``tagger.onnx``.
        tags: Its tags.
        num_sentences: Sentences compared.
        max_error: Largest difference of a word's tag probability between PyTorch and float32 ONNX.
        word_agreement: Share of words with the same best tag in float32 and in the written file.
        mention_agreement: F1 of the written file's mentions against those of float32.
        exact_f1: Strict span F1 of float32 on the gold text; None without.
        f1: The same of the written file.
    """

    num_bytes: int
    tags: tuple[str, ...]
    num_sentences: int
    max_error: float
    word_agreement: float
    mention_agreement: float
    exact_f1: float | None
    f1: float | None

    def __str__(self) -> str:
        gold = ""
        if self.f1 is not None:
            gold = f", F1 on the gold text {self.exact_f1:.4f} in float32 and {self.f1:.4f} now"
        return (
            f"{self.num_bytes / 1e6:,.1f} MB, tags {', '.join(self.tags)}; against float32 "
            f"{self.word_agreement:.1%} of the words keep their best tag, mentions agree by "
            f"{self.mention_agreement:.4f}{gold}"
        )


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
        checkpoint: Directory with ``config.json``, weights and ``tokenizer.json``. Where its token
            types are as many as casing classes, it is taken to read casings.
        out: Directory for the two files; made if missing.
        max_tokens: Longest window, special tokens included. Longer sentences are read in windows;
            positions the training never reached serve them worse than windows do.
        precision: One of ``PRECISIONS``.
        labels: Entity types that ``export.labels`` does not know by name, and what they are.
        from_first_piece: Whether a word's tag is that of its first piece, as transformers' own
            script trains; WordPiece only.
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
    classifier = load_classifier(
        checkpoint, labels=labels or {}, max_tokens=max_tokens, from_first_piece=from_first_piece
    ).eval()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        tokenizer, made = scratch / "tokenizer.json", scratch / "made.onnx"
        encoder = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
        encoder.no_truncation()
        encoder.no_padding()
        encoder.save(str(tokenizer), pretty=False)
        check_words(tokenizer)
        reference = scratch / "model.onnx"
        trace(classifier, reference, inputs=INPUTS, axes=("sentences", "tokens"))
        if precision == "int8":
            quantise_rows(reference, made)
        else:
            _optimise(checkpoint, reference, made, is_half=precision == "float16")
        _write_metadata(reference, classifier.tags, max_tokens, "float32")
        _write_metadata(made, classifier.tags, max_tokens, precision)
        with (
            Tagger(reference, tokenizer, threads=threads) as exact,
            Tagger(made, tokenizer, threads=threads) as rounded,
        ):
            figures = _compare(classifier, encoder, exact, rounded, sentences, gold, max_tokens)
        report = TaggerReport(made.stat().st_size, classifier.tags, len(sentences), *figures)
        complaints = tagger_complaints(report)
        if is_gated and complaints:
            raise ConfigError(
                f"{checkpoint}: {precision} strays too far: {'; '.join(complaints)}. Take another "
                "precision, or --force"
            )
        if is_dry:
            return report
        out.mkdir(parents=True, exist_ok=True)
        for source, target in ((made, "tagger.onnx"), (tokenizer, "tokenizer.json")):
            shutil.copyfile(source, out / f"{target}.partial")
            (out / f"{target}.partial").replace(out / target)
    return report


def tagger_complaints(report: TaggerReport) -> list[str]:
    """What of an exported tagger strays further from its checkpoint than it may."""
    found = []
    if not report.max_error <= _MAX_TRACING_ERROR:
        found.append(f"probabilities differ from PyTorch's by up to {report.max_error:.4f}")
    if not report.word_agreement >= MIN_WORD_AGREEMENT:
        found.append(
            f"{report.word_agreement:.1%} of the words keep their best tag, where "
            f"{MIN_WORD_AGREEMENT:.0%} must"
        )
    if report.exact_f1 is not None and report.f1 is not None:
        loss = report.exact_f1 - report.f1
        if loss > MAX_F1_LOSS:
            found.append(
                f"F1 on the gold text falls from {report.exact_f1:.4f} to {report.f1:.4f}, where "
                f"{MAX_F1_LOSS} may be lost"
            )
    return found


def read_gold(path: Path) -> list[GoldSentence]:
    """Read gold text.

    Args:
        path: JSON Lines, ``.xz`` or not: ``text``, and ``entities`` with ``start``, ``end`` (code
            points, half-open) and ``label``.

    Raises:
        InputError: The file cannot be read, is empty, or a line is no such record.
    """
    found = []
    try:
        for number, line in enumerate(_lines(path), 1):
            try:
                record = json.loads(line)
                spans = [(e["start"], e["end"], e["label"]) for e in record["entities"]]
                found.append(GoldSentence(record["text"], tuple(spans)))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"{path}:{number}: not a record of text and entities: {error!r}"
                ) from error
    except (OSError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    if not any(sentence.spans for sentence in found):
        raise InputError(f"{path}: no entities in it: nothing can be scored")
    return found


def _lines(path: Path) -> Iterator[str]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from (line for line in lines if line.strip())


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


def _write_metadata(path: Path, tags: Sequence[str], max_tokens: int, precision: str) -> None:
    set_metadata(
        path,
        {
            "labels": json.dumps(list(tags)),
            # Also of models that casings mean nothing to: the runtime feeds them all the same.
            "casing": CASING_SCHEME,
            "max_tokens": str(max_tokens),
            "precision": precision,
        },
    )


def _compare(
    classifier: Classifier,
    encoder: Tokenizer,
    exact: Tagger,
    rounded: Tagger,
    sentences: Sequence[str],
    gold: Sequence[GoldSentence],
    max_tokens: int,
) -> tuple[float, float, float, float | None, float | None]:
    """The figures of a report, in its order."""
    words = exact.probabilities(sentences)
    exact_f1 = f1 = None
    if gold:
        exact_f1, f1 = (_gold_f1(tagger, gold) for tagger in (exact, rounded))
    return (
        _tracing_error(classifier, encoder, sentences, words, max_tokens),
        _word_agreement(words, rounded.probabilities(sentences)),
        _f1(*(list(map(_spans, tagger.tag(sentences))) for tagger in (exact, rounded))),
        exact_f1,
        f1,
    )


def _word_agreement(
    exact: Sequence[NDArray[np.float32]], rounded: Sequence[NDArray[np.float32]]
) -> float:
    same = [
        one.argmax(axis=1) == other.argmax(axis=1)
        for one, other in zip(exact, rounded, strict=True)
        if len(one)
    ]
    return float(np.concatenate(same).mean()) if same else 1.0


def _spans(mentions: Sequence[Mention]) -> list[_Span]:
    return [(mention.start, mention.end, mention.label) for mention in mentions]


def _gold_f1(tagger: Tagger, gold: Sequence[GoldSentence]) -> float:
    """F1 over those of our labels that the gold text has."""
    marked = {span[2] for sentence in gold for span in sentence.spans} & set(LABELS)
    sides = ((_spans(m) for m in tagger.tag([s.text for s in gold])), (s.spans for s in gold))
    found, wanted = (
        [[span for span in spans if span[2] in marked] for spans in side] for side in sides
    )
    return _f1(wanted, found)


def _f1(wanted: Sequence[Sequence[_Span]], found: Sequence[Sequence[_Span]]) -> float:
    """Strict span F1; 1 where there is nothing on either side."""
    true, got = (
        {(number, *span) for number, spans in enumerate(side) for span in spans}
        for side in (wanted, found)
    )
    total = len(true) + len(got)
    return 2 * len(true & got) / total if total else 1.0


def _tracing_error(
    classifier: Classifier,
    encoder: Tokenizer,
    sentences: Sequence[str],
    traced: Sequence[NDArray[np.float32]],
    max_tokens: int,
) -> float:
    """Largest difference of a word's tag probability, PyTorch against the traced graph.

    Sentences that need several windows are left out: PyTorch reads them whole.
    """
    worst = 0.0
    for sentence, words in zip(sentences, traced, strict=True):
        encoding = encoder.encode(sentence)
        if len(encoding.ids) > max_tokens:
            continue
        casings = casing_ids(sentence, encoding.offsets, encoding.word_ids)
        ids = torch.tensor([encoding.ids])
        with torch.no_grad():
            logits = classifier(ids, torch.ones_like(ids), torch.tensor([casings]))[0]
        pieces = logits.softmax(-1).numpy()
        numbers = [word for word in dict.fromkeys(encoding.word_ids) if word is not None]
        for word, probabilities in zip(numbers, words, strict=True):
            mine = [piece for piece, owner in enumerate(encoding.word_ids) if owner == word]
            worst = max(worst, float(np.abs(pieces[mine].mean(axis=0) - probabilities).max()))
    return worst
