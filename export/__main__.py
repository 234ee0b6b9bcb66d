"""``python -m export``: prepares models on a machine that may be big and online."""

import argparse
import logging
from pathlib import Path

__all__ = ["main"]


def main() -> None:
    """Run one of the export commands."""
    parser = argparse.ArgumentParser(prog="python -m export", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    train = commands.add_parser("train", help="build the embedded bundle from data")
    train.add_argument(
        "steps",
        nargs="*",
        metavar="STEP",
        help="some of the steps only",
    )
    train.add_argument("--data", type=Path, required=True, help="directory of the corpora")
    train.add_argument("--work", type=Path, default=Path("runs"), help="checkpoints; resumed from")
    train.add_argument("--bundle", type=Path, default=Path("models/eat-mini"))
    train.add_argument("--minutes", type=float, default=85.0, help="training time of the LLM")
    train.add_argument("--size", choices=("cpu", "gpu"), default="cpu", help="shape of the LLM")
    train.add_argument("--quantize", default="Q8_0", metavar="TYPE", help="default: Q8_0")
    train.add_argument("--tagger-epochs", type=int, default=2)
    train.add_argument("--spotter-minutes", type=float, default=60.0)
    train.add_argument(
        "--sources", choices=("all", "open"), default="all", help="open: only licences for business"
    )
    train.add_argument("--device", choices=("cpu", "cuda"), default=None)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")

    from export.mini.recipe import STEPS, Recipe

    unknown = [step for step in options.steps if step not in STEPS]
    if unknown:
        parser.error(f"unknown step {unknown[0]!r}: choose from {', '.join(STEPS)}")
    recipe = Recipe(
        data=options.data,
        work=options.work,
        bundle=options.bundle,
        minutes=options.minutes,
        size=options.size,
        quantization=options.quantize,
        tagger_epochs=options.tagger_epochs,
        spotter_minutes=options.spotter_minutes,
        is_open=options.sources == "open",
        device=options.device,
    )
    steps = options.steps or [step for step in STEPS if step != "gguf"]
    for step in steps:
        STEPS[step](recipe)


if __name__ == "__main__":
    main()
