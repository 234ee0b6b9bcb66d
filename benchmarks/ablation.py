"""What each stage of the pipeline is worth: strict span F1 with stages switched off.

    python benchmarks/ablation.py GOLD.jsonl.xz... [--limit N]

Gold is anything that ``eat-edge eval`` reads. The whole pipeline runs on the raw text; only PER,
LOC and ORG count. The language is the first part of the file's name (``zh_gsdsimp``). What a stage
is worth is the F1 lost without it, with the 95% interval of the difference itself: the same
documents are drawn for both.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eat_edge import EngineConfig
from eat_edge.bundle import WEIGHTS, Fusion, open_bundle
from eat_edge.config import Options, Stages
from eat_edge.engine import Engine
from eat_edge.evaluation.baselines.lexicon_alone import LexiconAlone
from eat_edge.evaluation.case import Case
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.metrics.comparison import compare, strict_counts, strict_f1
from eat_edge.evaluation.report.markdown import interval_text, markdown_table
from eat_edge.evaluation.spans import GoldSet
from eat_edge.evaluation.tagging import Pipe, tag_gold
from eat_edge.lexicon import Lexicon

COUNTED = ("PER", "LOC", "ORG")
WHOLE = "whole pipeline"
VARIANTS = {
    WHOLE: Stages(),
    "without hints": Stages(hints=False),
    "without mention alignment": Stages(alignment=False),
    "without lexicon": Stages(lexicon=False),
    "without the source tagged": Stages(source=False),
    "without translation (fast mode)": Stages(translation=False),
}
ALIKE = "evidence weighed alike"
"""Nothing fitted: the log odds of all sources are added up."""
ALL = (*VARIANTS, ALIKE)
PRIORS = (0.2, 0.3, 0.4)

Tagged = tuple[list[list[Case]], float]
"""The cases of each set, and the seconds that all of them took."""


def read_golds(paths: Sequence[Path], limit: int | None) -> list[GoldSet]:
    return [read_gold(path, labels=LabelMap(), lang=path.name[:2], limit=limit) for path in paths]


def tag_all(golds: Sequence[GoldSet], pipe: Pipe) -> Tagged:
    """Tag every set; a document that fails ends the measurement."""
    tagged, seconds = [], 0.0
    for gold in golds:
        cases, cost = tag_gold(gold.documents, pipe)
        for case in cases:
            if case.document.error is not None:
                raise SystemExit(f"{case.gold.id}: {case.document.error}")
        tagged.append(cases)
        seconds += cost.seconds
    return tagged, seconds


def tag_variant(variant: str, golds: Sequence[GoldSet], bundle: Path | None) -> Tagged:
    opened = open_bundle(bundle)
    if variant == ALIKE:
        fusion = {
            lang: {sources: weighed_alike(fitted) for sources, fitted in weights.items()}
            for lang, weights in opened.fusion.items()
        }
        opened = replace(opened, fusion=fusion)
    config = EngineConfig(options=Options(mode="full"), stages=VARIANTS.get(variant, Stages()))
    with Engine(opened, config) as engine:
        return tag_all(golds, engine)


def weighed_alike(fitted: Fusion) -> Fusion:
    """Every log odds counts as it is, and a mention as one in favour."""
    nothing = dict.fromkeys(WEIGHTS, 0.0)
    ones = {"prior": 1.0, "check": 1.0, "source": 1.0, "mention": 1.0}
    return Fusion(**{**nothing, **ones}, least=fitted.least, least_of=fitted.least_of)


def tag_by_lexicon(golds: Sequence[GoldSet], bundle: Path | None) -> dict[str, Tagged]:
    """Tag with known names of at least some prior, without any model."""
    lexicon = Lexicon(open_bundle(bundle).lexicon)
    return {
        f"lexicon {'with composed names' if is_composed else 'alone'}, prior >= {prior}": tag_all(
            golds, LexiconAlone(lexicon, least_prior=prior, is_composed=is_composed)
        )
        for is_composed in (False, True)
        for prior in PRIORS
    }


def score_table(golds: Sequence[GoldSet], tagged: Mapping[str, Tagged]) -> str:
    """Precision, recall and F1 of every variant on every set."""
    number = sum(len(gold.documents) for gold in golds)
    rows = []
    for variant, (sets, seconds) in tagged.items():
        cells = []
        for cases in sets:
            counts = strict_counts(cases, COUNTED).sum(axis=0)
            right, found, gold = counts
            precision, recall = right / max(found, 1), right / max(gold, 1)
            cells.append(f"{precision:.3f} / {recall:.3f} / **{float(strict_f1(counts)):.3f}**")
        rows.append([variant, *cells, f"{number / seconds:.0f}"])
    names = [gold.name for gold in golds]
    return markdown_table(["strict span P / R / F1", *names, "documents/s"], rows)


def difference_table(
    golds: Sequence[GoldSet], tagged: Mapping[str, Tagged], *, seed: int = 0
) -> str:
    """F1 lost by every variant against the whole pipeline."""
    whole, _ = tagged[WHOLE]
    rows = [
        [
            variant,
            *(
                interval_text(compare(ours, theirs, COUNTED, seed=seed).drop)
                for ours, theirs in zip(whole, sets, strict=True)
            ),
        ]
        for variant, (sets, _) in tagged.items()
        if variant != WHOLE
    ]
    return markdown_table(["F1 lost (95%)", *(gold.name for gold in golds)], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--bundle", type=Path, default=None)
    parser.add_argument("--limit", type=int, default=None, help="first texts of each set")
    parser.add_argument("--only", choices=ALL, default=None, help="one variant")
    options = parser.parse_args()
    golds = read_golds(options.gold, options.limit)
    tagged = tag_by_lexicon(golds, options.bundle)
    for variant in ALL if options.only is None else [options.only]:
        tagged[variant] = tag_variant(variant, golds, options.bundle)
    print(score_table(golds, tagged))
    if options.only is None:
        print(f"\n{difference_table(golds, tagged)}")


if __name__ == "__main__":
    main()
