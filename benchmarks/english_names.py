"""How names that the lexicon has never seen are written in English, and how coherent documents are.

    python -m benchmarks.english_names DATA [--limit N] [--bundle DIR]

DATA has ``LANG.jsonl.xz``, titles of articles with their first paragraphs: ``english``, ``native``,
``text``. The mode fast reads the paragraphs with a lexicon from which all titles are hidden, so
that their English has to be composed or romanised. A title counts where it is found as an entity;
what it is called is right, another spelling of the same consonants, or wrong, as in ``eat-edge
eval``. All entities count for coherence: surfaces that stand twice in a paragraph, and those of
them with two English names or two types.
"""

import argparse
import json
import lzma
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eat_edge.bundle import Bundle, open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine
from eat_edge.evaluation.metrics.english import Verdict, verdict_of
from eat_edge.evaluation.report.markdown import markdown_table
from eat_edge.lexicon import Lexicon
from eat_edge.memory.budget import limits_of
from eat_edge.names import NameMatch
from eat_edge.pipeline.models import open_models
from eat_edge.types import Document

HEAD = ("titles of", "paragraphs", "found", "trusted", "right", "another spelling", "wrong")
COHERENCE = ("paragraphs of", "surfaces twice or more", "two English names", "two types")
VERDICTS = (Verdict.RIGHT, Verdict.ALIKE, Verdict.WRONG)
CONFIG = EngineConfig(threads=1, options=Options(mode="fast"))


class WithoutTitles(Lexicon):
    """A lexicon that does not know some names."""

    hidden: frozenset[str] = frozenset()

    def matches_of(self, folded: Sequence[str], lang: str) -> list[list[NameMatch]]:
        return [
            [match for match in matches if match.composition or match.surface not in self.hidden]
            for matches in super().matches_of(folded, lang)
        ]

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        return None if folded in self.hidden else super().names_of(folded, lang)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, default=500, help="paragraphs of each language")
    parser.add_argument("--bundle", type=Path)
    asked = parser.parse_args()
    bundle = open_bundle(asked.bundle)
    titles: list[list[str]] = []
    documents: list[list[str]] = []
    for path in sorted(asked.data.glob("*.jsonl.xz")):
        counts, coherence = measure(bundle, path, asked.limit)
        titles.append([path.name.partition(".")[0], *map(str, counts)])
        documents.append([path.name.partition(".")[0], *map(str, coherence)])
    print(markdown_table(HEAD, titles), markdown_table(COHERENCE, documents), sep="\n\n")


def measure(bundle: Bundle, path: Path, limit: int) -> tuple[list[int], list[int]]:
    """Read the paragraphs of a language.

    Args:
        bundle: Whose lexicon and encoder read them.
        path: Of ``LANG.jsonl.xz``.
        limit: How many paragraphs.

    Returns:
        What ``HEAD`` and ``COHERENCE`` say behind their first columns.
    """
    lang = path.name.partition(".")[0]
    pairs = list(read_pairs(path, limit))
    verdicts: Counter[Verdict] = Counter()
    coherence = [0, 0, 0]
    models = open_models(bundle, CONFIG, limits_of(bundle, CONFIG))
    lexicon = WithoutTitles(bundle.lexicon)
    lexicon.hidden = frozenset(lexicon.fold(native, lang).text for _, native, _ in pairs)
    with Engine(bundle, CONFIG, models=replace(models, lexicon=lexicon)) as engine:
        texts = (text for _, _, text in pairs)
        for (english, native, _), document in zip(
            pairs, engine.pipe(texts, lang=lang), strict=True
        ):
            found = next((one for one in document.entities if one.text == native), None)
            if found is not None:
                verdicts[verdict_of(found, (english,))] += 1
            coherence = [sum(both) for both in zip(coherence, incoherent(document), strict=True)]
    all_found = verdicts.total()
    counts = [len(pairs), all_found, all_found - verdicts[Verdict.NONE]]
    return [*counts, *(verdicts[one] for one in VERDICTS)], coherence


def read_pairs(path: Path, limit: int) -> Iterator[tuple[str, str, str]]:
    """English, native title and paragraph, of the first articles whose paragraph has the title."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if limit > 0 and record["native"] in record["text"]:
                limit -= 1
                yield record["english"], record["native"], record["text"]


def incoherent(document: Document) -> tuple[int, int, int]:
    """Surfaces that occur twice, and how many of them have two names, and two types."""
    places: Counter[str] = Counter(one.text for one in document.entities)
    names = {(one.text, one.english) for one in document.entities}
    types = {(one.text, one.label) for one in document.entities}
    again = [surface for surface, times in places.items() if times > 1]
    many = [
        sum(Counter(surface for surface, _ in pairs)[one] > 1 for one in again)
        for pairs in (names, types)
    ]
    return len(again), many[0], many[1]


if __name__ == "__main__":
    main()
