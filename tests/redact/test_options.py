"""What redact was asked to do: secrets that lie apart, and what a run can go on with."""

import argparse
from pathlib import Path

import pytest

from eat_edge.config import OPTION_NAMES, Options
from eat_edge.errors import ConfigError
from eat_edge.redact.command import add_redact_commands
from eat_edge.redact.options import RedactOptions
from eat_edge.redact.plan import RedactionPlan
from eat_edge.tag.journal import Identity
from eat_edge.tag.options import TagOptions

IDENTITY = Identity("1", "b", {"format": "text"}, [])


def parsed(*words: str | Path) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_redact_commands(parser.add_subparsers(), [])
    arguments = parser.parse_args(["redact", *map(str, words)])
    for name in (*OPTION_NAMES, "bundle", "threads", "max_memory", "config"):
        setattr(arguments, name, None)
    arguments.always_verify = False
    return arguments


def asked(*words: str | Path, directory: Path | None = None) -> RedactOptions:
    return RedactOptions.from_arguments(parsed(*words), directory)


def test_arguments_become_options() -> None:
    options = asked("a.txt", "--operator", "LOC=keep", "--scope", "corpus", "--keep-fields", "n,,m")
    assert options.plan == RedactionPlan(operators={"LOC": "keep"}, scope="corpus")
    assert (options.inputs.files, options.keep_fields) == (("a.txt",), ("n", "m"))
    assert options.with_least(0.3).least == 0.3


def test_a_map_needs_a_key_and_offsets_are_code_points() -> None:
    inputs = TagOptions(("a.txt",))
    with pytest.raises(ConfigError, match="name a file for its key with --key"):
        RedactOptions(inputs, RedactionPlan(), map=Path("m"))
    utf16 = TagOptions(("a.txt",), options=Options(offsets="utf-16"))
    with pytest.raises(ConfigError, match="leave --offsets out"):
        RedactOptions(utf16, RedactionPlan())


def test_a_secret_is_no_other_file_of_the_run(tmp_path: Path) -> None:
    (source := tmp_path / "a.txt").write_text("x")
    with pytest.raises(ConfigError, match="is another file of this run too"):
        asked(source, "--key", source)
    with pytest.raises(ConfigError, match="is another file of this run too"):
        asked(source, "--key", tmp_path / "k", "--map", tmp_path / "b" / ".." / "k")


def test_a_secret_does_not_lie_beside_the_output_unless_it_is_said(tmp_path: Path) -> None:
    out, key = tmp_path / "out.txt", tmp_path / "key"
    with pytest.raises(ConfigError, match=r"lies beside the output.*or say --beside"):
        asked("a.txt", "-o", out, "--key", key)
    assert asked("a.txt", "-o", out, "--key", key, "--beside").key == key
    copies = tmp_path / "copies"
    with pytest.raises(ConfigError, match="lies beside the output"):
        asked("a.txt", "--key", copies / "deep" / "key", directory=copies)
    assert asked("a.txt", "--key", key, directory=tmp_path / "a" / "b").key == key


@pytest.mark.parametrize(
    ("words", "can_go_on"),
    [
        ([], True),
        (["--operator", "mask"], True),
        (["--operator", "hash"], False),
        (["--operator", "PER=pseudonym"], False),
        (["--scope", "corpus"], False),
        (["--operator", "hash", "--key", "elsewhere/key"], True),
    ],
)
def test_a_run_goes_on_where_it_would_write_the_same(words: list[str], can_go_on: bool) -> None:
    assert asked("a.txt", *words).can_go_on is can_go_on


def test_whatever_changes_the_output_changes_the_identity() -> None:
    plain = asked("a.txt").identity(IDENTITY, b"k")
    assert plain.options["format"] == "text"
    others = [
        asked("a.txt", "--operator", "mask").identity(IDENTITY, b"k"),
        asked("a.txt", "--keep-fields", "n").identity(IDENTITY, b"k"),
        asked("a.txt").with_least(0.5).identity(IDENTITY, b"k"),
        asked("a.txt", "--key", "x/key").identity(IDENTITY, b"k"),
        asked("a.txt", "--key", "x/key").identity(IDENTITY, b"other"),
    ]
    assert len({str(one.options) for one in (plain, *others)}) == 6
    # A key that was made up for one run is no part of it.
    assert asked("a.txt").identity(IDENTITY, b"other") == plain
