"""What a client may ask of the server, and for how long."""

from dataclasses import dataclass, fields

from eat_edge.errors import ConfigError

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of one server; every one of them is known to its clients from ``GET /v1/info``.

    Attributes:
        max_body: Bytes of a request, or of one line of a stream.
        max_file: Bytes of a file that is to be read.
        max_texts: Texts of a request.
        max_chars: Code points of a text of a request. One of a stream may have as many as its line.
        max_names: Names of its own that a request may bring, and as many that are none.
        max_queue: Texts that may wait for the engine before more requests are refused.
        max_queue_chars: Code points that may wait, in all of these texts together.
        max_connections: Connections at once, idle ones among them.
        max_streams: Streams open at once; of one client half as many.
        timeout: Seconds that a request may take to arrive, to be worked on, and to be read; and
            for which a stream may lie idle.
        drain: Seconds that what is under way may take to end once the server is told to stop.

    Raises:
        ConfigError: A value is below 1.
    """

    max_body: int = 1 << 20
    max_file: int = 16 << 20
    max_texts: int = 256
    max_chars: int = 10_000
    max_names: int = 1000
    max_queue: int = 1024
    max_queue_chars: int = 1_000_000
    max_connections: int = 1000
    max_streams: int = 16
    timeout: int = 60
    drain: int = 30

    @property
    def max_streams_of_client(self) -> int:
        """Streams that one client may have open, so that there is room for another."""
        return max(self.max_streams // 2, 1)

    @property
    def max_held(self) -> int:
        """Bytes of requests and answers that all connections keep in memory together."""
        return max(16 << 20, 4 * self.max_body) + 2 * self.max_file

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value < 1:
                raise ConfigError(f"{field.name} must be at least 1, not {value}")
