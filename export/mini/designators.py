"""Mines designators: how "station" or "university" is written after a name.

The English side is a short table of head nouns and the type of what they name. The other side is
counted: in what do listed names end whose English names end in "Station"? No list of a target
language's words is needed. How often a name with a designator behind it is a name is counted in
parallel text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from eat_edge.composition import MAX_DESIGNATOR, Designator, gap_before
from eat_edge.lexicon import Lexicon
from export.mini.corpus import Pair
from export.mini.english import EnglishIndex
from export.mini.mentions import ReadPair

__all__ = ["HEADS", "mine"]

_PLACES = """
Airport Arena Avenue Basin Bay Beach Bridge Building Canal Canyon Castle
Cathedral Cape Cemetery Church City County Creek Dam Desert District Domain
Falls Forest Garden Gardens Gate Glacier Gulf Hall Harbor Highway Hill Hills
Hotel Island Islands Lake Line Mine Monastery Mosque Mountain Mountains Museum
Ocean Palace Park Peak Peninsula Plain Plateau Plaza Port Prefecture Province
Ranch Range Region Reservoir Ridge River Road Route Sea Shrine Square Stadium
State Station Strait Street Temple Theater Theatre Tomb Tower Town Township
Tunnel Valley Village Ward Zoo
"""
_ORGANISATIONS = """
Academy Administration Agency Airlines Airways Alliance Army Assembly
Association Authority Bank Board Broadcasting Bureau Center Centre Chamber
Club College Commission Committee Company Conference Congress Corporation
Corps Council Court Department Embassy Federation Force Forces Foundation Fund
Government Group Holdings Hospital Industries Institute Insurance Laboratory
League Ministry Movement Navy News Newspaper Office Orchestra Organisation
Organization Parliament Party Police Press Railway Railways School Securities
Senate Service Society Studio Studios Times Union University
"""
HEADS = dict.fromkeys(_PLACES.split(), "LOC") | dict.fromkeys(_ORGANISATIONS.split(), "ORG")
"""English head nouns that come after the name, and the type of the whole."""

LEADING = {
    "Mount": "LOC",
    "Mt": "LOC",
    "Lake": "LOC",
    "Cape": "LOC",
    "University of": "ORG",
    "Bank of": "ORG",
    "Government of": "ORG",
    "Ministry of": "ORG",
    "Port of": "LOC",
    "City of": "LOC",
}
"""Heads that come before the name."""

_LEAST_HITS = 5
_LEAST_SHARE = 0.4
"""Of the listed names that end in a designator, at least so many end in its English head."""
_LEAST_GAIN = 1.15
"""A longer designator must be this much surer than the shorter one it ends in."""
_FRAGMENT = 0.8
"""An ending is a fragment where a longer one has at least this share of its hits."""
_REACH = 6
"""English words that may stand between a name and its head."""
_BACKOFF = 10.0
"""Pseudo-occurrences that all designators together are worth to each."""


def mine(
    names: Mapping[str, Iterable[str]],
    lexicon: Lexicon,
    lang: str,
    pairs: Iterable[Pair | ReadPair],
) -> dict[str, Designator]:
    """Find the designators of a language.

    Args:
        names: Listed surfaces with their English names: what a designator looks like.
        lexicon: The same names with priors; without designators of this language yet.
        lang: ISO 639-1 code.
        pairs: Parallel text: how often a name and a designator together are a name.

    Returns:
        By surface.
    """
    found = _endings(names)
    seen: Counter[tuple[str, bool]] = Counter()
    hits: Counter[tuple[str, bool]] = Counter()
    for pair in pairs:
        folded = lexicon.fold(pair.text, lang).text
        english = EnglishIndex(pair.english, lang)
        for base in lexicon.matches(folded, lang):
            if base.prior < 0.3 or base.composition or not base.names[0].label:
                continue
            behind = _behind(folded, base.end, found)
            span = english.find(base.names[0].english) if behind else None
            if behind and span:
                seen[behind] += 1
                hits[behind] += english.is_near(span, _head_of(found[behind[0]]), _REACH)

    def prior(surface: str, is_gapped: bool) -> float:
        alike = [key for key in seen if key[1] == is_gapped]
        overall = (sum(hits[key] for key in alike) + 1) / (sum(seen[key] for key in alike) + 3)
        key = (surface, is_gapped)
        return round((hits[key] + _BACKOFF * overall) / (seen[key] + _BACKOFF), 3)

    return {
        surface: Designator(
            template,
            _label_of(template),
            prior(surface, False),
            # One character in the middle of a run is hardly ever the end of a name.
            prior(surface, True) if len(surface) > 1 else 0.0,
        )
        for surface, template in found.items()
    }


def _endings(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Endings of listed names that stand for an English head: the templates, by surface."""
    seen: Counter[str] = Counter()
    hits: Counter[tuple[str, str]] = Counter()
    templates: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for surface, english in names.items():
        found = {template for name in english if (template := _template_of(name))}
        for length in range(1, min(MAX_DESIGNATOR, len(surface) - 2) + 1):
            if not _is_word(surface[-length]):
                break
            ending = surface[-length:]
            seen[ending] += 1
            # "University of Tokyo" and "Tokyo University" speak for the same head.
            hits.update((ending, head) for head in {_head_of(template) for template in found})
            for template in found:
                templates[ending, _head_of(template)][template] += 1
    best: dict[str, tuple[str, int]] = {}
    for (ending, head), count in hits.items():
        if count > best.get(ending, ("", 0))[1]:
            best[ending] = (head, count)
    chosen: dict[str, str] = {}
    shares: dict[str, float] = {}
    for ending in sorted(best, key=len):
        head, count = best[ending]
        shares[ending] = share = count / (seen[ending] + 1)
        shorter = max((shares.get(ending[n:], 0.0) for n in range(1, len(ending))), default=0.0)
        # 验室 is nothing but the end of 实验室.
        rests = [
            rest
            for n in range(1, len(ending))
            if (rest := ending[n:]) in chosen and count >= _FRAGMENT * hits[rest, head]
        ]
        if (
            count >= _LEAST_HITS
            and share >= _LEAST_SHARE
            and (rests or share >= _LEAST_GAIN * shorter or shorter < _LEAST_SHARE)
        ):
            chosen[ending] = templates[ending, head].most_common(1)[0][0]
            for rest in rests:
                del chosen[rest]
    return chosen


def _template_of(name: str) -> str | None:
    words = name.replace(".", "").split()
    if len(words) > 1 and words[-1].capitalize() in HEADS:
        return f"{{}} {words[-1].capitalize()}"
    for head in LEADING:
        if name.startswith(f"{head} ") or name.startswith(f"{head}. "):
            return f"{head} {{}}"
    return None


def _behind(folded: str, start: int, found: Mapping[str, str]) -> tuple[str, bool] | None:
    """The designator behind a name, and whether there is a gap before it."""
    for at in range(start, start + gap_before(folded, start) + 1):
        for length in range(MAX_DESIGNATOR, 0, -1):
            if folded[at : at + length] in found:
                return folded[at : at + length], at > start
    return None


def _head_of(template: str) -> str:
    return template.replace("{}", "").split()[0]


def _label_of(template: str) -> str:
    head = template.replace("{}", "").strip()
    return HEADS.get(head) or LEADING[head]


def _is_word(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u30a1" <= char <= "\u30fa" or char == "ー"
