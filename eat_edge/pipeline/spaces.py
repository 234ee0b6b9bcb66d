"""A third reading of a sentence: without the spaces that stand inside of names.

Scans, PDF text and hasty typing put a space into the midst of a word: ن تنياهو, Моск ва. Where the
two halves make a known name, or a likelier word than each by itself, the tagger reads the sentence
without that space too, and what it finds there may replace what it finds in the text as given.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from eat_edge.names import NameMatch
from eat_edge.pipeline.readings import Source, crosses, stretches
from eat_edge.text import Folded, trimmed
from eat_edge.text.languages import UNSPACED_SCRIPTS
from eat_edge.text.script import script_of
from eat_edge.types import Mention

__all__ = ["Closed", "Gap", "choose_closed", "closed_of", "gaps_of"]

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
_SURE, _DOUBTFUL, _UNKNOWN = 0.3, 0.1, -0.03
"""What a name over a closed gap is worth besides its probability: where a sure name, a doubtful one
or none goes over that gap."""
_LEAST_NEW = 0.87
"""What it has to reach where the sentence as given has no name."""
_SURELY_LONGER = 0.9
"""Score from which on a longer name of the sentence as given stays, whatever is in it."""
_SEVERAL = 0.2
"""How much less will do where several gaps of a sentence were closed, and a sure name tells so."""
_ONE_LETTER = frozenset("авикосуяійзєէ")
"""Words of one letter, of languages written with spaces."""
_OPENS = frozenset(" ([{«„“‘-")
_UNSPACED = frozenset({"Han", "Kana"})
"""Scripts whose spaces are seams already."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A space between two words of one script.

    Attributes:
        place: Its offset in the folded sentence.
        start: Offset of the word before those two; of the first of them where there is none.
        first: From there up to the space.
        second: The word behind the space, and the next one with its space.
        words: The words before and behind the space.
    """

    place: int
    start: int
    first: str
    second: str
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Closed:
    """A sentence without the spaces inside of what may be names.

    Attributes:
        text: What is read.
        places: Offsets of the spaces in the folded sentence, ascending.
        known: Known names that go over these, as spans of the folded sentence.
    """

    text: str
    places: tuple[int, ...]
    known: tuple[NameMatch, ...]

    def source(self, edges: Iterable[int]) -> Source:
        """What the tagger reads, with edges in the folded sentence."""
        beside = {at for place in self.places for at in (place, place + 1)}
        kept = {edge for edge in edges if edge not in beside}
        kept |= {edge for match in self.known for edge in (match.start, match.end)}
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
                yield replace(mention, start=start, end=end, text=folded[start:end])


def gaps_of(folded: Folded) -> Iterator[Gap]:
    """The spaces of a sentence that may stand inside of a name."""
    words = folded.text.split(" ")
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    walls = set(folded.walls)
    for number in range(len(words) - 1):
        before, after = words[number], words[number + 1]
        place = starts[number + 1] - 1
        if not (before and after) or place in walls or not _is_one_script(before, after):
            continue
        first = number - 1 if number and words[number - 1] else number
        yield Gap(
            place,
            starts[first],
            folded.text[starts[first] : place],
            " ".join(words[number + 1 : number + 3]),
            (before, after),
        )


def _is_one_script(before: str, after: str) -> bool:
    """Whether a word goes on with letters of the script that the one before it ends in."""
    if before.isascii() or after.isascii():
        return False
    script = script_of(after[0])
    return after[0].isalpha() and script == script_of(before[-1]) and script not in _UNSPACED


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
    reasons = []
    for gap, matches in zip(gaps, found, strict=True):
        over = [match for match in matches if _goes_over(match, gap)]
        likelier = -math.inf if _ONE_LETTER & set(gap.words) else gain(*gap.words)
        if over or likelier > _LEAST_GAIN:
            prior = max((match.prior for match in over), default=0.0)
            reasons.append((prior, likelier, gap, over))
    known: dict[tuple[int, int], NameMatch] = {}
    closed: list[Gap] = []
    # A piece of a name belongs to the word before it or to the one behind it.
    for _, _, gap, over in sorted(reasons, key=lambda one: one[:2], reverse=True):
        if not any(_share_a_word(gap, other) for other in closed):
            closed.append(gap)
            for match in over:
                start, end = gap.start + match.start, gap.start + match.end + 1
                surface = folded.text[start:end]
                known[start, end] = match._replace(start=start, end=end, surface=surface)
    if not closed:
        return None
    text, at = "", 0
    places = sorted(gap.place for gap in closed)
    for place in places:
        text += folded.text[at:place]
        at = place + 1
    return Closed(text + folded.text[at:], tuple(places), tuple(known.values()))


def _share_a_word(one: Gap, other: Gap) -> bool:
    first, second = sorted((one, other), key=lambda gap: gap.place)
    return second.place == first.place + 1 + len(first.words[1])


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
            and mention.score + _favour(mention, reading.known) >= least
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


def _favour(mention: Mention, known: Iterable[NameMatch]) -> float:
    """What a name over a closed gap is worth besides its probability."""
    return max(
        (
            _SURE if match.prior >= _LEAST_SURE else _DOUBTFUL
            for match in known
            if mention.start <= match.start
            and match.end <= mention.end
            and any(name.label in (mention.label, "") for name in match.names)
        ),
        default=_UNKNOWN,
    )
