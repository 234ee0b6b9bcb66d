"""What takes time, on a thread that is not the window's: loading, tagging, saving."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from time import monotonic

from PySide6.QtCore import QObject, Signal, Slot

from eat_edge.config import EngineConfig
from eat_edge.engine import Engine, load
from eat_edge.errors import EatEdgeError
from eat_edge.readers import read_documents
from eat_edge.types import Document
from eat_edge.writers import ConllWriter, EntityCsvWriter, JsonlWriter, Writer

__all__ = ["STEPS", "Worker", "read_all"]

STEPS = 1000
"""Steps of the progress."""

_BATCH_SECONDS = 0.05
"""Results go to the window in batches this far apart, so that it is not flooded."""


def read_all(path: str) -> Iterator[Document]:
    """Read a file of any format and encoding, document by document."""
    return (read.document for read in read_documents([path]))


class Worker(QObject):
    """Owns the engine; its slots run on its thread.

    Args:
        config: Of the engine.
    """

    found = Signal(object)
    """A list of documents, tagged, the next ones in order."""
    progressed = Signal(int)
    """Out of `STEPS`, how much of the file is tagged."""
    ended = Signal(str)
    """A file was tagged or saved, or not: what there is to say about it."""

    def __init__(self, config: EngineConfig) -> None:
        super().__init__()
        self._config = config
        self._engine: Engine | None = None

    @Slot(str, object)
    def tag(self, path: str, is_cancelled: Event) -> None:
        """Tag a file; the event is set by whoever wants that no more."""
        self._run(lambda: self._tag(path, is_cancelled))

    @Slot(str, object)
    def save(self, target: str, documents: list[Document]) -> None:
        """Write results in the format that the name of the target ends with."""
        self._run(lambda: self._save(target, documents))

    def close(self) -> None:
        """Free the engine; from any thread."""
        if self._engine is not None:
            self._engine.close()

    def _run(self, work: Callable[[], str]) -> None:
        said = "An error nobody expected: standard error has it."
        try:
            said = work()
        except (EatEdgeError, OSError) as error:
            said = str(error)
        finally:
            self.ended.emit(said)

    def _tag(self, path: str, is_cancelled: Event) -> str:
        documents = []
        for document in read_all(path):
            documents.append(document)
            if is_cancelled.is_set():
                return "Cancelled."
        if self._engine is None:
            self._engine = load(None, self._config)
        total = max(1, sum(len(document.text) for document in documents))
        results = self._engine.pipe(
            documents,
            is_cancelled=is_cancelled.is_set,
            on_progress=lambda done, _: self.progressed.emit(done * STEPS // total),
        )
        failed = [document for document in self._passed_on(results) if document.error is not None]
        if is_cancelled.is_set():
            return "Cancelled."
        if failed:
            first = failed[0]
            return f"{len(failed)} of {len(documents)} failed. {first.id}: {first.error}"
        return "Done."

    def _passed_on(self, results: Iterator[Document]) -> Iterator[Document]:
        batch, since = [], monotonic()
        for document in results:
            batch.append(document)
            if monotonic() - since > _BATCH_SECONDS:
                self.found.emit(batch)
                batch, since = [], monotonic()
            yield document
        self.found.emit(batch)

    def _save(self, target: str, documents: list[Document]) -> str:
        writer: Writer
        with Path(target).open("wb") as stream:
            match Path(target).suffix.lower():
                case ".conll":
                    writer = ConllWriter(stream)
                case ".csv":
                    writer = EntityCsvWriter(stream)
                case _:
                    writer = JsonlWriter(stream)
            with closing(writer):
                for document in documents:
                    writer.write(document)
        return f"{target} is saved."
