"""The recipe of the embedded lexicon: merged name lists, names mined from parallel text, priors.

A name list says what a string can mean, parallel text says how often it does. A surface seen often
keeps its own count; a rare one leans on its class (how trusted its lists are, type, script,
length): empirical Bayes, ``(hits + k * class prior) / (occurrences + k)``.
"""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from eat_edge.lexicon import Lexicon, folding_table
from eat_edge.lexicon.composition import Compositions
from eat_edge.lexicon.readings import Kind
from eat_edge.names import Name
from eat_edge.types import LABELS
from export.lexicon import (
    VARIANTS,
    Reading,
    Surface,
    write_index,
    write_language,
    write_readings,
)
from export.mini.lexicon.candidates import (
    COUNTRIES,
    LOW_TRUST,
    NAME_TOKENS,
    OWN,
    Candidate,
    Candidates,
    add_names,
    read_lists,
)
from export.mini.lexicon.designators import read_designators
from export.mini.lexicon.finish import MAX_NAMES, OWN_PRIOR, finished
from export.mini.lexicon.mining import mine_names
from export.mini.lexicon.priors import DOTTED_PRIOR, Tally, class_priors, count
from export.mini.lexicon.sudachi import choose_readings, read_sudachi
from export.mini.parallel.corpus import Pair, read_pairs, simplified_table
from export.mini.parallel.mentions import ReadPair, read_mentions

__all__ = ["LANGUAGES", "build_lexicon"]

LANGUAGES = ("zh", "ja", "ko", "ar", "ru", "uk", "hi", "th", "he", "ka", "hy", "fa")

_NOT_RUNNING_TEXT = frozenset({"kyoto_wiki_lexicon"})

_BACKOFF = 5.0
"""Pseudo-occurrences that a surface's class is worth."""
_COMMON_WORD = 0.01
"""A surface seen at least 30 times below this prior is a common word and leaves the lexicon."""
_SEVERAL_WORDS = 0.8
"""Prior of a name of several words in a language without parallel text: hardly ever anything else,
while of its single words nobody knows."""
_ENOUGH_VOTES = 3
"""Mentions it takes to overrule the type a list gives."""
_USUAL = 0.1
"""Share of the most frequent name's hits that makes a name a usual one."""
_PROVISIONAL = {"own": 0.5, "good": 0.5, "dr5hn": 0.1, "token": 0.1, "enamdict": 0.1, "jieba": 0.3}
_MAX_PAIRS = 300_000
"""Sentence pairs counted of a language that was not read, spread evenly over the corpora."""

_log = logging.getLogger(__name__)


def build_lexicon(
    data: Path,
    out: Path,
    *,
    mentions: Mapping[str, Path] | None = None,
    held_out: int = 0,
    accept: Callable[[str], bool] = lambda source: True,
) -> None:
    """Build the lexicon directory from name lists and parallel text.

    Args:
        data: Directory with ``lexicon/LANG.tsv.xz`` and ``mt/LANG-en.tsv.xz``.
        out: The lexicon directory to write.
        mentions: By language, parallel text that has been read (``mentions.write_mentions``): names
            are mined from it and counted in it. The other languages are counted unread.
        held_out: Pairs at the beginning of each of these that are left alone.
        accept: Says by its name whether a corpus, or a list of names, may be used.
    """
    simplified = simplified_table()
    compositions: dict[str, Compositions] = {}

    def write(lang: str, surfaces: Mapping[str, Surface], kept: Compositions) -> Lexicon:
        compositions[lang] = kept
        write_language(out, lang, surfaces)
        write_index(
            out, [lang], simplified=simplified, compositions=compositions, variants=VARIANTS
        )
        return Lexicon(out)

    for lang in LANGUAGES:
        began = time.monotonic()
        pairs_of_lang = simplified if lang == "zh" else VARIANTS.get(lang, "")
        table = folding_table(pairs_of_lang) if pairs_of_lang else None
        candidates = read_lists(data, lang, table, accept)
        pairs: Sequence[Pair | ReadPair]
        if mentions and lang in mentions:
            pairs = learnt = list(islice(read_mentions(mentions[lang]), held_out, None))
            _add_mined(candidates, learnt, read_designators(lang))
        else:
            pairs = _sample(data, lang, _MAX_PAIRS, accept)
        readings = _readings(candidates) if lang == "ja" and accept("sudachidict") else {}
        surfaces, kept = _counted(candidates, lang, pairs, partial(write, lang))
        surfaces = {
            surface: _with_readings(surface, entry, candidates[surface], readings)
            for surface, entry in surfaces.items()
        }
        surfaces = finished(data, lang, table, surfaces.items(), accept)
        write(lang, surfaces, replace(read_designators(lang), classes=kept.classes))
        if readings:
            write_readings(out, lang, readings.values())
        _log.info("%s: %d surfaces, %.0f s", lang, len(surfaces), time.monotonic() - began)
    write_index(out, LANGUAGES, simplified=simplified, compositions=compositions, variants=VARIANTS)


