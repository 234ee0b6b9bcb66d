"""What is measured: the pipeline."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from eat_edge.bundle import Bundle
from eat_edge.config import EngineConfig
from eat_edge.evaluation.tagging import Pipe
from eat_edge.evaluation.trace import Trace
from eat_edge.evaluation.tracing import TracingEngine

__all__ = ["Method", "open_method"]


@dataclass(frozen=True, slots=True)
class Method:
    """Something that finds entities, ready to be measured.

    Attributes:
        pipe: Finds them.
        take_traces: Gives the traces of the document that was given last; None where it keeps none.
    """

    pipe: Pipe
    take_traces: Callable[[], tuple[Trace, ...]] | None = None


@contextmanager
def open_method(bundle: Bundle, threads: int | None) -> Iterator[Method]:
    """Load what is to be measured.

    Args:
        bundle: Its models.
        threads: Of either runtime; None takes the CPUs available to the process.

    Yields:
        The method, until the context ends.

    Raises:
        ModelError: A native runtime refused a model.
    """
    with TracingEngine(bundle, EngineConfig(threads=threads)) as engine:
        yield Method(engine, engine.take_traces)
