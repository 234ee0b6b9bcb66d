"""Evidence sources of an entity, and the weights by which they become a score."""

from dataclasses import dataclass

__all__ = ["EVIDENCE_SOURCES", "OTHER_LANGUAGES", "SOURCE_COMBINATIONS", "Fusion"]

EVIDENCE_SOURCES = ("lexicon", "translation", "alignment", "source")
"""Evidence sources of an entity, in the order of outputs: a known name, a mention in the
translation, its alignment to the source, a mention in the source sentence itself."""

SOURCE_COMBINATIONS = (
    "lexicon",
    "lexicon source",
    "lexicon translation",
    "lexicon translation alignment",
    "lexicon translation source",
    "lexicon translation alignment source",
)
"""Evidence sources that a sentence may have: each set is weighed by weights of its own."""

OTHER_LANGUAGES = "*"
"""Stands for every language that has no weights of its own."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """How the evidence for a span and a type becomes a score, and which score is enough.

    The score is ``sigmoid`` of the sum of what applies: ``bias``; for a known name of this type, or
    of none, ``listed + prior * logit(p)``, p its prior, for one of another type ``other_listed``;
    for any known name ``check * logit(c)``, c the language model's probability that it is meant
    where it stands; ``mention * t``, t the tagger's probability of a mention of this type in the
    translation, or ``other_mention * t``; where the tagger finds the span in the source, as
    whatever, ``tagged + source * logit(s)``, s its probability of this type there; ``rival * r``, r
    the probability of another span of the source that overlaps. A mention of no known name, aligned
    here with probability a, adds ``placed * a`` where the source has the span too, and ``alone *
    a`` where no other source names it. ``single`` is for spans of one character.

    Attributes:
        bias: The intercept.
        listed: Weight of standing in the lexicon.
        other_listed: Weight of standing there as something else.
        prior: Weight of the prior.
        check: Weight of the check.
        mention: Weight of the mention.
        other_mention: Weight of a mention as something else.
        placed: Weight of the alignment where the source has the span, too.
        alone: Weight of the alignment where it is the only evidence.
        tagged: Weight of being a mention of the source sentence.
        source: Weight of its probability there.
        rival: Weight of another mention of the source that overlaps: something at least is there.
        single: Weight of being one character long.
        least: Least score of an entity.
    """

    bias: float
    listed: float
    other_listed: float
    prior: float
    check: float
    mention: float
    other_mention: float
    placed: float
    alone: float
    tagged: float
    source: float
    rival: float
    single: float
    least: float

    @property
    def weights(self) -> tuple[float, ...]:
        """All but the last attribute, in their order."""
        return (
            self.bias,
            self.listed,
            self.other_listed,
            self.prior,
            self.check,
            self.mention,
            self.other_mention,
            self.placed,
            self.alone,
            self.tagged,
            self.source,
            self.rival,
            self.single,
        )
