"""The tokenizer that a GGUF file brings with it, as llama.cpp runs it."""

import ctypes
import os
import re
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from eat_edge.closing import Closing
from eat_edge.decoder.llama.library import forget_errors, last_errors, load_library
from eat_edge.errors import ClosedError, ModelError

__all__ = ["GgufTokenizer"]

_GUARD = "\x02"
"""A character that merges with nothing: it is no piece of any vocabulary, only a byte."""


class GgufTokenizer(Closing):
    """Cuts text into the tokens of a model; no weights are loaded.

    Text is text: whatever stands in it, it becomes none of the model's special tokens. What a
    template wrote around it, its markup, is encoded apart. Thread-safe.

    Attributes:
        pieces: Bytes of every token; empty for those that are no text: special tokens of all kinds,
            unknown and unused ones.
        ends: Tokens that end what the model says.
        end: The one that ends a turn, or else a text; -1 where there is none.
        chat_template: The file's ``tokenizer.chat_template``, or None.
        bos: Text of the token that begins a conversation; ``""`` where there is none.
        eos: Text of the token that ends one.
        puts_space: Whether it takes all text to begin with a space, and so do the model's answers
            where nothing else is between.
    """

    def __init__(self, path: Path) -> None:
        """Load the vocabulary of a file.

        Args:
            path: The GGUF file; memory-mapped.

        Raises:
            ModelError: llama.cpp cannot load it, or it has no vocabulary.
        """
        self._lock = threading.Lock()
        self._library = library = load_library()
        forget_errors()
        params = library.llama_model_default_params()
        params.vocab_only = True
        self._model: Any = library.llama_model_load_from_file(os.fsencode(path), params)
        if not self._model:
            raise ModelError(
                f"{path}: llama.cpp {library.version} cannot load its vocabulary{last_errors()}; "
                "an architecture that it does not know may be newer than it: LLAMA_CPP_LIB_PATH "
                "names another build"
            )
        self._vocabulary = library.llama_model_get_vocab(self._model)
        try:
            self._read(path)
        except BaseException:
            self.close()
            raise

    def _read(self, path: Path) -> None:
        library, vocabulary = self._library, self._vocabulary
        size = int(library.llama_vocab_n_tokens(vocabulary))
        if library.llama_vocab_type(vocabulary) == library.LLAMA_VOCAB_TYPE_NONE or not size:
            raise ModelError(f"{path}: it has no tokenizer; convert the model with its own")
        self.ends = frozenset(
            token for token in range(size) if library.llama_vocab_is_eog(vocabulary, token)
        )
        eos = int(library.llama_vocab_eos(vocabulary))
        end_of_turn = int(library.llama_vocab_eot(vocabulary))
        self.end = end_of_turn if end_of_turn >= 0 else eos
        template = library.llama_model_chat_template(self._model, None)
        self.chat_template = None if template is None else template.decode("utf-8", "replace")
        self._bos = int(library.llama_vocab_bos(vocabulary))
        self.bos = self._written(self._bos)
        self.eos = self._written(eos)
        self._puts_bos = bool(library.llama_vocab_get_add_bos(vocabulary)) and self._bos >= 0
        self._buffer = ctypes.create_string_buffer(256)
        no_text = (
            library.LLAMA_TOKEN_ATTR_UNKNOWN
            | library.LLAMA_TOKEN_ATTR_UNUSED
            | library.LLAMA_TOKEN_ATTR_CONTROL
            | library.LLAMA_TOKEN_ATTR_USER_DEFINED
        )
        kinds = [int(library.llama_vocab_get_attr(vocabulary, token)) for token in range(size)]
        self.pieces = tuple(
            b"" if kind & no_text or token in self.ends else self._piece(token)
            for token, kind in enumerate(kinds)
        )
        user_defined = library.LLAMA_TOKEN_ATTR_USER_DEFINED
        self._breaks = _breaks(
            self._written(token) for token, kind in enumerate(kinds) if kind & user_defined
        )
        shown = b"".join(self.pieces[token] for token in self._cut("a", is_markup=False))
        self.puts_space = shown == b" a"
        self._guard = self._cut(_GUARD, is_markup=False) if self.puts_space else []

    def encode(self, text: str) -> list[int]:
        """Tokens of plain text, as it stands in the midst of other text."""
        parts = []
        start = 0
        for match in self._breaks.finditer(text) if self._breaks else ():
            parts.append(text[start : match.start() + 1])
            start = match.start() + 1
        parts.append(text[start:])
        return [token for part in parts for token in self._guarded(part, is_markup=False)]

    def encode_markup(self, markup: str, *, is_first: bool = False) -> list[int]:
        """Tokens of a template's own text, in which special tokens are meant.

        Args:
            markup: The text.
            is_first: Whether a conversation begins with it, so that what begins one is put there
                where the model wants it.
        """
        if not is_first:
            return self._guarded(markup, is_markup=True)
        tokens = self._cut(markup, is_markup=True)
        return [self._bos, *tokens] if self._puts_bos and tokens[:1] != [self._bos] else tokens

    def spell(self, tokens: Sequence[int]) -> str:
        """Text of tokens; special ones are nothing, bytes that are no text U+FFFD."""
        return b"".join(self.pieces[token] for token in tokens).decode(errors="replace")

    def close(self) -> None:
        """Free the vocabulary; calling it again does nothing."""
        with self._lock:
            model, self._model = self._model, None
        if model:
            self._library.llama_model_free(model)

    def _guarded(self, text: str, *, is_markup: bool) -> list[int]:
        """Encode without the space that some tokenizers put before all they are given."""
        if not text:
            return []
        if self._guard:
            tokens = self._cut(_GUARD + text, is_markup=is_markup)
            if tokens[: len(self._guard)] == self._guard:
                return tokens[len(self._guard) :]
        return self._cut(text, is_markup=is_markup)

    def _cut(self, text: str, *, is_markup: bool) -> list[int]:
        data = text.encode()
        size = len(data) + 8
        buffer = (ctypes.c_int32 * size)()
        with self._lock:
            if not self._model:
                raise ClosedError("the model is closed; load it anew")
            count = self._library.llama_tokenize(
                self._vocabulary, data, len(data), buffer, size, False, is_markup
            )
        assert count >= 0, "no text has more tokens than bytes and a few"
        return list(buffer[:count])

    def _written(self, token: int) -> str:
        """How a token of any kind is written in markup."""
        text = self._library.llama_vocab_get_text(self._vocabulary, token) if token >= 0 else b""
        return str(text.decode("utf-8", "replace"))

    def _piece(self, token: int) -> bytes:
        while True:
            length = self._library.llama_token_to_piece(
                self._vocabulary, token, self._buffer, len(self._buffer), 0, False
            )
            if length >= 0:
                return self._buffer.raw[:length]
            self._buffer = ctypes.create_string_buffer(-length)


def _breaks(literals: Iterable[str]) -> re.Pattern[str] | None:
    """Find where plain text would be taken for a token that is written like it.

    llama.cpp leaves out control tokens in plain text, but not those that a model's maker added
    without calling them control. Text is cut behind the first character of each, so that none is
    whole. Runs of white space and single characters mean nothing but themselves.
    """
    texts = {text.replace("\u2581", " ") for text in literals}
    wanted = sorted(text for text in texts if len(text) > 1 and text.strip())
    return re.compile(f"(?={'|'.join(map(re.escape, wanted))})") if wanted else None
