"""A bundle in form only, for tests of everything that stands before the models."""

from pathlib import Path

from eat_edge.bundle import REQUIRED, WITNESSES, Fusion
from export.bundle import Facts, write_manifest


def make(path: Path) -> Path:
    """A bundle in form only: its models are not models."""
    (path / "lexicon").mkdir(parents=True)
    for name in REQUIRED["eat-mini"]:
        (path / name).write_bytes(f"content of {name}".encode())
    write_manifest(
        path,
        Facts(
            name="some",
            version="1.2",
            languages=("zh", "ja"),
            preview=("ko",),
            fusion=dict.fromkeys(WITNESSES, Fusion(*[0.5] * 12)),
            prompt="eat-mini",
            window=100,
            context=512,
            licences=("Apache-2.0",),
            sources=("ours",),
        ),
    )
    return path
