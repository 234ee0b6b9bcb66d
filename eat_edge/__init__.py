"""Named-entity recognition for text that English models cannot read, offline, with exact spans."""

from typing import TYPE_CHECKING, Any

from eat_edge.config import EngineConfig
from eat_edge.errors import EatEdgeError
from eat_edge.types import Document, Entity

if TYPE_CHECKING:
    from eat_edge.engine import Engine, load

__all__ = ["Document", "EatEdgeError", "Engine", "EngineConfig", "Entity", "load"]


def __getattr__(name: str) -> Any:
    # The engine pulls in NumPy and the tokenizers; whoever only wants the types, or the command's
    # help, need not wait for them.
    if name in ("Engine", "load"):
        from eat_edge import engine

        return getattr(engine, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
