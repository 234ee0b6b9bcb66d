"""What the server counts, in the text format of Prometheus."""

from collections.abc import Callable

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE = CONTENT_TYPE_LATEST

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_TEXTS = (1, 2, 4, 8, 16)


class Metrics:
    """Counters of one server, in a registry of their own; thread-safe.

    Memory, CPU time and open files of the process are with them, where the system tells them.
    """

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.requests = Counter(
            "eat_edge_requests", "Requests answered.", ("path", "status"), registry=registry
        )
        self.request_seconds = Histogram(
            "eat_edge_request_seconds",
            "From the head of a request to the end of its answer.",
            ("path",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.texts = Counter("eat_edge_texts", "Texts tagged.", ("outcome",), registry=registry)
        self.characters = Counter(
            "eat_edge_characters", "Code points of the texts tagged.", registry=registry
        )
        self.text_seconds = Histogram(
            "eat_edge_text_seconds",
            "From the queue to the result of a text.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.batch_texts = Histogram(
            "eat_edge_batch_texts",
            "Texts that a thread gave to the engine together.",
            buckets=_TEXTS,
            registry=registry,
        )
        self.batches_running = Gauge(
            "eat_edge_batches_running", "Batches in the engine now.", registry=registry
        )
        self.streams = Gauge("eat_edge_streams_open", "Streams open now.", registry=registry)

    def watch_queue(self, length: Callable[[], int]) -> None:
        """Ask for the number of texts that wait whenever somebody reads the metrics."""
        gauge = Gauge("eat_edge_queue_texts", "Texts that wait now.", registry=self._registry)
        gauge.set_function(length)

    def as_text(self) -> bytes:
        """All of them, in the format that `CONTENT_TYPE` names."""
        return generate_latest(self._registry)
