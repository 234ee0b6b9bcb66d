"""The recipe of the embedded lexicon: merged name lists, priors counted in parallel text.

A name list says what a string can mean, parallel text says how often it does. A surface seen often
keeps its own count; a rare one leans on its class (how trusted its lists are, type, script,
length): empirical Bayes, ``(hits + k * class prior) / (occurrences + k)``.
"""

import logging
import lzma
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eat_edge.composition import Compositions
from eat_edge.lexicon import Lexicon, folding_table
from eat_edge.names import Name, heaviest
from eat_edge.text import fold
from eat_edge.types import LABELS
from export.lexicon import Surface, write_index, write_language
from export.mini.corpus import Pair, ascii_english, read_pairs, simplified_table

__all__ = ["LANGUAGES", "EnglishIndex", "build_lexicon"]

LANGUAGES = ("zh", "ja", "ko", "ar", "ru", "hi", "th", "he", "ka", "hy")

_LOW_TRUST = frozenset({"dr5hn", "netranslit_tokens", "lawhy_nametranslit", "enamdict"})
_NAME_TOKENS = frozenset({"netranslit_tokens", "lawhy_nametranslit"})
_NOT_RUNNING_TEXT = frozenset({"kyoto_wiki_lexicon"})

_BACKOFF = 5.0
"""Pseudo-occurrences that a surface's class is worth."""
_COMMON_WORD = 0.01
"""A surface seen at least 30 times below this prior is a common word and leaves the lexicon."""
_MAX_NAMES = 3
_PROVISIONAL = {"good": 0.5, "dr5hn": 0.1, "token": 0.1, "enamdict": 0.1}
_DOTTED_PRIOR = 0.9
"""Foreign names written with a dot are hardly ever anything else."""

_DESIGNATED = ("zh", "ja")
"""Languages that write a name and what it names in one run, and have text enough to mine."""

_PARENTHESES = re.compile(r"\s*[(（][^)）]*[)）]\s*")
_WORD = re.compile(r"[A-Za-z0-9]+")
_LONG_VOWEL = re.compile(r"(?<=[oO])[uo]|(?<=[uU])u")

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Candidate:
    label: str
    sources: frozenset[str]
    hits: int = 0


@dataclass(slots=True)
class _Tally:
    occurrences: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    names: Counter[tuple[str, str]] = field(default_factory=Counter)
    composed: Counter[str] = field(default_factory=Counter)
    composed_hits: Counter[str] = field(default_factory=Counter)


class EnglishIndex:
    """Finds names in a translation, whatever their accents and romanisation.

    Args:
        english: The translation, printable ASCII.
        lang: Language of the source; Japanese long vowels are written in many ways.
    """

    def __init__(self, english: str, lang: str) -> None:
        self._english, self._lang = english, lang
        self._spans = [word.span() for word in _WORD.finditer(english)]
        self._words = [self._norm(english[start:end]) for start, end in self._spans]
        self._capitalised = [not english[start].islower() for start, _ in self._spans]
        self._places: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self._words):
            self._places[word].append(index)

    def find(self, name: str) -> tuple[int, int] | None:
        """The half-open span of the name's first occurrence that begins with a capital."""
        words = [self._norm(word) for word in _WORD.findall(name)]
        if not words:
            return None
        for index in self._places.get(words[0], ()):
            if self._capitalised[index] and self._words[index : index + len(words)] == words:
                return self._spans[index][0], self._spans[index + len(words) - 1][1]
        return None

    def is_near(self, span: tuple[int, int], word: str, reach: int) -> bool:
        """Whether a word stands within so many words of a name."""
        first, last = self._words_of(span)
        window = range(max(0, first - reach), min(len(self._spans), last + 1 + reach))
        return any(self._word(index) == word for index in window)

    def _words_of(self, span: tuple[int, int]) -> tuple[int, int]:
        inside = [
            i for i, (start, end) in enumerate(self._spans) if start >= span[0] and end <= span[1]
        ]
        return inside[0], inside[-1]

    def _word(self, index: int) -> str:
        return self._english[slice(*self._spans[index])]

    def _norm(self, word: str) -> str:
        return (_LONG_VOWEL.sub("", word) if self._lang == "ja" else word).casefold()


