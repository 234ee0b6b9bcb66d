"""The multilingual tagger's tokenizer: SentencePiece's unigram model over a memory-mapped trie.

The best segmentation of a text maximises the sum of its pieces' log probabilities (Kudo 2018,
"Subword Regularization", section 3.2; the search is Viterbi's). The libraries that do this build
their tables when they load: for 115,000 pieces 0.3 to 0.6 seconds and 35 to 150 MB, where a mapped
trie takes a millisecond and what is touched of 2 MB. It also lets a caller forbid pieces that cross
certain offsets, the edges of known names, and still find the best of the segmentations that are
left.
"""

import math
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np

from eat_edge.errors import BundleError
from eat_edge.tagger.pretokenize import SPACE, is_punctuation
from eat_edge.tagger.subwords import Subwords, without_surrogates
from eat_edge.text import HANGUL, Folded, fold, run_of

__all__ = ["FIRST_ID", "UnigramTokenizer"]

BOS, PAD, EOS, UNKNOWN = range(4)
FIRST_ID = 4
"""Id of the trie's first piece, behind the special ones."""

_UNKNOWN_PENALTY = 10.0
"""By how much an unknown character is less likely than the least likely piece."""
_LONGEST = 16
"""Code points of the longest piece, the space included."""
_REMEMBERED = 1 << 15
"""Words between spaces whose pieces are remembered."""
_LONGEST_REMEMBERED = 24

_Pieces = tuple[tuple[int, int, int], ...]
"""Id of each piece, its first code point and one past its last."""


class UnigramTokenizer:
    """Cuts text into pieces with exact spans.

    Safe to share between threads.

    Attributes:
        before: Ids of the special tokens before a window.
        after: Ids of those after it.
    """

    before = (BOS,)
    after = (EOS,)
    margins = (1, 1)

    def __init__(self, pieces: Path) -> None:
        """Map a vocabulary.

        Args:
            pieces: A MARISA trie of all pieces, ``pieces.marisa``; the id of a piece is its key
                there, plus ``FIRST_ID``. Beside it stands ``pieces.npy``: their log probabilities
                by key, shape (pieces,), float32.

        Raises:
            BundleError: A file is missing, damaged, or they do not belong together.
        """
        scores = pieces.with_suffix(".npy")
        self._path = pieces
        self._trie = marisa_trie.Trie()
        try:
            self._trie.mmap(str(pieces))
        except (OSError, EOFError, ValueError, RuntimeError) as error:
            raise _broken(pieces, error) from error
        self._scores = _read_scores(scores)
        if len(self._scores) != len(self._trie) or not self._scores:
            raise BundleError(
                f"{scores} has {len(self._scores)} scores for the {len(self._trie)} pieces of "
                f"{pieces}: restore the bundle"
            )
        if "" in self._trie:
            raise _broken(pieces, "one of its pieces is empty")
        self._unknown = min(self._scores) - _UNKNOWN_PENALTY
        self._word = lru_cache(_REMEMBERED)(self._best)

    def close(self) -> None:
        """Let go of the mapped file; nothing can be encoded afterwards."""
        # Whoever still holds this object, as the cache of its own method does, holds no file.
        self._trie = marisa_trie.Trie()
        self._word.cache_clear()

    def encode(self, sentence: str, cuts: Iterable[int] = ()) -> Subwords:
        """Tokenise one sentence.

        Args:
            sentence: Any text; white space of any kind parts words and is in no piece. What is not
                in Unicode NFKC is read as if it were; half a surrogate pair counts as one unknown
                character.
            cuts: Code points that no piece has on both sides of it, but inside of words.

        Returns:
            Its pieces, grouped into words: what its script writes without a break, and in scripts
            without spaces, and Hangul, every piece by itself. None for text without words.

        Raises:
            BundleError: The text led to a part of the vocabulary that is damaged.
        """
        try:
            return self._encode(without_surrogates(sentence), cuts)
        except (LookupError, ValueError, RuntimeError) as error:
            # A damaged trie may open, and give keys that are no text or that nobody numbered.
            raise _broken(self._path, error) from error

    def gain_of_joining(self, first: str, second: str) -> float:
        """By how much two words are likelier as one: the difference of log probabilities.

        Args:
            first: A word, without spaces.
            second: The one behind it.

        Returns:
            Minus infinity where no piece of both together goes over the place between them: that
            they are two words is then as good a reading.

        Raises:
            BundleError: The words led to a part of the vocabulary that is damaged.
        """
        joined, *apart = (self._pieces_of(word) for word in (first + second, first, second))
        if not any(start < len(first) < end for _, start, end in joined):
            return -math.inf
        return self._likelihood(joined) - sum(map(self._likelihood, apart))

    def likelihood_of(self, word: str) -> float:
        """The log probability of a word: that of its best pieces together.

        Args:
            word: Without spaces.

        Raises:
            BundleError: The word led to a part of the vocabulary that is damaged.
        """
        return self._likelihood(self._pieces_of(word))

    def _pieces_of(self, word: str) -> _Pieces:
        try:
            return self._word(word) if len(word) <= _LONGEST_REMEMBERED else self._best(word)
        except (LookupError, ValueError, RuntimeError) as error:
            raise _broken(self._path, error) from error

    def _likelihood(self, pieces: _Pieces) -> float:
        unknown, scores = self._unknown, self._scores
        return sum(
            unknown if piece < FIRST_ID else scores[piece - FIRST_ID] for piece, *_ in pieces
        )

    def _encode(self, sentence: str, cuts: Iterable[int]) -> Subwords:
        cuts = {cut for cut in cuts if 0 < cut < len(sentence)}
        if not unicodedata.is_normalized("NFKC", sentence):
            folded = fold(sentence)
            inside = {folded.folded_span(cut, cut)[0] for cut in cuts}
            return _in_source(self._encode(folded.text, inside), folded)
        inner = sorted(cut for cut in cuts if not is_one_word(sentence[cut - 1], sentence[cut]))
        ids: list[int] = []
        first_of_word: list[int] = []
        end_of_word: list[int] = []
        words: list[tuple[int, int]] = []
        for start, chunk in _chunks(sentence):
            is_marked = False
            for piece, first, last in self._pieces(chunk, start, inner):
                ids.append(piece)
                number = len(ids)
                if first == last:
                    # The space by itself, which belongs to the word that follows, if that has any.
                    is_marked = run_of(chunk[0]) not in (0, HANGUL)
                    continue
                begin, end = start + first, start + last
                if first and words and is_one_word(chunk[first - 1], chunk[first]):
                    words[-1] = words[-1][0], end
                    end_of_word[-1] = number
                else:
                    words.append((begin, end))
                    first_of_word.append(number - 2 if is_marked and not first else number - 1)
                    end_of_word.append(number)
        return Subwords(ids, first_of_word, end_of_word, words)

    def _pieces(self, chunk: str, start: int, cuts: Sequence[int]) -> _Pieces:
        if cuts:
            end = start + len(chunk)
            inside = cuts[bisect_right(cuts, start) :]
            if inside and inside[0] < end:
                return self._best(chunk, tuple(cut - start for cut in inside if cut < end))
        return self._word(chunk) if len(chunk) <= _LONGEST_REMEMBERED else self._best(chunk)

    def _best(self, chunk: str, cuts: tuple[int, ...] = ()) -> _Pieces:
        """The best segmentation of what stands between two spaces, the space before included."""
        text = SPACE + chunk
        length = len(text)
        totals = [0.0] + [-1e30] * length
        steps = [(0, UNKNOWN)] * (length + 1)
        bounds = iter((*(cut + 1 for cut in cuts), length))
        bound = next(bounds)
        scores, unknown = self._scores, self._unknown
        for at in range(length):
            if at == bound:
                bound = next(bounds)
            total = totals[at]
            for piece, key in self._trie.iter_prefixes_with_ids(
                text[at : min(at + _LONGEST, bound)]
            ):
                end = at + len(piece)
                if total + scores[key] > totals[end]:
                    totals[end] = total + scores[key]
                    steps[end] = at, key + FIRST_ID
            if total + unknown > totals[at + 1]:
                totals[at + 1] = total + unknown
                steps[at + 1] = at, UNKNOWN
        found: list[tuple[int, int, int]] = []
        end = length
        while end:
            at, piece_id = steps[end]
            # One position is the space's.
            found.append((piece_id, max(0, at - 1), end - 1))
            end = at
        return tuple(reversed(found))


