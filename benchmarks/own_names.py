"""What a long list of one's own names costs: to load, and with each text in the mode fast.

    python -m benchmarks.own_names GOLD... [--names N] [--limit N] [--rounds N]

Gold is anything that ``eat-edge eval`` reads; its language is the first part of the file's name,
and its labels are not looked at. The list is made of surfaces of the bundle's lexicon, one after
the other joined where there are not enough, so that it is hit far more often than a list of
products would be. Time is CPU time of the process, the least of all rounds.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from eat_edge import EngineConfig
from eat_edge.bundle import open_bundle
from eat_edge.engine import load
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.report.markdown import markdown_table
from eat_edge.lexicon import Lexicon
from eat_edge.own_names.matcher import Matcher
from eat_edge.own_names.reader import read_names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    lexicon = Lexicon(open_bundle().lexicon)
    rows = []
    with (
        TemporaryDirectory() as place,
        load(config=EngineConfig(threads=1), mode="fast") as engine,
    ):
        for path in asked.gold:
            lang = path.name.split("_")[0]
            texts = [one.text for one in read_gold(path, labels=LabelMap(), lang=lang).documents]
            texts = texts[: asked.limit]
            names = Path(place, f"{lang}.tsv")
            names.write_text("".join(rows_of(lexicon, lang, asked.names)), "utf-8")
            read = least(asked.rounds, partial(read_names, names))
            found = read_names(names)

            matcher = Matcher(found, (), lexicon)
            index = least(1, partial(matcher.find, "", lang))
            find = least(asked.rounds, lambda: [matcher.find(text, lang) for text in texts])  # noqa: B023
            tag = least(asked.rounds, lambda: list(engine.pipe(texts, lang=lang)))  # noqa: B023
            rows.append(
                [
                    path.name.split(".")[0],
                    f"{read:.2f} s",
                    f"{index:.2f} s",
                    f"{1e3 * find / len(texts):.2f} ms",
                    f"{1e3 * tag / len(texts):.2f} ms",
                    f"{100 * find / tag:.1f} %",
                ]
            )
    head = ["texts", "read", "fold and index", "find, a text", "fast mode, a text", "share"]
    print(markdown_table(head, rows))


def rows_of(lexicon: Lexicon, lang: str, number: int) -> Iterator[str]:
    """Rows of a list with so many different surfaces."""
    surfaces = list(islice(lexicon.surfaces(lang), number))
    made = dict.fromkeys(surfaces)
    for step in range(1, number):
        if len(made) >= number:
            break
        made.update(dict.fromkeys(map(str.__add__, surfaces, surfaces[step:] + surfaces[:step])))
    for at, surface in enumerate(islice(made, number)):
        yield f"{surface}\tPRODUCT\tName {at}\tP-{at}\n"


def least(rounds: int, work: Callable[[], object]) -> float:
    """The least CPU seconds that some work takes."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


if __name__ == "__main__":
    main()
