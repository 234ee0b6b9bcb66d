"""What a server needs of an engine."""

from typing import Protocol

from eat_edge.info import EngineInfo
from eat_edge.server.dispatcher import Tags
from eat_edge.stats import EngineStats

__all__ = ["ServingEngine"]


class ServingEngine(Tags, Protocol):
    """The parts of an engine that a server needs."""

    def info(self) -> EngineInfo:
        """What is in use."""
        ...

    def stats(self) -> EngineStats:
        """What was done so far."""
        ...
