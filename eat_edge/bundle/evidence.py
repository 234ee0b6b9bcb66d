"""Evidence sources of an entity, and the weights by which they become a score."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace

from eat_edge.strict_json import Table
from eat_edge.types import LABELS

__all__ = [
    "EVIDENCE_SOURCES",
    "OTHER_LANGUAGES",
    "SOURCE_COMBINATIONS",
    "WEIGHTS",
    "Fusion",
    "fusion_of",
]

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
        least_of: The same of types for which it is another.
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
    least_of: Mapping[str, float] = field(default_factory=dict, kw_only=True)

    @property
    def weights(self) -> tuple[float, ...]:
        """The ``WEIGHTS``, in their order."""
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

    def least_for(self, label: str) -> float:
        """Least score of an entity of a type."""
        return self.least_of.get(label, self.least)

    def with_least(self, least: float) -> "Fusion":
        """The same weights, with one least score for all types."""
        return replace(self, least=least, least_of={})

    def plain(self) -> dict[str, object]:
        """As a manifest has it."""
        values: dict[str, object] = asdict(self)
        if not self.least_of:
            del values["least_of"]
        return values


WEIGHTS = tuple(one.name for one in fields(Fusion) if one.name not in ("least", "least_of"))
"""Names of the weights, in the order of what the scorer sees."""


def fusion_of(table: Table) -> Fusion:
    """Read what ``Fusion.plain`` gives.

    Raises:
        ValueError: A number is missing, or is none, or there is one that nobody knows.
    """
    for name in table.keys:
        if name not in (*WEIGHTS, "least", "least_of"):
            raise ValueError(f"it has a weight {name!r:.40}, which this version does not know")
    least_of = table.optional_table("least_of")
    for label in least_of.keys:
        if label not in LABELS:
            raise ValueError(
                f"it has a least score of {label!r:.40}; known types are {', '.join(LABELS)}"
            )
    return Fusion(
        **{name: table.number(name) for name in WEIGHTS},
        least=table.number("least"),
        least_of={label: least_of.number(label) for label in least_of.keys},
    )
