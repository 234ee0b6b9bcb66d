"""The models of a bundle, as the pipeline uses them; tests hand in others."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from eat_edge.bundle import Bundle
from eat_edge.closing import Closing
from eat_edge.config import EngineConfig
from eat_edge.decoder.llama.library import forbid_debugger, has_library
from eat_edge.errors import ClosedError
from eat_edge.lexicon import Lexicon
from eat_edge.lexicon.composition import Compositions
from eat_edge.lexicon.readings import Readings
from eat_edge.llm.chat import ChatLlm
from eat_edge.llm.eat_mini import Llm
from eat_edge.llm.protocol import LanguageModel
from eat_edge.memory.allocator import give_back
from eat_edge.memory.plan import MemoryPlan
from eat_edge.names import NameMatch
from eat_edge.own_names.matcher import Folding
from eat_edge.pipeline.fair_lock import FairLock
from eat_edge.tagger.onnx import forbid_telemetry
from eat_edge.tagger.tagger import Tagger
from eat_edge.types import Mention

__all__ = ["Models", "NameLexicon", "SentenceTagger", "open_models"]

_PROFILES: Mapping[str, type[Llm] | type[ChatLlm]] = {"eat-mini": Llm, "chat": ChatLlm}
"""How a language model is asked, by the prompt profile of its bundle."""


class NameLexicon(Folding, Protocol):
    """Finds known names in text."""

    def matches_of(self, folded: Sequence[str], lang: str) -> list[list[NameMatch]]:
        """Find all known names in folded sentences of one language; they may overlap."""
        ...

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        """The entry of exactly this folded surface, or None."""
        ...

    def compositions(self, lang: str) -> Compositions:
        """How names are composed in a language."""
        ...

    def readings(self, lang: str) -> Readings | None:
        """How surnames and given names are read, None where the lexicon does not say."""
        ...

    def close(self) -> None:
        """Free what is held."""
        ...


class SentenceTagger(Protocol):
    """Tags sentences of the translation, and of the source where it is multilingual."""

    @property
    def providers(self) -> tuple[str, ...]:
        """Where it runs, in order of preference."""
        ...

    @property
    def is_multilingual(self) -> bool:
        """Whether it reads the source languages."""
        ...

    def tag(self, sentences: Sequence[str]) -> list[tuple[Mention, ...]]:
        """Find the mentions of each English sentence."""
        ...

    def read(
        self, sentences: Sequence[tuple[str, Iterable[int]]]
    ) -> Iterator[tuple[int, tuple[Mention, ...]]]:
        """Find the mentions of folded source sentences, given with the edges of known names.

        Yields:
            The number of a sentence and its mentions, in any order.
        """
        ...

    def read_widely(
        self, sentences: Sequence[tuple[str, Iterable[int]]], least: float
    ) -> Iterator[tuple[int, tuple[Mention, ...], tuple[Mention, ...]]]:
        """The same, and the words that are in a name with this probability at least."""
        ...

    def gain_of_joining(self, first: str, second: str) -> float:
        """By how much two words of a source sentence are likelier as one."""
        ...

    def likelihood_of(self, word: str) -> float:
        """The log probability of a word of a source sentence."""
        ...

    def close(self) -> None:
        """Free what is held."""
        ...


@dataclass(eq=False, slots=True)
class Models(Closing):
    """Everything that computes; thread-safe.

    Attributes:
        lexicon: Known names.
        tagger: Tags translation and source; None where neither is asked for.
        llm: Translates and answers questions; None where there is none, or none was needed yet.
        open_llm: Loads ``llm`` when it is needed first; None where there is none to load.
        lock: Held by whichever of them computes.
        is_closed: Whether they are closed, or about to be.
        process: Where they were loaded: a fork of it has their memory, and none of their threads.
    """

    lexicon: NameLexicon
    tagger: SentenceTagger | None = None
    llm: LanguageModel | None = None
    open_llm: Callable[[], LanguageModel] | None = None
    lock: FairLock = field(default_factory=FairLock)
    is_closed: bool = False
    process: int = field(default_factory=os.getpid)
    _opening: threading.Lock = field(default_factory=threading.Lock)

    @property
    def reads_source(self) -> bool:
        """Whether there is a tagger that reads the source languages."""
        return self.tagger is not None and self.tagger.is_multilingual

    @property
    def has_llm(self) -> bool:
        """Whether there is a language model to ask, loaded or not."""
        return self.llm is not None or self.open_llm is not None

    @property
    def is_forked(self) -> bool:
        """Whether this process is a fork of the one that loaded them."""
        return self.process != os.getpid()

    def language_model(self) -> LanguageModel:
        """The language model, where there is one; whoever needs it first waits for it to load.

        Raises:
            BundleError: Its tokenizer cannot be read, or is not the model's.
            ClosedError: The models are closed.
            ModelError: llama.cpp refused it.
        """
        self.check_open()
        with self._opening:
            # It may have been closed meanwhile.
            self.check_open()
            if self.llm is None:
                assert self.open_llm is not None
                self.llm = self.open_llm()
            return self.llm

    def check_open(self) -> None:
        """Raise ``ClosedError`` if the models are closed, or this process is a fork of theirs."""
        if self.is_closed:
            raise ClosedError("the engine is closed: load another one")
        self.check_process()

    def check_process(self) -> None:
        """Raise ``ClosedError`` if this process is a fork of the one that loaded the models."""
        if self.is_forked:
            raise ClosedError(
                "the engine was loaded before this process was forked, and its threads did not "
                "come along: load one in each process, or start processes with 'spawn'"
            )

    def close(self) -> None:
        """Free the models, from any thread; waits for the step under way. Again does nothing."""
        if self.is_closed:
            return
        self.is_closed = True
        if self.is_forked:
            # What a forked process waits for, a lock or a thread, may never come.
            return
        with self._opening:
            if self.llm is not None:
                self.llm.close()
        # With the lock held, no thread is inside the tagger.
        with self.lock:
            if self.tagger is not None:
                self.tagger.close()
        self.lexicon.close()
        give_back()


def open_models(bundle: Bundle, config: EngineConfig, limits: MemoryPlan) -> Models:
    """Load the models of a bundle that a configuration needs.

    Where not every sentence is translated the language model is left to the first that is.

    Args:
        bundle: A verified bundle.
        config: Says which stages there are, and with how many threads.
        limits: Sizes of batches.

    Raises:
        BundleError: A file is damaged.
        ConfigError: ONNX Runtime is not installed.
        ModelError: A native runtime refused a model.
    """
    # The environment is written before there are threads of ours: a native library that reads it
    # meanwhile, as they do when they are loaded, takes the process down.
    forbid_telemetry()
    forbid_debugger()
    models, translates_all = Models(Lexicon(bundle.lexicon)), config.options.translates_all

    def open_tagger() -> None:
        if config.stages.source or config.has_translation:
            models.tagger = Tagger(
                bundle.tagger,
                bundle.tagger_tokenizer,
                threads=config.num_threads,
                max_batch_tokens=limits.tagger_tokens,
            )

    try:
        # Without llama.cpp the mode auto does without, and full is told what is missing.
        if config.has_translation and (translates_all or has_library()):
            profile = _PROFILES[bundle.prompt]
            models.open_llm = lambda: profile(bundle, config, models.lock)
        if models.open_llm is not None and translates_all:
            # Both at once; the language model's threads belong to the one that opens it.
            with ThreadPoolExecutor(1, "eat-edge-open") as beside:
                tagger = beside.submit(open_tagger)
                models.language_model()
            tagger.result()
        else:
            open_tagger()
    except BaseException:
        models.close()
        raise
    return models
