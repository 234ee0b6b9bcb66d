"""Named-entity recognition for text that English models cannot read, offline, with exact spans."""

TYPE_CHECKING = False
"""Type checkers take it for true; the module of that name is slow to import."""

if TYPE_CHECKING:
    from eat_edge.config import EngineConfig
    from eat_edge.engine import Engine, load
    from eat_edge.errors import EatEdgeError
    from eat_edge.types import Document, Entity

    __version__: str

__all__ = ["Document", "EatEdgeError", "Engine", "EngineConfig", "Entity", "__version__", "load"]

_MODULES = {
    "Document": "types",
    "EatEdgeError": "errors",
    "Engine": "engine",
    "EngineConfig": "config",
    "Entity": "types",
    "load": "engine",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from eat_edge.info import package_version

        return package_version("eat-edge")
    # The engine pulls in NumPy, and even the types take as long as the interpreter itself: whoever
    # imports the package waits for what is used, when it is used.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"eat_edge.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
