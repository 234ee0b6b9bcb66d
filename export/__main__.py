"""``python -m export``: prepares models on a machine that may be big and online."""

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eat_edge.cpus import available_cpus
from eat_edge.errors import EatEdgeError
from export.mini.command import add_train
from export.release.command import add_release

__all__ = ["main"]

_EPILOG = (
    "This is no part of the installed package: it needs a clone. A GGUF file that you have needs "
    "none of it: eat-edge bundle new --llm FILE.gguf -o DIR."
)
_Commands = Any
"""What ``add_subparsers`` gives: argparse has no public name for it."""
_Runner = Callable[[argparse.ArgumentParser, argparse.Namespace], None]


def main() -> None:
    """Run one of the export commands; exit status 1 where it could not be done."""
    parser = argparse.ArgumentParser(prog="python -m export", description=__doc__, epilog=_EPILOG)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    runners: dict[str, _Runner] = {
        "bundle": _add_bundle(commands),
        "encoder": _add_encoder(commands),
        "finetune": _add_finetune(commands),
        "fusion": _add_fusion(commands),
        "lexicon": _add_lexicon(commands),
        "llm": _add_llm(commands),
        "release": add_release(commands),
        "tagger": _add_tagger(commands),
        "train": add_train(commands),
    }
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        runners[options.command](parser, options)
    except EatEdgeError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _add_bundle(commands: _Commands) -> _Runner:
    bundle = commands.add_parser("bundle", help="models and a lexicon to a bundle, tested")
    bundle.add_argument("-o", "--out", type=Path, required=True, metavar="DIR")
    bundle.add_argument(
        "--about",
        type=Path,
        required=True,
        metavar="TOML",
        help="version, licences, sources and whatever is not as --like has it",
    )
    bundle.add_argument("--llm", type=Path, required=True, metavar="GGUF")
    bundle.add_argument(
        "--llm-tokenizer", type=Path, metavar="FILE", help="SentencePiece model, for eat-mini"
    )
    bundle.add_argument(
        "--tagger",
        type=Path,
        required=True,
        metavar="DIR",
        help="with tagger.onnx, and tokenizer.json or pieces.marisa and pieces.npy",
    )
    bundle.add_argument("--lexicon", type=Path, required=True, metavar="DIR")
    bundle.add_argument(
        "--like",
        type=Path,
        metavar="BUNDLE",
        help="take over prompts, languages, types, limits and the weights of the fusion",
    )
    bundle.add_argument(
        "--fusion", type=Path, metavar="JSON", help="weights, as in a manifest under this name"
    )
    bundle.add_argument(
        "--selftest",
        type=Path,
        required=True,
        metavar="JSONL",
        help='{"text", "lang", "entities": [{"start", "end", "label", "english"}]} a line',
    )
    bundle.add_argument(
        "--record",
        action="store_true",
        help="what is found in these texts now is what the self-test expects from now on",
    )
    bundle.add_argument(
        "--reasoning",
        action="store_true",
        help="a chat model thinks before it translates, and before it places a mention",
    )
    bundle.add_argument("--dry-run", action="store_true", help="look through, write nothing")
    bundle.add_argument("--threads", type=int, default=available_cpus())
    return _run_bundle


