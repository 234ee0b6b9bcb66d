"""Licences of Python distributions, as their metadata tell them.

``python -m eat_edge.pack.licences`` lists those of everything the installed eat-edge needs, and
fails where one is unknown or asks for more than naming it.
"""

import re
import sys
from collections import deque
from collections.abc import Iterator
from email.message import Message
from importlib import metadata

__all__ = ["canonical", "is_permitted", "licence_of", "main", "required"]

UNKNOWN = "unknown"

_CLASSIFIER = "License :: OSI Approved :: "
_MAX_TEXT = 60
"""Longer values of ``License`` are the text of one, not its name."""

_PERMITTED = re.compile(
    r"\b(apache|mit|bsd|0bsd|isc|zlib|cc0|mpl|mozilla public|psf|python software foundation)\b",
    re.IGNORECASE,
)
_RESTRICTED = re.compile(r"\b(a?gpl|lgpl|gnu|sspl|busl|non-?commercial)", re.IGNORECASE)
_REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"""extra\s*==\s*['"]([^'"]+)['"]""")


def canonical(name: str) -> str:
    """A distribution's name as indexes write it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(headers: Message) -> str:
    """The licence of a distribution, ``"unknown"`` where its metadata does not say.

    Args:
        headers: Its core metadata.
    """
    stated = headers.get("License-Expression") or headers.get("License") or ""
    if stated and len(stated) <= _MAX_TEXT and stated.upper() != "UNKNOWN":
        return stated.strip()
    classified = [
        value.removeprefix(_CLASSIFIER)
        for value in headers.get_all("Classifier", [])
        if value.startswith(_CLASSIFIER)
    ]
    if classified:
        return ", ".join(classified)
    return " ".join(stated.split())[:_MAX_TEXT] or UNKNOWN


def is_permitted(licence: str) -> bool:
    """Whether a licence lets anyone use, change and pass on what it covers.

    Of alternatives one is enough; all parts of a conjunction are needed. File-wise copyleft (MPL)
    is permitted: it binds changes to the library itself, which we do not make.
    """
    parts = re.split(r"\bAND\b", re.sub(r"[()]", " ", licence))
    for part in parts:
        choices = re.split(r"\bOR\b", part)
        if not any(_PERMITTED.search(one) and not _RESTRICTED.search(one) for one in choices):
            return False
    return True


def required(headers: Message, extras: frozenset[str] = frozenset()) -> Iterator[str]:
    """Canonical names of what a distribution needs, for these of its extras.

    Markers other than of extras are taken to hold: what is not there will not be found.
    """
    for requirement in headers.get_all("Requires-Dist", []):
        name = _REQUIREMENT.match(requirement)
        extra = _EXTRA.search(requirement)
        if name and (extra is None or extra.group(1) in extras):
            yield canonical(name.group())


def main(distribution: str = "eat-edge") -> int:
    """List the licences of everything an installed distribution needs.

    Returns:
        The number of those that are not permitted or not known.
    """
    waiting, found = deque([distribution]), dict[str, str]()
    extras = frozenset({"cpu", "gpu", "sign", "pack"})
    while waiting:
        name = waiting.popleft()
        try:
            headers = metadata.distribution(name).metadata
        except metadata.PackageNotFoundError:
            continue
        if name not in found:
            # The runtime type is a Message; the typed protocol lacks half of it.
            message: Message = headers  # type: ignore[assignment]
            found[name] = licence_of(message)
            waiting += required(message, extras if name == distribution else frozenset())
    refused = 0
    for name, licence in sorted(found.items()):
        is_fine = is_permitted(licence)
        refused += not is_fine
        sys.stdout.write(f"{'ok   ' if is_fine else 'CHECK'}  {name:24}  {licence}\n")
    if distribution not in found:
        sys.stderr.write(f"{distribution} is not installed: pip install -e .\n")
        return 1
    return refused


if __name__ == "__main__":
    sys.exit(min(main(), 1))
