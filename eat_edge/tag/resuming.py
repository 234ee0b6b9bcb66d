"""Whether a run can go on where it was stopped, and what must be the same for that."""

from pathlib import Path

from eat_edge.bundle import MANIFEST, default_path, sha256_of
from eat_edge.info import package_version
from eat_edge.tag.journal import Identity
from eat_edge.tag.options import TagOptions
from eat_edge.tag.streams import STDIO, is_typed

__all__ = ["identity_of", "keeps_journal"]


def keeps_journal(asked: TagOptions, output: Path, output_format: str) -> bool:
    """Whether a run can be gone on with: a pipe must be the only input, and not be typed."""
    inputs = asked.files
    if not inputs or not asked.keeps_journal(output_format):
        return False
    if output.exists() and not output.is_file():
        return False
    are_files = all(_is_file(path) for path in inputs)
    return are_files or (len(inputs) == 1 and not is_typed(inputs))


def identity_of(asked: TagOptions, output_format: str) -> Identity:
    """What decides what a run writes."""
    manifest = (Path(asked.bundle) if asked.bundle else default_path()) / MANIFEST
    inputs: list[tuple[str, int | None, int | None]] = []
    for path in asked.files:
        status = Path(path).stat() if _is_file(path) else None
        inputs.append((path, status and status.st_size, status and status.st_mtime_ns))
    return Identity(
        version=package_version("eat-edge"),
        # Where there is none, loading the bundle will say so.
        bundle=sha256_of(manifest) if manifest.is_file() else "",
        options=asked.identity(output_format),
        inputs=inputs,
    )


def _is_file(path: str) -> bool:
    return path != STDIO and Path(path).is_file()
