"""ZIP archives within bounds: looked through before anything in them is unpacked."""

import struct
from typing import BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from eat_edge.readers.parsers.parsed import RefusedError

__all__ = ["MAX_RATIO", "SPARE_BYTES", "open_zip", "unpacked_limit"]

MAX_RATIO = 200
"""Bytes that one byte may unpack to; of text it is 3 to 20, of office files up to 100."""

SPARE_BYTES = 1 << 24
"""Bytes that may come of anything, however small."""

_MAX_MEMBERS = 10_000
_MAX_DIRECTORY = 1 << 22
_END = struct.Struct("<4s4H2LH")
_MAX_COMMENT = 1 << 16
_ENCRYPTED = 1


def unpacked_limit(num_bytes: int) -> int:
    """How many bytes so many packed ones may become."""
    return SPARE_BYTES + MAX_RATIO * num_bytes


def open_zip(stream: BinaryIO) -> ZipFile:
    """Open an archive that can be unpacked within bounds.

    Args:
        stream: Of the whole archive, seekable.

    Raises:
        RefusedError: It is no archive, damaged, encrypted, has too many members, or would become
            too large.
    """
    size = stream.seek(0, 2)
    _check_directory(stream, size)
    stream.seek(0)
    try:
        archive = ZipFile(stream)
    except (BadZipFile, LargeZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise RefusedError(f"it is no ZIP archive, or damaged: {error}") from error
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise RefusedError(f"it has {len(members)} members, more than {_MAX_MEMBERS}: unpack it")
    if any(_is_encrypted(member) for member in members):
        raise RefusedError("it is encrypted: save it without a password")
    total, limit = sum(member.file_size for member in members), unpacked_limit(size)
    if total > limit:
        raise RefusedError(
            f"its {size} bytes would become {total} when unpacked, more than {limit}: it looks "
            "like a ZIP bomb; unpack it yourself if it is none"
        )
    return archive


def _is_encrypted(member: ZipInfo) -> bool:
    return bool(member.flag_bits & _ENCRYPTED)


def _check_directory(stream: BinaryIO, size: int) -> None:
    """Refuse a directory that would not fit into memory, before it is read."""
    stream.seek(max(0, size - _MAX_COMMENT - _END.size))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise RefusedError("it is no ZIP archive, or its end is missing")
    _, _, _, _, num_members, num_bytes, _, _ = _END.unpack_from(tail, at)
    if num_bytes > _MAX_DIRECTORY or num_members == 0xFFFF:
        raise RefusedError("it has more members than are read from one archive: unpack it")
