"""A language model trained on control tokens: its tokenizer, its prompts, and the decoder.

Both translations of a sentence are requests to one decoder. The second continues the first: its
prompt is the first prompt, the translation, and the question, so that the decoder finds all of it
but the question in its KV cache.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from eat_edge.bundle import Bundle, default_path
from eat_edge.config import EngineConfig
from eat_edge.decoder import (
    Decoder,
    DecoderStats,
    NoRepeat,
    Request,
    ScriptConstraint,
    SpanConstraint,
    Vocabulary,
)
from eat_edge.decoder.llama.library import amx, system_info
from eat_edge.decoder.llama.load_trial import try_loading
from eat_edge.errors import BundleError, CapacityError
from eat_edge.llm.eat_mini_prompt import Hint, Prompts
from eat_edge.llm.protocol import (
    Alignment,
    Naming,
    Source,
    Translation,
    open_backend,
    with_hints,
)
from eat_edge.llm.vote import OneOf, Vote, ask_vote

__all__ = ["Llm"]

_NO_REPEAT = 5
"""Tokens of the run that a translation does not write a second time."""
_QUESTION_ROOM = 96
"""Tokens kept free after a translation, for a mention to be asked and its span to be given."""


class Llm:
    """The embedded model and its like, asked with control tokens; see ``LanguageModel``.

    Args:
        bundle: Where the model is.
        config: Threads and sequences.
        lock: Held while the model computes.

    Raises:
        BundleError: The tokenizer cannot be read, or is not the model's.
        ModelError: llama.cpp refused the model.
    """

    def __init__(
        self, bundle: Bundle, config: EngineConfig, lock: AbstractContextManager[object]
    ) -> None:
        self._context = bundle.context
        with ThreadPoolExecutor(1, "eat-edge-trial") as beside:
            if config.max_memory is None:
                # A process of its own says what the backend has to know; it takes as long as this.
                beside.submit(amx)
            self._tokenizer = _tokenizer(bundle.llm_tokenizer)
            try:
                self._prompts = Prompts(self._tokenizer)
                self._vocabulary = Vocabulary.from_sentencepiece(self._tokenizer)
            except (LookupError, ValueError) as error:
                # Pieces that are not UTF-8, or no bytes where bytes were promised.
                raise _unreadable(bundle.llm_tokenizer, error) from error
        self._stop = frozenset({self._prompts.stop})
        unwritten = [
            token for token, piece in enumerate(self._vocabulary.pieces) if not _is_plain(piece)
        ]
        self._latin = ScriptConstraint(self._vocabulary, self._stop, unwritten)
        if bundle.path != default_path():
            try_loading(bundle.llm)
        backend = open_backend(bundle, config)
        if backend.n_vocab != len(self._vocabulary):
            backend.close()
            raise BundleError(
                f"{bundle.llm} knows {backend.n_vocab} tokens and {bundle.llm_tokenizer} "
                f"{len(self._vocabulary)}: they do not belong together; restore the bundle"
            )
        self._decoder = Decoder(backend, max_sequences=config.max_sequences, lock=lock)

    def read(self, text: str, lang: str, hints: Iterable[Hint]) -> Source:
        """Put a sentence and its hints into the model's words; see ``LanguageModel.read``."""
        tokens = with_hints(
            lambda chosen: self._prompts.source(text, lang, chosen),
            hints,
            lambda tokens: self._room(tokens) >= len(text),
        )
        if self._room(tokens) < max(1, len(text) // 2):
            raise CapacityError(
                f"a sentence of {len(text)} characters takes {len(tokens)} of the model's "
                f"{self._context} tokens and leaves too little room to translate it: split it"
            )
        return Source(text, tuple(tokens))

    def translate(self, source: Source) -> Translation:
        """Submit a sentence for translation into English.

        A translation may have three tokens for two characters of the source and sixteen more; in
        the parallel text it was trained on, one in two hundred is longer.
        """
        prompt = (*source.tokens, self._prompts.translate)
        limit = min(self._room(source.tokens), 3 * len(source.text) // 2 + 16)
        constraint = NoRepeat(self._latin, _NO_REPEAT)
        request = Request(prompt, limit, self._stop, constraint, has_logprobs=False)
        future = self._decoder.submit(request)
        return Translation(source, prompt, future, self._spell)

    def name(self, surface: str, lang: str) -> Naming:
        """Ask for the English name of a native name alone."""
        prompt = tuple(self._prompts.naming(surface, lang))
        limit = min(4 * len(surface) + 8, self._context - len(prompt))
        if limit < 1:
            raise CapacityError(f"a name of {len(surface)} characters is too long for the model")
        request = Request(
            prompt, limit, self._stop, self._latin, has_logprobs=False, goes_first=True
        )
        future = self._decoder.submit(request)
        return Naming(future, self._spell)

    def check(self, source: Source, surface: str, english: str, label: str) -> Vote:
        """Ask of a span whether a name is meant there; see ``LanguageModel.check``.

        The model would write the span itself for yes, and *none* for no: its first token tells.
        """
        prompts = self._prompts
        name = prompts.english(english) if english else prompts.surface(surface)
        prompt = tuple(prompts.alignment(source.tokens, name, label))
        yes = frozenset(token for token, _ in self._vocabulary.match(surface.encode(), 0))
        return ask_vote(self._decoder, prompt, yes, OneOf({*yes, prompts.none}))

    def align(self, translation: Translation, mention: str, label: str) -> Alignment:
        """Ask where a mention of a translation stands; see ``LanguageModel.align``."""
        prompts, text = self._prompts, translation.source.text
        name = prompts.english(mention)
        prompt = tuple(prompts.alignment(translation.tokens, name, label))
        constraint = SpanConstraint(self._vocabulary, text, prompts.stop, prompts.none)
        room = max(1, self._context - len(prompt))
        # A character takes three bytes here, and a byte may be a token of its own.
        limit = min(room, 4 * len(text) + 1)
        request = Request(prompt, limit, self._stop, constraint, goes_first=True)
        return Alignment(self._decoder.submit(request), constraint, self._spell)

    def stats(self) -> DecoderStats:
        """What the decoder has done so far."""
        return self._decoder.stats()

    def system_info(self) -> str:
        """The CPU and GPU features llama.cpp was built with."""
        return system_info()

    def close(self) -> None:
        """Free the model; what is under way fails with ``ClosedError``."""
        self._decoder.close()

    def _spell(self, tokens: Sequence[int]) -> str:
        return str(self._tokenizer.decode(list(tokens)))

    def _room(self, source: Sequence[int]) -> int:
        return self._context - len(source) - 1 - _QUESTION_ROOM


def _is_plain(piece: bytes) -> bool:
    """Whether a token is printable ASCII: nothing else stands in the model's English."""
    return piece.isascii() and piece.decode().isprintable()


def _tokenizer(path: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError, ValueError) as error:
        # A ValueError where what it complains of is not even UTF-8.
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> BundleError:
    return BundleError(f"cannot read the tokenizer {path}: {error}; restore the bundle")
