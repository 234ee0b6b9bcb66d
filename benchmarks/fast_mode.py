"""How many sentences a second the fast mode reads, and where the time goes.

    python -m benchmarks.fast_mode GOLD... [--rounds N] [--limit N] [--threads N] [--bundle DIR]

Gold is anything that ``eat-edge eval`` reads; its language is the first part of the file's name
(``zh_gsdsimp``), and its labels are not looked at. Some texts at a time go through every stage
alone, on what the stages before it gave, and through the engine from text to entities. The tagger
runs its network between tokeniser and decoding: the time of the network is what `Tagger.words`
takes beyond the tokeniser, that of decoding what `Tagger.read` takes beyond both. Time is CPU time
of the process with one thread: of each step with the same texts the least of all rounds, so that
little is counted of what others on the machine do to its caches. The peer is the lexicon alone,
without any model. The last step, with all threads, is measured by the clock on the wall.
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from eat_edge import Document, EngineConfig
from eat_edge.bundle import Bundle, open_bundle
from eat_edge.config import Options
from eat_edge.engine import load
from eat_edge.evaluation.baselines.lexicon_alone import LexiconAlone
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.report.markdown import markdown_table
from eat_edge.evaluation.tagging import Pipe
from eat_edge.lexicon import Lexicon
from eat_edge.names import edges_of
from eat_edge.pipeline.entities import entities_of, evidence_of, sources_of
from eat_edge.pipeline.hints import hinted_matches
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.naming import Namer
from eat_edge.pipeline.opening import window_of
from eat_edge.pipeline.source.extend import extend
from eat_edge.tagger.sliding_window import in_order
from eat_edge.tagger.tagger import Tagger
from eat_edge.tagger.unigram import UnigramTokenizer
from eat_edge.text import identify, split
from eat_edge.types import Entity

BATCH = 512
"""Texts that go through a stage before the next ones do."""

TOKENISER, WORDS, READ = "tokeniser", "tokeniser and network", "tokeniser, network and decoding"

T = TypeVar("T")


class Clock:
    """Time of steps, each the least of some rounds; equal names are added up."""

    def __init__(self, rounds: int, now: Callable[[], float]) -> None:
        self.rounds, self._now = rounds, now
        self.seconds: dict[str, float] = {}

    def time(self, name: str, step: Callable[[], T]) -> T:
        """Run a step, and note what it took; gives its result."""
        taken = []
        for _ in range(self.rounds):
            began = self._now()
            result = step()
            taken.append(self._now() - began)
        self.seconds[name] = self.seconds.get(name, 0.0) + min(taken)
        return result


def time_stages(
    clock: Clock, bundle: Bundle, lexicon: Lexicon, tagger: Tagger, texts: Sequence[str], lang: str
) -> int:
    """Run every stage alone; gives the number of sentences."""
    compositions, window = lexicon.compositions(lang), window_of(bundle, lang, is_translated=False)
    clock.time("language", lambda: [identify(text) for text in texts])
    sentences = clock.time(
        "sentences", lambda: [s for text in texts for s in split(text, lang, max_chars=window)]
    )
    folded = clock.time("folding", lambda: [lexicon.fold(s.text, lang) for s in sentences])
    plain = [one.text for one in folded]
    known = clock.time("lexicon", lambda: lexicon.matches_of(plain, lang))
    chosen = clock.time("disjoint matches", lambda: [hinted_matches(m) for m in known])
    asked = [(text, edges_of(matches)) for text, matches in zip(plain, chosen, strict=True)]
    time_tokenizer(clock, bundle.tagger_tokenizer, asked)
    clock.time(WORDS, lambda: in_order((n, rows) for n, _, rows in tagger.words(asked)))
    mentions = clock.time(READ, lambda: in_order(tagger.read(asked)))
    whole = clock.time(
        "extend",
        lambda: [
            extend(found, text, lang, compositions)
            for found, text in zip(mentions, plain, strict=True)
        ],
    )
    parts = []
    for sentence, text, names, matches, found in zip(
        sentences, folded, known, chosen, whole, strict=True
    ):
        part = Part(sentence, text, known=names, matches=matches)
        part.add_source_mentions(found)
        parts.append(part)
    clock.time("fusion", lambda: [weigh(part, bundle, lang, Namer(lexicon)) for part in parts])
    return len(sentences)


def time_tokenizer(clock: Clock, path: Path, asked: Sequence[tuple[str, set[int]]]) -> None:
    """Cut sentences into pieces, with all words new to the tokenizer and with none."""
    if path.suffix != ".marisa":
        raise SystemExit(f"{path} is a tokenizer for English alone: name another bundle")
    new = iter([UnigramTokenizer(path) for _ in range(clock.rounds)])
    clock.time(
        "tokeniser, all words new",
        lambda: [one.encode(*sentence) for one in [next(new)] for sentence in asked],
    )
    seen = UnigramTokenizer(path)
    clock.time(TOKENISER, lambda: [seen.encode(*sentence) for sentence in asked])


def weigh(part: Part, bundle: Bundle, lang: str, namer: Namer) -> list[Entity]:
    """Go from the evidence of a sentence to its entities."""
    sources = sources_of(part, has_alignment=False)
    return entities_of(part, evidence_of(part), bundle.fusion_of(lang, *sources), namer)


def own_times(seconds: Mapping[str, float]) -> dict[str, float]:
    """The same, with network and decoding in the place of the steps that they are inside of."""
    inside = {WORDS: ("network", TOKENISER), READ: ("decoding", WORDS)}
    own_time = {}
    for name, taken in seconds.items():
        own, before = inside.get(name, (name, ""))
        own_time[own] = max(taken - seconds.get(before, 0.0), 0.0)
    return own_time


def tag(pipe: Pipe, documents: Sequence[Document]) -> list[Document]:
    """Go from texts to entities, the language being guessed."""
    return list(pipe.pipe(documents))


def measure(texts: Sequence[str], lang: str, options: argparse.Namespace) -> str:
    """Measure one language; gives a table."""
    bundle, number = open_bundle(options.bundle), 0
    clock, wall = (Clock(options.rounds, now) for now in (time.process_time, time.perf_counter))
    lexicon = Lexicon(bundle.lexicon)
    alone = LexiconAlone(lexicon, least_prior=0.3)
    config = EngineConfig(threads=1, options=Options(mode="fast"))
    with (
        Tagger(bundle.tagger, bundle.tagger_tokenizer, threads=1) as tagger,
        load(options.bundle, config) as engine,
    ):
        for first in range(0, len(texts), BATCH):
            some = texts[first : first + BATCH]
            documents = [Document(text) for text in some]
            number += time_stages(clock, bundle, lexicon, tagger, some, lang)
            clock.time("text to entities", partial(tag, engine, documents))
            clock.time("peer: lexicon alone", partial(tag, alone, documents))
    with load(options.bundle, replace(config, threads=options.threads)) as engine:
        name = f"text to entities, {engine.info().threads} threads"
        wall.time(name, partial(tag, engine, [Document(text) for text in texts]))
    rows = [
        [name, f"{1e6 * seconds / number:.0f}", f"{number / max(seconds, 1e-9):.0f}"]
        for name, seconds in own_times(clock.seconds | wall.seconds).items()
    ]
    characters = sum(map(len, texts)) / number
    heading = f"{lang}: {len(texts)} documents, {number} sentences of {characters:.0f} characters"
    return f"{heading}\n\n" + markdown_table(["stage", "µs a sentence", "sentences/s"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, default=None, help="first texts of each set")
    parser.add_argument("--threads", type=int, default=None, help="default: the CPUs available")
    parser.add_argument("--bundle", type=Path, default=None)
    options = parser.parse_args()
    for lang in sorted({path.name[:2] for path in options.gold}):
        texts = [
            document.text
            for path in options.gold
            if path.name[:2] == lang
            for document in read_gold(
                path, labels=LabelMap(), lang=lang, limit=options.limit
            ).documents
        ]
        print(measure(texts, lang, options), end="\n\n")


if __name__ == "__main__":
    main()