def _counted(
    candidates: Candidates,
    lang: str,
    pairs: Sequence[Pair | ReadPair],
    write: Callable[[Mapping[str, Surface], Compositions], Lexicon],
) -> tuple[dict[str, Surface], Compositions]:
    """Surfaces, and classes of composed names, with priors as counted in parallel text."""
    surfaces = {
        surface: Surface(_names(found), _PROVISIONAL[_trust(found)])
        for surface, found in candidates.items()
    }
    kept = Compositions({"any": 0.3, "dotted": DOTTED_PRIOR})
    # The first count teaches the classes, the second is made as at run time, with their priors.
    for sample in (pairs[::5], pairs):
        tally = count(write(surfaces, kept), lang, sample)
        surfaces, kept = _with_priors(candidates, tally), Compositions(class_priors(tally))
    return surfaces, kept


def _add_mined(
    candidates: Candidates, learnt: Sequence[ReadPair], compositions: Compositions
) -> None:
    mined = mine_names(
        learnt,
        is_listed=lambda surface, english: english in candidates.get(surface, ()),
        is_designator=lambda word: word in compositions.designators or word in compositions.leaders,
    )
    names = (
        (surface, english, label)
        for surface, found in mined.items()
        for english, label in found.items()
    )
    add_names(candidates, names, "mined", None)


def _readings(candidates: Candidates) -> dict[tuple[Kind, str], Reading]:
    """Readings of Japanese surnames and given names, the full names of the lists as evidence."""
    persons, others = [], defaultdict(set)
    for surface, found in candidates.items():
        for english, candidate in found.items():
            if candidate.sources == {"enamdict"}:
                others[surface].add(english.lower())
            elif 3 <= len(surface) <= 6 and len(english.split()) == 2:
                persons.append((surface, english))
    return {(r.kind, r.surface): r for r in choose_readings(read_sudachi(), persons, others)}


def _with_readings(
    surface: str,
    entry: Surface,
    found: Mapping[str, Candidate],
    readings: Mapping[tuple[Kind, str], Reading],
) -> Surface:
    """Put the readings of a surname or given name in the place of ENAMDICT's."""
    kinds: tuple[Kind, ...] = ("surname", "given")
    own = [readings[kind, surface] for kind in kinds if (kind, surface) in readings]
    if not own:
        return entry
    parts = tuple(dict.fromkeys(Name(r.english, "PER", is_ambiguous=r.is_ambiguous) for r in own))
    others = [name for name in entry.names if name.label != "PER"]
    first = entry.names[0]
    # What the surface mostly is stays in front: 千葉 is a place first.
    is_trusted = bool(found[first.english].sources - LOW_TRUST)
    names = [first] if is_trusted or first.label not in ("PER", "") else []
    names += [name for name in (*parts, *others) if name not in names]
    return Surface(tuple(names[:MAX_NAMES]), entry.prior)


