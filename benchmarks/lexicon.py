"""Names looked up in text: our memory-mapped lexicon, pyahocorasick and flashtext.

    python -m benchmarks.lexicon [--surfaces N] [--megabytes N] [--rounds N]

Two million synthetic Chinese surfaces, each with an English name and a type, and text in which
every fourth word is one of them. Every contender has a process of its own, opens what was prepared
for it (files in the page cache), and finds the names in all of the text several times: sentence by
sentence, of about 48 characters, and in documents of a hundred sentences. pyahocorasick gives every
occurrence, as ours does; flashtext the longest ones. Neither folds the text, so ours is timed
without folding too.

Times are CPU times of the process, best of the rounds, so that what else runs on the machine counts
for less; waiting for the disk is not in them.
"""

import argparse
import json
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eat_edge.lexicon import Lexicon
    from export.lexicon import Surface

LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 4000)]
LABELS = ("PER", "LOC", "ORG", "MISC")

Finder = Callable[[str], int]
"""Gives the number of names in a line."""
Opener = Callable[[Path], Finder]
Entry = tuple[str, "Surface"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--surfaces", type=int, default=2_000_000)
    parser.add_argument("--megabytes", type=float, default=2.0, help="of text, in UTF-8")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--place", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(measure(options.run, options.place, options.rounds)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        prepare(place, options.surfaces, options.megabytes)
        print(f"{options.surfaces:,} surfaces, {options.megabytes} MB of text\n")
        print("| | on disk | open | resident, of it names | sentences | documents | names |")
        print("|---|---|---|---|---|---|---|")
        for name in CONTENDERS:
            command = [sys.executable, "-m", "benchmarks.lexicon", "--run", name]
            command += ["--place", str(place), "--rounds", str(options.rounds)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            found = json.loads(done.stdout)
            print(
                f"| {name} | {size_of(place / found['files']) / 1e6:,.0f} MB "
                f"| {1000 * found['open']:,.0f} ms "
                f"| {found['resident']:,.0f} MB, {found['grown']:,.0f} MB "
                f"| {found['sentences']:.2f} MB/s | {found['documents']:.2f} MB/s "
                f"| {found['names']:,} |"
            )


def measure(name: str, place: Path, rounds: int) -> dict[str, float | str]:
    """Open one contender and let it read the text."""
    imported, files = CONTENDERS[name]
    text = (place / "text.txt").read_text("utf-8")
    sentences, size = text.splitlines(), len(text.encode())
    documents = ["".join(sentences[at : at + 100]) for at in range(0, len(sentences), 100)]
    opener = imported()
    before = resident_mb()
    began = time.process_time()
    finder = opener(place / files)
    opened = time.process_time() - began
    names = sum(map(finder, sentences))
    return {
        "files": files,
        "open": opened,
        "resident": resident_mb(),
        "grown": resident_mb() - before,
        "sentences": size / 1e6 / best_time(finder, sentences, rounds),
        "documents": size / 1e6 / best_time(finder, documents, rounds),
        "names": names,
    }


def best_time(finder: Finder, texts: Sequence[str], rounds: int) -> float:
    """Least CPU time of reading all texts, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        for text in texts:
            finder(text)
        times.append(time.process_time() - began)
    return min(times)


def ours() -> Opener:
    lexicon = lexicon_opener()

    def opener(directory: Path) -> Finder:
        names = lexicon(directory)
        return lambda line: len(names.matches(names.fold(line, "zh").text, "zh"))

    return opener


def ours_unfolded() -> Opener:
    lexicon = lexicon_opener()

    def opener(directory: Path) -> Finder:
        names = lexicon(directory)
        return lambda line: len(names.matches(line, "zh"))

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
        return lambda line: sum(1 for _ in automaton.iter(line))

    return opener


def flashtext() -> Opener:
    import flashtext  # noqa: F401

    def opener(path: Path) -> Finder:
        processor = pickle.loads(path.read_bytes())
        return lambda line: len(processor.extract_keywords(line, span_info=True))

    return opener


CONTENDERS: dict[str, tuple[Callable[[], Opener], str]] = {
    "ours": (ours, "lexicon"),
    "ours, text folded before": (ours_unfolded, "lexicon"),
    "pyahocorasick": (aho_corasick, "automaton"),
    "flashtext": (flashtext, "flashtext.pickle"),
}
"""How each is imported, which gives how it is opened, and what was prepared for it."""


def prepare(place: Path, num_surfaces: int, megabytes: float) -> None:
    """Write the text, and for every contender what it opens."""
    from eat_edge.names import Name
    from export.lexicon import Surface, write_entries, write_index

    chosen = random.Random(1)
    surfaces = sorted(some_surfaces(chosen, num_surfaces))
    frequent = chosen.sample(surfaces, min(20_000, num_surfaces))
    with (place / "text.txt").open("w", encoding="utf-8") as out:
        written = 0
        while written < megabytes * 1e6:
            words = [
                frequent[min(int(chosen.paretovariate(0.5)), len(frequent)) - 1]
                if chosen.random() < 0.25
                else "".join(chosen.choices(LETTERS, k=2))
                for _ in range(20)
            ]
            written += 3 * out.write("".join(words) + "。\n")
    entries = [
        (surface, Surface((Name(f"Name {number}", LABELS[number % 4]),), 0.5))
        for number, surface in enumerate(surfaces)
    ]
    write_entries(place / "lexicon", "zh", entries)
    write_index(place / "lexicon", ["zh"])
    prepare_peers(place, entries)


def prepare_peers(place: Path, entries: Sequence[Entry]) -> None:
    import ahocorasick
    from flashtext import KeywordProcessor

    automaton = ahocorasick.Automaton()
    for surface, entry in entries:
        automaton.add_word(surface, (surface, entry.names[0].english, entry.names[0].label))
    automaton.make_automaton()
    automaton.save(str(place / "automaton"), pickle.dumps)
    del automaton
    processor = KeywordProcessor(case_sensitive=True)
    for surface, entry in entries:
        processor.add_keyword(surface, (entry.names[0].english, entry.names[0].label))
    (place / "flashtext.pickle").write_bytes(pickle.dumps(processor, protocol=5))


def some_surfaces(chosen: random.Random, count: int) -> set[str]:
    surfaces: set[str] = set()
    lengths: Iterator[int] = iter(lambda: chosen.choice((2, 3, 3, 3, 4, 4, 5, 6)), 0)
    while len(surfaces) < count:
        surfaces.add("".join(chosen.choices(LETTERS, k=next(lengths))))
    return surfaces


def size_of(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


def resident_mb() -> float:
    """Memory of this process that is in RAM now, in MB."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    main()
