"""The command around the engine: what it parses, refuses, writes and returns.

The engine here answers from the text alone; tests/tag/test_command.py runs the real one.
"""

import io
import json
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_fakes import Engine, command, replace_engine

from eat_edge import cli
from eat_edge.readers import Place
from eat_edge.tag.command import write_all
from eat_edge.tag.journal import Tally
from eat_edge.types import Document, ExitStatus

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, int | None]]:
    return replace_engine(monkeypatch)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text("他访问了柏林。\n\n没有名字\n", "utf-8")
    return path


def test_jsonl_is_the_default_where_output_is_no_terminal(
    news: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert cli.main(["tag", str(news)]) == ExitStatus.OK
    out, err = capsysbinary.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["id"] for record in records] == [f"{news}:1", f"{news}:3"]
    assert records[0]["entities"][0]["english"] == "Berlin"
    assert err == b""


def test_names_of_a_directory(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "in" / "b").mkdir(parents=True)
    for name in ("b/1.txt", "2.txt", ".hidden"):
        (tmp_path / "in" / name).write_text("柏林", "utf-8")
    assert cli.main(["names", "-r", str(tmp_path / "in")]) == ExitStatus.OK
    out = capsysbinary.readouterr().out.decode().splitlines()
    assert out[1].split() == ["柏林", "LOC", "Berlin", "2", "2"]
    table = tmp_path / "names.csv"
    assert cli.main(["names", "-r", str(tmp_path / "in"), "-o", str(table), "--bom"]) == 0
    assert table.read_text("utf-8-sig").splitlines()[1].startswith("柏林,LOC,Berlin,,2,2,")
    assert cli.main(["names", "-r", str(tmp_path / "in"), "-o", "x.parquet"]) == ExitStatus.FAILED


def test_a_bad_line_gives_status_1_and_everything_else_is_done(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "news.txt"
    path.write_bytes("一\n".encode() + b"\xff\n" + "柏林\n".encode())
    assert cli.main(["tag", str(path)]) == ExitStatus.SOME_FAILED
    out, err = capsysbinary.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["error"] is None for record in records] == [True, False, True]
    assert records[2]["entities"] != []
    assert err.decode().startswith(
        f"eat-edge: 1 of 3 documents carry an error; the first: {path}:2"
    )


