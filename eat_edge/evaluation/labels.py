"""From the labels of other people's gold to ours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from eat_edge.errors import ConfigError
from eat_edge.types import LABELS

__all__ = ["COUNTERPARTS", "LEFT_OUT", "LabelMap"]

LEFT_OUT = "O"
"""What a rule maps a label to whose spans are to be read as no entity at all."""

_SAME_MEANING = {
    # CoNLL, OntoNotes and WNUT; People's Daily and MSRA (nr); KLUE (PS); Stockmark (人名).
    "PER": "PER PERSON NR PS 人名",
    # A geopolitical entity is a place here, and so is a facility.
    "LOC": "LOC LOCATION PLACE GPE FAC FACILITY NS LC 地名 施設名",
    "ORG": "ORG ORGANIZATION ORGANISATION CORPORATION GROUP NT OG "
    "法人名 政治的組織名 その他の組織名",
    "MISC": "MISC MISCELLANEOUS NORP EVENT PRODUCT WORK_OF_ART CREATIVE-WORK 製品名 イベント名",
}

COUNTERPARTS: Mapping[str, str] = MappingProxyType(
    {theirs: ours for ours, names in _SAME_MEANING.items() for theirs in names.split()}
)
"""Labels of well-known corpora, in capitals, and which of ours they are."""

_NAMED = ".NAM"
"""Weibo tells names (PER.NAM) from nouns (PER.NOM): only the former are what we look for."""


@dataclass(frozen=True, slots=True)
class LabelMap:
    """Maps labels of a gold to ours; capitals and small letters are one.

    Attributes:
        rules: Labels in capitals and what they are; these go before ``COUNTERPARTS``.
    """

    rules: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_arguments(cls, arguments: Iterable[str]) -> "LabelMap":
        """Read rules as they are written on a command line.

        Args:
            arguments: Each ``"THEIRS=OURS"``; OURS is one of ``LABELS``, or ``"O"`` for no entity.

        Returns:
            The map with these rules.

        Raises:
            ConfigError: A rule is not of that form.
        """
        rules = {}
        for argument in arguments:
            theirs, equals, ours = argument.rpartition("=")
            if not equals or not theirs or ours not in (*LABELS, LEFT_OUT):
                raise ConfigError(
                    f"{argument!r} is no label mapping: write THEIRS=OURS, where OURS is one of "
                    f"{', '.join(LABELS)}, or {LEFT_OUT} for no entity"
                )
            rules[theirs.upper()] = ours
        return cls(rules)

    def __call__(self, label: str) -> str | None:
        """Map one label.

        Args:
            label: As the gold has it, without a BIO prefix.

        Returns:
            Ours; the same label where none of ours is meant; None where a rule leaves it out.
        """
        name = label.upper()
        for known in (name, name.removesuffix(_NAMED)):
            ours = self.rules.get(known) or COUNTERPARTS.get(known)
            if ours is not None:
                return None if ours == LEFT_OUT else ours
        return label
