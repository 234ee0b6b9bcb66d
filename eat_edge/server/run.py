"""The server as a process: its socket, its signals, its end."""

import logging
import signal
import socket

import uvicorn

from eat_edge.errors import ConfigError
from eat_edge.server.app import create_app
from eat_edge.server.connection import connections_of
from eat_edge.server.service import Service

__all__ = ["Server", "listen", "serve"]

_LOG = logging.getLogger(__name__)
_BACKLOG = 512
_LAST_PORT = 65_535


class Server(uvicorn.Server):
    """uvicorn, which tells the service when it begins to end.

    Args:
        service: Answers; stays open.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        super().__init__(
            uvicorn.Config(
                create_app(service),
                access_log=False,
                http=connections_of(service),
                # uvloop where it is installed: it makes a request cheaper.
                loop="auto",
                lifespan="off",
                log_config=None,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=service.limits.drain,
                ws="none",
            )
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, end what is under way, and close."""
        self._service.drain()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Open the socket of a server.

    Args:
        host: IP address, or ``"localhost"``.
        port: 0 takes any that is free.

    Raises:
        ConfigError: The address is taken, not one of this machine, or no address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if not 0 <= port <= _LAST_PORT:
            # The library would leave its socket open.
            raise OSError(f"ports are 0 to {_LAST_PORT}")
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = error.strerror or error
        raise ConfigError(
            f"cannot listen on {host}, port {port}: {reason}; choose others with --host and --port"
        ) from error


def serve(service: Service, listening: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT, then answer what is under way and return.

    Call it in the main thread.

    Args:
        service: Answers; stays open.
        listening: As `listen` opened it; closed in the end.
    """
    host, port, *_ = listening.getsockname()
    _LOG.info("serving on http://%s:%d", f"[{host}]" if ":" in host else host, port)
    # uvicorn raises the signal that ended it once more when it has ended: SIGTERM is a proper end,
    # and SIGINT interrupts, also where a shell that runs it in the background has it ignored.
    ends = {signal.SIGTERM: lambda *_: None, signal.SIGINT: signal.default_int_handler}
    before = {number: signal.signal(number, handler) for number, handler in ends.items()}
    try:
        Server(service).run([listening])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    _LOG.info("ended")
