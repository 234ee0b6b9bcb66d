"""Where the recipe keeps what it has made so far."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from eat_edge.files.aside import aside

__all__ = ["Workspace", "field_of", "to_make"]


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths of intermediate results.

    Attributes:
        path: The work directory.
    """

    path: Path

    def records(self, lang: str) -> Path:
        """Prepared sentences for the language model."""
        return self.path / "llm" / f"records.{lang}.jsonl"

    def back_translated(self, lang: str) -> Path:
        """Pairs whose source a model of ours wrote: corpus, sentence and English a line."""
        return self.path / "llm" / f"back.{lang}.tsv"

    def mentions(self, lang: str) -> Path:
        """Parallel text with the mentions of its English side."""
        return self.path / "mentions" / f"{lang}.jsonl"

    def projected(self, lang: str) -> Path:
        """Source sentences with projected entities."""
        return self.path / "projected" / f"{lang}.jsonl"

    def stage(self, name: str) -> Path:
        """Directory of a stage of training."""
        return self.path / name

    @property
    def vocabulary(self) -> Path:
        """Ids of the encoder's pieces that text needs."""
        return self.path / "vocabulary" / "kept.json"

    @property
    def pieces(self) -> Path:
        """Those of them that no name ends inside of."""
        return self.path / "vocabulary" / "pieces.json"

    @property
    def fusion(self) -> Path:
        """Fitted weights of the fusion."""
        return self.path / "fusion.json"

    def text(self, name: str) -> str:
        """The content of a text file, or a note that there is none."""
        path = self.path / name
        return path.read_text(encoding="utf-8").strip() if path.exists() else "Not measured yet."


def to_make(path: Path) -> Iterator[Path]:
    """Where to write a file that does not exist; yields nothing if it does."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside(path) as part:
            yield part


def field_of(files: Iterable[Path], field: str) -> Iterator[str]:
    """One field of every record of JSON Lines files, where it is not empty."""
    for path in files:
        with path.open("rb") as lines:
            for line in lines:
                text = orjson.loads(line)[field]
                if text:
                    yield text
