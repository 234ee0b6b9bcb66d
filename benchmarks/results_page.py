"""The page of results: tables of every set, and what they were measured with."""

import os
import platform
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from eat_edge.bundle import Bundle
from eat_edge.cpus import available_cpus
from eat_edge.evaluation.choices import METHODS, PERTURBATIONS
from eat_edge.evaluation.error_analysis.losses import Cause
from eat_edge.evaluation.evaluate import SetResult
from eat_edge.evaluation.report.markdown import interval_text, markdown_table
from eat_edge.evaluation.spans import GoldSet

__all__ = ["page"]

PIPELINE, FREE = "pipeline", "eat-paper"
NOTHING = "–"

Results = Mapping[str, Mapping[str, SetResult]]


def page(
    golds: Sequence[GoldSet],
    results: Results,
    ablation: tuple[str, str],
    *,
    bundle: Bundle,
    limit: int | None,
    seed: int,
    seconds: float,
) -> str:
    """Write all results as Markdown.

    Args:
        golds: The sets, in the order of the rows.
        results: By method, then by the name of the set; a set may be lacking.
        ablation: Tables of stages switched off: what is found, and what is lost.
        bundle: The models.
        limit: Documents of each set that were taken, None for all.
        seed: Of all draws.
        seconds: How long it took.

    Returns:
        The page, ending with a line feed.
    """
    ours = results[PIPELINE]
    blocks = [
        "# Results",
        "Written by `make results`; every figure is of one run. "
        "[evaluation.md](evaluation.md) says what each of them means.",
        _circumstances(bundle, limit, seed, seconds),
        "## The pipeline",
        "Spans on raw text, PER, LOC and ORG, with 95% bootstrap intervals over documents.",
        _spans(golds, ours),
        "By the published method's protocol (F1 of tokens, documents with names only):",
        _tokens(golds, ours),
        "## Against other methods",
        "Strict F1 with the same models. A language that is not translated has no baselines that "
        "translate.",
        _by_method(golds, results, lambda result: interval_text(result.strict.f1)),
        "By the published protocol, weighted:",
        _by_method(
            golds,
            results,
            lambda result: (
                NOTHING if result.tokens is None else interval_text(result.tokens.weighted)
            ),
        ),
        "Documents a second / tokens read / tokens written by the language model for a document:",
        _by_method(golds, results, _cost),
        "## Stages switched off",
        *ablation,
        "Above zero: the stage is worth something. An interval that holds zero says that this set "
        "does not tell.",
        "## Perturbed text",
        "Strict F1 of the pipeline that is lost, of the documents that change. Rare names come "
        "from the lexicon, which the pipeline has too: below zero they are easier than those of "
        "the gold. Unheard names are in no list.",
        _robustness(golds, ours),
        "## Language confusion",
        "Translations with a letter that is not Latin, and alignments that are no "
        "part of the source: under constraint, and without any.",
        _confusion(golds, results),
        "## Where names are lost",
        "Share of the names of the gold, by the first stage of the pipeline that lost them.",
        _losses(golds, ours),
    ]
    return "\n\n".join(blocks) + "\n"


def _circumstances(bundle: Bundle, limit: int | None, seed: int, seconds: float) -> str:
    size = sum(bundle.files.values()) / 1e6
    facts = {
        "date": datetime.now(UTC).date().isoformat(),
        "bundle": f"{bundle.name} {bundle.version}, {size:.1f} MB; "
        f"language model {bundle.files['llm.gguf'] / 1e6:.1f} MB",
        "machine": f"{_processor()}, {available_cpus()} CPUs for the process, {_memory()}",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "documents": "all of each set" if limit is None else f"the first {limit} of each set",
        "seed": str(seed),
        "took": f"{seconds / 60:.1f} minutes",
    }
    return "\n".join(f"- {name}: {fact}" for name, fact in facts.items())


