"""Where the command writes: the format of an ending, and what stays of a run that fails."""

import csv
from pathlib import Path

import pytest
from cli_fakes import replace_engine

from eat_edge import cli
from eat_edge.errors import ConfigError
from eat_edge.types import ExitStatus


@pytest.fixture(autouse=True)
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, int | None]]:
    return replace_engine(monkeypatch)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text("他访问了柏林。\n\n没有名字\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("jsonl", '"english":"Berlin"'),
        ("conll", "林\tI-LOC"),
        ("html", 'title="Berlin · place · 0.90"'),
        ("text", "他访问了[柏林 LOC]。"),
    ],
)
def test_formats_and_output_file(news: Path, tmp_path: Path, name: str, expected: str) -> None:
    out = tmp_path / "out"
    assert cli.main(["tag", str(news), "--lang", "zh", "--format", name, "-o", str(out)]) == 0
    assert expected in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.csv", "document,lang,place"),
        ("a.html", "<!doctype html>"),
        ("a.iob", "# id ="),
        ("a.json", '[\n{"id"'),
        ("a.ndjson", '{"id"'),
        ("a.txt", "他访问了[柏林 LOC]"),
        ("a.other", '{"id"'),
    ],
)
def test_the_ending_of_the_output_says_its_format(
    news: Path, tmp_path: Path, name: str, expected: str
) -> None:
    out = tmp_path / name
    assert cli.main(["tag", str(news), "-o", str(out)]) == ExitStatus.OK
    assert out.read_text("utf-8").startswith(expected)


def test_brat_needs_a_directory(
    news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["tag", str(news), "--format", "brat"]) == ExitStatus.FAILED
    assert "-o DIR" in capsys.readouterr().err
    directory = tmp_path / "brat"
    assert cli.main(["tag", str(news), "--format", "brat", "-o", str(directory)]) == 0
    assert len(list(directory.glob("*.ann"))) == 2


def test_a_run_that_cannot_start_leaves_an_older_output_alone(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("older", "utf-8")
    for option in (["--bundle", "./broken"], ["--lang", "xx"]):
        assert cli.main(["tag", str(news), *option, "-o", str(out)]) == ExitStatus.FAILED
        assert out.read_text("utf-8") == "older"


def test_a_run_that_fails_leaves_no_empty_file(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ConfigError("Parquet needs the package pyarrow")

    monkeypatch.setattr("eat_edge.writers.parquet.load_arrow", refuse)
    out = tmp_path / "out.parquet"
    assert cli.main(["tag", str(news), "-o", str(out)]) == ExitStatus.FAILED
    assert list(tmp_path.glob("out*")) == []


def test_interruption_keeps_what_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "a.txt", tmp_path / "out.html"
    path.write_text("柏林\n^C\n柏林\n", "utf-8")
    arguments = ["tag", str(path), "--format", "html", "-o", str(out)]
    assert cli.main(arguments) == ExitStatus.INTERRUPTED
    assert capsys.readouterr().err == "eat-edge: interrupted\n"
    page = out.read_text("utf-8")
    assert page.count("<article>") == 1
    assert page.endswith("</html>\n")


def test_disk_full_is_one_line(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    assert cli.main(["tag", str(news), "-o", "/dev/full"]) == ExitStatus.FAILED
    assert capsys.readouterr().err == "eat-edge: No space left on device\n"


@pytest.mark.parametrize("command", ["tag", "names"])
def test_a_directory_is_not_taken_for_the_name_of_a_file(
    command: str, news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "outdir"
    assert cli.main([command, str(news), "-o", f"{out}/"]) == ExitStatus.FAILED
    assert "names a directory" in capsys.readouterr().err
    assert not out.exists()


def test_records_of_the_same_name_are_told_apart_by_their_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("id,text\n1,在柏林\n", "utf-8")
    second.write_text("id,text\n1,到柏林\n2\n", "utf-8")
    lines = tmp_path / "c.jsonl"
    lines.write_text('{"id": "e"}\n', "utf-8")
    out = tmp_path / "names.csv"
    arguments = ["tag", "-r", str(tmp_path), "-o", str(out)]
    assert cli.main(arguments) == ExitStatus.SOME_FAILED
    with out.open(encoding="utf-8", newline="") as file:
        rows = [(row["document"], row["origin"]) for row in csv.DictReader(file)]
    assert rows == [
        ("1", f"{first}:2"),
        ("1", f"{second}:2"),
        ("2", f"{second}:3"),
        ("e", f"{lines}:1"),
    ]
    assert f"the first: {second}:3: the row has 1 fields" in capsys.readouterr().err
    assert cli.main(["tag", str(lines), "-o", str(out)]) == ExitStatus.SOME_FAILED
    assert f'{lines}:1: no "text"' in capsys.readouterr().err
