"""Training sequences of the embedded model, made from parallel text and the lexicon.

Sentences are prepared once (``prepare``): folded, matched against the lexicon exactly as at run
time, each match with its place in the translation where it has one. Sequences are drawn from them
anew every time (``Sampler``): names swapped for others of their type on both sides, hints dropped,
mentions asked back, mentions that have no counterpart.
"""

import json
import lzma
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from eat_edge.lexicon import Lexicon
from eat_edge.prompt import Hint, Prompts
from eat_edge.translate import hinted_matches
from export.mini.corpus import SOURCE_WEIGHTS, ascii_english, read_pairs
from export.mini.english import EnglishIndex

__all__ = ["IGNORE", "Aligned", "Example", "Record", "Sampler", "prepare"]

IGNORE = -100
MAX_SOURCE, MAX_ENGLISH = 90, 280
"""Code points; longer pairs teach a small model little per second."""

MAX_CHECKS = 6
"""Known names asked about in one sequence."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A lexicon match in a sentence and where its English name stands in the translation.

    Attributes:
        start: First code point in the folded sentence.
        end: One past the last.
        english: The name as hinted.
        label: One of ``LABELS`` or ``""``.
        at: Span in the translation, or None where the translation does not have the name.
    """

    start: int
    end: int
    english: str
    label: str
    at: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Record:
    """A prepared sentence; ``english`` is empty where only a name of it is known."""

    source: str
    lang: str
    text: str
    english: str
    names: tuple[Aligned, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the questions asked on it, each a fork as at run time.

    The trunk is the source with its hints and, after it, the translation. A question sees the
    trunk up to where it forks off and itself, never another question.

    Attributes:
        tokens: The trunk, then the questions.
        targets: For each token the one to predict next; ``IGNORE`` where nothing is learnt.
        positions: Position of each token in its own sequence.
        forks: For each token 0 in the trunk, else the number of its question.
    """

    tokens: list[int]
    targets: list[int]
    positions: list[int]
    forks: list[int]


@dataclass(frozen=True, slots=True)
class _Question:
    """Asked after the first ``at`` tokens of the trunk."""

    at: int
    prompt: list[int]
    answer: list[int]


def prepare(
    data: Path,
    lexicon: Lexicon,
    out: Path,
    lang: str,
    *,
    accept: Callable[[str], bool] = lambda source: True,
    keep_nameless: float = 0.15,
    seed: int = 1,
) -> int:
    """Write the prepared sentences of one language as JSON lines.

    Args:
        data: Directory with ``mt`` and ``wiki-entities``.
        lexicon: The lexicon of the bundle to be.
        out: The file to write.
        lang: ISO 639-1 code.
        accept: Says by its name whether a corpus may be used.
        keep_nameless: Share of the sentences without a known name that is kept.
        seed: Of that choice.

    Returns:
        How many sentences were written.
    """
    rng = random.Random(seed)
    count = 0
    with out.open("wb") as lines:
        for pair in read_pairs(data, lang, accept=accept):
            if len(pair.text) > MAX_SOURCE or len(pair.english) > MAX_ENGLISH:
                continue
            record = _align(lexicon, pair.source, lang, pair.text, pair.english)
            if any(name.at for name in record.names) or rng.random() < keep_nameless:
                lines.write(orjson.dumps(record) + b"\n")
                count += 1
        for record in _wiki_entities(data, lexicon, lang):
            lines.write(orjson.dumps(record) + b"\n")
            count += 1
    return count


def _align(lexicon: Lexicon, source: str, lang: str, text: str, english: str) -> Record:
    folded = lexicon.fold(text, lang).text
    names: list[Aligned] = []
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
    path = data / "wiki-entities" / f"{lang}.jsonl.xz"
    if not path.exists():
        return
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
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
    """Draws training sequences without end, the same ones for the same seed.

    Args:
        files: Prepared sentences.
        lexicon: Where swapped-in names come from.
        prompts: The prompt layout.
        lang_weights: How often each language is drawn.
    """

    def __init__(
        self,
        files: Sequence[Path],
        lexicon: Lexicon,
        prompts: Prompts,
        lang_weights: dict[str, float],
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
            lang: (
                list(sources),
                [SOURCE_WEIGHTS.get(name, 1.0) * len(rows) for name, rows in sources.items()],
            )
            for lang, sources in self._records.items()
        }
        self._pool = {lang: _swap_pool(lexicon, lang) for lang in self._langs}

    def batches(self, seed: int, chunk: int, max_tokens: int) -> list[list[Example]]:
        """A chunk of batches, each of examples of like length under a token budget.

        Args:
            seed: Of the whole run.
            chunk: Number of the chunk; the same numbers give the same batches.
            max_tokens: Padded tokens of a batch.
        """
        rng = random.Random(seed * 1_000_003 + chunk)
        examples = sorted((self._draw(rng) for _ in range(2048)), key=lambda e: len(e.tokens))
        batches: list[list[Example]] = [[]]
        for example in examples:
            if (len(batches[-1]) + 1) * len(example.tokens) > max_tokens:
                batches.append([])
            batches[-1].append(example)
        rng.shuffle(batches)
        return batches

    def _draw(self, rng: random.Random) -> Example:
        lang = rng.choices(self._langs, self._lang_weights)[0]
        if rng.random() < 0.12:
            return self._naming(rng, lang)
        names, weights = self._sources[lang]
        line = rng.choice(self._records[lang][rng.choices(names, weights)[0]])
        return self._sentence(rng, _record(orjson.loads(line)))

    def _naming(self, rng: random.Random, lang: str) -> Example:
        label = rng.choices(("PER", "LOC", "ORG"), (6, 2, 2))[0]
        surface, english = self._new_name(rng, lang, label)
        trunk = self._prompts.naming(surface, lang)
        return self._example(trunk, self._prompts.english(english))

    def _new_name(self, rng: random.Random, lang: str, label: str) -> tuple[str, str]:
        pool = self._pool[lang]
        if lang == "ja" and label == "PER" and rng.random() < 0.6:
            (surname, first), (given, second) = rng.choice(pool["part"]), rng.choice(pool["part"])
            return surname + given, f"{second} {first}"
        return rng.choice(pool[label])

    def _sentence(self, rng: random.Random, record: Record) -> Example:
        record, unhinted = self._swap_names(rng, record)
        no_hints = rng.random() < 0.1
        hints = {
            surface: Hint(surface, name.english)
            for index, name in enumerate(record.names)
            if not (no_hints or index in unhinted or rng.random() < 0.05)
            for surface in [record.text[name.start : name.end]]
        }
        prompts, english = self._prompts, record.english
        source = prompts.source(record.text, record.lang, hints.values())
        questions = self._checks(rng, record, len(source))
        if not english:
            return self._example(source, [], questions)
        trunk = [*source, prompts.translate]
        asked = [(name, name.at) for name in record.names if name.at]
        rng.shuffle(asked)
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
        for name, at in asked[:3]:
            surface = record.text[name.start : name.end]
            questions.append(self._question(end, english[slice(*at)], prompts.surface(surface)))
        if invented:
            questions.append(self._question(end, invented, [prompts.none]))
        return self._example(trunk, translation, questions, is_learnt=invented is None)

    def _checks(self, rng: random.Random, record: Record, at: int) -> list[_Question]:
        """Ask of known names whether they are meant, before there is a translation."""
        # Without a translation nothing is known of the names it might not have had.
        names = [name for name in record.names if name.at or record.english]
        rng.shuffle(names)
        return [
            self._question(
                at,
                name.english,
                self._prompts.surface(record.text[name.start : name.end])
                if name.at
                else [self._prompts.none],
            )
            for name in names[:MAX_CHECKS]
        ]

    def _question(self, at: int, mention: str, answer: list[int]) -> _Question:
        return _Question(at, self._prompts.alignment([], mention), answer)

    def _example(
        self,
        trunk: list[int],
        translation: list[int],
        questions: Sequence[_Question] = (),
        *,
        is_learnt: bool = True,
    ) -> Example:
        stop = self._prompts.stop
        tokens = [*trunk, *translation]
        targets = [IGNORE] * len(tokens)
        if translation and is_learnt:
            targets[len(trunk) - 1 :] = [*translation, stop]
        positions, forks = list(range(len(tokens))), [0] * len(tokens)
        for number, question in enumerate(questions, 1):
            new = [*question.prompt, *question.answer]
            tokens += new
            targets += [IGNORE] * (len(question.prompt) - 1) + [*question.answer, stop]
            positions += range(question.at, question.at + len(new))
            forks += [number] * len(new)
        return Example(tokens, targets, positions, forks)

    def _swap_names(self, rng: random.Random, record: Record) -> tuple[Record, set[int]]:
        """Swap aligned names for others of their type, on both sides.

        Returns:
            The record, and which of its names shall not be hinted (a name new to the lexicon).
        """
        unhinted: set[int] = set()
        for index, name in enumerate(record.names):
            old = record.text[name.start : name.end]
            if (
                not name.at
                or name.label not in ("PER", "LOC", "ORG")
                or record.text.count(old) != 1
                or not record.english
                or rng.random() < 0.5
            ):
                continue
            surface, english = self._new_name(rng, record.lang, name.label)
            shift = len(surface) - len(old)
            text = record.text[: name.start] + surface + record.text[name.end :]
            translation, names = _replace(record.english, name.at, english, record.names)
            names = [
                replace(n, start=n.start + shift, end=n.end + shift) if n.start >= name.end else n
                for n in names
            ]
            names[index] = Aligned(
                name.start,
                name.start + len(surface),
                english,
                name.label,
                (name.at[0], name.at[0] + len(english)),
            )
            record = replace(record, text=text, english=translation, names=tuple(names))
            if rng.random() < 0.3:
                unhinted.add(index)
        return record, unhinted


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
