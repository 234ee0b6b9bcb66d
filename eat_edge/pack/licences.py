"""Licences of Python distributions, as their metadata tell them.

``python -m eat_edge.pack.licences`` lists those of everything the installed eat-edge needs, and
fails where one is unknown or asks for more than naming it.
"""

import re
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from email.message import Message
from importlib import metadata

__all__ = ["canonical", "is_permitted", "licence_of", "main", "needed_by", "required"]

UNKNOWN = "unknown"

_OURS = "eat-edge"
_NOT_OURS = frozenset(
    [
        "audit",
        "bench",
        "browser",
        "desktop",
        "dev",
        "docs",
        "export",
        "peers",
        "release",
        "test",
        "test-deploy",
        "test-documents",
        "test-sign",
    ]
)
"""Extras for tests, tools and examples, of which the package imports nothing."""

_CLASSIFIER = "License :: OSI Approved :: "
_MAX_TEXT = 60
"""Longer values of ``License`` are the text of one, not its name."""

_PERMITTED = re.compile(
    r"\b(apache|mit|bsd|0bsd|isc|zlib|cc0|mpl|mozilla public|psfl?|python software foundation)\b",
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


def main(arguments: Sequence[str] = ()) -> int:
    """List the licences of everything the installed eat-edge needs.

    Args:
        arguments: ``--pins`` lists names and versions instead, as requirements.

    Returns:
        1 where a licence is not permitted or not known, or eat-edge is not installed.
    """
    found = _installed()
    if _OURS not in found:
        sys.stderr.write(f"{_OURS} is not installed: pip install -e .\n")
        return 1
    if "--pins" in arguments:
        others = sorted(found.keys() - {_OURS})
        sys.stdout.write("".join(f"{name}=={metadata.version(name)}\n" for name in others))
        return 0
    for name, licence in sorted(found.items()):
        verdict = "ok   " if is_permitted(licence) else "CHECK"
        sys.stdout.write(f"{verdict}  {name:24}  {licence}\n")
    return 0 if all(map(is_permitted, found.values())) else 1


def _installed() -> dict[str, str]:
    """Licences of eat-edge and all that it needs, as far as it is installed."""
    ours = _installed_headers(_OURS)
    if ours is None:
        return {}
    return {name: licence_of(headers) for name, headers in needed_by(ours).items()}


def needed_by(ours: Message) -> dict[str, Message]:
    """Metadata of eat-edge and of all that users of it may need, as far as it is installed.

    Args:
        ours: Metadata of eat-edge, which need not be installed.

    Returns:
        Metadata by canonical name.
    """
    extras = frozenset(ours.get_all("Provides-Extra", [])) - _NOT_OURS
    found = {_OURS: ours}
    waiting = deque(required(ours, extras))
    while waiting:
        name = waiting.popleft()
        headers = None if name in found else _installed_headers(name)
        if headers is not None:
            found[name] = headers
            waiting += required(headers)
    return found


def _installed_headers(name: str) -> Message | None:
    try:
        # Its typed protocol lacks half of what it is.
        headers: Message = metadata.distribution(name).metadata  # type: ignore[assignment]
    except metadata.PackageNotFoundError:
        return None
    return headers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
