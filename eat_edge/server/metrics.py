"""What the server counts, in the text format of Prometheus."""

from collections.abc import Callable, Iterator

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from eat_edge.stats import EngineStats

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
        """Ask for the number of texts that wait whenever the metrics are read."""
        gauge = Gauge("eat_edge_queue_texts", "Texts that wait now.", registry=self._registry)
        gauge.set_function(length)

    def watch_engine(self, stats: Callable[[], EngineStats]) -> None:
        """Ask an engine for what it counts whenever the metrics are read."""
        self._registry.register(_EngineCollector(stats))

    def as_text(self) -> bytes:
        """All of them, in the format that `CONTENT_TYPE` names."""
        return generate_latest(self._registry)


class _EngineCollector(Collector):
    """What an engine counts, as metrics.

    Tokens a second is the rate of a counter; the mean size of a batch the rate of its sequences
    over that of the batches.
    """

    def __init__(self, stats: Callable[[], EngineStats]) -> None:
        self._stats = stats

    def describe(self) -> Iterator[Metric]:
        """Name nothing beforehand: an engine need not be asked to be watched."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Ask the engine."""
        stats = self._stats()
        decoder, memory = stats.decoder, stats.memory
        tokens = CounterMetricFamily(
            "eat_edge_tokens",
            "Tokens of the language model: read from prompts, found in its cache instead, chosen, "
            "or left without choice.",
            labels=("kind",),
        )
        tokens.add_metric(("read",), decoder.prefill_tokens)
        tokens.add_metric(("reused",), decoder.reused_tokens)
        tokens.add_metric(("chosen",), decoder.decoded_tokens)
        tokens.add_metric(("forced",), decoder.forced_tokens)
        yield tokens
        requests = CounterMetricFamily(
            "eat_edge_decoder_requests", "Requests to the language model.", labels=("outcome",)
        )
        for outcome in ("completed", "failed", "cancelled"):
            requests.add_metric((outcome,), getattr(decoder, outcome))
        yield requests
        for name, meaning, count in (
            ("batches", "Batches decoded.", decoder.steps),
            ("batch_sequences", "Sequences in all batches together.", decoder.batched_sequences),
            ("batch_tokens", "Tokens in all batches together.", decoder.batched_tokens),
            ("prefix_hits", "Sequences that began with a prefix in cache.", decoder.prefix_hits),
        ):
            yield CounterMetricFamily(f"eat_edge_decoder_{name}", meaning, count)
        for name, meaning, value in (
            ("decoder_running", "Sequences decoded now.", decoder.running),
            ("decoder_waiting", "Requests that wait for a sequence now.", decoder.waiting),
            ("decoder_max_sequences", "The most decoded at once.", stats.max_sequences),
            ("memory_resident_bytes", "Memory of the process now.", memory.resident),
            ("memory_peak_bytes", "The most memory the process ever had.", memory.peak_resident),
            ("memory_ceiling_bytes", "What the engine keeps to.", memory.ceiling),
        ):
            if value is not None:
                yield GaugeMetricFamily(f"eat_edge_{name}", meaning, value)
