"""English text as the tagger's network reads it: sub-words and their casing."""

import re
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Encoding, Tokenizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from eat_edge.casing import casing_ids, word_spans
from eat_edge.errors import BundleError
from eat_edge.words import part_words

__all__ = ["NUM_SPECIAL", "SubwordTokenizer", "Subwords"]

NUM_SPECIAL = 2
"""Special tokens around every window: one before, one after."""

_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Subwords:
    """A tokenised sentence, without special tokens.

    Attributes:
        ids: Vocabulary id of every sub-word.
        casings: Casing class of every sub-word.
        first_of_word: Index of every word's first sub-word.
        end_of_word: One past the index of its last; spaces between words may be sub-words, too.
        words: Half-open code point span of every word.
    """

    ids: list[int]
    casings: list[int]
    first_of_word: list[int]
    end_of_word: list[int]
    words: list[tuple[int, int]]


class SubwordTokenizer:
    """A ``tokenizer.json`` that gives spans in code points of the text as it came.

    Safe to share between threads.

    Attributes:
        before: Id of the special token before a window.
        after: Id of the one after it.
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
        try:
            self._tokenizer = Tokenizer.from_file(str(path))
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()
            special = self._tokenizer.encode("").ids
            sides = self._tokenizer.encode("a").special_tokens_mask
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            # A panic in Rust arrives as an exception of its own, which is no Exception.
            raise BundleError(f"{path}: not a readable tokenizer.json: {error}") from error
        if len(special) != NUM_SPECIAL:
            raise BundleError(
                f"{path}: puts {len(special)} special tokens around a sentence, not {NUM_SPECIAL}: "
                "give the tokenizer.json of the tagger"
            )
        if not (sides[0] and sides[-1]):
            raise BundleError(
                f"{path}: puts both special tokens on one side of a sentence: give the "
                "tokenizer.json of the tagger"
            )
        # Whether its own words are parted from punctuation.
        self._has_words = isinstance(self._tokenizer.pre_tokenizer, BertPreTokenizer)
        self.before, self.after = special

    def encode(self, sentence: str) -> Subwords:
        """Tokenise one sentence.

        Args:
            sentence: Any text; half a surrogate pair counts as one unknown character.

        Returns:
            Its sub-words; none for text without words.
        """
        # A replacement of equal length keeps the offsets.
        clean = _SURROGATES.sub("\ufffd", sentence)
        encoding = self._tokenizer.encode(clean, add_special_tokens=False)
        offsets, word_ids = self._words(clean, encoding)
        first_of_word, end_of_word = [], []
        before = None
        for token, word in enumerate(word_ids):
            if word is not None and word != before:
                first_of_word.append(token)
                end_of_word.append(token)
            if word is not None:
                end_of_word[-1] = token + 1
            before = word
        return Subwords(
            encoding.ids,
            casing_ids(clean, offsets, word_ids),
            first_of_word,
            end_of_word,
            list(word_spans(clean, offsets, word_ids).values()),
        )

    def _words(
        self, text: str, encoding: Encoding
    ) -> tuple[list[tuple[int, int]], list[int | None]]:
        """Span and word of every sub-word."""
        if self._has_words:
            return encoding.offsets, encoding.word_ids
        return part_words(text, encoding.tokens, encoding.offsets, encoding.word_ids)
