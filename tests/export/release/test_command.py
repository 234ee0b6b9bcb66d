"""release on the command line."""

import argparse
from pathlib import Path

import pytest

pytest.importorskip("hatchling")
pytest.importorskip("cyclonedx")

from export.release import publish
from export.release.command import add_release


def test_keys_are_repeatable_and_every_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[object] = []

    def release(clone: Path, out: Path, keys: list[Path]) -> list[Path]:
        asked.extend([clone, out, keys])
        return [out / "a.whl", out / "SHA256SUMS"]

    monkeypatch.setattr(publish, "release", release)
    parser = argparse.ArgumentParser()
    run = add_release(parser.add_subparsers())
    run(parser, parser.parse_args(["release", "-o", "dist", "--key", "a", "--key", "b"]))
    assert asked == [Path(__file__).parents[3], Path("dist"), [Path("a"), Path("b")]]
    assert capsys.readouterr().out.split() == ["dist/a.whl", "dist/SHA256SUMS"]


def test_an_output_has_to_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_release(parser.add_subparsers())
    with pytest.raises(SystemExit):
        parser.parse_args(["release"])
    assert "--out" in capsys.readouterr().err
