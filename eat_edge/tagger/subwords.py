"""Text as the tagger's network reads it: sub-words, and the words that they make up."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eat_edge.errors import BundleError
from eat_edge.tagger.pretokenize import part_words

if TYPE_CHECKING:
    from tokenizers import Encoding

__all__ = ["SubwordTokenizer", "Subwords", "without_surrogates"]

_SURROGATES = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """Put U+FFFD in the place of every half of a surrogate pair; all offsets stay."""
    return _SURROGATES.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Subwords:
    """A tokenised sentence, without special tokens.

    Attributes:
        ids: Vocabulary id of every sub-word.
        first_of_word: Index of every word's first sub-word.
        end_of_word: One past the index of its last; spaces between words may be sub-words, too.
        words: Half-open code point span of every word.
    """

    ids: list[int]
    first_of_word: list[int]
    end_of_word: list[int]
    words: list[tuple[int, int]]


class SubwordTokenizer:
    """A ``tokenizer.json`` that gives spans in code points of the text as it came.

    Safe to share between threads.

    Attributes:
        before: Ids of the special tokens before a window, mostly one.
        after: Ids of those after it.
    """

    def __init__(self, path: Path) -> None:
        """Load a tokenizer.

        Args:
            path: The ``tokenizer.json`` that was exported with the model.

        Raises:
            BundleError: The file is missing, damaged, or not a tagger's.
        """
        if not path.is_file():
            raise BundleError(f"{path}: no such file: give the tokenizer.json of the tagger")
        # The embedded bundle has none.
        from tokenizers import Tokenizer
        from tokenizers.pre_tokenizers import BertPreTokenizer

        try:
            self._tokenizer = Tokenizer.from_file(str(path))
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()
            special = self._tokenizer.encode("").ids
            letter = self._tokenizer.encode("a")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            # A panic in Rust arrives as an exception of its own, which is no Exception.
            raise BundleError(f"{path}: not a readable tokenizer.json: {error}") from error
        around = _around(letter)
        if around is None or special != [*around[0], *around[1]]:
            raise BundleError(
                f"{path}: the special tokens around a letter are not those of an empty text, or "
                "there is no letter: give the tokenizer.json of the tagger"
            )
        self.before, self.after = around
        # Whether its own words are parted from punctuation.
        self._has_words = isinstance(self._tokenizer.pre_tokenizer, BertPreTokenizer)

    @property
    def margins(self) -> tuple[int, int]:
        """How many special tokens stand before a window and after it."""
        return len(self.before), len(self.after)

    def encode(self, sentence: str, cuts: Iterable[int] = ()) -> Subwords:
        """Tokenise one sentence.

        Args:
            sentence: Any text; half a surrogate pair counts as one unknown character.
            cuts: Without effect: edges of known names are for source sentences, which
                ``UnigramTokenizer`` cuts.

        Returns:
            Its sub-words; none for text without words.
        """
        clean = without_surrogates(sentence)
        encoding = self._tokenizer.encode(clean, add_special_tokens=False)
        offsets, word_ids = encoding.offsets, encoding.word_ids
        if not self._has_words:
            offsets, word_ids = part_words(clean, encoding.tokens, offsets, word_ids)
        first_of_word, end_of_word = [], []
        before = None
        for token, word in enumerate(word_ids):
            if word is not None and word != before:
                first_of_word.append(token)
                end_of_word.append(token)
            if word is not None:
                end_of_word[-1] = token + 1
            before = word
        words = _word_spans(clean, offsets, word_ids)
        return Subwords(encoding.ids, first_of_word, end_of_word, words)


def _word_spans(
    text: str, offsets: Sequence[tuple[int, int]], word_ids: Sequence[int | None]
) -> list[tuple[int, int]]:
    """Span of every word, combining marks that the tokenizer dropped included."""
    spans: dict[int, tuple[int, int]] = {}
    for (start, end), word in zip(offsets, word_ids, strict=True):
        if word is None:
            continue
        known_start, known_end = spans.get(word, (start, end))
        spans[word] = (min(start, known_start), max(end, known_end))
    for word, (start, end) in spans.items():
        # An accent written as its own code point is stripped before tokenisation.
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        spans[word] = (start, end)
    return list(spans.values())


def _around(encoding: "Encoding") -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The special tokens before and after what is none; None where there is nothing else."""
    plain = [token for token, special in enumerate(encoding.special_tokens_mask) if not special]
    if not plain:
        return None
    return tuple(encoding.ids[: plain[0]]), tuple(encoding.ids[plain[-1] + 1 :])
