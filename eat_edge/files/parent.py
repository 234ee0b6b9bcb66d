"""Whether there is a directory for what is to be written."""

from pathlib import Path

from eat_edge.errors import ConfigError

__all__ = ["check_parent"]


def check_parent(path: Path, what: str = "") -> None:
    """Refuse a file in a directory that does not exist, before hours are spent on it.

    Args:
        path: The file.
        what: It is, as ``the key``.

    Raises:
        ConfigError: There is no such directory.
    """
    if not path.parent.is_dir():
        named = f"{what} {str(path)!r}" if what else repr(str(path))
        raise ConfigError(
            f"cannot write {named}: there is no directory {str(path.parent)!r}, make it, or name "
            "another"
        )
