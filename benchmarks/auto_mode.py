"""What the mode auto costs and finds, by how much is taken to be in doubt.

    python -m benchmarks.auto_mode GOLD... [--lang TAG] [--limit N] [--bundle DIR]

Runs the modes fast and full once and keeps of every sentence what is found without the language
model and with it; every doubt is worked out from these. Prints a Markdown table for each gold: F1
against the share of sentences that are asked about, against texts a second of CPU time. That is
worked out, too: the times of fast and full, mixed by the share of the characters. The doubt of the
embedded bundle is chosen with it (`DOUBT` in `export/mini/manifest.py`).
"""

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eat_edge.bundle import Bundle, Fusion, open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine
from eat_edge.evaluation.gold import read_gold_sets
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.spans import GoldDocument, GoldSet
from eat_edge.pipeline.entities import evidence_of, merge_windows
from eat_edge.pipeline.fusion import Evidence, candidates, fuse, join_neighbours
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.uncertain import is_uncertain
from eat_edge.types import Document, Entity

DOUBTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
COUNTED = ("PER", "LOC", "ORG")
WITHOUT = ("lexicon", "source")


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence and what is found in it.

    Attributes:
        size: Code points.
        evidence: Without the language model.
        weights: Of that evidence.
        fast: Entities by that evidence.
        full: Entities with the language model.
    """

    size: int
    evidence: Sequence[Evidence]
    weights: Fusion
    fast: list[Entity]
    full: list[Entity]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--lang", default=None, help="of gold that does not say")
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--bundle", type=Path, default=None)
    options = parser.parse_args()
    bundle = open_bundle(options.bundle)
    for gold in read_gold_sets(
        options.gold, labels=LabelMap(), lang=options.lang, limit=options.limit
    ):
        print(f"\n{gold.path}, {len(gold.documents)} texts\n")
        for line in table(gold, bundle):
            print(line)


def table(gold: GoldSet, bundle: Bundle) -> Iterator[str]:
    """The lines of a gold set's table."""
    seen: list[Seen] = []

    def observe(part: Part, evidence: Sequence[Evidence], fusion: Fusion) -> None:
        # What is known without the language model: nothing that followed the translation.
        before = replace(
            part, translation=None, mentions=(), checks={}, placed=[], placements=[], namings=[]
        )
        known = evidence_of(before)
        weights = bundle.fusion_of(part.sentence.lang, *WITHOUT)
        size = len(part.sentence.text)
        fast, full = found(part, known, weights), found(part, evidence, fusion)
        seen.append(Seen(size, known, weights, fast, full))

    config = EngineConfig(threads=1, options=Options(mode="full"))
    sentences: list[list[Seen]] = []
    with Engine(bundle, config, observer=observe) as engine:
        seconds = {}
        for mode in ("fast", "full"):
            sentences.clear()
            seen.clear()
            documents = (Document(one.text, lang=one.lang) for one in gold.documents)
            began = time.process_time()
            for _ in engine.pipe(documents, mode=mode):
                sentences.append(seen.copy())
                seen.clear()
            seconds[mode] = time.process_time() - began
    every = [one for some in sentences for one in some]
    yield "| doubt | sentences asked about | F1 | texts a second |"
    yield "|---:|---:|---:|---:|"
    for doubt in (*DOUBTS, None):
        asked = [doubt is None or is_uncertain(one.evidence, one.weights, doubt) for one in every]
        answer = iter(asked)
        chosen = [[one.full if next(answer) else one.fast for one in some] for some in sentences]
        share = sum(asked) / len(every)
        size = sum(one.size for one in every)
        part = sum(one.size for one, is_asked in zip(every, asked, strict=True) if is_asked) / size
        taken = seconds["fast"] + part * (seconds["full"] - seconds["fast"])
        name = "full" if doubt is None else f"{doubt:.2f}"
        pace = len(sentences) / taken
        yield f"| {name} | {share:.1%} | {f1(gold.documents, chosen):.4f} | {pace:.1f} |"


def found(part: Part, evidence: Iterable[Evidence], fusion: Fusion) -> list[Entity]:
    """The entities of a sentence, without their English names."""
    source_span = part.folded.source_span
    chosen = fuse(candidates(evidence, fusion))
    entities = []
    for one in join_neighbours(chosen, part.sentence.lang, part.seams):
        start, end = (part.sentence.start + place for place in source_span(one.start, one.end))
        entities.append(Entity(start, end, "", one.label, one.score, "", one.evidence))
    return entities


def f1(documents: Sequence[GoldDocument], chosen: Sequence[Sequence[list[Entity]]]) -> float:
    """Strict span micro-F1 of the types that count."""
    num_right = num_found = num_gold = 0
    for document, sentences in zip(documents, chosen, strict=True):
        entities = merge_windows(entity for some in sentences for entity in some)
        spans = {(one.start, one.end, one.label) for one in entities if one.label in COUNTED}
        gold = {(one.start, one.end, one.label) for one in document.spans if one.label in COUNTED}
        num_right += len(spans & gold)
        num_found += len(spans)
        num_gold += len(gold)
    return 2 * num_right / max(1, num_found + num_gold)


if __name__ == "__main__":
    main()
