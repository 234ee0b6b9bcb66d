"""What is said to clients that get no answer."""

from starlette.exceptions import HTTPException

from eat_edge.server.service import Service

__all__ = ["FAULT", "later"]

FAULT = "a fault of the server: its log has the X-Request-ID of this answer"


def later(service: Service, status: int, problem: str) -> HTTPException:
    """Refuse a request, and say after how many seconds to try again."""
    return HTTPException(status, problem, {"Retry-After": service.retry_after})
