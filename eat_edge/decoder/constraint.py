"""Which tokens may come next: Latin script only, or only spans of a source text."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eat_edge.decoder.protocol import Float32Array
from eat_edge.errors import ConfigError
from eat_edge.text.script import has_non_latin_letter

__all__ = ["ScriptConstraint", "SpanConstraint", "Vocabulary"]

_HEAD = 3
"""Bytes by which pieces are found: one character of most scripts that are not Latin."""


class Vocabulary:
    """The bytes of every token, and what the constraints derive from them, once.

    Immutable, so it may be shared between threads and requests.
    """

    def __init__(self, pieces: Sequence[bytes]) -> None:
        """Take the pieces.

        Args:
            pieces: Bytes of token ``i`` at index ``i``; empty for tokens that are no text
                (control, unknown, unused), which no constraint lets through as text.
        """
        self.pieces = tuple(pieces)

    @classmethod
    def from_sentencepiece(cls, processor: Any) -> "Vocabulary":
        """Read the pieces of a ``sentencepiece.SentencePieceProcessor``.

        U+2581 stands for a space; a byte-fallback piece ``<0xE6>`` is that byte.
        """
        pieces = []
        for token in range(processor.get_piece_size()):
            piece = processor.id_to_piece(token)
            # Each question is a call into the library, and there are thousands of tokens.
            if piece.startswith("<0x") and processor.is_byte(token):
                pieces.append(bytes([int(piece[3:5], 16)]))
            elif (
                processor.is_control(token)
                or processor.is_unknown(token)
                or processor.is_unused(token)
            ):
                pieces.append(b"")
            else:
                pieces.append(piece.replace("\u2581", " ").encode())
        return cls(pieces)

    def __len__(self) -> int:
        return len(self.pieces)

    @cached_property
    def foreign(self) -> NDArray[np.bool_]:
        """Tokens that are no text, or hold a letter that is not Latin or part of a character."""
        return np.array([_is_foreign(piece) for piece in self.pieces])

    @cached_property
    def _tokens(self) -> dict[bytes, tuple[int, ...]]:
        tokens: defaultdict[bytes, tuple[int, ...]] = defaultdict(tuple)
        for token, piece in enumerate(self.pieces):
            if piece:
                tokens[piece] += (token,)
        return dict(tokens)

    @cached_property
    def _lengths(self) -> dict[bytes, tuple[int, ...]]:
        """Lengths of the pieces that begin alike, by their first bytes."""
        lengths: defaultdict[bytes, set[int]] = defaultdict(set)
        for piece in self._tokens:
            lengths[piece[:_HEAD]].add(len(piece))
        return {head: tuple(sorted(found)) for head, found in lengths.items()}

    def match(self, text: bytes, start: int) -> list[tuple[int, int]]:
        """Find the tokens that agree with a text from a position on.

        Args:
            text: Bytes.
            start: Where the tokens begin.

        Returns:
            Token and the position where it ends, for all tokens whose bytes stand there.
        """
        matches = []
        for size in range(1, _HEAD + 1):
            head = text[start : start + size]
            if len(head) < size:
                break
            for length in self._lengths.get(head, ()):
                end = start + length
                matches += [(token, end) for token in self._tokens.get(text[start:end], ())]
        return matches


def _is_foreign(piece: bytes) -> bool:
    if piece.isascii():
        return not piece
    try:
        text = piece.decode()
    except UnicodeDecodeError:
        return True
    return has_non_latin_letter(text)


class ScriptConstraint:
    """Text in Latin script: no letter of another script, no part of a character, no control token.

    It has no state: one object may serve any number of requests at once.
    """

    is_finite = False

    def __init__(
        self, vocabulary: Vocabulary, stop: Iterable[int], banned: Iterable[int] = ()
    ) -> None:
        """Prepare the mask, once for all requests.

        Args:
            vocabulary: The pieces of the model.
            stop: Tokens that may end the text, control tokens or not.
            banned: Tokens that may not come besides.
        """
        self._bias = np.where(vocabulary.foreign, -np.inf, 0.0).astype(np.float32)
        self._bias[list(stop)] = 0.0
        self._bias[list(banned)] = -np.inf

    def mask(self, logits: Float32Array) -> None:
        """Set the logits of foreign tokens to minus infinity, in place."""
        logits[: len(self._bias)] += self._bias
        logits[len(self._bias) :] = -np.inf

    def forced(self) -> int | None:
        """Return None: there is always a choice."""
        return None

    def advance(self, token: int) -> None:
        """Do nothing: what may come does not depend on what came."""

    def fork(self) -> "ScriptConstraint":
        """Return itself: it has no state."""
        return self


class SpanConstraint:
    """Text that is a contiguous, non-empty span of a source, then stop; or *none*, then stop.

    Spans begin and end at code points, in whatever way tokens cut the bytes between. The state is
    the set of byte positions of the source where the output so far could end. One object serves
    one request.
    """

    is_finite = True

    def __init__(
        self,
        vocabulary: Vocabulary,
        source: str,
        stop: int,
        none: int | None = None,
    ) -> None:
        """Start before the first token.

        Args:
            vocabulary: The pieces of the model.
            source: The text to choose a span of.
            stop: The token that ends the output.
            none: The token that says there is no such span, or None if there must be one.

        Raises:
            ConfigError: If nothing could come: no span of the source can be written in this
                vocabulary, and *none* is not allowed.
        """
        self._vocabulary = vocabulary
        self._source = source
        self._bytes = source.encode()
        self._stop = stop
        self._none = none
        self._offsets: dict[int, int] = {0: 0}
        position = 0
        for offset, character in enumerate(source, 1):
            position += len(character.encode())
            self._offsets[position] = offset
        self._next: dict[int, list[tuple[int, int]]] = {}
        self._ends = frozenset(self._offsets)
        self._length = 0
        self._is_none = False
        self._allowed = self._find_allowed()
        if not self._allowed.size:
            raise ConfigError(f"no span of {source!r} can be written; allow none, or give text")

    @property
    def is_none(self) -> bool:
        """Whether the output is *none*."""
        return self._is_none

    @property
    def candidates(self) -> list[tuple[int, int]]:
        """Where the output so far stands in the source: code points, half-open, by start.

        Empty before the first token, for *none*, and inside a character.
        """
        if self._length == 0:
            return []
        return [
            (self._offsets[end - self._length], self._offsets[end])
            for end in sorted(self._ends)
            if end in self._offsets
        ]

    def mask(self, logits: Float32Array) -> None:
        """Leave only tokens that keep the output a span, or end it."""
        kept = logits[self._allowed]
        logits.fill(-np.inf)
        logits[self._allowed] = kept

    def forced(self) -> int | None:
        """Return the only token that may come next, or None if there are several."""
        return int(self._allowed[0]) if self._allowed.size == 1 else None

    def advance(self, token: int) -> None:
        """Take note that a token was committed."""
        if token == self._none and self._length == 0:
            self._is_none = True
            self._ends = frozenset()
        else:
            self._ends = frozenset(
                end for start in self._ends for match, end in self._reach(start) if match == token
            )
            self._length += len(self._vocabulary.pieces[token])
        self._allowed = self._find_allowed()

    def fork(self) -> "SpanConstraint":
        """Return one in the same state; what is known of the source is shared."""
        # Nothing but the table of what is known changes in place, and that is true for both.
        return copy(self)

    def find(self, tokens: Iterable[int]) -> list[tuple[int, int]]:
        """Find where a finished output stands in the source, whatever state this object is in.

        Args:
            tokens: An output, without the stop.

        Returns:
            Code points, half-open, by start; empty for *none*.
        """
        text = b"".join(self._vocabulary.pieces[token] for token in tokens).decode()
        starts = range(len(self._source) - len(text) + 1) if text else ()
        return [(at, at + len(text)) for at in starts if self._source.startswith(text, at)]

    def _find_allowed(self) -> NDArray[np.intp]:
        if self._is_none:
            return np.array([self._stop], np.intp)
        allowed = {token for start in self._ends for token, _ in self._reach(start)}
        if self._length == 0:
            if self._none is not None:
                allowed.add(self._none)
        elif not self._ends.isdisjoint(self._offsets):
            allowed.add(self._stop)
        return np.array(sorted(allowed), np.intp)

    def _reach(self, start: int) -> list[tuple[int, int]]:
        """Find the tokens that may stand at a byte of the source, and where they end.

        Tokens are left out that end inside a character which no other token can complete.
        """
        known = self._next.get(start)
        if known is None:
            known = [
                (token, end)
                for token, end in self._vocabulary.match(self._bytes, start)
                if end in self._offsets or self._reach(end)
            ]
            self._next[start] = known
        return known
