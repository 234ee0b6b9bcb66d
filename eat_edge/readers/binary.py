"""What is no text, told by its first bytes, so that it is never tagged as text."""

import re

__all__ = ["SAMPLE", "binary_kind"]

SAMPLE = 1 << 16
"""Bytes at the head of an input that are looked at."""

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive, an office document or a book"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted office document"),
    (b"{\\rtf", "an RTF document"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b\x08", "compressed by gzip"),
    (b"BZh", "compressed by bzip2"),
    (b"\xfd7zXZ\x00", "compressed by xz"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MIN_CONTROL = 0.02
_MIN_INVALID = 0.05
"""Shares of a sample beyond which it is binary, if both are: random bytes have 0.11 and 0.45, text
in an encoding that was not recognised has no control characters, and broken text few of either."""

_MAX_CLEAN = 0.3
"""Share of whole lines without either from which a file is text with damage in it."""


def binary_kind(head: bytes) -> str | None:
    """Tell what the bytes of an input are that was taken for UTF-8.

    Args:
        head: The first `SAMPLE` bytes, or fewer.

    Returns:
        What they are, to stand behind "it is", or None for what may be text: NULs and single
        control characters are no reason to refuse one.
    """
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    sample = head[:SAMPLE]
    num_control = len(_CONTROL.findall(sample))
    if num_control <= _MIN_CONTROL * len(sample):
        return None
    num_invalid = _num_invalid(sample)
    if num_invalid <= _MIN_INVALID * len(sample):
        return None
    lines = sample.split(b"\n")
    num_clean = sum(
        len(line) for line in lines if not _CONTROL.search(line) and not _num_invalid(line)
    )
    return "binary data" if num_clean < _MAX_CLEAN * len(sample) else None


def _num_invalid(data: bytes) -> int:
    return data.decode("utf-8", errors="replace").count("\ufffd")