def _read_scores(path: Path) -> list[float]:
    try:
        # Unlike np.load, it takes neither archives nor pickled objects for an array.
        array: np.ndarray[Any, Any] = np.lib.format.open_memmap(path, mode="r")
    except Exception as error:
        # What numpy's parser of the header raises is documented nowhere.
        raise _broken(path, error) from error
    if array.dtype != np.float32 or array.ndim != 1:
        raise _broken(path, f"it holds {array.dtype} of {array.ndim} dimensions")
    if not np.isfinite(array).all():
        raise _broken(path, "not all of its scores are finite")
    scores: list[float] = array.tolist()
    return scores


def _broken(path: Path, reason: object) -> BundleError:
    return BundleError(f"{path}: not a readable vocabulary ({reason}): restore the bundle")


def _in_source(found: Subwords, folded: Folded) -> Subwords:
    """Words of folded text where they stand in its source.

    One character may have been folded to several words (``㍿`` to ``株式会社``): these are one.
    """
    first_of_word: list[int] = []
    end_of_word: list[int] = []
    words: list[tuple[int, int]] = []
    for first, last, word in zip(found.first_of_word, found.end_of_word, found.words, strict=True):
        start, end = folded.source_span(*word)
        if words and start < words[-1][1]:
            words[-1] = words[-1][0], max(words[-1][1], end)
            end_of_word[-1] = last
        else:
            first_of_word.append(first)
            end_of_word.append(last)
            words.append((start, end))
    return Subwords(found.ids, first_of_word, end_of_word, words)


@lru_cache(1 << 16)
def is_one_word(before: str, after: str) -> bool:
    """Whether no word ends between two code points that stand side by side.

    A mark belongs to what it stands on. Punctuation parts words, and so does a change to a script
    without spaces, inside of which every piece may be a word.
    """
    if unicodedata.category(after).startswith("M"):
        return True
    if is_punctuation(before) or is_punctuation(after):
        return False
    return run_of(before) not in (0, HANGUL) and run_of(after) not in (0, HANGUL)


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """What stands between white space, and where it begins."""
    at = 0
    for chunk in text.split():
        at = text.index(chunk, at)
        yield at, chunk
        at += len(chunk)
