"""PyArrow (extra ``parquet``), loaded when it is needed."""

from typing import Any

from eat_edge.errors import ConfigError, install_command

__all__ = ["has_nanoseconds", "load_arrow", "own_types", "passing_type"]


def load_arrow() -> tuple[Any, Any]:
    """Import ``pyarrow`` and ``pyarrow.parquet``.

    Raises:
        ConfigError: They are not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ConfigError(
            f"Parquet needs the package pyarrow: {install_command('parquet')}"
        ) from error
    return pyarrow, pyarrow.parquet


def own_types() -> dict[str, Any]:
    """The Arrow types of those columns of ours that are no text: lists, by name."""
    arrow, _ = load_arrow()
    return {"entities": _entities_type(arrow), "translation_notes": arrow.list_(arrow.string())}


def _entities_type(arrow: Any) -> Any:
    """A list of structures."""
    text = arrow.string()
    alternative = arrow.struct([("english", text), ("label", text), ("id", text)])
    entity = arrow.struct(
        [
            ("start", arrow.int32()),
            ("end", arrow.int32()),
            ("text", text),
            ("label", text),
            ("score", arrow.float64()),
            ("english", text),
            ("english_source", text),
            ("english_score", arrow.float64()),
            ("english_guess", text),
            ("evidence", arrow.list_(text)),
            ("id", text),
            ("alternatives", arrow.list_(alternative)),
            ("place", text),
        ]
    )
    return arrow.list_(entity)


def passing_type(kind: Any) -> Any | None:
    """Tell as what values pass that Python has no type for: those with nanoseconds.

    Args:
        kind: An Arrow type.

    Returns:
        Text for points in time, whole numbers for times of day and durations; None for all types
        that Python has.
    """
    arrow, _ = load_arrow()
    if getattr(kind, "unit", None) != "ns":
        return None
    return arrow.string() if arrow.types.is_timestamp(kind) else arrow.int64()


def has_nanoseconds(kind: Any) -> bool:
    """Whether an Arrow type, or one it is made of, counts nanoseconds."""
    return "[ns" in str(kind)
