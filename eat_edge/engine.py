"""The public face of the pipeline: text in, documents out.

A document is cut into sentence windows; each is normalised, matched against the lexicon and tagged.
Where the bundle's language model knows the language, it is also translated with its known names as
hints, the translation is tagged by the same tagger, and every mention is aligned to a span of the
source (`pipeline.stages`). Sentences of many documents are in flight at once (`pipeline.stream`).
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from eat_edge.bundle import Bundle, open_bundle
from eat_edge.closing import Closing
from eat_edge.config import EngineConfig, Options, OptionValues
from eat_edge.decoder import DecoderStats
from eat_edge.errors import ConfigError, InputError
from eat_edge.info import EngineInfo, gather
from eat_edge.memory.budget import apply_plan, limits_of, price_of
from eat_edge.own_names.lists import NameLists
from eat_edge.own_names.matcher import Matcher
from eat_edge.pipeline import opening
from eat_edge.pipeline.entities import Observer
from eat_edge.pipeline.jobs import Job
from eat_edge.pipeline.models import Models, open_models
from eat_edge.pipeline.stages import Context
from eat_edge.pipeline.stream import Stream, StreamCallbacks, result_of
from eat_edge.stats import EngineStats, Tally, memory_stats
from eat_edge.types import Document

__all__ = ["Engine", "load"]


def load(
    bundle: str | Path | None = None,
    config: EngineConfig | None = None,
    **options: Unpack[OptionValues],
) -> "Engine":
    """Open a model bundle and start an engine on it.

    Args:
        bundle: A bundle directory; None takes the embedded default.
        config: Options of the engine; None takes the defaults.
        options: What holds for every text, unless a call says otherwise: ``mode``, ``lang``,
            ``min_score``, ``labels``, ``offsets``, ``names``, ``ignore`` and ``translate``, as
            `eat_edge.config.Options` describes them. What is left out is as in ``config.options``.
            With ``mode="fast"`` the language model is not loaded, with ``mode="auto"`` by the
            first sentence that needs it.

    Returns:
        The engine; close it, or use it as a context manager.

    Raises:
        BundleError: The bundle is missing, damaged, not signed as required, or of another version.
        CapacityError: The bundle does not fit into ``config.max_memory``; the message says what
            would do.
        ConfigError: An option has no such value, ONNX Runtime is not installed, or the key of
            signatures cannot be used.
        InputError: A list of names cannot be read.
        ModelError: A native runtime refused a model.
    """
    config = config or EngineConfig()
    config = replace(config, options=config.options.updated(options))
    path = None if bundle is None else Path(bundle)
    verified = open_bundle(path, key=config.require_signature, always_verify=config.always_verify)
    return Engine(verified, config)


class Engine(Closing):
    """Finds named entities; one engine may be used by many threads at once.

    Args:
        bundle: A verified bundle.
        config: Options.
        models: What computes, closed with the engine; None loads the models of the bundle.
        observer: Called with every sentence, its evidence and the weights for it.
    """

    def __init__(
        self,
        bundle: Bundle,
        config: EngineConfig,
        *,
        models: Models | None = None,
        observer: Observer | None = None,
    ) -> None:
        self._limits = limits_of(bundle, config)
        self._bundle, self._config = bundle, apply_plan(self._limits, config)
        self._models = models or open_models(bundle, self._config, self._limits)
        least, of_word = config.least, config.least_of_word
        self._context = Context(
            bundle, config.stages, self._models, observer, least=least, least_of_word=of_word
        )
        self._name_lists = NameLists(self._models.lexicon)
        try:
            opening.check_options(config.options, {}, self._context, config)
            self._name_lists.matcher(config.options.names, config.options.ignore)
        except (ConfigError, InputError):
            if models is None:
                self._models.close()
            raise
        self._tally = Tally()

    def __call__(self, text: str, **options: Unpack[OptionValues]) -> Document:
        """Tag one text.

        Args:
            text: Any text; the offsets of the result are into it as it is.
            options: As for `pipe`.

        Raises:
            TypeError: It is no text.
            ConfigError: An option has no such value, or the bundle does not know the language.
            ClosedError: The engine was closed.
            EatEdgeError: The text could not be processed; its class and cause say why.
        """
        opening.check_text(text)
        asked, own_names = self._asked(options)
        job = opening.open_job(Document(text), asked, self._context, self._limits)
        for _ in Stream(self._context, self._limits).run(iter([job])):
            pass
        if job.error is not None:
            raise job.error
        return self._result(job, asked, own_names)

    def pipe(
        self,
        documents: Iterable[Document | str],
        *,
        is_ready: Callable[[], bool] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        **options: Unpack[OptionValues],
    ) -> Generator[Document, None, None]:
        """Tag a stream of documents.

        Args:
            documents: Texts or documents, read only as far ahead as keeps the decoder busy. A
                document that carries an error passes through untouched.
            is_ready: Tells whether the next document is there already. Where it is not, all results
                of earlier ones are given first. None takes every document to be there.
            is_cancelled: Asked several times a second, within a document too. Once it says yes,
                what is under way is cancelled and the stream ends, however many results are
                missing. ``threading.Event().is_set`` lets any thread cancel.
            on_progress: Called with ``(done, total)`` as work goes on, within a document too: the
                code points whose entities are known, and those of all documents read so far.
            options: As for `load`. What is left out is as the engine was loaded, and one that was
                loaded with ``mode="fast"`` has no other mode.

        Returns:
            One result for each, in order, worked out as it is asked for; all callbacks are called
            by the thread that asks, and what they raise ends the stream. A document that failed
            carries its error. Closing the generator cancels what is under way.

        Raises:
            TypeError: One text or document was given instead of an iterable of them.
            ConfigError: An option has no such value, or the bundle does not know the language.
            ClosedError: The engine was closed.
            InputError: A list of names cannot be read.
        """
        opening.check_documents(documents)
        asked, own_names = self._asked(options)
        callbacks = StreamCallbacks(is_ready, is_cancelled, on_progress)
        return self._results(iter(documents), asked, own_names, callbacks)

    def info(self) -> EngineInfo:
        """What is in use: bundle, models, languages, libraries and their features, threads."""
        llm, tagger = self._models.llm, self._models.tagger
        features = llm.system_info() if llm else "not loaded"
        providers = tagger.providers if tagger else ()
        bundle, config, others = self._bundle, self._config, opening.also_read(self._context)
        plan = price_of(self._limits, bundle, config)
        return gather(bundle, config, plan, others, features, providers)

    def stats(self) -> EngineStats:
        """What was done so far and what it takes; from any thread, and after closing too."""
        llm = self._models.llm
        return EngineStats(
            documents=self._tally.stats(),
            decoder=DecoderStats() if llm is None else llm.stats(),
            max_sequences=self._config.max_sequences,
            memory=memory_stats(self._config.max_memory),
        )

    def close(self) -> None:
        """Free the models and let go of the bundle's files, from any thread and at any time.

        Waits for the step under way, never for a document: documents in flight in other threads,
        and all that come after, end with a ``ClosedError``.
        """
        self._models.close()

    def _asked(self, values: OptionValues) -> tuple[Options, Matcher | None]:
        """The options of a call, those of the engine but for what is given; and the own names."""
        self._models.check_open()
        options = self._config.options.updated(values)
        opening.check_options(options, values, self._context, self._config)
        return options, self._name_lists.matcher(options.names, options.ignore)

    def _results(
        self,
        documents: Iterator[Document | str],
        options: Options,
        own_names: Matcher | None,
        callbacks: StreamCallbacks,
    ) -> Generator[Document, None, None]:
        jobs = (
            opening.open_job(opening.document_of(one, place), options, self._context, self._limits)
            for place, one in enumerate(documents)
        )
        with closing(Stream(self._context, self._limits, callbacks).run(jobs)) as finished:
            for job in finished:
                yield self._result(job, options, own_names)

    def _result(self, job: Job, options: Options, own_names: Matcher | None) -> Document:
        self._tally.count(document := result_of(job, options, own_names))
        return document
