"""One contender of ``benchmarks.lexicon`` in a process of its own, which has to hold nothing else.

    python -m benchmarks.lookup NAME DIRECTORY ROUNDS

It prints a line of JSON: CPU seconds to open, memory after a first reading of the text, line by
line from the file, and megabytes a second.
"""

import json
import pickle
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eat_edge.lexicon import Lexicon

__all__ = ["CONTENDERS", "FILES"]

Finder = Callable[[Sequence[str]], int]
"""Gives the number of names in some texts."""
Opener = Callable[[Path], Finder]


def main() -> None:
    name, place, rounds = sys.argv[1:]
    print(json.dumps(measure(name, Path(place), int(rounds))))


def measure(name: str, place: Path, rounds: int) -> dict[str, float | str]:
    """Open one contender and let it read the text."""
    opener = CONTENDERS[name]()
    before = resident_mb()
    began = time.process_time()
    finder = opener(place / FILES[name])
    opened = time.process_time() - began
    with (place / "text.txt").open(encoding="utf-8", newline="\n") as lines:
        names = sum(finder([line.rstrip("\n")]) for line in lines)
    after = resident_mb()
    text = (place / "text.txt").read_text("utf-8")
    sentences, size = text.splitlines(), len(text.encode())
    documents = ["".join(sentences[at : at + 100]) for at in range(0, len(sentences), 100)]

    def speed(calls: Sequence[Sequence[str]]) -> float:
        return size / 1e6 / best_time(finder, calls, rounds)

    return {
        "open": opened,
        "resident": after,
        "grown": after - before,
        "sentences": speed([[sentence] for sentence in sentences]),
        "together": speed(
            [sentences[at : at + TOGETHER] for at in range(0, len(sentences), TOGETHER)]
        ),
        "documents": speed([[document] for document in documents]),
        "names": names,
    }


def best_time(finder: Finder, calls: Sequence[Sequence[str]], rounds: int) -> float:
    """Least CPU time of reading all texts, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        for texts in calls:
            finder(texts)
        times.append(time.process_time() - began)
    return min(times)


def ours() -> Opener:
    lexicon = lexicon_opener()

    def opener(directory: Path) -> Finder:
        names = lexicon(directory)
        return lambda texts: sum(
            map(len, names.matches_of([names.fold(text, "zh").text for text in texts], "zh"))
        )

    return opener


def ours_unfolded() -> Opener:
    lexicon = lexicon_opener()

    def opener(directory: Path) -> Finder:
        names = lexicon(directory)
        return lambda texts: sum(map(len, names.matches_of(texts, "zh")))

    return opener


def lexicon_opener() -> Callable[[Path], "Lexicon"]:
    import marisa_trie  # noqa: F401

    from eat_edge.lexicon import Lexicon

    def opener(directory: Path) -> Lexicon:
        names = Lexicon(directory)
        # A language is opened when it is first asked for.
        names.names_of("x", "zh")
        return names

    return opener


def aho_corasick() -> Opener:
    import ahocorasick

    def opener(path: Path) -> Finder:
        automaton = ahocorasick.load(str(path), pickle.loads)
        return lambda texts: sum(1 for text in texts for _ in automaton.iter(text))

    return opener


def flashtext() -> Opener:
    import flashtext  # noqa: F401

    def opener(path: Path) -> Finder:
        processor = pickle.loads(path.read_bytes())
        return lambda texts: sum(
            len(processor.extract_keywords(text, span_info=True)) for text in texts
        )

    return opener


CONTENDERS: dict[str, Callable[[], Opener]] = {
    "ours": ours,
    "ours, text folded before": ours_unfolded,
    "pyahocorasick": aho_corasick,
    "flashtext": flashtext,
}
"""How each is imported, which gives how it is opened."""

TOGETHER = 512
"""Sentences of one look-up, as many as the pipeline has in flight in fast mode."""

FILES = {
    "ours": "lexicon",
    "ours, text folded before": "lexicon",
    "pyahocorasick": "automaton",
    "flashtext": "flashtext.pickle",
}
"""What was prepared for it."""


def resident_mb() -> float:
    """Memory of this process that is in RAM now, in MB."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    main()
