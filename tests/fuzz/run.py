"""Let atheris look for bytes that break a target: ``python tests/fuzz/run.py TARGET [OPTIONS]``.

A target is a ``fuzz_TARGET.py`` beside this file; options are libFuzzer's, as
``-max_total_time=300``. It begins with the committed corpus and leaves it as it is. Needs atheris,
which is no dependency of ours. The test suite replays the corpus and lets Hypothesis play.
"""

import importlib
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGETS = sorted(path.stem.removeprefix("fuzz_") for path in HERE.glob("fuzz_*.py"))


def main() -> None:
    """Fuzz the target that the command line names."""
    import atheris

    name, *options = sys.argv[1:] or [""]
    if name not in TARGETS:
        sys.exit(f"name one of {', '.join(TARGETS)}")
    sys.path[:0] = [str(HERE), str(HERE.parent / "helpers"), str(HERE.parents[1])]
    with atheris.instrument_imports(include=["eat_edge"]):
        target = importlib.import_module(f"fuzz_{name}")
    with tempfile.TemporaryDirectory() as found:
        # libFuzzer writes what it finds into the first directory.
        corpus = HERE / "corpus" / name
        atheris.Setup([sys.argv[0], *options, found, str(corpus)], target.check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
