"""The log of the server, as lines for people or as JSON for machines."""

import logging
from datetime import UTC, datetime

import orjson

__all__ = ["start_logging"]

_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def start_logging(log_format: str, level: str) -> None:
    """Write the log of the process to standard error.

    Args:
        log_format: ``text`` or ``json``.
        level: Such as ``info``; what is below it is left out.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_Json() if log_format == "json" else logging.Formatter(_TEXT))
    logging.basicConfig(level=level.upper(), handlers=[handler])


class _Json(logging.Formatter):
    """An object a line; of a request, its parts as fields of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """Make the line of a record, without its line feed."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(fields | getattr(record, "request", {}), default=str).decode()
