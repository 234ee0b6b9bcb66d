"""By how much two words are likelier as one: by the tagger's vocabulary, and by the known names.

A vocabulary has the words that many texts have. A rarer name is none of its pieces, and its halves
look like two words as good as it; the lexicon tells that they are one: וואש ינגטון, كاس ياس.
"""

import math
from collections.abc import Callable, Iterator

from eat_edge.own_names.edges import PARTICLES, PROCLITICS
from eat_edge.text.languages import UNSPACED

__all__ = ["Joining"]

_LEAST_LETTERS = 3
"""Letters of a known name that tells that two words are one."""
_KNOWN = -14.0
"""Log probability of a known name as a word, where its pieces have less: lists have some hundred
thousand names of a language, most of which are rare."""
_AFFIX = -3.0
"""What the preposition or the particle that is written on a name takes from it."""
_MOST_AFFIX = 4
"""Letters of these."""
_A_WORD, _COMMON = 2.0, -9.7
"""What each half takes from it that is a known name by itself, or a word of this log probability.
Two such words may be spelt like a third (هون ان); then a known one is as likely as any."""
_LEAST_GAIN = 9.0
"""From this gain on a known name counts. Of the spaces of the development sets one in 2000 to
6000 is such that the vocabulary does not tell (Korean one in 700)."""
_APART_KO = frozenset("이그저한두세네")
"""Korean words of one syllable that stand before others, and are surnames or begin names too."""
_ENDINGS_HY = frozenset(
    ["ին", "ից", "ան", "ցի", "ցին", "ցու", "ցն", "ներ", "ներն", "ները", "ներին", "ներից"]
)
"""Armenian endings that are hardly ever words: what stands before them is never whole."""
_ENDINGS_OF_NAMES_HY = frozenset(["ում", "ով", "ների"])
"""Those that are words too (whom, who, may forgive), and endings behind a known name."""
_STOPS = ".,;:!?()[]«»“”„،؛؟…\"'"
"""What may stand before the first word and behind the second."""


class Joining:
    """Tells by how much two words of a language are likelier as one; asked again, it remembers.

    Args:
        lang: ISO 639-1 code.
        gain: What the tagger's vocabulary says of two words; minus infinity where it sees nothing
            against them.
        likelihood: The log probability of a word by that vocabulary.
        is_known: Whether a folded surface is a known name.
    """

    def __init__(
        self,
        lang: str,
        gain: Callable[[str, str], float],
        likelihood: Callable[[str], float],
        is_known: Callable[[str], bool],
    ) -> None:
        self._lang = lang
        self._gain = gain
        self._likelihood = likelihood
        self._is_known = is_known
        self._remembered: dict[tuple[str, str], float] = {}

    def __call__(self, first: str, second: str) -> float:
        """The difference of log probabilities; minus infinity where nothing speaks for one word."""
        words = first, second
        found = self._remembered.get(words)
        if found is None:
            found = max(self._gain(*words), self._gain_of_name(*words))
            self._remembered[words] = found
        return found

    def _gain_of_name(self, first: str, second: str) -> float:
        """The same where both together are a known name; minus infinity where they are none."""
        first, second = first.lstrip(_STOPS), second.rstrip(_STOPS)
        if self._lang in UNSPACED or not (first and second):
            return -math.inf
        if self._lang == "ko" and first in _APART_KO:
            return -math.inf
        if any(len(half) == 1 and self._likelihood(half) > _COMMON for half in (first, second)):
            return -math.inf
        if self._lang == "hy" and self._is_ending(first, second):
            return _LEAST_GAIN
        gain = _KNOWN - self._likelihood(first) - self._likelihood(second)
        word, seam = first + second, len(first)
        if gain < _LEAST_GAIN:
            return -math.inf
        if len(word) < _LEAST_LETTERS or not self._is_known(word):
            gain += _AFFIX
            if gain < _LEAST_GAIN or not any(map(self._is_known, self._stems(word, seam))):
                return -math.inf
        gain -= self._doubt(first, second)
        return gain if gain >= _LEAST_GAIN else -math.inf

    def _is_ending(self, first: str, second: str) -> bool:
        """Whether the second of two Armenian words is the ending of the first."""
        if len(first) < _LEAST_LETTERS or not first.isalpha():
            return False
        return second in _ENDINGS_HY or (second in _ENDINGS_OF_NAMES_HY and self._is_known(first))

    def _doubt(self, *halves: str) -> float:
        """What the halves of a name tell against it, where they are words by themselves."""
        known = [half for half in halves if self._is_known(half)]
        words = [half for half in halves if half in known or self._likelihood(half) > _COMMON]
        doubt = _A_WORD * len(words)
        if len(words) == len(halves):
            doubt += sum(max(0.0, _KNOWN - self._likelihood(half)) for half in known)
        return doubt

    def _stems(self, word: str, seam: int) -> Iterator[str]:
        """A word without a preposition or a particle, where that goes over a seam."""
        most = min(_MOST_AFFIX, len(word) - _LEAST_LETTERS)
        if proclitics := PROCLITICS.get(self._lang):
            for length in range(1, min(most, seam - 1) + 1):
                if proclitics.fullmatch(word, 0, length):
                    yield word[length:]
        elif self._lang == "ko":
            for end in range(len(word) - 1, max(len(word) - _MOST_AFFIX, seam, 1), -1):
                if PARTICLES.fullmatch(word, end):
                    yield word[:end]
