"""An English name with where it comes from."""

from dataclasses import dataclass

from eat_edge.types import Alternative

__all__ = ["NO_NAME", "EnglishName"]


@dataclass(frozen=True, slots=True)
class EnglishName:
    """The English name of a span: a trusted one, or a guess, or nothing.

    Attributes:
        text: The trusted name, ``""`` where there is none.
        source: One of ``types.ENGLISH_SOURCES``, ``""`` where there is no trusted name.
        guess: What it may be instead; ``""`` beside a trusted name.
        id: Identifier of the entity; ``""`` where the lexicon has none.
        alternatives: Other entities that have the same surface form.
    """

    text: str = ""
    source: str = ""
    guess: str = ""
    id: str = ""
    alternatives: tuple[Alternative, ...] = ()

    @property
    def either(self) -> str:
        """The name, trusted or guessed."""
        return self.text or self.guess


NO_NAME = EnglishName()
"""Neither a name nor a guess."""
