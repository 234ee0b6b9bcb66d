"""Language models that write without any constraint."""

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

from eat_edge.bundle import Bundle
from eat_edge.closing import Closing
from eat_edge.config import EngineConfig
from eat_edge.decoder import Completion, Decoder, DecoderStats, Request, Vocabulary
from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.errors import BundleError, CapacityError
from eat_edge.llm.eat_mini_prompt import Prompts
from eat_edge.pipeline.fair_lock import FairLock
from eat_edge.types import Mention

__all__ = ["Answer", "FreeModel", "Translated"]

_ANSWER_ROOM = 96
"""Tokens kept free after a translation, for a mention to be asked and to be answered."""


class Answer(Protocol):
    """What a model will say."""

    @property
    def said(self) -> str:
        """The answer, nothing repaired; waits for it."""
        ...


class Translated(Answer, Protocol):
    """A translation of a sentence."""

    def align(self, mention: Mention) -> Answer:
        """Ask how a mention of the finished translation is written in the source."""
        ...


@dataclass(frozen=True, slots=True)
class _Reply:
    model: "FreeModel"
    prompt: tuple[int, ...]
    future: "Future[Completion]"

    @property
    def said(self) -> str:
        """Control tokens are nothing, bytes that are no text U+FFFD."""
        return self.model.spell(self.future.result())

    def align(self, mention: Mention) -> "_Reply":
        """Continue the prompt and its completion with the question."""
        return self.model.align((*self.prompt, *self.future.result().tokens), mention)


class FreeModel(Closing):
    """Asks the embedded model the two questions it was trained for, and lets it write anything.

    Args:
        bundle: Where the model is.
        config: Threads and sequences.
        lock: Held while the model computes.

    Raises:
        BundleError: The tokenizer cannot be read.
        ModelError: llama.cpp refused the model.
    """

    def __init__(self, bundle: Bundle, config: EngineConfig, lock: FairLock) -> None:
        tokenizer = _tokenizer(bundle)
        # Spelled token by token, with no tokenizer's ideas of spaces.
        self._pieces = Vocabulary.from_sentencepiece(tokenizer).pieces
        self._context = bundle.context
        self._prompts = Prompts(tokenizer)
        self._stop = frozenset({self._prompts.stop})
        backend = LlamaBackend(
            bundle.llm,
            threads=config.num_threads,
            n_ctx=bundle.context,
            max_sequences=2 * config.max_sequences,
        )
        self._decoder = Decoder(backend, max_sequences=config.max_sequences, lock=lock)

    def translate(self, text: str, lang: str) -> Translated:
        """Submit a folded sentence for translation; no name is hinted.

        Raises:
            CapacityError: The sentence leaves too little room for a translation.
        """
        prompt = tuple(self._prompts.translation(text, lang))
        room = self._context - len(prompt) - _ANSWER_ROOM
        if room < max(1, len(text) // 2):
            raise CapacityError(
                f"a sentence of {len(text)} characters leaves {room} of the model's "
                f"{self._context} tokens to translate it: split it"
            )
        return self._ask(prompt, min(room, 3 * len(text) // 2 + 16))

    def align(self, context: tuple[int, ...], mention: Mention) -> _Reply:
        """Ask how a mention is written in the source, in the context of its translation."""
        name = self._prompts.english(mention.text)
        prompt = tuple(self._prompts.alignment(context, name, mention.label))
        return self._ask(prompt, max(1, min(_ANSWER_ROOM, self._context - len(prompt))))

    def spell(self, completion: Completion) -> str:
        """Spell a completion."""
        pieces = (self._pieces[token] for token in completion.tokens)
        return b"".join(pieces).decode(errors="replace").strip()

    def stats(self) -> DecoderStats:
        """What the decoder has done so far."""
        return self._decoder.stats()

    def close(self) -> None:
        """Free the model."""
        self._decoder.close()

    def _ask(self, prompt: tuple[int, ...], limit: int) -> _Reply:
        return _Reply(self, prompt, self._decoder.submit(Request(prompt, limit, self._stop)))


def _tokenizer(bundle: Bundle) -> Any:
    import sentencepiece

    path = bundle.llm_tokenizer
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise BundleError(
            f"cannot read the tokenizer {path}: {error}; restore the bundle"
        ) from error
