"""The spaCy component ``eat_edge``: named entities with their English names in ``doc.ents``.

Importing this module needs spaCy (extra ``spacy``). Installed, the component is found by its name
alone: ``spacy.blank("zh").add_pipe("eat_edge")``.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example

from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine, load
from eat_edge.errors import ClosedError, ConfigError, EatEdgeError
from eat_edge.pipeline.apply_options import apply_options
from eat_edge.types import LABELS, Document, Entity

__all__ = ["Alignment", "EatEdge", "Settings", "make_component"]

Alignment = Literal["expand", "contract", "strict"]

_ENGLISH = ("english", "english_source", "english_score", "english_guess")
"""Attributes of an entity that a span has under the same names."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the configuration of a pipeline says of the component.

    Attributes:
        bundle: A bundle directory; None takes the embedded default.
        lang: Language of all texts; None takes that of the pipeline where the bundle knows it, and
            else recognises it by the script of each text. This, the following six and
            ``translate`` are those of `eat_edge.config.Options`.
        mode: ``"fast"`` leaves the language model out, ``"full"`` asks it of everything.
        min_score: Entities with a lower score are left out.
        labels: Types of the entities to give; None gives all.
        offsets: What offsets in ``doc._.eat_edge`` count.
        translate: Whether ``doc._.eat_edge`` has the English of every text.
        names: File of the user's own names.
        ignore: File of what is never a name.
        threads: None takes the CPUs available to the process.
        alignment: What becomes of an entity that begins or ends within a token: it grows to whole
            tokens (``"expand"``), shrinks to them (``"contract"``), or is left out (``"strict"``).
        label_map: Labels of ``doc.ents`` by ours, such as ``{"PER": "PERSON", "LOC": "GPE"}`` for
            the scheme of spaCy's own pipelines; those that are not named stay as they are.
    """

    bundle: str | None = None
    lang: str | None = None
    mode: str = "auto"
    min_score: float = 0.0
    labels: Sequence[str] | None = None
    offsets: str = "code-points"
    names: str | None = None
    ignore: str | None = None
    threads: int | None = None
    alignment: Alignment = "expand"
    translate: bool = False
    label_map: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> Options:
        """The options of every text.

        Raises:
            ConfigError: One of them has no such value.
        """
        labels = LABELS if self.labels is None else tuple(self.labels)
        plain = Options(mode=self.mode, lang=self.lang, offsets=self.offsets)
        return plain.updated(
            {
                "names": self.names,
                "ignore": self.ignore,
                "min_score": self.min_score,
                "labels": labels,
                "translate": self.translate,
            }
        )

    def engine_config(self) -> EngineConfig:
        """Options of the engine.

        Raises:
            ConfigError: A value is out of its range.
        """
        # Tokens are looked up in code points; what is put into the record is counted as asked.
        options = replace(self.options, offsets="code-points")
        return EngineConfig(threads=self.threads, options=options)


@Language.factory(
    "eat_edge",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type", "token.ent_kb_id"],
    default_config={
        "bundle": None,
        "lang": None,
        "mode": "auto",
        "min_score": 0.0,
        "labels": None,
        "offsets": "code-points",
        "names": None,
        "ignore": None,
        "threads": None,
        "alignment": "expand",
        "translate": False,
        "label_map": None,
    },
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_component(
    nlp: Language,
    name: str,
    bundle: str | None,
    lang: str | None,
    mode: str,
    min_score: float,
    labels: list[str] | None,
    offsets: str,
    names: str | None,
    ignore: str | None,
    threads: int | None,
    alignment: Alignment,
    translate: bool,
    label_map: dict[str, str] | None,
) -> "EatEdge":
    """Make the component of a pipeline; `Settings` says what the options mean.

    Raises:
        ConfigError: An option has no such value. What has another type spaCy refuses itself.
    """
    options = (lang, mode, min_score, labels, offsets, names, ignore)
    settings = Settings(bundle, *options, threads, alignment, translate, label_map or {})
    return EatEdge(name, settings, nlp.lang or "")


class EatEdge(Pipe):
    """Sets ``doc.ents``; what stands there already stays, and of ours what does not overlap it.

    Every entity of ours has ``ent._.english`` (a trusted name, else ``""``), ``english_source``,
    ``english_score``, ``english_guess``, ``eat_edge_score`` and ``eat_edge_evidence``, and
    ``ent.kb_id_`` where the lexicon has an identifier. ``doc._.eat_edge`` is the whole result as
    JSON Lines output has it: all entities with their exact offsets, whatever the tokens are, the
    translation and the error.

    The engine is loaded with the first text and freed by `close`, or with the process. One
    component may be used by many threads. It cannot be taken into another process by ``fork`` once
    its engine is loaded; before that, each process loads its own.

    Args:
        name: Of the component in its pipeline.
        settings: Its configuration.
        lang: Language of the pipeline.

    Attributes:
        settings: Its configuration.
    """

    def __init__(self, name: str, settings: Settings, lang: str) -> None:
        self.name = name
        self.settings, self._pipeline_lang = settings, lang
        self._config = settings.engine_config()
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._lang: str | None = None
        self._process = 0
        self._is_closed = False
        _add_extensions()

    def __reduce__(self) -> tuple[Callable[..., "EatEdge"], tuple[Any, ...]]:
        """Pickle the settings; the copy loads an engine of its own."""
        return type(self), (self.name, self.settings, self._pipeline_lang)

    @property
    def labels(self) -> tuple[str, ...]:
        """Types of entities there are."""
        return tuple(self.settings.label_map.get(label, label) for label in LABELS)

    def __call__(self, doc: Doc) -> Doc:
        """Tag one document.

        Raises:
            ClosedError: The component was closed.
            EatEdgeError: The engine cannot be loaded, or the text not be processed.
        """
        engine, lang = self._loaded()
        self._assign(doc, engine(doc.text, lang=lang))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Tag a stream of documents, in order.

        A document that fails goes to the error handler of the pipeline, which raises if none was
        set. If it returns, the document goes on without entities of ours, and its error is in
        ``doc._.eat_edge``.

        Args:
            stream: Read only as far ahead as keeps the engine busy.
            batch_size: Not used: sentences of all documents are batched by the engine.

        Yields:
            The same documents.

        Raises:
            ClosedError: The component was closed.
            EatEdgeError: The engine cannot be loaded.
        """
        engine, lang = self._loaded()
        handle_error: Callable[..., object] = self.get_error_handler()
        docs: deque[Doc] = deque()

        def texts() -> Iterator[str]:
            for doc in stream:
                docs.append(doc)
                yield doc.text

        with closing(engine.pipe(texts(), lang=lang)) as results:
            for result in results:
                doc = docs.popleft()
                self._assign(doc, result)
                if result.error is not None:
                    handle_error(self.name, self, [doc], EatEdgeError(result.error))
                yield doc

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, float | dict[str, float]]:
        """Score entities against gold, by exact span and type."""
        scores: dict[str, float | dict[str, float]] = get_ner_prf(examples)
        return scores

    def close(self) -> None:
        """Free the engine. Calling it again is fine; the component is of no use afterwards."""
        with self._lock:
            self._is_closed = True
            if self._engine is not None and self._process == os.getpid():
                self._engine.close()
            self._engine = None

    def _loaded(self) -> tuple[Engine, str | None]:
        """Load the engine if it is not there, and tell the language of all texts."""
        with self._lock:
            if self._is_closed:
                raise ClosedError(f"the component {self.name!r} is closed: make another pipeline")
            if self._engine is None:
                bundle = self.settings.bundle
                self._engine = load(None if bundle is None else Path(bundle), self._config)
                self._process = os.getpid()
                info = self._engine.info()
                is_known = self._pipeline_lang in (*info.languages, *info.also_read)
                self._lang = self._config.options.lang or (
                    self._pipeline_lang if is_known else None
                )
            if self._process != os.getpid():
                raise ConfigError(
                    f"the component {self.name!r} was used before this process was forked, and "
                    "native models do not survive that: use n_process=1 (the engine takes all "
                    "CPUs by itself), or load the pipeline in each process"
                )
            return self._engine, self._lang

    def _assign(self, doc: Doc, result: Document) -> None:
        spans: list[Span] = list(doc.ents)
        is_taken = [False] * len(doc)
        for span in spans:
            is_taken[span.start : span.end] = [True] * len(span)
        # The surer of two that share a token stays.
        for entity in sorted(result.entities, key=lambda entity: -entity.score):
            ours = self._span(doc, entity)
            if ours is None or any(is_taken[ours.start : ours.end]):
                continue
            is_taken[ours.start : ours.end] = [True] * len(ours)
            for name in _ENGLISH:
                ours._.set(name, getattr(entity, name))
            ours._.eat_edge_score = entity.score
            ours._.eat_edge_evidence = list(entity.evidence)
            spans.append(ours)
        doc.ents = spans
        doc._.eat_edge = apply_options(result, self.settings.options).to_dict()

    def _span(self, doc: Doc, entity: Entity) -> Span | None:
        """The tokens of an entity, None where there are none."""
        span = doc.char_span(
            entity.start,
            entity.end,
            label=self.settings.label_map.get(entity.label, entity.label),
            kb_id=entity.id,
            alignment_mode=self.settings.alignment,
        )
        return span if span is not None and len(span) else None


def _add_extensions() -> None:
    """Make the attributes known; ``english`` may be shared with other components."""
    for name in (*_ENGLISH, "eat_edge_score", "eat_edge_evidence"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)
    if not Doc.has_extension("eat_edge"):
        Doc.set_extension("eat_edge", default=None)
