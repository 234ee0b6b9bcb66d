"""Where our own wheel is made from: a directory or a wheel that is here, never a name on an index.

Nobody vouches for whatever an index gives under our name, and a pack is signed as ours.
"""

import json
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from eat_edge.errors import ConfigError

__all__ = ["find_source"]

_NAME = "eat-edge"


def find_source(given: Path | None = None) -> Path:
    """Find what pip makes our own wheel of.

    Args:
        given: A checkout of eat-edge or its wheel, as it was named; None looks for one: where
            we run from, where we were installed from (PEP 610), and the current directory.

    Returns:
        A checkout or a wheel, which is there.

    Raises:
        ConfigError: What was given is neither, or none was found.
    """
    if given is not None:
        if not _is_ours(given):
            raise ConfigError(
                f"--source {given}: neither a checkout of eat-edge nor its wheel; name one"
            )
        return given.resolve()
    for place in (Path(__file__).resolve().parents[2], _installed_from(), Path.cwd()):
        if place is not None and _is_ours(place):
            return place
    raise ConfigError(
        "nothing here to make eat-edge's own wheel of, and no index is asked for one: name the "
        "checkout or the wheel it was installed from with --source PATH"
    )


def _is_ours(path: Path) -> bool:
    if path.is_file():
        return path.name.startswith("eat_edge-") and path.suffix == ".whl"
    try:
        project = tomllib.loads((path / "pyproject.toml").read_text("utf-8"))["project"]
        return bool(project["name"] == _NAME)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _installed_from() -> Path | None:
    """The directory or file that this installation was made from, if pip noted one."""
    try:
        noted = distribution(_NAME).read_text("direct_url.json")
        url = urlsplit(json.loads(noted)["url"]) if noted else None
    except (PackageNotFoundError, ValueError, KeyError, TypeError):
        return None
    return Path(url2pathname(url.path)) if url is not None and url.scheme == "file" else None
