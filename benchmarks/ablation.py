"""What each stage of the pipeline is worth: strict span F1 with stages switched off.

    python benchmarks/ablation.py GOLD.jsonl.xz... [--limit N]

Gold is JSON lines (plain or .xz) with ``text`` and ``entities`` (start, end, label). The whole
pipeline runs on the raw text; only PER, LOC and ORG count. The language is the first part of the
file's name (``zh_gsdsimp``).
"""

import argparse
import json
import lzma
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from eat_edge import Document, EngineConfig
from eat_edge.bundle import open_bundle
from eat_edge.config import Stages
from eat_edge.engine import load
from eat_edge.lexicon import Lexicon
from eat_edge.names import heaviest

COUNTED = ("PER", "LOC", "ORG")
VARIANTS = {
    "whole pipeline": Stages(),
    "without hints": Stages(hints=False),
    "without second translation": Stages(alignment=False),
    "without lexicon": Stages(lexicon=False),
    "without spotter": Stages(spotter=False),
    "without translation (fast mode)": Stages(translation=False),
}

Span = tuple[int, int, str]


@dataclass(slots=True)
class Score:
    """Counts of exact spans with the right label."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, found: set[Span], gold: set[Span]) -> None:
        self.right += len(found & gold)
        self.found += len(found)
        self.gold += len(gold)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.found + self.gold
        return 2 * self.right / total if total else 0.0


def read_gold(path: Path, limit: int | None) -> list[tuple[str, set[Span]]]:
    """Texts and their counted gold spans."""
    opened = lzma.open if path.suffix == ".xz" else open
    rows = []
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            spans = {(e["start"], e["end"], e["label"]) for e in row["entities"]}
            rows.append((row["text"], {span for span in spans if span[2] in COUNTED}))
    return rows[:limit]


def spans_of(documents: Iterable[Document]) -> list[set[Span]]:
    """Counted spans of tagged documents, each checked against the text."""
    found = []
    for document in documents:
        if document.error is not None:
            raise SystemExit(f"{document.text!r}: {document.error}")
        for entity in document.entities:
            if document.text[entity.start : entity.end] != entity.text:
                raise SystemExit(f"{entity} is not where it says in {document.text!r}")
        found.append({(e.start, e.end, e.label) for e in document.entities if e.label in COUNTED})
    return found


def lexicon_alone(
    texts: list[str], lang: str, lexicon: Lexicon, floor: float, *, is_composed: bool
) -> list[set[Span]]:
    """Known names of at least this prior, without any model; composed names too, or entries."""
    found = []
    for text in texts:
        folded = lexicon.fold(text, lang)
        matches = heaviest(
            [
                match
                for match in lexicon.matches(folded.text, lang)
                if match.prior >= floor
                and match.names[0].label
                and (is_composed or not match.composition)
            ]
        )
        found.append({(*folded.source_span(m.start, m.end), m.names[0].label) for m in matches})
    return [{span for span in spans if span[2] in COUNTED} for spans in found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--bundle", type=Path, default=None)
    parser.add_argument("--limit", type=int, default=None, help="first texts of each set")
    parser.add_argument("--only", choices=VARIANTS, default=None, help="one variant")
    options = parser.parse_args()
    sets = {path.name.split(".")[0]: read_gold(path, options.limit) for path in options.gold}
    rows: dict[str, dict[str, Score]] = {}
    seconds: dict[str, float] = {}

    def score(variant: str, name: str, found: list[set[Span]]) -> None:
        total = Score()
        for spans, (_, gold) in zip(found, sets[name], strict=True):
            total.add(spans, gold)
        rows.setdefault(variant, {})[name] = total

    lexicon = Lexicon(open_bundle(options.bundle).lexicon)
    for is_composed in (False, True):
        for floor in (0.2, 0.3, 0.4):
            variant = (
                f"lexicon {'with composed names' if is_composed else 'alone'}, prior >= {floor}"
            )
            for name, gold in sets.items():
                texts = [text for text, _ in gold]
                found = lexicon_alone(texts, name[:2], lexicon, floor, is_composed=is_composed)
                score(variant, name, found)
    for variant, stages in VARIANTS.items():
        if options.only in (None, variant):
            with load(options.bundle, EngineConfig(stages=stages)) as engine:
                began = time.perf_counter()
                for name, gold in sets.items():
                    documents = [Document(text, lang=name[:2]) for text, _ in gold]
                    score(variant, name, spans_of(engine.pipe(documents)))
                seconds[variant] = time.perf_counter() - began
    print(f"| strict span P / R / F1 | {' | '.join(sets)} | sentences/s |")
    print(f"|---|{'---|' * (len(sets) + 1)}")
    number = sum(map(len, sets.values()))
    for variant, scores in rows.items():
        cells = [f"{s.precision:.3f} / {s.recall:.3f} / **{s.f1:.3f}**" for s in scores.values()]
        pace = f"{number / seconds[variant]:.0f}" if variant in seconds else ""
        print(f"| {variant} | {' | '.join(cells)} | {pace} |")


if __name__ == "__main__":
    main()
