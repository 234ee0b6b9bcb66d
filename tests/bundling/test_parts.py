"""The files of a bundle: found, measured, linked or copied."""

import shutil
from pathlib import Path

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from lexicon_fakes import write

from eat_edge.bundling.new import NewBundle, plan_new
from eat_edge.bundling.parts import (
    check_room,
    copy_parts,
    find_parts,
    lexicon_parts,
    tokenizer_parts,
)
from eat_edge.errors import BundleError, ConfigError, InputError


def test_a_disk_that_does_not_link_gets_copies(
    asked: NewBundle, monkeypatch: pytest.MonkeyPatch
) -> None:

    def refuse(*_: object) -> None:
        raise OSError("another file system")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    plan, _ = plan_new(asked)
    small = [part for part in plan.parts if part.name in ("llm.gguf", "pieces.npy")]
    copy_parts(small, plan.partial, lambda _: None, may_link=True)
    copied = plan.partial / "llm.gguf"
    assert copied.read_bytes() == asked.llm.read_bytes()
    assert not copied.samefile(asked.llm)
    shutil.rmtree(plan.partial)


def test_files_are_looked_at_before_anything_is_made(tmp_path: Path) -> None:
    (full := tmp_path / "full").write_bytes(b"x")
    (empty := tmp_path / "empty").write_bytes(b"")
    (part,) = find_parts([("a/b", full)])
    assert (part.name, part.num_bytes, part.is_at(full), part.is_at(empty)) == (
        "a/b",
        1,
        True,
        False,
    )
    for path, told in ((empty, "is not a file with something in it"), (tmp_path / "no", "No such")):
        with pytest.raises(InputError, match=f"becomes b.*{told}|{told}"):
            find_parts([("b", path)])


def test_a_directory_has_the_parts_and_nothing_else(tmp_path: Path) -> None:
    (source := tmp_path / "source").write_bytes(b"content")
    into = tmp_path / "into"
    into.mkdir()
    (into / "left over").write_bytes(b"x")
    parts = find_parts([("lexicon/a", source), ("b", source)])
    check_room(parts, into)
    copy_parts(parts, into, lambda _: None)
    assert {path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file()} == (
        {"lexicon/a", "b"}
    )
    assert not (into / "b").samefile(source)
    before = (into / "b").stat().st_ino
    copy_parts(parts, into, lambda _: None)
    assert (into / "b").stat().st_ino == before, "what is there is not copied again"


def test_a_directory_that_is_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not a directory: make it first"):
        check_room([], tmp_path / "no" / "such")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([], ["tokenizer.json"]),
        (["tokenizer.json"], ["tokenizer.json"]),
        (["pieces.marisa"], ["pieces.marisa", "pieces.npy"]),
    ],
)
def test_the_files_of_a_tokenizer(tmp_path: Path, files: list[str], expected: list[str]) -> None:
    for name in files:
        (tmp_path / name).write_bytes(b"x")
    assert tokenizer_parts(tmp_path) == [(name, tmp_path / name) for name in expected]


def test_the_files_of_a_lexicon_are_those_of_its_languages(tmp_path: Path) -> None:
    directory = write(tmp_path / "lexicon", {"zh": {"柏林": ("Berlin", "LOC", 0.9)}})
    (directory / "notes.txt").write_text("x")
    (directory / "ja.names.marisa").write_bytes(b"of another lexicon")
    languages, files = lexicon_parts(directory)
    names = [name for name, _ in files]
    assert languages == ("zh",)
    assert names[0] == "lexicon/lexicon.json"
    assert all(name.startswith("lexicon/zh.") for name in names[1:])
    (directory / "zh.priors.npy").write_bytes(b"")
    with pytest.raises(BundleError, match=r"zh\.priors\.npy"):
        lexicon_parts(directory)
