"""From what the tagger reads in the source to the names of a sentence: every step, in its order.

A step takes spans that do not overlap, by start, and returns such spans. What each one does, and
for which languages, is said where it is defined, in `pipeline/source`.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from eat_edge.names import NameMatch
from eat_edge.pipeline.fusion import JOINED
from eat_edge.pipeline.hints import hinted_matches
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.models import NameLexicon
from eat_edge.pipeline.source.agencies import with_datelines
from eat_edge.pipeline.source.bare import is_bare, part_bare
from eat_edge.pipeline.source.bodies import with_bodies
from eat_edge.pipeline.source.capitals import fit_capitals
from eat_edge.pipeline.source.cells import confirmed_cells
from eat_edge.pipeline.source.companions import with_companions
from eat_edge.pipeline.source.conventions import settle
from eat_edge.pipeline.source.dotted import part_lists
from eat_edge.pipeline.source.ends import with_ends
from eat_edge.pipeline.source.extend import extend
from eat_edge.pipeline.source.listed import with_listed
from eat_edge.pipeline.source.nations import as_places, part_nations
from eat_edge.pipeline.source.neighbours import complete, part_neighbours, reach_places
from eat_edge.pipeline.source.nouns import without_nouns
from eat_edge.pipeline.source.overlooked import with_overlooked
from eat_edge.pipeline.source.patterns import with_patterns
from eat_edge.pipeline.source.persons import settle_persons
from eat_edge.pipeline.source.readings import choose, confirmed, within_walls
from eat_edge.pipeline.source.results import with_results
from eat_edge.pipeline.source.rows import Rows
from eat_edge.pipeline.source.spaces import choose_closed
from eat_edge.pipeline.source.titled import ended_at_gaps
from eat_edge.types import Mention

__all__ = ["add_source_names"]

_LookUp = Callable[[str], NameMatch | None]


def add_source_names(part: Part, read: list[tuple[Mention, ...]], lexicon: NameLexicon) -> None:
    """Add the names of a sentence to it, and the seams between them.

    Args:
        part: The sentence.
        read: What the tagger found in each of its readings, that without inner spaces the last.
        lexicon: Knows names and designators.
    """
    text, lang = part.folded.text, part.sentence.lang
    look_up = partial(lexicon.names_of, lang=lang)
    compositions = lexicon.compositions(lang)
    whole = _complete(part, _chosen(part, read), lexicon, look_up)
    placed, edges = part_nations(whole, text, lang, part.known)
    part.seams = (*part.seams, *edges)
    bounds = (*part.seams, *part.folded.walls)
    parted = _parted(part, placed, compositions.designators, look_up)
    settled = _settled(part, parted, look_up)
    part.add_source_mentions(extend(settled, text, lang, compositions, bounds))


def _chosen(part: Part, read: list[tuple[Mention, ...]]) -> Sequence[Mention]:
    """The mentions of one reading, or the better ones of two; known names that agree with them."""
    closed = None if part.closed is None else read[-1]
    pieces = read if closed is None else read[:-1]
    mentions, part.seams = choose(pieces[0], pieces[-1], part.folded, part.known)
    if closed is not None and part.closed is not None:
        mentions = choose_closed(mentions, closed, part.closed)
        part.known = [*part.known, *part.closed.known]
    if part.seams or part.folded.walls:
        kept = within_walls(part.known, part.folded, part.seams, mentions)
        if len(kept) < len(part.known):
            part.known, part.matches = kept, hinted_matches(kept)
    return mentions


def _complete(
    part: Part, mentions: Sequence[Mention], lexicon: NameLexicon, look_up: _LookUp
) -> Sequence[Mention]:
    """Names with all that belongs to them, and names that stand out by what is around them."""
    folded, known, lang = part.folded, part.known, part.sentence.lang
    text = folded.text
    placed = as_places(ended_at_gaps(mentions, folded), known, text, lang)
    whole = complete(confirmed(placed, known), known)
    whole = with_companions(whole, known, folded, lang)
    whole, seams = with_datelines(whole, text, lang)
    part.seams = (*part.seams, *seams)
    whole = with_listed(whole, text, lang, lexicon)
    whole = with_patterns(whole, text, lang, look_up)
    whole = with_bodies(whole, known, text, lang)
    whole = with_overlooked(whole, known, text, lang)
    whole = settle_persons(whole, known, text, lang)
    whole = with_results(whole, known, folded, lang)
    return with_ends(whole, text, lang)


def _parted(
    part: Part, mentions: Sequence[Mention], designators: Collection[str], look_up: _LookUp
) -> Iterable[Mention]:
    """Names apart that were taken for one: in lists, side by side, without punctuation."""
    text, known, lang = part.folded.text, part.known, part.sentence.lang
    names = list(part_lists(mentions, known, lang))
    if lang in JOINED:
        rows = Rows(known, designators, look_up, lang if is_bare(text) else "")
        persons = list(part_bare(names, known, text, look_up))
        starts = {one.start for one in persons} - {one.start for one in names}
        names = list(rows.parted(persons))
        part.seams = (*part.seams, *starts, *rows.seams(names))
    return part_neighbours(names, known, text, lang)


def _settled(part: Part, mentions: Iterable[Mention], look_up: _LookUp) -> Sequence[Mention]:
    """Names as their language counts them, without what only looks like one."""
    text, known, lang = part.folded.text, part.known, part.sentence.lang
    told = confirmed_cells(mentions, known, text, part.folded.walls)
    names = without_nouns(told, text, part.folded.walls, lang)
    reached = reach_places(names, known, text, lang)
    joined = () if part.closed is None else part.closed.places
    fitted = fit_capitals(reached, lang, lambda surface: bool(look_up(surface)), joined)
    return settle(list(fitted), text, lang)