def _trust(found: dict[str, Candidate]) -> str:
    sources = frozenset().union(*(candidate.sources for candidate in found.values()))
    if OWN in sources:
        return "own"
    if sources - LOW_TRUST:
        return "good"
    return next(
        name
        for name, lists in (
            ("enamdict", {"enamdict"}),
            ("dr5hn", {"dr5hn"}),
            ("token", NAME_TOKENS),
            ("jieba", {"jieba"}),
        )
        if sources & lists
    )


def _names(found: dict[str, Candidate]) -> tuple[Name, ...]:
    most = max(candidate.hits for candidate in found.values())

    def rank(item: tuple[str, Candidate]) -> tuple[bool, bool, bool, int, int, int, int]:
        english, candidate = item
        trusted = len(candidate.sources - LOW_TRUST)
        # The first name types the surface: France before French, if France occurs at all.
        is_adjective = candidate.label == "MISC" or candidate.hits < _USUAL * most
        is_foreign = OWN not in candidate.sources
        # A country is no town of the same letters: Sierra Leone, not Waterloo.
        is_town = not (candidate.label == "LOC" and candidate.sources & COUNTRIES)
        many = len(candidate.sources)
        return (is_foreign, is_town, is_adjective, -candidate.hits, -trusted, -many, len(english))

    ranked = sorted(found.items(), key=rank)
    return tuple(
        Name(english, candidate.label, candidate.id) for english, candidate in ranked[:MAX_NAMES]
    )


def _sample(data: Path, lang: str, size: int, accept: Callable[[str], bool]) -> list[Pair]:
    def running(source: str) -> bool:
        return accept(source) and source not in _NOT_RUNNING_TEXT

    if not (data / "mt" / f"{lang}-en.tsv.xz").exists():
        return []
    pairs = list(read_pairs(data, lang, accept=running))
    return pairs[:: max(1, len(pairs) // size)]


def _class(surface: str, found: dict[str, Candidate]) -> tuple[str, str, str, int]:
    labels = Counter(candidate.label for candidate in found.values() if candidate.label)
    label = labels.most_common(1)[0][0] if labels else ""
    kinds = {
        "kana" if "ァ" <= char <= "ー" else "hira" if "ぁ" <= char <= "ん" else "other"
        for char in surface
    }
    script = kinds.pop() if len(kinds) == 1 else "mixed"
    return _trust(found), label, script, min(len(surface), 6)


def _with_priors(candidates: dict[str, dict[str, Candidate]], tally: Tally) -> dict[str, Surface]:
    classes = {surface: _class(surface, found) for surface, found in candidates.items()}
    seen: dict[tuple[str, str, str, int], float] = defaultdict(float)
    hit: dict[tuple[str, str, str, int], float] = defaultdict(float)
    for surface, number in tally.occurrences.items():
        # A few surfaces that are everywhere must not decide for their whole class.
        share = min(number, 20) / number
        seen[classes[surface]] += number * share
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
            candidate.label = _label(candidate, surface, english, tally)
        key = classes[surface]
        trust_prior = (overall_hits[key[0]] + 1) / (overall[key[0]] + 10)
        class_prior = (hit[key] + 20 * trust_prior) / (seen[key] + 20)
        occurrences = tally.occurrences[surface]
        prior = (tally.hits[surface] + _BACKOFF * class_prior) / (occurrences + _BACKOFF)
        if not tally.occurrences and " " in surface:
            prior = _SEVERAL_WORDS
        if key[0] == "own" and occurrences < _BACKOFF:
            prior = max(prior, OWN_PRIOR)
        if occurrences < 30 or prior >= _COMMON_WORD:
            surfaces[surface] = Surface(_names(found), min(1.0, prior))
    return surfaces


def _label(candidate: Candidate, surface: str, english: str, tally: Tally) -> str:
    """The label that most mentions had, where there are enough; else the list's."""
    votes = {label: tally.labels[surface, english, label] for label in LABELS}
    best = max(LABELS, key=lambda label: votes[label])
    enough = _ENOUGH_VOTES if candidate.label else 1
    return (
        best if votes[best] >= enough and 2 * votes[best] > sum(votes.values()) else candidate.label
    )
