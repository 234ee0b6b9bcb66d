"""How far an exported tagger strays from its checkpoint: figures, and what is too much."""

import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eat_edge.errors import InputError
from eat_edge.tagger.subwords import Subwords, SubwordTokenizer
from eat_edge.tagger.tagger import Tagger
from eat_edge.types import LABELS, Mention
from export.tagger.classifier import Classifier

__all__ = [
    "MAX_F1_LOSS",
    "MIN_WORD_AGREEMENT",
    "PARITY_SENTENCES",
    "GoldSentence",
    "TaggerReport",
    "compare_taggers",
    "read_gold",
    "tagger_complaints",
]

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
        is_iob1: Whether the checkpoint begins names with ``I-X``.
        num_sentences: Sentences compared.
        max_error: Largest difference of a word's tag probability between PyTorch and float32 ONNX.
        word_agreement: Share of words with the same best tag in float32 and in the written file.
        mention_agreement: F1 of the written file's mentions against those of float32.
        exact_f1: Strict span F1 of float32 on the gold text; None without.
        f1: The same of the written file.
    """

    num_bytes: int
    tags: tuple[str, ...]
    is_iob1: bool
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
        begun = " (names began with I-X)" if self.is_iob1 else ""
        return (
            f"{self.num_bytes / 1e6:,.1f} MB, tags {', '.join(self.tags)}{begun}; against float32 "
            f"{self.word_agreement:.1%} of the words keep their best tag, mentions agree by "
            f"{self.mention_agreement:.4f}{gold}"
        )


def compare_taggers(
    classifier: Classifier,
    encoder: SubwordTokenizer,
    exact: Tagger,
    made: Tagger,
    made_bytes: int,
    *,
    sentences: Sequence[str],
    gold: Sequence[GoldSentence],
    max_pieces: int,
    is_first_piece: bool,
) -> TaggerReport:
    """Compare the graph with PyTorch, and the written file with the graph.

    Args:
        classifier: The checkpoint.
        encoder: Its tokenizer.
        exact: Its graph in float32.
        made: What is to be written.
        made_bytes: Its size.
        sentences: English text.
        gold: English text with its entities; may be empty.
        max_pieces: Of the longest window.
        is_first_piece: Whether a word is read by its first piece.

    Returns:
        The figures.
    """
    words = exact.probabilities(sentences)
    exact_f1 = f1 = None
    if gold:
        exact_f1, f1 = (_gold_f1(tagger, gold) for tagger in (exact, made))
    return TaggerReport(
        num_bytes=made_bytes,
        tags=classifier.tags,
        is_iob1=classifier.is_iob1,
        num_sentences=len(sentences),
        max_error=_tracing_error(
            classifier, encoder, sentences, words, max_pieces, is_first_piece=is_first_piece
        ),
        word_agreement=_word_agreement(words, made.probabilities(sentences)),
        mention_agreement=_f1(*(list(map(_spans, t.tag(sentences))) for t in (exact, made))),
        exact_f1=exact_f1,
        f1=f1,
    )


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
    encoder: SubwordTokenizer,
    sentences: Sequence[str],
    traced: Sequence[NDArray[np.float32]],
    max_pieces: int,
    *,
    is_first_piece: bool,
) -> float:
    """Largest difference of a word's tag probability, PyTorch against the traced graph.

    Sentences that need several windows are left out: PyTorch reads them whole.
    """
    worst = 0.0
    for sentence, words in zip(sentences, traced, strict=True):
        tokens = encoder.encode(sentence)
        if len(tokens.ids) > max_pieces or not tokens.words:
            continue
        pieces = classifier.read(encoder, tokens).softmax(-1).numpy()
        mine = _word_rows(classifier.tags, tokens, pieces, is_first_piece=is_first_piece)
        worst = max(worst, float(np.abs(mine - words).max()))
    return worst


def _word_rows(
    tags: Sequence[str], tokens: Subwords, pieces: NDArray[np.float32], *, is_first_piece: bool
) -> NDArray[np.float32]:
    """Rows of words: the first piece's, or of each label the mean with the first piece's share."""
    first: NDArray[np.float32] = pieces[tokens.first_of_word]
    if is_first_piece:
        return first
    bounds = zip(tokens.first_of_word, tokens.end_of_word, strict=True)
    rows = np.stack([pieces[start:end].mean(axis=0) for start, end in bounds])
    for column, tag in enumerate(tags):
        if tag.startswith("B-"):
            pair = [column, tags.index(f"I-{tag[2:]}")]
            of_label = rows[:, pair].sum(axis=1, keepdims=True)
            rows[:, pair] = of_label * first[:, pair] / first[:, pair].sum(axis=1, keepdims=True)
    return rows
