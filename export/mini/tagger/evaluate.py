"""How good a tagger is: strict span F1 on gold text, through the runtime's own `Tagger`.

``python -m export.mini.tagger.evaluate models/eat-mini --data DIR`` prints the table.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eat_edge.bundle import TOKENIZERS
from eat_edge.pipeline.translated import settle_translated
from eat_edge.tagger.tagger import Tagger
from eat_edge.types import LABELS
from export.mini.tagger.data import Spans, detokenise, read_corpus

__all__ = ["TEST_SETS", "SpanScore", "evaluate_tagger", "score_spans"]

TEST_SETS = ("conll2003_en_testa", "conllpp_en_test", "uner_en_pud_test")
"""Never trained on; the first is for development."""

_Ratios = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class SpanScore:
    """Strict span scores: a span counts if its start, end and label are all right.

    Attributes:
        precision: Right among found.
        recall: Found among gold.
        f1: Their harmonic mean; 1 where there is neither gold nor found.
        by_label: F1 of each label.
        without_misc: F1 over all labels but MISC, which is what the pipeline is measured on.
    """

    precision: float
    recall: float
    f1: float
    by_label: dict[str, float]
    without_misc: float


def score_spans(gold: Sequence[Spans], found: Sequence[Spans]) -> SpanScore:
    """Micro-averaged strict span scores.

    Args:
        gold: The true spans of each sentence.
        found: The spans found in each, in the same order.

    Returns:
        The scores.
    """
    keys = [
        {(number, *span) for number, spans in enumerate(side) for span in spans}
        for side in (gold, found)
    ]

    def ratios(
        true: set[tuple[int, int, int, str]], got: set[tuple[int, int, int, str]]
    ) -> _Ratios:
        right = len(true & got)
        total = len(true) + len(got)
        return (
            right / len(got) if got else float(not true),
            right / len(true) if true else float(not got),
            2 * right / total if total else 1.0,
        )

    labels = sorted({key[3] for key in keys[0]}, key=LABELS.index)
    by_label = {
        label: ratios(*({key for key in side if key[3] == label} for side in keys))[2]
        for label in labels
    }
    named = ({key for key in side if key[3] != "MISC"} for side in keys)
    return SpanScore(*ratios(*keys), by_label, ratios(*named)[2])


def evaluate_tagger(
    model: Path,
    tokenizer: Path,
    data: Path,
    *,
    names: Sequence[str] = TEST_SETS,
    is_detokenised: bool = True,
    threads: int = 2,
) -> dict[str, SpanScore]:
    """Score an exported tagger on gold sets, as the pipeline reads what it finds.

    Labels a set does not annotate are dropped from what was found: the UNER sets have no MISC.

    Args:
        model: ``tagger.onnx``.
        tokenizer: ``pieces.marisa`` or ``tokenizer.json``.
        data: Directory of the ``.jsonl.xz`` corpora.
        names: Which sets.
        is_detokenised: Join the corpora's tokens as text is written, as the tagger meets it at run
            time; False leaves a space between all tokens.
        threads: CPU threads.

    Returns:
        Scores by set.
    """
    scores = {}
    with Tagger(model, tokenizer, threads=threads) as tagger:
        for name in names:
            pairs = [
                detokenise(sentence, is_spaced=not is_detokenised)
                for sentence in read_corpus(data / f"{name}.jsonl.xz")
            ]
            gold = [spans for _, spans in pairs]
            annotated = {span[2] for spans in gold for span in spans}
            texts = [text for text, _ in pairs]
            found = [
                [
                    (one.start, one.end, one.label)
                    for one in settle_translated(mentions, text)
                    if one.label in annotated
                ]
                for text, mentions in zip(texts, tagger.tag(texts), strict=True)
            ]
            scores[name] = score_spans(gold, found)
    return scores


def main() -> None:
    """Print the scores of a tagger on every test set."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("tagger", type=Path, help="directory of tagger.onnx and its tokenizer")
    parser.add_argument("--data", type=Path, required=True, help="directory of the corpora")
    parser.add_argument("--spaced", action="store_true", help="leave a space between all tokens")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    scores = evaluate_tagger(
        options.tagger / "tagger.onnx",
        next(filter(Path.is_file, (options.tagger / name for name in TOKENIZERS))),
        options.data,
        is_detokenised=not options.spaced,
        threads=options.threads,
    )
    for name, score in scores.items():
        labels = " ".join(f"{label} {f1:.3f}" for label, f1 in score.by_label.items())
        print(
            f"{name}: P {score.precision:.4f} R {score.recall:.4f} F1 {score.f1:.4f}, "
            f"without MISC {score.without_misc:.4f} ({labels})"
        )


if __name__ == "__main__":
    main()
