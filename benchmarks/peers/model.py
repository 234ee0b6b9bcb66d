"""A model file, and how everybody runs it."""

from pathlib import Path
from typing import Any, Protocol

import sentencepiece

from eat_edge.bundle import Bundle
from eat_edge.decoder import Constraint, NoRepeat, Request, ScriptConstraint, Vocabulary
from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.llm.eat_mini_prompt import Prompts

__all__ = ["Model", "ModelFile", "Tokens", "remembering"]

Tokens = tuple[int, ...]

_NO_REPEAT = 5
_MAX_SEQUENCES = 256
"""What llama.cpp can do."""


class ModelFile(Protocol):
    """A model file, and the resources that it is given."""

    @property
    def path(self) -> Path:
        """The GGUF file."""

    @property
    def context(self) -> int:
        """Tokens of a slot."""

    @property
    def threads(self) -> int:
        """To compute with."""

    @property
    def gpu_layers(self) -> int:
        """Layers on the GPU, -1 for all."""


class Model:
    """A model file, its prompts, and the resources that every contender is given.

    Args:
        path: The GGUF file.
        bundle: The bundle whose tokenizer and prompts it was trained with.
        threads: To compute with.
        gpu_layers: Layers on the GPU, -1 for all.
    """

    def __init__(self, path: Path, bundle: Bundle, threads: int, gpu_layers: int) -> None:
        self.path, self.threads, self.gpu_layers = path, threads, gpu_layers
        self.context = bundle.context
        self.tokenizer: Any = sentencepiece.SentencePieceProcessor(
            model_file=str(bundle.llm_tokenizer)
        )
        self.prompts = Prompts(self.tokenizer)
        self.vocabulary = Vocabulary.from_sentencepiece(self.tokenizer)
        self.stop = frozenset({self.prompts.stop})
        self._latin = ScriptConstraint(self.vocabulary, self.stop)
        self._endless_latin = ScriptConstraint(self.vocabulary, ())

    def backend(self, max_sequences: int) -> LlamaBackend:
        """Load the model, with room for so many whole sequences."""
        return LlamaBackend(
            self.path,
            threads=self.threads,
            n_ctx=self.context,
            max_sequences=max_sequences,
            gpu_layers=self.gpu_layers,
        )

    def translate(self, prompt: Tokens, text: str) -> Request:
        """A translation as the pipeline asks for it: Latin script, nothing twice."""
        constraint = NoRepeat(self._latin, _NO_REPEAT)
        return Request(prompt, self.limit(text), self.stop, constraint, has_logprobs=False)

    def translate_freely(self, prompt: Tokens, text: str) -> Request:
        """A translation held to nothing."""
        return Request(prompt, self.limit(text), self.stop, has_logprobs=False)

    def endless_constraint(self) -> Constraint:
        """What a translation is held to, and never to end."""
        return NoRepeat(self._endless_latin, _NO_REPEAT)

    def limit(self, text: str) -> int:
        """Most tokens of the translation of a text."""
        return 3 * len(text) // 2 + 16


def remembering(count: int) -> int:
    """Sequences of a backend that decodes so many and remembers translations besides."""
    return min(2 * count, _MAX_SEQUENCES)
