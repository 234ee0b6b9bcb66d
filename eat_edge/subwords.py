"""English text as the tagger's network reads it: sub-words and their casing."""

import re
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from eat_edge.casing import casing_ids, word_spans
from eat_edge.errors import BundleError

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
        words: Half-open code point span of every word.
    """

    ids: list[int]
    casings: list[int]
    first_of_word: list[int]
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
        offsets, word_ids = encoding.offsets, encoding.word_ids
        first_of_word = [
            token for token, word in enumerate(word_ids) if not token or word != word_ids[token - 1]
        ]
        return Subwords(
            encoding.ids,
            casing_ids(clean, offsets, word_ids),
            first_of_word,
            list(word_spans(clean, offsets, word_ids).values()),
        )
