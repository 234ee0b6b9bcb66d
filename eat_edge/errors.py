"""The error tree. Every message names the value or path and says what to do.

EatEdgeError
├── ConfigError       an option, or a combination of options, that cannot be
├── BundleError       a model bundle that is missing, damaged or not for this version
├── InputError        a file, line or record that cannot be read as asked
├── ModelError        a native runtime refused a model or failed while running it
│   └── CapacityError a request that cannot fit the model's context or memory
└── ClosedError       an engine used after it was closed, or in a fork of its process
"""

from collections.abc import Iterable

__all__ = [
    "BundleError",
    "CapacityError",
    "ClosedError",
    "ConfigError",
    "EatEdgeError",
    "InputError",
    "ModelError",
    "did_you_mean",
    "install_command",
]


def did_you_mean(unknown: str, known: Iterable[str]) -> str:
    """What may have been meant, for the end of a message; nothing where nothing is near."""
    # Hardly ever is anything wrong.
    from difflib import get_close_matches

    near = get_close_matches(unknown, list(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


def install_command(*extras: str) -> str:
    """The command that adds extras of the package, for messages.

    It works wherever there is a clone, and in every shell: the quotes keep zsh from expanding it.
    """
    return f'pip install ".[{",".join(extras)}]" in the clone of eat-edge'


class EatEdgeError(Exception):
    """Root of every error this package raises on purpose."""


class ConfigError(EatEdgeError):
    """An option, or a combination of options, that cannot be."""


class BundleError(EatEdgeError):
    """A model bundle that is missing, damaged or not for this version."""


class InputError(EatEdgeError):
    """A file, line or record that cannot be read as asked."""


class ModelError(EatEdgeError):
    """A native runtime refused a model or failed while running it."""


class CapacityError(ModelError):
    """A request that cannot fit the model's context or memory."""


class ClosedError(EatEdgeError):
    """An engine or one of its parts used after it was closed, or in a fork of its process."""
