"""Names looked up in text: our lexicon, pyahocorasick and flashtext.

    python -m benchmarks.lexicon [--surfaces N] [--megabytes N] [--rounds N] [--ours-alone]

Two million synthetic Chinese surfaces, each with an English name and a type, and text in which
every fourth word is one of them. Every contender has a process of its own (``benchmarks.lookup``),
opens what was prepared for it (files in the page cache), and finds the names in all of the text
several times: in sentences of about 48 characters, one by one and 512 at a time, as the pipeline
asks, and in documents of a hundred sentences. pyahocorasick gives every occurrence, as ours does;
flashtext the longest ones. Neither folds the text, so ours is timed without folding too. Memory is
that of the whole process, which has read the text line by line from the file and holds no other.

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
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.lookup import CONTENDERS, FILES
from eat_edge.names import Name
from export.lexicon import Surface, write_entries, write_index

LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 4000)]
LABELS = ("PER", "LOC", "ORG", "MISC")

Entry = tuple[str, Surface]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--surfaces", type=int, default=2_000_000)
    parser.add_argument("--megabytes", type=float, default=2.0, help="of text, in UTF-8")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--ours-alone", action="store_true", help="without peers, whose files take minutes"
    )
    options = parser.parse_args()
    contenders = [name for name in CONTENDERS if name.startswith("ours") or not options.ours_alone]
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        entries = prepare(place, options.surfaces, options.megabytes)
        if not options.ours_alone:
            prepare_peers(place, entries)
        del entries
        print(f"{options.surfaces:,} surfaces, {options.megabytes} MB of text\n")
        columns = "on disk | open | resident, of it names | sentences | 512 at a time | documents"
        print(f"| | {columns} | names |")
        print("|---|---|---|---|---|---|---|---|")
        for name in contenders:
            command = [sys.executable, "-m", "benchmarks.lookup", name]
            command += [str(place), str(options.rounds)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            found = json.loads(done.stdout)
            print(
                f"| {name} | {size_of(place / FILES[name]) / 1e6:,.0f} MB "
                f"| {1000 * found['open']:,.0f} ms "
                f"| {found['resident']:,.0f} MB, {found['grown']:,.0f} MB "
                f"| {found['sentences']:.2f} MB/s | {found['together']:.2f} MB/s "
                f"| {found['documents']:.2f} MB/s "
                f"| {found['names']:,} |"
            )


def prepare(place: Path, num_surfaces: int, megabytes: float) -> list[Entry]:
    """Write the text and our lexicon; give what the lexicon has."""
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
    return entries


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


if __name__ == "__main__":
    main()