def build_lexicon(
    data: Path,
    out: Path,
    *,
    languages: Iterable[str] = LANGUAGES,
    max_pairs: int = 300_000,
    accept: Callable[[str], bool] = lambda source: True,
) -> None:
    """Build the lexicon directory from name lists and parallel text.

    Args:
        data: Directory with ``lexicon/LANG.tsv.xz`` and ``mt/LANG-en.tsv.xz``.
        out: The lexicon directory to write.
        languages: ISO 639-1 codes.
        max_pairs: Sentence pairs counted per language, spread evenly over the corpora.
        accept: Says by its name whether a corpus may be used for counting.
    """
    # Here because the miner counts with this module's index of English text.
    from export.mini.designators import mine

    languages = tuple(languages)
    simplified = simplified_table()
    compositions: dict[str, Compositions] = {}
    for lang in languages:
        began = time.monotonic()
        table = folding_table(simplified) if lang == "zh" else None
        candidates = _read_lists(data, lang, table)
        surfaces = {
            surface: Surface(_names(found), _PROVISIONAL[_trust(found)])
            for surface, found in candidates.items()
        }
        pairs = _sample(data, lang, max_pairs, accept)
        # The first count teaches the classes, the second is made as at run time, with their priors.
        for sample in (pairs[::5], pairs):
            write_language(out, lang, surfaces)
            compositions.setdefault(lang, Compositions({"any": 0.3, "dotted": _DOTTED_PRIOR}))
            write_index(out, [lang], simplified=simplified, compositions=compositions)
            tally = _count(Lexicon(out), lang, sample)
            surfaces = _with_priors(candidates, tally)
            compositions[lang] = Compositions(_composition_priors(tally))
        write_language(out, lang, surfaces)
        write_index(out, [lang], simplified=simplified, compositions=compositions)
        if lang in _DESIGNATED:
            found = mine(candidates, Lexicon(out), lang, pairs)
            compositions[lang] = Compositions(compositions[lang].classes, found)
        _log.info("%s: %d surfaces, %.0f s", lang, len(surfaces), time.monotonic() - began)
    write_index(out, languages, simplified=simplified, compositions=compositions)


