"""What the mode auto costs and finds, by how much is taken to be in doubt.

    python -m benchmarks.auto_mode GOLD... [--lang TAG] [--limit N] [--bundle DIR]

Tags each gold in the mode fast, in the mode auto as the bundle has it and with several doubts, and
in the mode full, with one thread, and prints a Markdown table: F1 against the share of sentences
that the language model is asked about, against texts a second of CPU time. The doubt of the
embedded bundle is chosen with it (`DOUBT` in `export/mini/manifest.py`).
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.gold_sets import gold_parser, headed_sets
from eat_edge.bundle import QUESTIONS, Bundle, Doubt, open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine
from eat_edge.evaluation.spans import GoldDocument, GoldSet
from eat_edge.pipeline.jobs import Part
from eat_edge.types import Document

DOUBTS = (0.03, 0.05, 0.1, 0.2)
COUNTED = ("PER", "LOC", "ORG")


def main() -> None:
    parser = gold_parser(__doc__)
    parser.add_argument("--doubts", type=float, nargs="*", default=DOUBTS)
    parser.add_argument("--asks", choices=QUESTIONS, help="in place of what the bundle says")
    parser.add_argument("--below", action="store_true", help="no score above the least is in doubt")
    parser.add_argument("--without-full", action="store_true", help="the mode full is not run")
    options = parser.parse_args()
    bundle = open_bundle(options.bundle)
    for gold in headed_sets(options):
        for line in table(
            gold,
            bundle,
            options.doubts,
            has_full=not options.without_full,
            asks=options.asks,
            is_below=options.below,
        ):
            print(line, flush=True)


def table(
    gold: GoldSet,
    bundle: Bundle,
    doubts: Sequence[float],
    *,
    has_full: bool = True,
    asks: str | None = None,
    is_below: bool = False,
) -> Iterator[str]:
    """The lines of a gold set's table."""
    yield "| mode | sentences asked about | F1 | texts a second | times full |"
    yield "|---|---:|---:|---:|---:|"
    rows = [("fast", *run(gold, bundle, "fast")), ("auto, as it is", *run(gold, bundle, "auto"))]
    for doubt in doubts:
        doubting = with_doubt(bundle, doubt, 0.0 if is_below else doubt, asks)
        rows.append((f"auto, {doubt:.2f}", *run(gold, doubting, "auto")))
    if has_full:
        rows.append(("full", *run(gold, bundle, "full")))
    *_, longest = rows[-1]
    for name, share, score, seconds in rows:
        pace, gain = len(gold.documents) / seconds, longest / seconds
        times = f"{gain:.1f}" if has_full else "\u2013"
        yield f"| {name} | {share:.1%} | {score:.4f} | {pace:.1f} | {times} |"


def with_doubt(bundle: Bundle, below: float, above: float, asks: str | None = None) -> Bundle:
    """The same bundle with one doubt for all the languages that it translates."""
    doubts = {
        lang: Doubt(below, above, asks or bundle.doubt_of(lang).asks) for lang in bundle.translated
    }
    return replace(bundle, doubt=doubts)


def run(gold: GoldSet, bundle: Bundle, mode: str) -> tuple[float, float, float]:
    """Tag a gold set.

    Returns:
        The share of sentences that the language model was asked about, F1, seconds of CPU time.
    """
    asked: list[bool] = []

    def observe(part: Part, *_: object) -> None:
        asked.append(part.translation is not None)

    config = EngineConfig(threads=1, options=Options(mode=mode))
    with Engine(bundle, config, observer=observe) as engine:
        # The first text loads what is loaded when it is needed.
        engine(gold.documents[0].text, mode="fast" if mode == "fast" else "full")
        asked.clear()
        documents = (Document(one.text, lang=one.lang) for one in gold.documents)
        began = time.process_time()
        found = list(engine.pipe(documents))
        seconds = time.process_time() - began
    return sum(asked) / len(asked), f1(gold.documents, found), seconds


def f1(documents: Sequence[GoldDocument], found: Sequence[Document]) -> float:
    """Strict span micro-F1 of the types that count."""
    num_right = num_found = num_gold = 0
    for document, tagged in zip(documents, found, strict=True):
        spans = {(one.start, one.end, one.label) for one in tagged.entities if one.label in COUNTED}
        gold = {(one.start, one.end, one.label) for one in document.spans if one.label in COUNTED}
        num_right += len(spans & gold)
        num_found += len(spans)
        num_gold += len(gold)
    return 2 * num_right / max(1, num_found + num_gold)


if __name__ == "__main__":
    main()
