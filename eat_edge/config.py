"""What a user of the engine may choose; validated, no I/O."""

from dataclasses import dataclass, field
from pathlib import Path

from eat_edge.cpus import available_cpus
from eat_edge.errors import ConfigError

__all__ = ["EngineConfig", "Stages"]


@dataclass(frozen=True, slots=True)
class Stages:
    """Parts of the pipeline that can be left out, to see what each is worth.

    Attributes:
        hints: Known names stand in the prompt of the first translation.
        alignment: The second translation: mentions the lexicon cannot place are asked back.
        lexicon: Known names are found in the source at all; without them there are no hints.
        spotter: The source sentence itself is tagged, where the bundle has a model for it.
        translation: The sentence is translated, and the translation tagged. Without it neither
            language model nor English tagger is loaded; lexicon and spotter speak alone.
    """

    hints: bool = True
    alignment: bool = True
    lexicon: bool = True
    spotter: bool = True
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
        stages: Parts of the pipeline to leave out.
        require_signature: PEM file of the Ed25519 public key that must have signed the bundle;
            None trusts whoever made it.

    Raises:
        ConfigError: A value is out of its range.
    """

    threads: int | None = None
    max_sequences: int = 16
    max_memory: int | None = None
    reserved_memory: int = 0
    n_batch: int | None = None
    gpu_layers: int | None = None
    stages: Stages = field(default_factory=Stages)
    require_signature: Path | None = None

    def __post_init__(self) -> None:
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
    def num_threads(self) -> int:
        """The threads to use."""
        return self.threads or available_cpus()