def _read_lists(
    data: Path, lang: str, table: Mapping[int, int] | None
) -> dict[str, dict[str, _Candidate]]:
    candidates: dict[str, dict[str, _Candidate]] = defaultdict(dict)
    with lzma.open(data / "lexicon" / f"{lang}.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 5:
                continue
            _, native, english, label, sources = fields
            found = frozenset(sources.split(","))
            surface = fold(_PARENTHESES.sub("", native), table=table).text.strip()
            name = ascii_english(_PARENTHESES.sub(" ", english)).strip(" ,;.")
            if not found or len(surface) < 2 or surface.isascii() or not name:
                continue
            if found <= _NAME_TOKENS or (name.isupper() and len(name) > 4):
                name = name.title()
            known = candidates[surface].get(name)
            if known is None:
                candidates[surface][name] = _Candidate(label if label in LABELS else "", found)
            else:
                known.sources |= found
                known.label = known.label or (label if label in LABELS else "")
    return dict(candidates)


def _trust(found: dict[str, _Candidate]) -> str:
    sources = frozenset().union(*(candidate.sources for candidate in found.values()))
    if sources - _LOW_TRUST:
        return "good"
    return next(
        name
        for name, lists in (
            ("enamdict", {"enamdict"}),
            ("dr5hn", {"dr5hn"}),
            ("token", _NAME_TOKENS),
        )
        if sources & lists
    )


def _names(found: dict[str, _Candidate]) -> tuple[Name, ...]:
    def rank(item: tuple[str, _Candidate]) -> tuple[int, int, int, int]:
        english, candidate = item
        trusted = len(candidate.sources - _LOW_TRUST)
        return (-candidate.hits, -trusted, -len(candidate.sources), len(english))

    ranked = sorted(found.items(), key=rank)
    return tuple(Name(english, candidate.label) for english, candidate in ranked[:_MAX_NAMES])


def _sample(data: Path, lang: str, size: int, accept: Callable[[str], bool]) -> list[Pair]:
    def running(source: str) -> bool:
        return accept(source) and source not in _NOT_RUNNING_TEXT

    if not (data / "mt" / f"{lang}-en.tsv.xz").exists():
        return []
    pairs = list(read_pairs(data, lang, accept=running))
    return pairs[:: max(1, len(pairs) // size)]


def _count(lexicon: Lexicon, lang: str, pairs: Iterable[Pair]) -> _Tally:
    tally = _Tally()
    for pair in pairs:
        matches = lexicon.matches(lexicon.fold(pair.text, lang).text, lang)
        if not matches:
            continue
        english = EnglishIndex(pair.english, lang)
        for match in matches:
            if match.composition:
                tally.composed[match.composition] += 1
                if english.find(match.names[0].english):
                    tally.composed_hits[match.composition] += 1
        for match in heaviest([match for match in matches if not match.composition]):
            tally.occurrences[match.surface] += 1
            hit = False
            for name in match.names:
                if english.find(name.english):
                    hit = True
                    tally.names[match.surface, name.english] += 1
            tally.hits[match.surface] += hit
    return tally


def _class(surface: str, found: dict[str, _Candidate]) -> tuple[str, str, str, int]:
    labels = Counter(candidate.label for candidate in found.values() if candidate.label)
    label = labels.most_common(1)[0][0] if labels else ""
    kinds = {
        "kana" if "ァ" <= char <= "ー" else "hira" if "ぁ" <= char <= "ん" else "other"
        for char in surface
    }
    script = kinds.pop() if len(kinds) == 1 else "mixed"
    return _trust(found), label, script, min(len(surface), 6)


def _with_priors(candidates: dict[str, dict[str, _Candidate]], tally: _Tally) -> dict[str, Surface]:
    classes = {surface: _class(surface, found) for surface, found in candidates.items()}
    seen: dict[tuple[str, str, str, int], float] = defaultdict(float)
    hit: dict[tuple[str, str, str, int], float] = defaultdict(float)
    for surface, count in tally.occurrences.items():
        # A few surfaces that are everywhere must not speak for their whole class.
        share = min(count, 20) / count
        seen[classes[surface]] += count * share
        hit[classes[surface]] += tally.hits[surface] * share
    overall: dict[str, float] = defaultdict(float)
    overall_hits: dict[str, float] = defaultdict(float)
    for key, times in seen.items():
        overall[key[0]] += times
        overall_hits[key[0]] += hit[key]
    surfaces = {}
    for surface, found in candidates.items():
        for english, candidate in found.items():
            candidate.hits = tally.names[surface, english]
        key = classes[surface]
        trust_prior = (overall_hits[key[0]] + 1) / (overall[key[0]] + 10)
        class_prior = (hit[key] + 20 * trust_prior) / (seen[key] + 20)
        occurrences = tally.occurrences[surface]
        prior = (tally.hits[surface] + _BACKOFF * class_prior) / (occurrences + _BACKOFF)
        if occurrences < 30 or prior >= _COMMON_WORD:
            surfaces[surface] = Surface(_names(found), min(1.0, prior))
    return surfaces


def _composition_priors(tally: _Tally) -> dict[str, float]:
    priors = {
        key: round((tally.composed_hits[key] + 0.5) / (count + 10), 4)
        for key, count in tally.composed.items()
    }
    priors["dotted"] = _DOTTED_PRIOR
    return priors
