"""A third reading of a sentence: without the spaces that stand inside of names.

Scans, PDF text and hasty typing put a space into the midst of a word: ن تنياهو, Моск ва. Where the
two halves make a known name, or a likelier word than each by itself, the tagger reads the sentence
without that space too, and what it finds there may replace what it finds in the text as given.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from eat_edge.names import NameMatch
from eat_edge.pipeline.source.broken import Gap, choose_gaps, gain_of
from eat_edge.pipeline.source.readings import Source, crosses, stretches
from eat_edge.text import Folded, trimmed
from eat_edge.text.languages import UNSPACED_SCRIPTS
from eat_edge.text.script import script_of
from eat_edge.types import Mention

__all__ = ["Closed", "choose_closed", "closed_of"]

_LEAST_PRIOR = 0.1
"""Prior from which on two halves make a known name."""
_LEAST_LETTERS, _LEAST_UNSPACED = 3, 5
"""Letters of such a name, and of one in a script that is written without spaces."""
_MOST_BEHIND = 2
"""Letters of the second word that may follow it: a Korean particle."""
_LEAST_GAIN = 3.5
"""From this difference of log probabilities on two words are likelier as one. Of the spaces of the
development sets 0.2% (Armenian) to 3% (Hebrew, Russian) are such, of those that `eat-edge eval
--perturb spaces` puts into names two thirds and more."""
_LEAST_SURE = 0.4
"""Prior from which on a known name is a sure one."""
_OF_ONE_LETTER, _SURE_OVER_WORD = frozenset("авикосуяізєй"), 0.7
"""Cyrillic words of one letter, and the prior from which on one is the end of a name all the same:
Льво в, but not Вене в."""
_SURE, _DOUBTFUL, _UNKNOWN = 0.3, 0.1, -0.03
"""What a name over a closed gap is worth besides its probability: where a sure name, a doubtful one
or none goes over that gap."""
_LEAST_LIKELY, _LIKELY = 9.0, 0.45
"""The same where the words around the gap are far likelier as one, and from when on they are."""
_LEAST_NEW = 0.87
"""What it has to reach where the sentence as given has no name."""
_SURELY_LONGER = 0.9
"""Score from which on a longer name of the sentence as given stays, whatever is in it."""
_SEVERAL = 0.2
"""How much less will do where several gaps of a sentence were closed, and a sure name tells so."""
_OPENS = frozenset(" ([{«„“‘-")


@dataclass(frozen=True, slots=True)
class Closed:
    """A sentence without the spaces inside of what may be names.

    Attributes:
        text: What is read.
        places: Offsets of the spaces in the folded sentence, ascending.
        known: Known names that go over these, as spans of the folded sentence.
        gains: How much likelier the words around each are as one.
    """

    text: str
    places: tuple[int, ...]
    known: tuple[NameMatch, ...]
    gains: tuple[float, ...] = ()

    def source(self, edges: Iterable[int]) -> Source:
        """What the tagger reads, with edges in the folded sentence."""
        beside = {at for place in self.places for at in (place, place + 1)}
        spans = [match.span for match in self.known]
        ends = {end for span in spans for end in span}
        kept = {
            edge
            for edge in (*(edge for edge in edges if edge not in beside), *ends)
            if not any(start < edge < end for start, end in spans)
        }
        return self.text, {edge - sum(place < edge for place in self.places) for edge in kept}

    def mentions(self, found: Iterable[Mention], folded: str) -> Iterator[Mention]:
        """Mentions of this reading where they stand in the folded sentence."""
        for mention in found:
            start, last = mention.start, mention.end - 1
            for place in self.places:
                start += place <= start
                last += place <= last
            start, end = trimmed(folded, start, last + 1)
            if start < end:
                yield mention.over(start, end, folded)


def closed_of(
    folded: Folded,
    gaps: Sequence[Gap],
    found: Sequence[Sequence[NameMatch]],
    gain: Callable[[str, str], float],
) -> Closed | None:
    """Close the gaps that known names go over, and those between two halves of a word.

    Args:
        folded: The sentence.
        gaps: As `gaps_of` gives them.
        found: For each the known names of what is before and behind it, without the space.
        gain: Tells by how much two words are likelier as one.

    Returns:
        The reading; None where no gap is closed.
    """
    reasons: dict[int, tuple[float, list[NameMatch]]] = {}
    rated = []
    for gap, matches in zip(gaps, found, strict=True):
        over = [match for match in matches if _goes_over(match, gap)]
        likelier = gain_of(gap, gain)
        if over or likelier > _LEAST_GAIN:
            prior = max((match.prior for match in over), default=0.0)
            reasons[gap.place] = likelier, over
            rated.append(((prior, likelier), gap))
    closed = sorted(choose_gaps(rated), key=lambda gap: gap.place)
    known: dict[tuple[int, int], NameMatch] = {}
    for gap in closed:
        for match in reasons[gap.place][1]:
            start, end = gap.start + match.start, gap.start + match.end + 1
            surface = folded.text[start:end]
            known[start, end] = match._replace(start=start, end=end, surface=surface)
    if not closed:
        return None
    text, at = "", 0
    places = tuple(gap.place for gap in closed)
    for place in places:
        text += folded.text[at:place]
        at = place + 1
    gains = tuple(reasons[place][0] for place in places)
    return Closed(text + folded.text[at:], places, tuple(known.values()), gains)


def _goes_over(match: NameMatch, gap: Gap) -> bool:
    """Whether a name of the text without the space is one that the space parts."""
    seam = len(gap.first)
    if not match.start < seam < match.end or match.prior < _LEAST_PRIOR:
        return False
    if all(name.label == "MISC" for name in match.names):
        return False
    is_unspaced = script_of(match.surface[0]) in UNSPACED_SCRIPTS
    if len(match.surface) < (_LEAST_UNSPACED if is_unspaced else _LEAST_LETTERS):
        return False
    text = gap.first + gap.second
    halves = gap.first[match.start :].casefold(), gap.second[: match.end - seam].casefold()
    # In no case a name ends in -о but for few.
    is_word = not _OF_ONE_LETTER.isdisjoint(halves) and not halves[0].endswith("о")
    if match.prior < _SURE_OVER_WORD and is_word:
        return False
    is_at_start = is_unspaced or match.start == 0 or text[match.start - 1] in _OPENS
    behind = text[match.end :].split(" ", 1)[0]
    return is_at_start and (is_unspaced or len(behind) <= _MOST_BEHIND)


def choose_closed(
    given: Sequence[Mention], closed: Sequence[Mention], reading: Closed
) -> tuple[Mention, ...]:
    """Choose between a sentence as given and without spaces, for each stretch.

    Args:
        given: Mentions of the sentence as given, by start; they do not overlap.
        closed: The same of the sentence without the spaces.
        reading: The sentence without them.

    Returns:
        The mentions that stay, by start.
    """
    is_sure = any(match.prior >= _LEAST_SURE for match in reading.known)
    doubt = _SEVERAL if is_sure and len(reading.places) > 1 else 0.0
    chosen: list[Mention] = []
    for one, other in stretches(given, closed):
        scores = [mention.score for mention in one if mention.label != "MISC"]
        least = max(scores, default=_LEAST_NEW - doubt)
        over = [mention for mention in other if crosses(mention, reading.places)]
        is_better = over and all(
            mention.label != "MISC"
            and mention.score + _favour(mention, reading) >= least
            and not any(_is_part_of(mention, whole) for whole in one)
            for mention in over
        )
        chosen += other if is_better else one
    return tuple(chosen)


def _is_part_of(mention: Mention, longer: Mention) -> bool:
    """Whether a mention is a part of a longer one that is sure."""
    is_inside = longer.start <= mention.start and mention.end <= longer.end
    is_longer = longer.end - longer.start > mention.end - mention.start
    return is_inside and is_longer and longer.score >= _SURELY_LONGER


def _favour(mention: Mention, reading: Closed) -> float:
    """What a name over a closed gap is worth besides its probability."""
    likelier = max(
        (
            gain
            for place, gain in zip(reading.places, reading.gains, strict=False)
            if mention.start < place < mention.end
        ),
        default=0.0,
    )
    return max(
        (
            _SURE if match.prior >= _LEAST_SURE else _DOUBTFUL
            for match in reading.known
            if mention.start <= match.start
            and match.end <= mention.end
            and any(name.label in (mention.label, "") for name in match.names)
        ),
        default=_LIKELY if likelier >= _LEAST_LIKELY else _UNKNOWN,
    )
