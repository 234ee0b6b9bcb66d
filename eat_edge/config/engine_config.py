"""What a user may choose for an engine as a whole. No I/O."""

from dataclasses import dataclass, field
from pathlib import Path

from eat_edge.config.options import Options
from eat_edge.cpus import available_cpus
from eat_edge.errors import ConfigError

__all__ = ["WORDS_FROM", "EngineConfig", "Stages"]

WORDS_FROM = 0.2
"""Least score from which down single words count, by the probability that they are in a name. Above
it they hide more than they find."""


@dataclass(frozen=True, slots=True)
class Stages:
    """Parts of the pipeline that can be left out, to measure what each is worth.

    Attributes:
        hints: Known names are put into the prompt of the translation.
        alignment: Mention alignment: the language model is asked where in the source the mentions
            of the translation are, and whether known and tagged names are meant.
        lexicon: Known names are looked up in the source; without them there are no hints.
        source: The source sentence itself is tagged, where the tagger is multilingual.
        translation: The sentence is translated, and the translation tagged. Without it no
            language model is loaded, as with the mode ``fast``.
    """

    hints: bool = True
    alignment: bool = True
    lexicon: bool = True
    source: bool = True
    translation: bool = True


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """Options of an engine.

    Attributes:
        threads: Threads of either runtime, which never compute at the same time; None takes the
            CPUs available to the process.
        max_sequences: Sentences decoded at once at most. More is faster on long input and takes
            more memory.
        max_memory: Bytes that the process may take, on the CPU: batches become smaller, fewer
            sentences are decoded at once, and texts too long for it fail. None for no limit.
        reserved_memory: Bytes of ``max_memory`` that the program around the engine takes, beyond
            what the command ``tag`` does.
        n_batch: Tokens of a batch of the LLM; None for what suits the device, or the limit.
        gpu_layers: Layers of the LLM on the GPU, -1 for all; None for all where there is a GPU.
        options: What holds for every text, unless a call says otherwise. With the mode ``fast``
            the language model is not loaded, with ``auto`` by the first sentence that needs it.
        stages: Parts of the pipeline to leave out.
        require_signature: PEM file of the Ed25519 public key that must have signed the bundle;
            None trusts whoever made it.
        always_verify: Whether every byte of the bundle is compared with its checksums, also of a
            large file that was verified before and not been touched since.
        least: Score from which on a span is an entity; None for that of the bundle. A lower one
            finds more, and more that is none. From `WORDS_FROM` down single words count as well.

    Raises:
        ConfigError: A value is out of its range.
    """

    threads: int | None = None
    max_sequences: int = 12
    max_memory: int | None = None
    reserved_memory: int = 0
    n_batch: int | None = None
    gpu_layers: int | None = None
    options: Options = field(default_factory=Options)
    stages: Stages = field(default_factory=Stages)
    require_signature: Path | None = None
    always_verify: bool = False
    least: float | None = None

    def __post_init__(self) -> None:
        if self.least is not None and not 0 < self.least <= 1:
            raise ConfigError(f"least is {self.least}: give a score above 0, up to 1")
        if self.threads is not None and self.threads < 1:
            raise ConfigError(f"threads must be at least 1, not {self.threads}")
        if not 1 <= self.max_sequences <= 256:
            raise ConfigError(f"max_sequences must be from 1 to 256, not {self.max_sequences}")
        if self.max_memory is not None and self.max_memory < 1:
            raise ConfigError(f"max_memory must be at least 1 byte, not {self.max_memory}")
        if self.reserved_memory < 0:
            raise ConfigError(f"reserved_memory must be 0 or more, not {self.reserved_memory}")
        if self.n_batch is not None and self.n_batch < 1:
            raise ConfigError(f"n_batch must be at least 1, not {self.n_batch}")
        if self.max_memory is not None and self.gpu_layers:
            raise ConfigError(
                f"max_memory is planned for the CPU, and gpu_layers is {self.gpu_layers}: "
                "leave one of them out"
            )
        if self.gpu_layers is not None and self.gpu_layers < -1:
            raise ConfigError(f"gpu_layers must be -1 or more, not {self.gpu_layers}")

    @property
    def least_of_word(self) -> float | None:
        """Probability from which on a word is an entity that is in no other; None for none is."""
        return self.least if self.least is not None and self.least <= WORDS_FROM else None

    @property
    def num_threads(self) -> int:
        """The threads to use."""
        return self.threads or available_cpus()

    @property
    def has_translation(self) -> bool:
        """Whether the language model may be asked."""
        return self.stages.translation and self.options.mode != "fast"
