"""The bundle's language model without any constraint: what it writes, it writes."""

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from eat_edge.bundle import Bundle
from eat_edge.closing import Closing
from eat_edge.config import EngineConfig
from eat_edge.decoder import Completion, Decoder, DecoderStats, Request, Vocabulary
from eat_edge.decoder.llama import LlamaBackend
from eat_edge.errors import BundleError, CapacityError
from eat_edge.gate import Gate
from eat_edge.prompt import Prompts
from eat_edge.types import Mention

__all__ = ["FreeModel", "Reply", "Speller"]

_ANSWER_ROOM = 96
"""Tokens kept free after a translation, for a mention to be asked and to be answered."""


class Speller:
    """Spells tokens as they stand, with no tokenizer's ideas of spaces.

    Args:
        bundle: Where the language model's tokenizer is.

    Raises:
        BundleError: It cannot be read.
    """

    def __init__(self, bundle: Bundle) -> None:
        import sentencepiece

        path = bundle.llm_tokenizer
        try:
            self.tokenizer: Any = sentencepiece.SentencePieceProcessor(model_file=str(path))
        except (OSError, RuntimeError) as error:
            raise BundleError(
                f"cannot read the tokenizer {path}: {error}; restore the bundle"
            ) from error
        self._pieces = Vocabulary.from_sentencepiece(self.tokenizer).pieces

    def __call__(self, completion: Completion) -> str:
        """Spell a completion; control tokens are nothing, bytes that are no text U+FFFD."""
        pieces = (self._pieces[token] for token in completion.tokens)
        return b"".join(pieces).decode(errors="replace").strip()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model was asked and will answer.

    Attributes:
        prompt: The question.
        future: The answer; it may be waited for.
    """

    prompt: tuple[int, ...]
    future: "Future[Completion]"


class FreeModel(Closing):
    """Asks the embedded model the two questions it was trained for, and lets it write anything.

    Args:
        bundle: Where the model is.
        config: Threads and sequences.
        gate: Held while the model computes.

    Raises:
        BundleError: The tokenizer cannot be read.
        ModelError: llama.cpp refused the model.
    """

    def __init__(self, bundle: Bundle, config: EngineConfig, gate: Gate) -> None:
        self.spelled = Speller(bundle)
        self._context = bundle.context
        self._prompts = Prompts(self.spelled.tokenizer)
        self._stop = frozenset({self._prompts.stop})
        backend = LlamaBackend(
            bundle.llm,
            threads=config.num_threads,
            n_ctx=bundle.context,
            max_sequences=2 * config.max_sequences,
        )
        self._decoder = Decoder(backend, max_sequences=config.max_sequences, gate=gate)

    def translate(self, text: str, lang: str) -> Reply:
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

    def align(self, translation: Reply, mention: Mention) -> Reply:
        """Ask how a mention of a finished translation is written in the source."""
        context = (*translation.prompt, *translation.future.result().tokens)
        name = self._prompts.english(mention.text)
        prompt = tuple(self._prompts.alignment(context, name, mention.label))
        return self._ask(prompt, max(1, min(_ANSWER_ROOM, self._context - len(prompt))))

    def stats(self) -> DecoderStats:
        """What the decoder has done so far."""
        return self._decoder.stats()

    def close(self) -> None:
        """Free the model."""
        self._decoder.close()

    def _ask(self, prompt: tuple[int, ...], limit: int) -> Reply:
        return Reply(prompt, self._decoder.submit(Request(prompt, limit, self._stop)))
