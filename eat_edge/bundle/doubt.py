"""Of which sentences the language model is asked in the mode ``auto``, and what."""

from collections.abc import Mapping
from dataclasses import dataclass

from eat_edge.strict_json import Table

__all__ = ["QUESTIONS", "Doubt", "doubts_of", "plain_doubts"]

QUESTIONS = ("translation", "everything")
"""What may be asked of a sentence in doubt: its translation alone, or all that the mode ``full``
asks, checks of spans and alignments of mentions among it."""

_WITHIN = 0.1
"""Of bundles that do not say."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Which scores are in doubt in a language, and what is asked about their sentences.

    Attributes:
        below: How far below the least score of an entity a score is in doubt: an answer may add
            what is there. 0 where that does not pay.
        above: How far above it: an answer may take away what is there.
        asks: One of ``QUESTIONS``.
    """

    below: float = _WITHIN
    above: float = _WITHIN
    asks: str = QUESTIONS[0]

    def __str__(self) -> str:
        if not self.below and not self.above:
            return "nothing"
        return f"{self.asks}, from {self.below:g} below the least score to {self.above:g} above it"


def doubts_of(manifest: Table) -> dict[str, Doubt]:
    """Read the doubts of a manifest, by language.

    A number alone is as far below as above, and asks for translations.

    Raises:
        ValueError: They are none; the message says where and why.
    """
    table = manifest.optional_table("doubt")
    return {lang: _doubt(table, lang) for lang in table.keys}


def plain_doubts(doubts: Mapping[str, Doubt]) -> dict[str, object]:
    """Doubts as they stand in a manifest; what a number alone says is one."""
    return {
        lang: one.below
        if one == Doubt(one.below, one.below)
        else {"below": one.below, "above": one.above, "asks": one.asks}
        for lang, one in doubts.items()
    }


def _doubt(doubts: Table, lang: str) -> Doubt:
    if not isinstance(doubts.any(lang), dict):
        within = doubts.probability(lang)
        return Doubt(within, within)
    table = doubts.table(lang)
    asks = table.text("asks")
    if asks not in QUESTIONS:
        raise ValueError(f"its doubt in {lang} asks for {asks!r:.40}, not {' or '.join(QUESTIONS)}")
    return Doubt(table.probability("below"), table.probability("above"), asks)
