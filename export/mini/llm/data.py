"""Training sequences of the embedded model, made from parallel text and the lexicon.

Sentences are prepared once (``prepare``): folded, matched against the lexicon exactly as at run
time, each match with its place in the translation where it has one; where the English side was
read, also its mentions with their place in the source. Sequences are drawn from them anew every
time (``Sampler``): names swapped for others of their type on both sides, hints dropped, mentions
asked back, mentions that have no counterpart.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

import orjson

from eat_edge.lexicon import Lexicon
from eat_edge.llm.eat_mini_prompt import Hint, Prompts
from eat_edge.pipeline.hints import hinted_matches
from export.mini.llm.checks import CheckSampler
from export.mini.llm.example import Example, Question, example_of
from export.mini.parallel.cleaning import cleaned, has_strange_names
from export.mini.parallel.corpus import (
    SOURCE_WEIGHTS,
    Pair,
    ascii_english,
    read_articles,
    read_pairs,
)
from export.mini.parallel.english_index import EnglishIndex
from export.mini.parallel.mentions import ReadPair, read_mentions
from export.mini.parallel.projection import LEAST_SCORE, places_of

__all__ = ["Aligned", "Record", "Sampler", "prepare"]

MAX_SOURCE, MAX_ENGLISH = 90, 280
"""Code points; longer pairs teach a small model little per second."""

MAX_MENTIONS = 4
"""Mentions asked back in one sequence."""
NAMINGS, CHECKS = 0.08, 0.36
"""Shares of the sequences that ask for a name alone, and that ask of spans without translating."""
READ = "read"
"""Source of the records whose English side was read."""
READ_SHARE = 0.6
"""Share of these among the translations."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A name in a sentence and where its English stands in the translation.

    Attributes:
        start: First code point in the folded sentence.
        end: One past the last.
        english: The name as hinted, or the mention.
        label: One of ``LABELS`` or ``""``.
        at: Span in the translation, or None where the translation does not have the name.
        is_hint: Whether the lexicon knows the name; else it is a mention that was carried over.
    """

    start: int
    end: int
    english: str
    label: str
    at: tuple[int, int] | None
    is_hint: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """A prepared sentence; ``english`` is empty where only a name of it is known."""

    source: str
    lang: str
    text: str
    english: str
    names: tuple[Aligned, ...]


def prepare(
    data: Path,
    lexicon: Lexicon,
    out: Path,
    lang: str,
    *,
    mentions: Path | None = None,
    more: Path | None = None,
    held_out: int = 0,
    accept: Callable[[str], bool] = lambda source: True,
    is_cleaned: bool = False,
    keep_nameless: float = 0.15,
    seed: int = 1,
) -> int:
    """Write the prepared sentences of one language as JSON lines.

    Args:
        data: Directory with ``mt`` and ``wiki-entities``.
        lexicon: The lexicon of the bundle to be.
        out: The file to write.
        lang: ISO 639-1 code.
        mentions: Parallel text that has been read (``mentions.write_mentions``), if any.
        more: Further pairs, a corpus, a sentence and its English a line, if the file is there.
        held_out: Pairs at the beginning of that, left for the fusion to be fitted on.
        accept: Says by its name whether a corpus may be used.
        is_cleaned: Whether to leave out what ``parallel.cleaning`` has something against.
        keep_nameless: Share of the sentences without a known name that is kept.
        seed: Of that choice.

    Returns:
        How many sentences were written.
    """
    rng = random.Random(seed)
    pairs = chain(read_pairs(data, lang, accept=accept), _more(more))
    settled: set[str] = set()

    def of_mentions() -> Iterator[Record]:
        for number, read in enumerate(read_mentions(mentions) if mentions else ()):
            if number < held_out:
                settled.add(read.english)
            elif len(read.text) <= MAX_SOURCE and len(read.english) <= MAX_ENGLISH:
                record = _carried(lexicon, read, lang)
                if any(name.at for name in record.names):
                    settled.add(read.english)
                    yield record

    def of_pairs() -> Iterator[Record]:
        for pair in cleaned(pairs) if is_cleaned else pairs:
            if len(pair.text) > MAX_SOURCE or len(pair.english) > MAX_ENGLISH:
                continue
            if pair.english in settled:
                continue
            record = _align(lexicon, pair.source, lang, pair.text, pair.english)
            if is_cleaned and has_strange_names([bool(n.at) for n in record.names if n.label]):
                continue
            if any(name.at for name in record.names) or rng.random() < keep_nameless:
                yield record

    count = 0
    with out.open("wb") as lines:
        for record in chain(of_mentions(), of_pairs(), _wiki_entities(data, lexicon, lang)):
            lines.write(orjson.dumps(record) + b"\n")
            count += 1
    return count


def _more(path: Path | None) -> Iterator[Pair]:
    if path is not None and path.exists():
        with path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield Pair(*line.rstrip("\n").split("\t"))


def _carried(lexicon: Lexicon, pair: ReadPair, lang: str) -> Record:
    """A pair that was read: its mentions beside the known names."""
    matches = lexicon.matches(pair.text, lang)
    names = []
    for mention in pair.mentions:
        if mention.score >= LEAST_SCORE:
            english = pair.english[mention.start : mention.end]
            at = (mention.start, mention.end)
            for start, end, label in islice(places_of(pair, mention, matches), 1):
                names.append(Aligned(start, end, english, label, at, is_hint=False))
    return _align(lexicon, READ, lang, pair.text, pair.english, names)


def _align(
    lexicon: Lexicon,
    source: str,
    lang: str,
    text: str,
    english: str,
    mentions: Sequence[Aligned] = (),
) -> Record:
    folded = lexicon.fold(text, lang).text
    names = list(mentions)
    for match in hinted_matches(lexicon.matches(folded, lang)):
        index = EnglishIndex(english, lang)
        hinted = match.names[0].english
        at = next((s for s in (index.find(n.english) for n in match.names) if s), None)
        if at is not None and english[slice(*at)] != hinted:
            # Written as hinted, so that a hint can always be copied as it stands.
            english, moved = _replace(english, at, hinted, names)
            names, at = moved, (at[0], at[0] + len(hinted))
        names.append(Aligned(match.start, match.end, hinted, match.names[0].label, at))
    return Record(source, lang, folded, english, tuple(names))


def _replace(
    text: str, at: tuple[int, int], new: str, names: Sequence[Aligned]
) -> tuple[str, list[Aligned]]:
    """Replace a span of the translation; names after it move, names it touches are lost."""
    shift = len(new) - (at[1] - at[0])
    moved = []
    for name in names:
        span = name.at
        if span is not None and span[0] >= at[1]:
            span = (span[0] + shift, span[1] + shift)
        elif span is not None and span[1] > at[0]:
            span = None
        moved.append(replace(name, at=span))
    return text[: at[0]] + new + text[at[1] :], moved


def _wiki_entities(data: Path, lexicon: Lexicon, lang: str) -> Iterator[Record]:
    for row in read_articles(data, lang):
        english = ascii_english(row["english"])
        folded = lexicon.fold(row["text"], lang).text[:MAX_SOURCE]
        native = lexicon.fold(row["native"], lang).text
        start = folded.find(native)
        if start < 0 or not english:
            continue
        record = _align(lexicon, "wiki_entities", lang, folded, "")
        asked = Aligned(start, start + len(native), english, "", (0, 0))
        others = [n for n in record.names if n.end <= asked.start or n.start >= asked.end]
        yield replace(record, names=(asked, *others))


class Sampler:
    """Draws training sequences without end.

    Args:
        files: Prepared sentences.
        lexicon: Where swapped-in names come from.
        prompts: The prompt layout.
        lang_weights: How often each language is drawn.
        checks: Draws the sequences that ask of spans, if there are any.
    """

    def __init__(
        self,
        files: Sequence[Path],
        lexicon: Lexicon,
        prompts: Prompts,
        lang_weights: dict[str, float],
        checks: CheckSampler | None = None,
    ) -> None:
        self._prompts = prompts
        self._records: dict[str, dict[str, list[bytes]]] = {}
        for path in files:
            for line in path.read_bytes().splitlines():
                row = orjson.loads(line)
                by_source = self._records.setdefault(row["lang"], {})
                by_source.setdefault(row["source"], []).append(line)
        self._langs = list(self._records)
        self._lang_weights = [lang_weights.get(lang, 1.0) for lang in self._langs]
        self._sources = {
            lang: (list(sources), _shares(sources)) for lang, sources in self._records.items()
        }
        self._checks = checks
        self._pool = {lang: _swap_pool(lexicon, lang) for lang in self._langs}

    def draw(self, rng: random.Random) -> Example:
        """Draw one sequence."""
        lang = rng.choices(self._langs, self._lang_weights)[0]
        chance = rng.random()
        if chance < NAMINGS:
            return self._naming(rng, lang)
        if self._checks is not None and chance < NAMINGS + CHECKS:
            return self._checks.draw(rng)
        names, weights = self._sources[lang]
        line = rng.choice(self._records[lang][rng.choices(names, weights)[0]])
        return self._sentence(rng, _record(orjson.loads(line)))

    def _naming(self, rng: random.Random, lang: str) -> Example:
        label = rng.choices(("PER", "LOC", "ORG"), (6, 2, 2))[0]
        surface, english = self._new_name(rng, lang, label)
        trunk = self._prompts.naming(surface, lang)
        return example_of(self._prompts, trunk, self._prompts.english(english))

    def _new_name(self, rng: random.Random, lang: str, label: str) -> tuple[str, str]:
        pool = self._pool[lang]
        if lang == "ja" and label == "PER" and rng.random() < 0.6:
            (surname, first), (given, second) = rng.choice(pool["part"]), rng.choice(pool["part"])
            return surname + given, f"{second} {first}"
        return rng.choice(pool[label])

    def _sentence(self, rng: random.Random, record: Record) -> Example:
        record = self._swap_names(rng, record)
        no_hints = rng.random() < 0.1
        hints = {
            surface: Hint(surface, name.english)
            for name in sorted(record.names, key=lambda name: name.start)
            if name.is_hint and not no_hints and rng.random() >= 0.05
            for surface in [record.text[name.start : name.end]]
        }
        prompts, english = self._prompts, record.english
        source = prompts.source(record.text, record.lang, hints.values())
        asked = [(name, name.at) for name in record.names if name.at]
        rng.shuffle(asked)
        if not english:
            (name,) = (name for name, at in asked if at == (0, 0))
            return example_of(prompts, source, [], [self._question(record, name, len(source))])
        trunk = [*source, prompts.translate]
        questions: list[Question] = []
        invented = None
        if asked and rng.random() < 0.1:
            # A name the source does not have: the answer is none, and the bent translation is
            # nothing to learn from.
            gone, at = asked.pop()
            label = gone.label if gone.label in ("LOC", "ORG") else "PER"
            _, invented = self._new_name(rng, record.lang, label)
            asked = [(name, place) for name, place in asked if name.english != gone.english]
            bent = english[: at[0]] + invented + english[at[1] :]
        translation = prompts.english(bent if invented else english)
        end = len(trunk) + len(translation)
        # Mentions that were read say more than names that were looked up.
        asked.sort(key=lambda item: item[0].is_hint)
        spelled: set[str] = set()
        for name, at in asked[:MAX_MENTIONS]:
            mention = english[slice(*at)]
            if mention not in spelled:
                spelled.add(mention)
                questions.append(self._question(record, replace(name, english=mention), end))
        if invented:
            prompt = prompts.alignment([], prompts.english(invented), gone.label)
            questions.append(Question(end, prompt, [prompts.none]))
        return example_of(prompts, trunk, translation, questions, is_learnt=invented is None)

    def _question(self, record: Record, name: Aligned, at: int) -> Question:
        prompts = self._prompts
        prompt = prompts.alignment([], prompts.english(name.english), name.label)
        return Question(at, prompt, prompts.surface(record.text[name.start : name.end]))

    def _swap_names(self, rng: random.Random, record: Record) -> Record:
        """Swap aligned names for others of their type, on both sides."""
        for name in record.names:
            old = record.text[name.start : name.end]
            if (
                name not in record.names
                or not name.at
                or name.label not in ("PER", "LOC", "ORG")
                or record.text.count(old) != 1
                or not record.english
                or rng.random() < 0.5
            ):
                continue
            surface, english = self._new_name(rng, record.lang, name.label)
            # One in three is a name new to the lexicon.
            is_hint = rng.random() >= 0.3
            record = _swap(record, name, surface, english, is_hint=is_hint)
        return record


def _swap(record: Record, name: Aligned, surface: str, english: str, *, is_hint: bool) -> Record:
    """Put another name in the place of one; what overlaps it in the source is gone."""
    assert name.at is not None
    translation, names = _replace(record.english, name.at, english, record.names)
    shift = len(surface) - (name.end - name.start)
    at = (name.at[0], name.at[0] + len(english))
    new = Aligned(name.start, name.start + len(surface), english, name.label, at, is_hint)
    kept = [
        replace(other, start=other.start + shift, end=other.end + shift)
        if other.start >= name.end
        else other
        for other in names
        if other.start >= name.end or other.end <= name.start
    ]
    text = record.text[: name.start] + surface + record.text[name.end :]
    return replace(record, text=text, english=translation, names=(*kept, new))


def _shares(sources: dict[str, list[bytes]]) -> list[float]:
    """How often each source is drawn from."""
    shares = {name: SOURCE_WEIGHTS.get(name, 1.0) * len(rows) for name, rows in sources.items()}
    if READ in shares:
        others = sum(share for name, share in shares.items() if name != READ)
        # What was read was sampled from all the others by their weights.
        shares[READ] = others * READ_SHARE / (1 - READ_SHARE) if others else 1.0
    return list(shares.values())


def _record(row: dict[str, Any]) -> Record:
    names = tuple(
        Aligned(**{**name, "at": tuple(name["at"]) if name["at"] else None})
        for name in row.pop("names")
    )
    return Record(**row, names=names)


def _swap_pool(lexicon: Lexicon, lang: str) -> dict[str, list[tuple[str, str]]]:
    pool: dict[str, list[tuple[str, str]]] = {"PER": [], "LOC": [], "ORG": [], "part": []}
    for surface in sorted(lexicon.surfaces(lang)):
        entry = lexicon.names_of(surface, lang)
        assert entry is not None
        name = entry.names[0]
        if name.label in pool and entry.prior >= 0.05 and len(surface) <= 16:
            pool[name.label].append((surface, name.english))
        if name.label == "PER" and len(surface) == 2 and surface[0] >= "\u4e00":
            pool["part"].append((surface, name.english))
    return pool
