"""The command ``eat-edge eval``: from gold files to tables and reports.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eat_edge.config import Options
from eat_edge.errors import ConfigError
from eat_edge.evaluation.choices import METHODS, PERTURBATIONS
from eat_edge.files.parent import check_parent
from eat_edge.files.same import is_among
from eat_edge.types import LABELS, ExitStatus

if TYPE_CHECKING:
    from eat_edge.bundle import Bundle
    from eat_edge.evaluation.case import Case
    from eat_edge.evaluation.evaluate import Evaluation
    from eat_edge.evaluation.methods import Method
    from eat_edge.evaluation.metrics.cost import Cost
    from eat_edge.evaluation.perturb import Perturbed
    from eat_edge.evaluation.spans import GoldSet

    Tagged = tuple[list[Case], Cost, list[tuple[Perturbed, list[Case]]]]

__all__ = ["add_eval_command"]

_DEFAULT_LABELS = "PER,LOC,ORG"
_EPILOG = """\
gold:
  FILE.jsonl   one {"text", "entities": [{"start", "end", "label"}]} a line
  FILE.conll   (also .bio .iob .iob2 .bioes .bmes .tsv .txt) a token and its tag a line
  FILE.json    exported by Label Studio; .jsonl also by doccano and Prodigy
  FILE.spacy   a DocBin of spaCy
  DIR          brat: NAME.txt with NAME.ann
  .jsonl and .conll also with .xz or .gz; docs/evaluation.md says how each is read

exit status:
  0    every document was evaluated
  1    some documents carry an error and count as if nothing was found in them
  2    nothing could be evaluated; standard error says why
"""

_MODES = {"auto": "auto", "fast": "fast", "full": METHODS[0]}
"""Methods by the modes of ``tag``."""


def add_eval_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: Sequence[argparse.ArgumentParser],
) -> None:
    """Add ``eval`` to the command line, as `eat_edge.cli` says."""
    parser = commands.add_parser(
        "eval",
        parents=parents,
        help="measure on gold: span and token scores, confusion, calibration",
        epilog=_EPILOG,
    )
    parser.add_argument("gold", nargs="+", metavar="GOLD", help="files or brat directories")
    parser.add_argument(
        "--lang",
        default="auto",
        metavar="LANG",
        help="of gold that does not say; auto guesses it, file by file",
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="THEIRS=OURS",
        help=f"a label of the gold is one of {' '.join(LABELS)}, or O for none; repeatable",
    )
    parser.add_argument(
        "--labels", default=_DEFAULT_LABELS, metavar="A,B", help="what counts (%(default)s)"
    )
    parser.add_argument("--limit", type=_whole(1), metavar="N", help="first documents of each gold")
    parser.add_argument("--report", metavar="HTML", help="write one self-contained page")
    parser.add_argument("--json", metavar="OUT", help="write all figures for programs")
    measured = parser.add_mutually_exclusive_group()
    measured.add_argument(
        "--method",
        choices=METHODS,
        default=METHODS[0],
        help="what is measured: the pipeline, or one of the baselines that docs/evaluation.md "
        "describes (%(default)s)",
    )
    measured.add_argument(
        "--mode",
        choices=_MODES,
        help="the pipeline as `tag` runs it; full is the method pipeline",
    )
    parser.add_argument(
        "--perturb",
        metavar="A,B",
        help=f"measure perturbed text too: some of {','.join(PERTURBATIONS)}",
    )
    parser.add_argument("--seed", type=_whole(0), default=0, metavar="N", help="of all draws (0)")
    parser.set_defaults(run=_run_eval)


def _run_eval(arguments: argparse.Namespace) -> int:
    from eat_edge.bundle import open_bundle
    from eat_edge.evaluation.evaluate import Evaluation, evaluate
    from eat_edge.evaluation.gold import read_gold_sets
    from eat_edge.evaluation.labels import LabelMap
    from eat_edge.evaluation.methods import check_method, open_method
    from eat_edge.evaluation.perturb import perturb
    from eat_edge.evaluation.perturb.names import LexiconNames
    from eat_edge.lexicon import Lexicon

    method = arguments.method if arguments.mode is None else _MODES[arguments.mode]
    lang = Options(lang=arguments.lang).lang
    labels = _chosen(arguments.labels, LABELS, "counted")
    perturbations = _chosen(arguments.perturb, PERTURBATIONS, "perturbed")
    outputs = [path for path in (arguments.report, arguments.json) if path is not None]
    _check_outputs(outputs, arguments.gold)
    golds = read_gold_sets(
        arguments.gold,
        labels=LabelMap.from_arguments(arguments.map),
        lang=lang,
        limit=arguments.limit,
    )
    bundle = open_bundle(
        None if arguments.bundle is None else Path(arguments.bundle),
        always_verify=arguments.always_verify,
    )
    check_method(method, bundle, golds)
    names = LexiconNames(Lexicon(bundle.lexicon))
    changes = [
        [perturb(gold, name, seed=arguments.seed, names=names) for name in perturbations]
        for gold in golds
    ]
    with open_method(method, bundle, arguments.threads) as opened:
        tagged = _tag_all(golds, changes, opened, lang)
    evaluation = Evaluation(
        sets=tuple(
            evaluate(gold, cases, labels, seed=arguments.seed, cost=cost, perturbed=perturbed)
            for gold, (cases, cost, perturbed) in zip(golds, tagged, strict=True)
        ),
        labels=labels,
        seed=arguments.seed,
        circumstances=_circumstances(bundle, method, arguments.threads),
    )
    _write(evaluation, arguments.report, arguments.json)
    return _status(evaluation)


def _status(evaluation: "Evaluation") -> int:
    """The exit status; says how many documents failed, if any did."""
    failures: list[tuple[str, str]] = []
    for result in evaluation.sets:
        failures += result.failures
        for change in result.robustness:
            failures += change.failures
    if not failures:
        return ExitStatus.OK
    identifier, error = failures[0]
    _complain(f"{len(failures)} documents carry an error; the first: {identifier}: {error}")
    return ExitStatus.SOME_FAILED


def _tag_all(
    golds: Sequence["GoldSet"],
    changes: Sequence[Sequence["Perturbed"]],
    method: "Method",
    lang: str | None,
) -> list["Tagged"]:
    """Tag every gold as it is and perturbed, and time it as it is."""
    from eat_edge.evaluation.tagging import tag_gold

    num_documents = sum(len(gold.documents) for gold in golds)
    num_documents += sum(len(change.documents) for of_gold in changes for change in of_gold)
    with _progress(num_documents) as on_document:
        tag = partial(
            tag_gold,
            pipe=method.pipe,
            lang=lang,
            take_traces=method.take_traces,
            count_tokens=method.count_tokens,
            on_document=on_document,
        )
        return [
            (*tag(gold.documents), [(change, tag(change.documents)[0]) for change in of_gold])
            for gold, of_gold in zip(golds, changes, strict=True)
        ]


def _chosen(argument: str | None, possible: Sequence[str], done: str) -> tuple[str, ...]:
    """Read a list of choices, each once."""
    if argument is None:
        return ()
    chosen = tuple(dict.fromkeys(one.strip() for one in argument.split(",")))
    for one in chosen:
        if one not in possible:
            raise ConfigError(f"{one!r} cannot be {done}: name some of {','.join(possible)}")
    return chosen


def _check_outputs(outputs: Sequence[str], golds: Sequence[str]) -> None:
    """Refuse outputs that cannot be written before hours are spent on what goes into them."""
    for index, name in enumerate(outputs):
        path = Path(name)
        if path.is_dir():
            raise ConfigError(f"cannot write {name!r}: it is a directory, name a file")
        check_parent(path)
        if is_among(path, (*golds, *outputs[:index])):
            raise ConfigError(f"{name!r} is named twice: name another file")


@contextmanager
def _progress(num_documents: int) -> Iterator[Callable[[], None] | None]:
    """Draw the share of documents done, on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from eat_edge.progress import Bar

    with Bar(num_documents) as bar:
        yield partial(bar.advance, 1)


