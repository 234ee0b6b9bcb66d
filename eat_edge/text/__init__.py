"""What can be known about a text without a model: script, language, windows, folding."""

from .normalise import Folded, fold
from .script import has_non_latin_letter, identify, is_latin_letter
from .windows import split

__all__ = ["Folded", "fold", "has_non_latin_letter", "identify", "is_latin_letter", "split"]