def _processor() -> str:
    """The processor's name where the system tells it, else its architecture."""
    table = Path("/proc/cpuinfo")
    lines = table.read_text().splitlines() if table.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _memory() -> str:
    num_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{num_bytes / 2**30:.0f} GiB of memory"


def _spans(golds: Sequence[GoldSet], ours: Mapping[str, SetResult]) -> str:
    rows = []
    for gold in golds:
        result = ours[gold.name]
        strict, exact, partial, by_type = result.scores[:4]
        rows.append(
            [
                gold.name,
                str(len(gold.documents)),
                str(result.num_names),
                f"{strict.precision.value:.3f}",
                f"{strict.recall.value:.3f}",
                interval_text(strict.f1),
                *(f"{score.f1.value:.3f}" for score in (exact, partial, by_type)),
                f"{result.calibration.error:.3f}",
            ]
        )
    head = ["gold", "documents", "names", "precision", "recall", "strict F1"]
    return markdown_table([*head, "exact", "partial", "type", "calibration error"], rows)


def _tokens(golds: Sequence[GoldSet], ours: Mapping[str, SetResult]) -> str:
    rows = [
        [
            gold.name,
            str(tokens.num_sentences),
            *map(interval_text, (tokens.weighted, tokens.micro, tokens.macro)),
        ]
        for gold in golds
        if (tokens := ours[gold.name].tokens) is not None
    ]
    return markdown_table(["gold", "documents with names", "weighted", "micro", "macro"], rows)


def _by_method(golds: Sequence[GoldSet], results: Results, cell: Callable[[SetResult], str]) -> str:
    rows = [
        [
            gold.name,
            *(
                cell(results[method][gold.name]) if gold.name in results[method] else NOTHING
                for method in METHODS
            ),
        ]
        for gold in golds
    ]
    return markdown_table(["gold", *METHODS], rows)


def _cost(result: SetResult) -> str:
    cost, number = result.cost, len(result.gold.documents)
    if cost is None:
        return NOTHING
    pace = f"{number / cost.seconds:.1f}"
    if not cost.num_read or cost.num_written is None:
        return pace
    return f"{pace} / {cost.num_read / number:.0f} / {cost.num_written / number:.0f}"


def _robustness(golds: Sequence[GoldSet], ours: Mapping[str, SetResult]) -> str:
    measured = (one.name for gold in golds for one in ours[gold.name].robustness)
    names = dict.fromkeys((*PERTURBATIONS, *measured))
    rows = []
    for gold in golds:
        drops = {one.name: interval_text(one.drop) for one in ours[gold.name].robustness}
        rows.append([gold.name, *(drops.get(name, NOTHING) for name in names)])
    return markdown_table(["F1 lost", *names], rows)


def _confusion(golds: Sequence[GoldSet], results: Results) -> str:
    rows = []
    for gold in golds:
        cells = []
        for method in (PIPELINE, FREE):
            result = results[method].get(gold.name)
            foreign = None if result is None else result.foreign
            if foreign is not None:
                cells += [
                    f"{foreign.num_foreign} of {foreign.num_translations} "
                    f"({foreign.share_foreign:.1%})",
                    f"{foreign.num_astray} of {foreign.num_answers} ({foreign.share_astray:.1%})",
                ]
        if cells:
            rows.append([gold.name, *cells])
    head = [f"{which}, {method}" for method in (PIPELINE, FREE) for which in ("first", "second")]
    return markdown_table(["gold", *head], rows)


def _losses(golds: Sequence[GoldSet], ours: Mapping[str, SetResult]) -> str:
    counts = {
        gold.name: Counter(loss.cause for _, loss in ours[gold.name].account.losses or ())
        for gold in golds
    }
    rows = []
    for cause in Cause:
        if any(counts[gold.name][cause] for gold in golds):
            shares = (
                counts[gold.name][cause] / max(1, ours[gold.name].num_names) for gold in golds
            )
            rows.append([cause.value, *(f"{share:.1%}" for share in shares)])
    return markdown_table(["lost because", *(gold.name for gold in golds)], rows)
