"""Options from a file and from the environment: which wins, and what is refused."""

import argparse
from pathlib import Path

import pytest

from eat_edge.cli import main
from eat_edge.errors import ConfigError
from eat_edge.settings.sources import apply_settings


def parsed(argv: list[str], **environment: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    serve = commands.add_parser("serve")
    serve.add_argument("--config")
    serve.add_argument("--port", type=int, default=1)
    serve.add_argument("--mode", choices=("fast", "full"))
    serve.add_argument("--allow-host", action="append", default=[])
    serve.add_argument("--allow-anyone", action="store_true")
    tag = commands.add_parser("tag")
    tag.add_argument("--config")
    tag.add_argument("--mode", choices=("fast", "full"))
    tag.add_argument("--key", required=True)
    apply_settings(parser, argv, environment)
    return parser.parse_args(argv)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text('mode = "fast"\n[serve]\nport = 2\nallow-host = ["a", "b"]\n[tag]\nkey = "k"\n')
    return path


def test_the_nearest_word_counts(file: Path) -> None:
    config = ["--config", str(file)]
    assert parsed(["serve"]).port == 1
    assert parsed(["serve", *config]).port == 2
    assert parsed(["serve", *config], EAT_EDGE_PORT="3").port == 3
    assert parsed(["serve", *config, "--port", "4"], EAT_EDGE_PORT="3").port == 4
    assert parsed(["serve"], EAT_EDGE_CONFIG=str(file)).port == 2


def test_what_stands_above_the_tables_is_for_every_command(file: Path) -> None:
    assert parsed(["serve", "--config", str(file)]).mode == "fast"
    told = parsed(["tag", f"--config={file}"])
    assert (told.mode, told.key) == ("fast", "k")


def test_lists_and_flags_have_a_form_in_each(file: Path) -> None:
    assert parsed(["serve", "--config", str(file)]).allow_host == ["a", "b"]
    told = parsed(["serve"], EAT_EDGE_ALLOW_HOST="c,d", EAT_EDGE_ALLOW_ANYONE="true")
    assert (told.allow_host, told.allow_anyone) == (["c", "d"], True)
    assert parsed(["serve"], EAT_EDGE_ALLOW_ANYONE="false").allow_anyone is False


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("prot = 1", r"there is no option 'prot': did you mean port\? there are .*mode"),
        ("[serve]\nkey = 1", r"\[serve\]: there is no option 'key'"),
        ("[sevre]\nport = 1", r"no command 'sevre': did you mean serve\? there are serve, tag"),
        ("[serve]\nport = 'x'", r"\[serve\]: port is 'x'"),
        ("[serve]\nport = true", "port is True: give text or a number"),
        ("[serve]\nallow-anyone = 3", "give true or false"),
        ("[serve]\nallow-host = 3", "give a list"),
        ("mode = 'slow'", "mode is 'slow': choose fast or full"),
        ("mode = 'slow'\n[serve]\nport = 2", r"own\.toml: mode is 'slow'"),
        ("mode = ", "is no TOML"),
    ],
)
def test_what_a_file_may_not_say_is_named(toml: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(toml)
    with pytest.raises(ConfigError, match=problem):
        parsed(["serve", "--config", str(path)])


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("EAT_EDGE_PROT", "1", "EAT_EDGE_PROT: no command has such an option"),
        ("EAT_EDGE_PORT", "x", "EAT_EDGE_PORT is 'x'"),
    ],
)
def test_what_a_variable_may_not_say_is_named(name: str, value: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        parsed(["serve"], **{name: value})


def test_the_command_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EAT_EDGE_PROT", "1")
    assert main(["info"]) == 2
    assert "EAT_EDGE_PROT" in capsys.readouterr().err
    monkeypatch.delenv("EAT_EDGE_PROT")
    assert main(["info", "--config", "/there/is/none.toml"]) == 2
    told = capsys.readouterr().err
    assert "cannot read the options '/there/is/none.toml': No such file or directory; check" in told


def test_a_file_without_a_name_is_left_to_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed(["serve", "--config"])
    assert "expected one argument" in capsys.readouterr().err
