"""From dumps of a million pages to a lexicon: rows a second of every step, and peak memory.

    python -m benchmarks.dumps [--pages N] [--articles N] [--keep DIR]

Makes dumps in the published form (3 of 10 pages redirect, 3 language links an article, 3 entities
of Wikidata for each page, most of them of no use here) and runs ``python -m export lexicon`` on
them in a process of its own. Rates are by its CPU time, so that what else runs on the machine
counts for less.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.synthetic_dumps import (
    Value,
    article,
    entity,
    write_articles,
    write_entities,
    write_table,
)

CLASSES = (5, 515, 4830453, 11424, 16521)
"""Human, city, business, film; and taxon, which is no name."""
LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
FILLER = {"de": {"language": "de", "value": "was es ist, in anderen Sprachen " * 20}}
STEP = re.compile(r"(\S[^:]*): done in [\d.]+ s, ([\d.]+) s of CPU$", re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--articles", type=int, default=20_000, help="with text, to count in")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the dumps there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.keep) as scratch:
        place = options.keep or Path(scratch)
        rows = make_dumps(place, options.pages, options.articles)
        for path in sorted(place.glob("*-*.*")):
            print(f"{path.name}: {path.stat().st_size / 1e6:,.1f} MB")
        report(rows, *run(place))


def make_dumps(place: Path, num_pages: int, num_articles: int) -> dict[str, int]:
    """Write all dumps, and say how many rows each step will read."""
    numbers = range(1, num_pages + 1)
    articles = [number for number in numbers if number % 10 < 7]

    def links() -> Iterator[tuple[Value, ...]]:
        for number in articles:
            for lang in ("de", "en", "fr"):
                yield number, lang, f"Name {number} of ({lang})"

    def entities() -> Iterator[Mapping[str, Any]]:
        for number in range(3 * num_pages):
            title, kind = title_of(number), CLASSES[number % len(CLASSES)]
            is_page = number in numbers and number % 10 < 7
            links = {"zhwiki": title} if is_page else {"dewiki": str(number)}
            one = entity(10**8 + number, sitelinks=links, label=f"Name {number}", classes=[kind])
            yield {**one, "descriptions": FILLER}
        for number in CLASSES:
            yield entity(number, parents=[number + 10**7])

    def texts() -> Iterator[str]:
        for number in articles[:num_articles]:
            chosen = random.Random(number)
            lines = []
            for _ in range(20):
                other = title_of(chosen.choice(articles))
                lines.append(f"{''.join(chosen.choices(LETTERS, k=40))}[[{other}]]。{other}")
            yield article(number, title_of(number), "\n".join(lines))

    prefix = place / "zhwiki-20261101-"
    write_table(
        Path(f"{prefix}page.sql.gz"),
        "page",
        (
            (n, 0, title_of(n), int(n % 10 >= 7), 0, 0.5, "20261101", None, n, 9, "wikitext", None)
            for n in numbers
        ),
    )
    write_table(
        Path(f"{prefix}redirect.sql.gz"),
        "redirect",
        ((n, 0, title_of(n - n % 10), None, None) for n in numbers if n % 10 >= 7),
    )
    write_table(Path(f"{prefix}langlinks.sql.gz"), "langlinks", links())
    write_entities(place / "wikidata-latest.json.gz", entities())
    write_articles(Path(f"{prefix}pages-articles.xml.bz2"), texts())
    return {
        "pages": num_pages,
        "redirects": num_pages - len(articles),
        "English links": 3 * len(articles),
        "items": 3 * num_pages,
        "names": num_pages,
        "counts": min(num_articles, len(articles)),
    }


def run(place: Path) -> tuple[str, float, float, float]:
    """The messages of ``export lexicon``, its seconds, those of CPU, and its peak memory in MB."""
    prefix = f"{place}/zhwiki-20261101-"
    command = [sys.executable, "-m", "export", "lexicon", "--lang", "zh", "--wikipedia"]
    command += [f"{prefix}{table}.sql.gz" for table in ("page", "langlinks", "redirect")]
    command += ["--wikidata", f"{place}/wikidata-latest.json.gz"]
    command += ["--pages-articles", f"{prefix}pages-articles.xml.bz2", "-o", f"{place}/lexicon"]
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        messages = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(messages)
    used = usage.ru_utime + usage.ru_stime
    return messages, time.perf_counter() - began, used, usage.ru_maxrss / 1024


def report(
    rows: Mapping[str, int], messages: str, seconds: float, used: float, memory: float
) -> None:
    print("\n| step | rows | seconds of CPU | rows/s |\n|---|---|---|---|")
    for found in STEP.finditer(messages):
        # Before the name of the step stands the time of day.
        step = next((name for name in rows if found[1].endswith(name)), "")
        took = float(found[2])
        if step and took:
            print(f"| {step} | {rows[step]:,} | {took:,.1f} | {rows[step] / took:,.0f} |")
    print(f"\nAll: {used:,.0f} s of CPU in {seconds:,.0f} s, at most {memory:,.0f} MB resident.")
    print(messages.strip().splitlines()[-1])


def title_of(number: int) -> str:
    """A title of 2 to 5 characters, now and then with parentheses or what SQL has to escape."""
    chosen = random.Random(number)
    title = "".join(chosen.choices(LETTERS, k=chosen.choice((2, 3, 3, 4, 5))))
    return title + chosen.choice(("", "", "", "", "_(人物)", "·O'Neil", '"'))


if __name__ == "__main__":
    main()