def _run_bundle(_: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    from export.bundle.command import BundleExport, export_bundle

    asked = BundleExport(
        out=options.out,
        about=options.about,
        llm=options.llm,
        tagger=options.tagger,
        lexicon=options.lexicon,
        selftest=options.selftest,
        is_recorded=options.record,
        llm_tokenizer=options.llm_tokenizer,
        like=options.like,
        fusion=options.fusion,
        threads=options.threads,
        is_reasoning=options.reasoning,
    )
    report = export_bundle(asked, is_dry=options.dry_run)
    if report is not None:
        print(f"{options.out}: {report}")


def _add_encoder(commands: _Commands) -> _Runner:
    encoder = commands.add_parser("encoder", help="the pretrained encoder as a checkpoint")
    encoder.add_argument("-o", "--out", type=Path, required=True, metavar="DIR")
    return _run_encoder


def _run_encoder(_: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    from export.encoder.command import export_checkpoint

    export_checkpoint(options.out)
    print(f"{options.out}: a checkpoint that transformers opens")


def _add_finetune(commands: _Commands) -> _Runner:
    tune = commands.add_parser("finetune", help="LoRA on names in context, merged")
    tune.add_argument("base", type=Path, help="directory of the instruction-tuned base model")
    tune.add_argument("-o", "--out", type=Path, required=True, metavar="DIR")
    tune.add_argument(
        "--wiki",
        type=Path,
        nargs="+",
        default=[],
        metavar="JSONL",
        help="records of english, native, text; named by their language: zh.jsonl.xz",
    )
    tune.add_argument(
        "--parallel",
        type=Path,
        nargs="+",
        default=[],
        metavar="TSV",
        help="corpus, sentence, English; named by their language: zh-en.tsv.xz",
    )
    tune.add_argument(
        "--lexicon", type=Path, metavar="DIR", help="that the bundle will have; default: eat-mini's"
    )
    tune.add_argument("--limit", type=int, default=50_000, help="most pairs; default: 50000")
    tune.add_argument("--length", type=int, default=2048, help="of sequences; default: 2048")
    tune.add_argument("--rank", type=int, default=16, help="of the adapter; default: 16")
    tune.add_argument("--rate", type=float, default=2e-4, help="learning rate; default: 2e-4")
    tune.add_argument("--epochs", type=int, default=1)
    tune.add_argument("--batch", type=int, default=8, help="sequences of a step; default: 8")
    tune.add_argument("--dry-run", action="store_true", help="count and calculate, learn nothing")
    return _run_finetune


def _run_finetune(_: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    from export.finetune.command import Finetune, finetune
    from export.finetune.train import Schedule

    asked = Finetune(
        base=options.base,
        out=options.out,
        records=tuple(options.wiki),
        pairs=tuple(options.parallel),
        lexicon=options.lexicon,
        limit=options.limit,
        length=options.length,
        schedule=Schedule(options.rank, options.rate, options.epochs, options.batch),
    )
    report = finetune(asked, is_dry=options.dry_run)
    if report is not None:
        print(f"{options.out}: {report.plan.num_steps:,} steps")


def _add_fusion(commands: _Commands) -> _Runner:
    fusion = commands.add_parser("fusion", help="weights of the evidence sources of a bundle")
    fusion.add_argument("--bundle", type=Path, required=True, metavar="DIR")
    fusion.add_argument(
        "--parallel",
        type=Path,
        nargs="+",
        required=True,
        metavar="TSV",
        help="corpus, sentence, English, that nothing in the bundle has learnt from; named by "
        "their language: zh-en.tsv.xz",
    )
    fusion.add_argument("-o", "--out", type=Path, required=True, metavar="JSON")
    fusion.add_argument(
        "--limit", type=int, default=800, help="most sentences of a language; default: 800"
    )
    fusion.add_argument("--dry-run", action="store_true", help="look through, write nothing")
    fusion.add_argument("--threads", type=int, default=available_cpus())
    return _run_fusion


def _run_fusion(_: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    from export.fusion import FusionExport, export_fusion

    asked = FusionExport(
        bundle=options.bundle,
        parallel=tuple(options.parallel),
        out=options.out,
        limit=options.limit,
        threads=options.threads,
    )
    report = export_fusion(asked, is_dry=options.dry_run)
    if report is not None:
        print(f"{options.out}: {report}")


def _add_lexicon(commands: _Commands) -> _Runner:
    lexicon = commands.add_parser("lexicon", help="dumps and name lists to a lexicon")
    lexicon.add_argument("--lang", required=True, help="ISO 639-1 code, as the Wikipedia's")
    lexicon.add_argument(
        "--wikipedia",
        type=Path,
        nargs="+",
        default=[],
        metavar="SQL",
        help="LANGwiki-DATE-{page,langlinks,redirect}.sql.gz",
    )
    lexicon.add_argument("--wikidata", type=Path, metavar="JSON", help="latest-all.json.gz")
    text = lexicon.add_mutually_exclusive_group()
    text.add_argument(
        "--pages-articles",
        type=Path,
        nargs="+",
        default=[],
        metavar="XML",
        help="count how often a string is a name; all parts, where there are several",
    )
    text.add_argument(
        "--parallel", type=Path, metavar="TSV", help="the same in sentences with translations"
    )
    lexicon.add_argument(
        "--add",
        type=Path,
        action="append",
        default=[],
        metavar="LIST",
        help="surface, English, type, prior, id in .tsv or .csv; the last wins; may be repeated",
    )
    lexicon.add_argument(
        "--type",
        action="append",
        default=[],
        metavar="TYPE=OURS",
        help="what a class (Q42) or a type of a list is: PER, LOC, ORG, MISC; may be repeated",
    )
    lexicon.add_argument("-o", "--out", type=Path, required=True, metavar="DIR")
    lexicon.add_argument("--dry-run", action="store_true", help="look through, write nothing")
    return _run_lexicon


def _run_lexicon(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    from export.dumps.command import LexiconExport, export_lexicon

    if not all("=" in entry for entry in options.type):
        parser.error("--type takes TYPE=OURS, as in --type Q23397=LOC")
    asked = LexiconExport(
        lang=options.lang,
        out=options.out,
        wikipedia=tuple(options.wikipedia),
        wikidata=options.wikidata,
        articles=tuple(options.pages_articles),
        parallel=options.parallel,
        lists=tuple(options.add),
        types=dict(entry.partition("=")[::2] for entry in options.type),
    )
    report = export_lexicon(asked, is_dry=options.dry_run)
    if report is not None:
        print(f"{options.out}: {report}")


def _add_llm(commands: _Commands) -> _Runner:
    llm = commands.add_parser("llm", help="a Hugging Face checkpoint to a quantised GGUF file")
    llm.add_argument("checkpoint", type=Path, help="directory that save_pretrained wrote")
    llm.add_argument("-o", "--out", type=Path, required=True, metavar="FILE.gguf")
    llm.add_argument("--quantize", default="Q4_K_M", metavar="TYPE", help="default: Q4_K_M")
    llm.add_argument(
        "--calibration", type=Path, metavar="FILE", help="plain text to weigh rounding errors by"
    )
    llm.add_argument(
        "--held-out",
        type=Path,
        metavar="FILE",
        help="plain text, or sentences with mentions (.jsonl), to compare with F16 by",
    )
    llm.add_argument("--force", action="store_true", help="keep the file whatever it lost")
    llm.add_argument("--dry-run", action="store_true", help="look through, write nothing")
    llm.add_argument("--threads", type=int, default=available_cpus())
    return _run_llm


def _run_llm(_: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    from export.gguf.command import LlmExport, export_llm

    # Which file it writes is said here already.
    logging.getLogger("gguf").setLevel(logging.WARNING)
    asked = LlmExport(
        checkpoint=options.checkpoint,
        out=options.out,
        kind=options.quantize,
        calibration=options.calibration,
        held_out=options.held_out,
        is_forced=options.force,
        threads=options.threads,
    )
    report = export_llm(asked, is_dry=options.dry_run)
    if report is not None:
        print(f"{options.out}: {report.num_bytes / 1e6:,.1f} MB")


def _add_tagger(commands: _Commands) -> _Runner:
    tagger = commands.add_parser("tagger", help="a token-classification checkpoint to ONNX")
    tagger.add_argument("checkpoint", type=Path, help="directory that save_pretrained wrote")
    tagger.add_argument("-o", "--out", type=Path, required=True, metavar="DIR")
    tagger.add_argument("--precision", choices=("int8", "float32", "float16"), default="int8")
    tagger.add_argument("--max-tokens", type=int, default=128, help="longest window; default: 128")
    tagger.add_argument(
        "--label",
        action="append",
        default=[],
        metavar="TYPE=OURS",
        help="what a type of the checkpoint is: PER, LOC, ORG, MISC or O; may be repeated",
    )
    tagger.add_argument(
        "--every-piece",
        action="store_true",
        help="the checkpoint was trained to tag every piece of a word, not only the first",
    )
    tagger.add_argument(
        "--gold", type=Path, metavar="FILE.jsonl", help="English text with entities, to score by"
    )
    tagger.add_argument("--force", action="store_true", help="keep the files whatever they lost")
    tagger.add_argument("--dry-run", action="store_true", help="look through, write nothing")
    tagger.add_argument("--threads", type=int, default=available_cpus())
    return _run_tagger


def _run_tagger(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    from export.tagger.command import export_tagger
    from export.tagger.report import read_gold

    labels = dict(entry.partition("=")[::2] for entry in options.label)
    if not all(labels.values()):
        parser.error("--label takes TYPE=OURS, as in --label GPE=LOC")
    report = export_tagger(
        options.checkpoint,
        options.out,
        max_tokens=options.max_tokens,
        precision=options.precision,
        labels=labels,
        from_first_piece=not options.every_piece,
        gold=read_gold(options.gold) if options.gold else (),
        threads=options.threads,
        is_gated=not options.force,
        is_dry=options.dry_run,
    )
    print(f"{options.out}: {report}")


if __name__ == "__main__":
    main()
