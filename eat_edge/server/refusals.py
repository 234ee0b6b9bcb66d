"""What is said to clients that get no answer."""

from http import HTTPStatus

from starlette.exceptions import HTTPException

from eat_edge.server.paths import DOCS, PATHS
from eat_edge.server.service import Service

__all__ = ["FAULT", "later", "remedy"]

FAULT = "a fault of the server: its log has the X-Request-ID of this answer"


def later(service: Service, status: int, problem: str) -> HTTPException:
    """Refuse a request, and say after how many seconds to try again."""
    return HTTPException(status, problem, {"Retry-After": service.retry_after})


def remedy(path: str, error: HTTPException) -> str:
    """What a refusal says: for the framework, whose words are its status, what would do.

    Args:
        path: What was asked for.
        error: The refusal.
    """
    if error.detail == HTTPStatus(error.status_code).phrase:
        if error.status_code == HTTPStatus.NOT_FOUND:
            return f"there is no {path!r:.80}: there are {', '.join(sorted(PATHS))}; see {DOCS}"
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = (error.headers or {}).get("Allow", "GET")
            return f"{path} does not take this method: use {allowed}; see {DOCS}"
    return str(error.detail)
