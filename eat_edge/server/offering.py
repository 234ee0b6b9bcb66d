"""The further bundles that a command line names, looked at before the server starts."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from eat_edge.bundle import open_bundle
from eat_edge.bundling.registry import resolved
from eat_edge.config import EngineConfig
from eat_edge.engine import Engine, load
from eat_edge.errors import ConfigError
from eat_edge.server.shelf import Offer, Shelf

__all__ = ["offered"]


def offered(given: Sequence[str], max_open: int, config: EngineConfig, own: str) -> Shelf:
    """Make the shelf of the bundles that requests may name.

    Args:
        given: ``NAME``, of a bundle that has one, or ``NAME=DIR``.
        max_open: Of them so many may be open at once.
        config: Of every engine.
        own: Name of the server's own bundle.

    Raises:
        BundleError: One is damaged.
        ConfigError: A name is there twice, or means nothing.
    """
    if max_open < 1:
        raise ConfigError(f"--open-bundles is {max_open}: give 1 or more")
    named: dict[str, str] = {}
    for one in given:
        name, equals, place = one.partition("=")
        if not name or (equals and not place):
            raise ConfigError(f"--also {one}: give NAME, or NAME=DIR")
        if name in named or name == own:
            raise ConfigError(f"--also {one}: there is another bundle {name!r}, take another name")
        named[name] = place if equals else name
    return Shelf(
        [
            (_offer(name, place, config), partial(_open, place, config))
            for name, place in named.items()
        ],
        max_open,
    )


def _offer(name: str, place: str, config: EngineConfig) -> Offer:
    path = resolved(place)
    bundle = open_bundle(
        None if path is None else Path(path),
        key=config.require_signature,
        always_verify=config.always_verify,
    )
    return Offer(name, bundle.version, bundle.languages, bundle.translated)


def _open(place: str, config: EngineConfig) -> Engine:
    # A name may mean another directory by now.
    return load(resolved(place), config)