def _circumstances(bundle: "Bundle", method: str, threads: int | None) -> Mapping[str, str]:
    from datetime import UTC, datetime

    from eat_edge.config import EngineConfig
    from eat_edge.info import package_version

    return {
        "eat-edge": package_version("eat-edge"),
        "bundle": f"{bundle.name} {bundle.version}",
        "method": method,
        "threads": str(EngineConfig(threads=threads).num_threads),
        "date": datetime.now(UTC).date().isoformat(),
    }


def _write(evaluation: "Evaluation", report: str | None, figures: str | None) -> None:
    """Write files first and print whatever becomes of them, so that nothing measured is lost."""
    from eat_edge.evaluation.report.html import as_html
    from eat_edge.evaluation.report.json_report import as_json
    from eat_edge.evaluation.report.markdown import as_markdown
    from eat_edge.files.create import write_file

    try:
        if report is not None:
            write_file(Path(report), as_html(evaluation).encode())
        if figures is not None:
            write_file(Path(figures), as_json(evaluation))
    finally:
        sys.stdout.buffer.write(as_markdown(evaluation).encode())
        sys.stdout.buffer.flush()


def _complain(message: str) -> None:
    from eat_edge.writers.base import one_line, visible

    sys.stderr.write(f"eat-edge: {visible(one_line(message))}\n")


def _whole(least: int) -> Callable[[str], int]:
    """Make a parser of whole numbers."""

    def parse(value: str) -> int:
        number = int(value) if value.isascii() and value.isdigit() else -1
        if number < least:
            raise argparse.ArgumentTypeError(f"{value!r} is not a whole number from {least} on")
        return number

    return parse
