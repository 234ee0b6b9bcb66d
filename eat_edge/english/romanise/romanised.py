"""What a scheme makes of a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["Romanised", "letter_table", "title"]


@dataclass(frozen=True, slots=True)
class Romanised:
    """A name in Latin letters.

    Attributes:
        text: The name, capitalised as English has it.
        is_standard: Whether English writes such names by this scheme. Where it does not (a foreign
            name in katakana, a script without vowels) the text only tells how the name sounds.
    """

    text: str
    is_standard: bool


def letter_table(letters: str, sounds: str) -> Mapping[str, str]:
    """The sound of each letter.

    Args:
        letters: One behind the other.
        sounds: In the same order, separated by spaces; ``*`` for a letter that is silent.
    """
    return MappingProxyType(dict(zip(letters, sounds.split(), strict=True)))


def title(name: str) -> str:
    """Capitalise the words of a name; what follows a hyphen or an apostrophe stays small."""
    return " ".join(word[:1].upper() + word[1:] for word in name.split())
