"""Gaps of sentences before these are read: those that break words are mended, or closed."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice

from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.models import Models
from eat_edge.pipeline.source.broken import gaps_of
from eat_edge.pipeline.source.joining import Joining
from eat_edge.pipeline.source.mending import mended
from eat_edge.pipeline.source.spaces import closed_of

__all__ = ["close_gaps", "joining_of", "mend"]


def joining_of(models: Models, lang: str) -> Joining:
    """What tells whether two words of a language are one, by tagger and lexicon.

    Args:
        models: With a tagger.
        lang: ISO 639-1 code.
    """
    assert models.tagger is not None
    names_of = models.lexicon.names_of
    return Joining(
        lang,
        models.tagger.gain_of_joining,
        models.tagger.likelihood_of,
        lambda surface: names_of(surface, lang) is not None,
    )


def mend(models: Models, parts: Iterable[Part], lang: str, joining: Joining) -> None:
    """Mend what is surely broken; what the language model reads stays as it is.

    Args:
        models: With a lexicon.
        parts: Sentences of one language.
        lang: That language.
        joining: As of `joining_of`.
    """
    look_up = partial(models.lexicon.names_of, lang=lang)
    for part in parts:
        if part.source is None:
            part.folded = mended(part.folded, part.sentence.text, lang, joining, look_up)


def close_gaps(models: Models, parts: Sequence[Part], lang: str, joining: Joining) -> None:
    """Find the spaces of sentences that may stand inside of names.

    Args:
        models: With a lexicon.
        parts: Sentences of one language.
        lang: That language.
        joining: As of `joining_of`.
    """
    gaps = [list(gaps_of(part.folded)) for part in parts]
    texts = [gap.first + gap.second for some in gaps for gap in some]
    found = iter(models.lexicon.matches_of(texts, lang))
    for part, some in zip(parts, gaps, strict=True):
        part.closed = closed_of(part.folded, some, list(islice(found, len(some))), joining)
