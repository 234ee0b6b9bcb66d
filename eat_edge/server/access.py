"""Who may ask: the addresses a server listens on, the token, and the names it answers to."""

import hmac
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from eat_edge.errors import ConfigError

__all__ = ["Access", "access_of", "client_of", "read_token"]

_LEAST_TOKEN = 16
_LOCAL_NAME = "localhost"
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:]+")


@dataclass(frozen=True, slots=True)
class Access:
    """What a request must bring.

    Attributes:
        token: What it must carry as ``Authorization: Bearer TOKEN``; None asks for none.
        is_local: Whether it must have been sent to a name of this machine itself. A page from
            elsewhere can make a browser here ask 127.0.0.1 under a name of its own, and would
            read the answer (DNS rebinding).
        hosts: Other names it answers to, in lower case: those of a reverse proxy before it.
    """

    token: str | None = field(default=None, repr=False)
    is_local: bool = True
    hosts: frozenset[str] = frozenset()

    def knows_host(self, host: str) -> bool:
        """Tell whether a ``Host`` header names a server that we are."""
        if not self.is_local and not self.hosts:
            return True
        name = _name_of(host)
        return name in self.hosts or (self.is_local and _is_loopback(name))

    @property
    def remedy(self) -> str:
        """What to tell whoever asks under a name that we do not have."""
        names = (["127.0.0.1"] if self.is_local else []) + sorted(self.hosts)
        return (
            f"this server answers to {', '.join(names)} alone: behind a reverse proxy start it "
            "with --allow-host NAME, the name in the Host header"
        )

    def client_of(self, peer: str, host: str, forwarded: str) -> str:
        """Tell whose a request is.

        Args:
            peer: IP address that the connection comes from.
            host: Its ``Host`` header.
            forwarded: Its ``X-Forwarded-For`` header. Its last address is the one that a reverse
                proxy has seen; it is believed from this machine alone, and under the name that
                the proxy was said to have.
        """
        if _name_of(host) in self.hosts and _is_address(peer) and _is_loopback(peer):
            seen = forwarded.rpartition(",")[2].strip()
            if _is_address(seen):
                return client_of(seen)
        return client_of(peer)

    def lets_in(self, authorization: str) -> bool:
        """Tell whether an ``Authorization`` header is right, in time that tells nothing of it."""
        if self.token is None:
            return True
        scheme, _, token = authorization.partition(" ")
        is_right = hmac.compare_digest(token.strip().encode(), self.token.encode())
        return is_right and scheme.lower() == "bearer"


def client_of(peer: str) -> str:
    """Name the client behind an IP address; whoever has one of version 6 has some 2**64 of them."""
    if not _is_address(peer):
        return peer
    address = ipaddress.ip_address(peer)
    return str(address) if address.version == 4 else str(ipaddress.ip_network((peer, 64), False))


def access_of(
    host: str, token: str | None, *, is_for_anyone: bool, hosts: Iterable[str] = ()
) -> Access:
    """Decide what requests must bring to a server that listens on an address.

    Args:
        host: IP address, or ``"localhost"``.
        token: As `read_token` gave it, or None.
        is_for_anyone: Whether whoever reaches the address may ask.
        hosts: Names of a reverse proxy that requests may have in their ``Host`` header.

    Raises:
        ConfigError: The address is none, or a name of a proxy; or the address can be reached from
            elsewhere and nobody has said who may ask.
    """
    if host != _LOCAL_NAME and not _is_address(host):
        raise ConfigError(f"{host!r} is no IP address: name one to listen on, such as 127.0.0.1")
    names = frozenset(name.lower() for name in hosts)
    for name in names:
        if not _HOST.fullmatch(name):
            raise ConfigError(
                f"{name!r:.80} is no name of a host: write it without http:// and without a port, "
                "such as names.example.org"
            )
    if token is not None and is_for_anyone:
        raise ConfigError("there is a token, and yet anyone may ask: choose one of the two")
    if token is not None or is_for_anyone:
        return Access(token, is_local=False, hosts=names)
    if not _is_loopback(host):
        raise ConfigError(
            f"{host} can be reached from other machines: give a token with --token-file FILE, or "
            "say --allow-anyone"
        )
    return Access(hosts=names)


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


def _name_of(host: str) -> str:
    """The name in a ``Host`` header, in lower case."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.removeprefix("[").removesuffix("]").lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def _is_loopback(host: str) -> bool:
    return host == _LOCAL_NAME or (_is_address(host) and ipaddress.ip_address(host).is_loopback)
