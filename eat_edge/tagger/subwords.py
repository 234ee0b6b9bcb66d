"""Text as the tagger's network reads it: sub-words, and the words that they make up."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tokenizers import Encoding, Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import BertPreTokenizer

from eat_edge.errors import BundleError
from eat_edge.tagger.pretokenize import SPACE, part_words

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
        # Only of SentencePiece's unigrams is any part of a piece made of pieces, too.
        self._can_cut = isinstance(self._tokenizer.model, Unigram)

    @property
    def margins(self) -> tuple[int, int]:
        """How many special tokens stand before a window and after it."""
        return len(self.before), len(self.after)

    def encode(self, sentence: str, cuts: Iterable[int] = ()) -> Subwords:
        """Tokenise one sentence.

        Args:
            sentence: Any text; half a surrogate pair counts as one unknown character.
            cuts: Code points that no sub-word may have on both sides of it, where the vocabulary
                allows that: the edges of known names.

        Returns:
            Its sub-words; none for text without words.
        """
        clean = without_surrogates(sentence)
        encoding = self._tokenizer.encode(clean, add_special_tokens=False)
        ids, pieces, offsets = encoding.ids, encoding.tokens, encoding.offsets
        if self._has_words:
            word_ids = encoding.word_ids
        else:
            chunks: Sequence[int | None] = encoding.word_ids
            if self._can_cut and (inner := sorted(set(cuts))):
                ids, pieces, offsets, chunks = self._cut(clean, encoding, inner)
            offsets, word_ids = part_words(clean, pieces, offsets, chunks)
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
        return Subwords(ids, first_of_word, end_of_word, words)

    def _cut(
        self, text: str, encoding: Encoding, cuts: Sequence[int]
    ) -> tuple[list[int], list[str], list[tuple[int, int]], list[int | None]]:
        """Put smaller pieces in the place of those that have a cut inside."""
        ids, pieces, offsets = encoding.ids, encoding.tokens, encoding.offsets
        chunks = encoding.word_ids
        # From the last to the first, so that indices stay true.
        for token in reversed(range(len(ids))):
            start, end = offsets[token]
            inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
            if not inside:
                continue
            space = SPACE if pieces[token].startswith(SPACE) else ""
            # A space in front is within the span, or was added and is not.
            letters = pieces[token][len(space) :]
            if end - start - text[start:end].startswith(" ") != len(letters):
                continue
            parts = list(self._parts(text, (start, *inside, end), space))
            number = len(parts)
            ids[token : token + 1] = [part[0] for part in parts]
            pieces[token : token + 1] = [part[1] for part in parts]
            offsets[token : token + 1] = [part[2] for part in parts]
            chunks[token : token + 1] = [chunks[token]] * number
        return ids, pieces, offsets, chunks

    def _parts(
        self, text: str, bounds: Sequence[int], space: str
    ) -> Iterator[tuple[int, str, tuple[int, int]]]:
        """The pieces of a stretch of text, none across a bound."""
        for start, end in pairwise(bounds):
            at = start + (text[start] == " ")
            normalised = self._normalised(text[at:end])
            for piece in self._tokenizer.model.tokenize(space + normalised):
                length = len(piece.value.removeprefix(SPACE))
                yield piece.id, piece.value, (at, at + length)
                at += length
            space = ""

    def _normalised(self, text: str) -> str:
        normalizer = self._tokenizer.normalizer
        return text if normalizer is None else str(normalizer.normalize_str(text))


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


def _around(encoding: Encoding) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The special tokens before and after what is none; None where there is nothing else."""
    plain = [token for token, special in enumerate(encoding.special_tokens_mask) if not special]
    if not plain:
        return None
    return tuple(encoding.ids[: plain[0]]), tuple(encoding.ids[plain[-1] + 1 :])