def test_stdin(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    stdin = io.TextIOWrapper(io.BytesIO('{"text": "柏林", "n": 1}\n'.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert cli.main(["tag", "-", "--input-format", "jsonl"]) == 0
    record = json.loads(capsysbinary.readouterr().out)
    assert (record["text"], record["n"], record["id"]) == ("柏林", 1, "stdin:1")


def test_texts_of_the_command_line(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    texts = ["-t", "他访问了柏林。", "--text=-t\n", "-t", "", "-t", "a\udcff"]
    assert cli.main(["tag", *texts]) == ExitStatus.SOME_FAILED
    records = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [record["text"] for record in records] == ["他访问了柏林。", "-t\n", "", "a\ufffd"]
    assert [record["id"] for record in records] == [f"text:{number}" for number in range(1, 5)]
    assert records[0]["entities"][0]["text"] == "柏林"
    assert "invalid UTF-8" in records[3]["error"]
    out = tmp_path / "out.jsonl"
    assert cli.main(["tag", "-t", "柏林", "-o", str(out)]) == ExitStatus.OK
    assert json.loads(out.read_text("utf-8"))["entities"][0]["english"] == "Berlin"


def test_a_language_for_all_leaves_a_documents_own(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "x"}\n{"text": "x", "lang": "zh"}\n', "utf-8")
    assert cli.main(["tag", str(path), "--lang", "ja"]) == 0
    out = capsysbinary.readouterr().out
    assert [json.loads(line)["lang"] for line in out.splitlines()] == ["ja", "zh"]


def test_options_reach_the_engine(news: Path, loaded: list[tuple[str | None, int | None]]) -> None:
    cli.main(["tag", str(news), "--bundle", "./b", "--threads", "3"])
    cli.main(["tag", str(news)])
    assert loaded == [("./b", 3), (None, None)]


@pytest.mark.parametrize(
    ("option", "entities"),
    [
        ([], [(4, 6)]),
        (["--labels", "LOC,PER", "--min-score", "0.9"], [(4, 6)]),
        (["--labels", "PER"], []),
        (["--min-score", "0.95"], []),
        (["--offsets", "utf-16"], [(5, 7)]),
        (["--lang", "zh_Hans", "--mode", "fast"], [(4, 6)]),
    ],
)
def test_options_say_what_is_given(
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
    option: list[str],
    entities: list[tuple[int, int]],
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("😀他访问柏林", "utf-8")
    assert cli.main(["tag", str(path), *option]) == ExitStatus.OK
    (record,) = map(json.loads, capsysbinary.readouterr().out.splitlines())
    assert [(one["start"], one["end"]) for one in record["entities"]] == entities
    assert record["lang"] == ("zh" if "--lang" in option else "und")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "there is nothing to tag: name files, - for standard input, or give a text with -t"),
        (["-t", "柏林", "{news}"], "-t gives the text itself: leave out files and --ray"),
        (["missing.txt"], "'missing.txt': no such file, check the path; -t gives"),
        (["{tmp}"], "it is a directory"),
        (["{news}", "--lang", "xx"], "does not know the language 'xx'"),
        (["{news}", "--lang", "日本語"], "which is no language tag: give one such as zh"),
        (["{news}", "--mode", "quick"], "mode is 'quick': choose auto or fast or full"),
        (["{news}", "--min-score", "2"], "min_score is 2.0: give a number from 0 to 1"),
        (["{news}", "--min-score", "x"], "min_score is 'x': give a number from 0 to 1"),
        (["{news}", "--labels", "GPE"], "labels has 'GPE': give some of PER, LOC, ORG, MISC"),
        (["{news}", "--offsets", "bytes"], "offsets is 'bytes': choose code-points or utf-16"),
        (
            ["{news}", "--offsets", "utf-16", "--format", "conll"],
            "is for jsonl, json, csv, parquet",
        ),
        (["{news}", "--bundle", "./broken"], "'broken' has no manifest.json"),
        (["{news}", "--bundle", "broken"], "there is no bundle 'broken': name a directory"),
        (["{news}", "-o", "{news}"], "is input and output"),
        (["{news}", "-o", "{tmp}"], "is a directory, name a file"),
        (["{news}", "-o", "{tmp}/no/out"], "there is no directory"),
        (["{news}", "--format", "brat", "-o", "{tmp}"], "is not empty"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(
    news: Path, capsysbinary: pytest.CaptureFixture[bytes], arguments: list[str], message: str
) -> None:
    before = news.read_bytes()
    filled = [part.format(news=news, tmp=news.parent) for part in arguments]
    assert cli.main(["tag", *filled]) == ExitStatus.FAILED
    out, err = capsysbinary.readouterr()
    assert out == b""
    assert err.decode().startswith("eat-edge: ")
    assert message in err.decode()
    assert err.count(b"\n") == 1
    assert news.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["tag", "x", "--threads", "0"], ["tag", "x", "--format", "xml"]],
)
def test_wrong_usage_is_one_line_and_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("eat-edge")
    assert told.endswith(" --help has all)\n")
    assert told.count("\n") == 1


def test_without_a_command_all_of_them_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == ExitStatus.FAILED
    out, err = capsys.readouterr()
    assert out == ""
    assert "  redact  " in err


def test_an_unknown_option_is_told_of_by_its_command(
    news: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["tag", str(news), "--fomat", "csv"])
    told = capsys.readouterr().err
    wrong = "unrecognized arguments: --fomat csv; did you mean --format?"
    assert told == f"eat-edge tag: {wrong} (eat-edge tag --help has all)\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Plain English.\n", "eat-edge: no text was found in a script that is read here: names"),
        ("", "eat-edge: the input is empty"),
        ("\n \n", "eat-edge: the input is empty"),
        ("他在柏林。\nNo.\n", ""),
    ],
)
def test_a_text_that_is_not_read_is_told_of(
    tmp_path: Path, content: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "text.txt"
    path.write_text(content, "utf-8")
    assert cli.main(["tag", str(path)]) == ExitStatus.OK
    said = capsys.readouterr().err
    assert said.startswith(told) and bool(said) == bool(told)


def test_a_language_that_is_not_translated_is_told_of_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "text.txt"
    path.write_text("Он в Берлине.\nОна тоже.\n", "utf-8")
    assert cli.main(["tag", "--translate", "--lang", "ru", str(path)]) == ExitStatus.OK
    said = capsys.readouterr().err
    assert said == "eat-edge: ru is not translated, only tagged: --translate is for zh, ja\n"


def test_the_stream_is_lazy() -> None:
    """Each result is written before the next document is read."""
    events: list[str] = []

    class Watcher:
        def write(self, document: Document) -> None:
            events.append(f"write {document.text}")

        def close(self) -> None:
            pass

    places: deque[Place] = deque()

    def source() -> Iterator[Document]:
        for text in "ab":
            events.append(f"read {text}")
            places.append(Place())
            yield Document(text)

    tally = write_all(Engine().pipe(source()), Watcher(), None, places)
    assert events == ["read a", "write a", "read b", "write b"]
    assert tally == Tally(2, 0, None)


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("柏林\n" * 20_000, "utf-8")
    with subprocess.Popen(
        command("tag", str(path)), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith(b'{"id"')
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_waiting_for_input_can_be_interrupted() -> None:
    with subprocess.Popen(
        command("tag", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A shell lets what it runs in the background ignore interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write("柏林\n".encode())
        process.stdin.flush()
        assert process.stdout.readline().startswith(b'{"id"')
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b"eat-edge: interrupted\n"
        assert process.stdout.read() == b""
        assert process.wait() == ExitStatus.INTERRUPTED


def test_a_command_that_fails_does_not_wait_for_its_input(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with subprocess.Popen(
        command("tag", "-", "--lang", "xx", "-o", str(out)),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.read() == b"eat-edge: does not know the language 'xx'\n"
        assert process.wait() == ExitStatus.FAILED


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["tag", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys; from eat_edge import cli\n"
        f"try: cli.main({arguments!r})\n"
        "except SystemExit as left: assert left.code == 0\n"
        "heavy = {'numpy', 'rich', 'orjson', 'onnxruntime', 'llama_cpp', 'tokenizers'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert run.stderr == ""
    assert run.stdout.startswith(("usage: eat-edge", "eat-edge"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["tga"], "there is no 'tga'; did you mean tag? (there are tag, names,"),
        (["tag", "--format", "tsv"], "--format: there is no 'tsv'; did you mean csv? (there are j"),
    ],
)
def test_a_choice_that_may_have_been_meant_is_named(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(words)
    assert message in capsys.readouterr().err
