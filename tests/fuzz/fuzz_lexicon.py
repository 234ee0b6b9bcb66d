"""Any bytes as one file of a lexicon that we read ourselves; the tries are read by MARISA."""

import tempfile
from functools import cache
from pathlib import Path

from eat_edge.errors import BundleError
from eat_edge.lexicon import Lexicon
from eat_edge.names import Name
from export.lexicon import Surface, write_index, write_language

TEXT = "他访问了柏林、北京大学和東京。"
NAMES = {
    "zh": {"柏林": ("Berlin", "LOC"), "北京大学": ("Peking University", "ORG")},
    "ja": {"東京": ("Tokyo", "LOC")},
}
KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def files() -> dict[Path, bytes]:
    """What a small lexicon of our own has beside its tries, for the life of the process."""
    KEPT.append(tempfile.TemporaryDirectory())
    path = Path(KEPT[0].name)
    for lang, entries in NAMES.items():
        surfaces = {surface: Surface((Name(*name),), 0.9) for surface, name in entries.items()}
        write_language(path, lang, surfaces)
    write_index(path, tuple(NAMES))
    return {
        one: one.read_bytes() for one in sorted(path.iterdir()) if one.suffix in (".json", ".npy")
    }


def check(data: bytes) -> None:
    """Look names up with these bytes for a file, which the first of them chooses.

    Raises:
        AssertionError: Something that must hold does not.
    """
    head, content = data[:1] or b"\0", data[1:]
    path = list(files())[head[0] % len(files())]
    put(path, content)
    try:
        look_up(path.parent)
    except BundleError as error:
        assert str(path.parent) in str(error)
        assert len(str(error)) < 2_000
    finally:
        put(path, files()[path])


def put(path: Path, content: bytes) -> None:
    """Replace a file: whoever has the old one mapped keeps that."""
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


def look_up(directory: Path) -> None:
    """Ask everything there is to ask of a lexicon."""
    lexicon = Lexicon(directory)
    for lang in (*NAMES, "ko"):
        folded = lexicon.fold(TEXT, lang)
        for match in lexicon.matches(folded.text, lang):
            assert 0 <= match.start < match.end <= len(folded.text)
            assert match.names
            start, end = folded.source_span(match.start, match.end)
            assert 0 <= start < end <= len(TEXT)
        for surface in ("柏林", "無"):
            lexicon.names_of(surface, lang)
        assert all(isinstance(surface, str) for surface in lexicon.surfaces(lang))
