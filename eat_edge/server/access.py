"""Who may ask: the addresses a server listens on, the token, and the names it answers to."""

import hmac
import ipaddress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from eat_edge.errors import ConfigError

__all__ = ["Access", "access_of", "read_token"]

_LEAST_TOKEN = 16
_LOCAL_NAME = "localhost"


@dataclass(frozen=True, slots=True)
class Access:
    """What a request must bring.

    Attributes:
        token: What it must carry as ``Authorization: Bearer TOKEN``; None asks for none.
        is_local: Whether it must have been sent to a name of this machine itself. A page from
            elsewhere can make a browser here ask 127.0.0.1 under a name of its own, and would
            read the answer (DNS rebinding).
    """

    token: str | None = field(default=None, repr=False)
    is_local: bool = True

    def knows_host(self, host: str) -> bool:
        """Tell whether a ``Host`` header names a server that we are."""
        if not self.is_local:
            return True
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        return _is_loopback(name.removeprefix("[").removesuffix("]").lower())

    def lets_in(self, authorization: str) -> bool:
        """Tell whether an ``Authorization`` header is right, in time that tells nothing of it."""
        if self.token is None:
            return True
        scheme, _, token = authorization.partition(" ")
        is_right = hmac.compare_digest(token.strip().encode(), self.token.encode())
        return is_right and scheme.lower() == "bearer"


def access_of(host: str, token: str | None, *, is_for_anyone: bool) -> Access:
    """Decide what requests must bring to a server that listens on an address.

    Args:
        host: IP address, or ``"localhost"``.
        token: As `read_token` gave it, or None.
        is_for_anyone: Whether whoever reaches the address may ask.

    Raises:
        ConfigError: The address is none, or can be reached from elsewhere and nobody has said who
            may ask.
    """
    if host != _LOCAL_NAME and not _is_address(host):
        raise ConfigError(f"{host!r} is no IP address: name one to listen on, such as 127.0.0.1")
    if token is not None and is_for_anyone:
        raise ConfigError("there is a token, and yet anyone may ask: choose one of the two")
    if token is not None or is_for_anyone:
        return Access(token, is_local=False)
    if not _is_loopback(host):
        raise ConfigError(
            f"{host} can be reached from other machines: give a token with --token-file FILE, or "
            "say --allow-anyone"
        )
    return Access()


def read_token(path: Path) -> str:
    """Read a token from a file.

    Args:
        path: Holds the token and nothing else; whitespace around it is no part of it.

    Raises:
        ConfigError: There is none, or one that is short or could not stand in a header.
    """
    try:
        token = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the token in {path}: {error}") from error
    if len(token) < _LEAST_TOKEN or not all("!" <= char <= "~" for char in token):
        raise ConfigError(
            f"the token in {path} must be at least {_LEAST_TOKEN} printable ASCII characters "
            "without spaces: openssl rand -hex 32 makes one"
        )
    return token


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def _is_loopback(host: str) -> bool:
    return host == _LOCAL_NAME or (_is_address(host) and ipaddress.ip_address(host).is_loopback)
