"""What the pipeline asks of a language model, whichever it is, and what the answers are."""

import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

from eat_edge.bundle import Bundle
from eat_edge.config import EngineConfig
from eat_edge.decoder import Completion, DecoderStats, SpanConstraint
from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.decoder.slots import num_slots
from eat_edge.llm.eat_mini_prompt import Hint

__all__ = [
    "Alignment",
    "Check",
    "LanguageModel",
    "Naming",
    "Source",
    "Spell",
    "Translation",
    "open_backend",
    "with_hints",
]

Spell = Callable[[Sequence[int]], str]
"""Makes text of tokens."""


@dataclass(frozen=True, slots=True)
class Source:
    """A folded sentence as the model reads it: what every request on it begins with."""

    text: str
    tokens: tuple[int, ...]


class Translation:
    """A translation on its way; its future may be waited for or cancelled."""

    def __init__(
        self,
        source: Source,
        prompt: tuple[int, ...],
        future: "Future[Completion]",
        spell: Spell,
    ) -> None:
        self.source = source
        self.future = future
        self._prompt = prompt
        self._spell = spell
        self._english: str | None = None

    @property
    def tokens(self) -> tuple[int, ...]:
        """The prompt and the translation; waits for it."""
        return (*self._prompt, *self.future.result().tokens)

    @property
    def english(self) -> str:
        """The translation, in letters of Latin script only; waits for it."""
        if self._english is None:
            self._english = self._spell(self.future.result().tokens).strip()
        return self._english


class Naming:
    """The English name of a native name on its way."""

    def __init__(self, future: "Future[Completion]", spell: Spell) -> None:
        self.future = future
        self._spell = spell

    @property
    def english(self) -> str:
        """The name, in letters of Latin script only; waits for it."""
        return self._spell(self.future.result().tokens).strip()


class Alignment:
    """A mention alignment on its way; its future may be waited for or cancelled."""

    def __init__(
        self, future: "Future[Completion]", constraint: SpanConstraint, spell: Spell
    ) -> None:
        self.future = future
        self._constraint = constraint
        self._spell = spell

    @property
    def written(self) -> str:
        """The answer as the model wrote it; ``""`` for none. Waits for it."""
        tokens = self.future.result().tokens
        return "" if self._constraint.is_none else self._spell(tokens).strip()

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where in the folded sentence the mention is; empty for "nowhere". Waits for it."""
        if self.future.result().finish != "stop":
            return ()
        return tuple(self._constraint.candidates)

    @property
    def probability(self) -> float:
        """Of the answer, among all spans of the sentence and "nowhere". Waits for it."""
        return math.exp(sum(self.future.result().logprobs))


class Check(Protocol):
    """A question of yes or no on its way; its future may be waited for or cancelled."""

    @property
    def future(self) -> "Future[Any]":
        """The answer as the decoder gives it."""
        ...

    @property
    def written(self) -> str:
        """What the model wrote of the source; ``""`` for no, or a plain yes. Waits for it."""
        ...

    @property
    def probability(self) -> float:
        """Of yes: the name is meant. Waits for it."""
        ...


class LanguageModel(Protocol):
    """Translates sentences and brings mentions back; thread-safe."""

    def read(self, text: str, lang: str, hints: Iterable[Hint]) -> Source:
        """Put a sentence and its hints into the model's words.

        Args:
            text: The folded sentence.
            lang: ISO 639-1 code, one the model was trained for.
            hints: Known names in it; where they do not all fit, the last are left out.

        Raises:
            CapacityError: The sentence alone leaves less than a token for two of its characters to
                be translated with.
        """
        ...

    def translate(self, source: Source) -> Translation:
        """Submit a sentence for translation into English.

        Raises:
            ClosedError: The model was closed.
        """
        ...

    def name(self, surface: str, lang: str) -> Naming:
        """Ask for the English name of a native name alone.

        Raises:
            CapacityError: The name is too long.
            ClosedError: The model was closed.
        """
        ...

    def check(self, source: Source, surface: str, english: str, label: str) -> Check:
        """Ask of a span, before any translation, whether a name of this type is meant there.

        Args:
            source: The sentence.
            surface: The text of the span.
            english: Its English name; ``""`` where none is known.
            label: One of ``LABELS``.

        Raises:
            ClosedError: The model was closed.
        """
        ...

    def align(self, translation: Translation, mention: str, label: str) -> Alignment:
        """Ask where in the source a mention of its finished translation stands.

        Args:
            translation: The translation; waits for it.
            mention: The mention's text.
            label: Its type, one of ``LABELS``.

        Raises:
            ClosedError: The model was closed.
        """
        ...

    def stats(self) -> DecoderStats:
        """What the decoder has done so far."""
        ...

    def system_info(self) -> str:
        """The CPU and GPU features llama.cpp was built with."""
        ...

    def close(self) -> None:
        """Free the model; what is under way fails with ``ClosedError``."""
        ...


def open_backend(bundle: Bundle, config: EngineConfig) -> LlamaBackend:
    """Load the language model of a bundle.

    Raises:
        ModelError: llama.cpp refused it.
    """
    return LlamaBackend(
        bundle.llm,
        threads=config.num_threads,
        n_ctx=bundle.context,
        # The mode auto asks for translations and nothing more.
        max_sequences=num_slots(config.max_sequences, is_asked_back=config.options.translates_all),
        n_batch=config.n_batch,
        gpu_layers=config.gpu_layers,
        # The plan knows of the file alone.
        is_lean=config.max_memory is not None,
    )


def with_hints(
    write: Callable[[list[Hint]], list[int]],
    hints: Iterable[Hint],
    has_room: Callable[[list[int]], bool],
) -> list[int]:
    """Write a prompt with as many hints as there is room for; the last are left out.

    Args:
        write: Makes the prompt of hints.
        hints: In the order in which they are written.
        has_room: Whether a prompt leaves room for what is to follow.

    Returns:
        The prompt, which without any hint may leave too little room still.
    """
    chosen = list(hints)
    tokens = write(chosen)
    while chosen and not has_room(tokens):
        chosen.pop()
        tokens = write(chosen)
    return tokens
