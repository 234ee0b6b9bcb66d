"""Everything that is measured against gold, as one Markdown page: ``make results GOLD=DIR``.

    python -m benchmarks.results DIR [--out docs/results.md] [--limit N] [--bundle BUNDLE]

DIR holds gold files that ``eat-edge eval`` reads; the language is the first part of a file's name
(``zh_gsdsimp.jsonl.xz``). Every method runs on every set that it can do anything with, the pipeline
also on perturbed text and with its stages switched off. Only PER, LOC and ORG count.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from benchmarks.ablation import (
    COUNTED,
    VARIANTS,
    WHOLE,
    Tagged,
    difference_table,
    read_golds,
    score_table,
    tag_variant,
)
from benchmarks.results_page import page
from eat_edge.bundle import Bundle, open_bundle
from eat_edge.evaluation.case import Case
from eat_edge.evaluation.choices import METHODS, PERTURBATIONS, TRANSLATING
from eat_edge.evaluation.evaluate import SetResult, evaluate
from eat_edge.evaluation.methods import Method, open_method
from eat_edge.evaluation.perturb import Perturbed, perturb
from eat_edge.evaluation.perturb.names import LexiconNames, Names
from eat_edge.evaluation.spans import GoldSet
from eat_edge.evaluation.tagging import tag_gold
from eat_edge.lexicon import Lexicon

PIPELINE = METHODS[0]
SEED = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """What every method found.

    Attributes:
        results: By method, then by the name of the set.
        whole: The pipeline's cases of each set, and the seconds of each.
    """

    results: Mapping[str, Mapping[str, SetResult]]
    whole: Mapping[str, tuple[list[Case], float]]


def measure(golds: Sequence[GoldSet], bundle: Bundle) -> Measured:
    """Run every method on the sets that it can do anything with."""
    names = LexiconNames(Lexicon(bundle.lexicon))
    results: dict[str, dict[str, SetResult]] = {}
    whole = {}
    for name in METHODS:
        results[name] = {}
        with open_method(name, bundle, None) as method:
            for gold in golds:
                if name in TRANSLATING and not is_translated(gold, bundle):
                    continue
                say(f"{name}: {gold.name}")
                changes = list(perturbed(gold, names)) if name == PIPELINE else []
                cases, result = measure_set(gold, method, changes)
                results[name][gold.name] = result
                if name == PIPELINE and result.cost is not None:
                    whole[gold.name] = cases, result.cost.seconds
    return Measured(results, whole)


def measure_set(
    gold: GoldSet, method: Method, changes: Sequence[Perturbed]
) -> tuple[list[Case], SetResult]:
    """Tag a set as it is, then what perturbations change of it."""
    cases, cost = tag_gold(
        gold.documents,
        method.pipe,
        take_traces=method.take_traces,
        count_tokens=method.count_tokens,
    )
    after = [
        tag_gold(change.documents, method.pipe, take_traces=method.take_traces)[0]
        for change in changes
    ]
    compared = zip(changes, after, strict=True)
    return cases, evaluate(gold, cases, COUNTED, seed=SEED, cost=cost, perturbed=compared)


def perturbed(gold: GoldSet, names: Names) -> Iterator[Perturbed]:
    """Perturb a set in every way there is."""
    for name in PERTURBATIONS:
        yield perturb(gold, name, seed=SEED, names=names)
    if "zh" in gold.languages and find_spec("opencc") is not None:
        yield traditional(gold)


def traditional(gold: GoldSet) -> Perturbed:
    """Write Chinese in traditional characters, which takes OpenCC: 髮 and 發 are one in simplified.

    Documents whose length would change stay as they are, so that spans need not move.
    """
    import opencc

    convert = opencc.OpenCC("s2t").convert
    changed = {}
    for place, document in enumerate(gold.documents):
        text = convert(document.text)
        if text != document.text and len(text) == len(document.text):
            changed[place] = replace(document, text=text)
    return Perturbed("traditional", tuple(changed.values()), tuple(changed))


def ablate(golds: Sequence[GoldSet], bundle: Bundle, measured: Measured) -> tuple[str, str]:
    """Switch stages off and tell what is found without them, and what that costs."""
    whole = [measured.whole[gold.name] for gold in golds]
    tagged: dict[str, Tagged] = {
        WHOLE: ([cases for cases, _ in whole], sum(seconds for _, seconds in whole))
    }
    for variant in VARIANTS:
        if variant != WHOLE:
            say(variant)
            tagged[variant] = tag_variant(variant, golds, bundle.path)
    return score_table(golds, tagged), difference_table(golds, tagged, seed=SEED)


def is_translated(gold: GoldSet, bundle: Bundle) -> bool:
    """Whether any of a set is in a language that the bundle translates."""
    return not set(gold.languages).isdisjoint(bundle.translated)


def say(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, metavar="DIR", help="directory of gold files")
    parser.add_argument("--out", type=Path, default=Path("docs/results.md"))
    parser.add_argument("--bundle", type=Path, default=None)
    parser.add_argument("--limit", type=int, default=None, help="first documents of each set")
    options = parser.parse_args(argv)
    paths = sorted(path for path in options.gold.iterdir() if not path.name.startswith("."))
    if not paths:
        parser.error(f"{options.gold} holds no gold")
    began = time.perf_counter()
    golds = read_golds(paths, options.limit)
    bundle = open_bundle(options.bundle)
    measured = measure(golds, bundle)
    ablation = ablate([gold for gold in golds if is_translated(gold, bundle)], bundle, measured)
    options.out.write_text(
        page(
            golds,
            measured.results,
            ablation,
            bundle=bundle,
            limit=options.limit,
            seed=SEED,
            seconds=time.perf_counter() - began,
        ),
        encoding="utf-8",
    )
    say(f"wrote {options.out}")


if __name__ == "__main__":
    main()
