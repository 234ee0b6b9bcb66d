"""The URL paths of the server."""

__all__ = [
    "DOCS",
    "HEALTH",
    "INFO",
    "METRICS",
    "OPENAPI",
    "PAGE",
    "PATHS",
    "READ",
    "READY",
    "REDACT",
    "STATIC",
    "STREAM",
    "TAG",
    "WRITE",
    "is_guarded",
]

PAGE = "/"
DOCS = "/docs"
OPENAPI = "/openapi.json"
STATIC = "/static/"
TAG = "/v1/tag"
STREAM = "/v1/tag/stream"
REDACT = "/v1/redact"
READ = "/v1/read"
WRITE = "/v1/write"
INFO = "/v1/info"
HEALTH = "/healthz"
READY = "/readyz"
METRICS = "/metrics"

PATHS = frozenset(
    {PAGE, DOCS, OPENAPI, TAG, STREAM, REDACT, READ, WRITE, INFO, HEALTH, READY, METRICS}
)


def is_guarded(path: str) -> bool:
    """Tell whether a path is for those alone who have the token, where there is one."""
    return path.startswith("/v1/") or path == METRICS
