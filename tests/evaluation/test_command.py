"""``eat-edge eval``: what it refuses, writes and returns; once with the real engine."""

import argparse
import json
import os
import pty
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from eat_edge.bundle import Bundle
from eat_edge.errors import ConfigError, InputError
from eat_edge.evaluation.command import add_eval_command
from eat_edge.evaluation.methods import Method
from eat_edge.types import Document, Entity


class FakeEngine:
    """Finds 柏林 and nothing else; fails on "坏了"."""

    def pipe(self, documents: Iterable[Document], *, lang: str | None = None) -> Iterator[Document]:
        if lang not in (None, "zh"):
            raise ConfigError(f"the bundle does not know the language {lang!r}")
        return map(self._tagged, documents)

    def _tagged(self, document: Document) -> Document:
        if "坏了" in document.text:
            return replace(document, error="it broke")
        at = document.text.find("柏林")
        found = (Entity(at, at + 2, "柏林", "LOC", 0.9, "Berlin", ("lexicon",)),)
        return replace(document, entities=found if at >= 0 else ())


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    models = argparse.ArgumentParser(add_help=False)
    models.add_argument("--bundle")
    models.add_argument("--threads", type=int)
    models.add_argument("--always-verify", action="store_true")
    add_eval_command(parser.add_subparsers(), [models])
    parsed = parser.parse_args(["eval", *arguments])
    status: int = parsed.run(parsed)
    return status


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def open_fake(name: str, bundle: Bundle, threads: int | None) -> Iterator[Method]:
        yield Method(FakeEngine())

    monkeypatch.setattr("eat_edge.evaluation.methods.open_method", open_fake)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "dev.jsonl"
    rows = [
        {"text": "他访问了柏林。", "entities": [{"start": 4, "end": 6, "label": "GPE"}]},
        {"text": "没有李克强", "entities": [{"start": 2, "end": 5, "label": "nr"}]},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def test_tables_on_standard_output_and_files_beside(
    tiny: None, gold: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    page, figures = tmp_path / "report.html", tmp_path / "out.json"
    assert run(str(gold), "--report", str(page), "--json", str(figures), "--threads", "3") == 0
    out, err = capsysbinary.readouterr()
    assert err == b""
    text = out.decode()
    facts = text.partition("\n")[0].split(" · ")
    assert facts[0] == "types: PER LOC ORG"
    assert facts[3:5] == ["method: pipeline", "threads: 3"]
    assert facts[2].startswith("bundle: eat-mini ")
    assert "| dev | 2 | 1.000 | 0.500 | 0.667 (" in text
    assert "| PER | 0 | 0 | 0 | 1 |" in text
    assert page.read_text("utf-8").startswith("<!doctype html>")
    (dev,) = json.loads(figures.read_bytes())["sets"]
    assert (dev["name"], dev["languages"], dev["scores"][0]["credit"]) == ("dev", ["zh"], 1)
    assert dev["cost"]["seconds"] > 0


def test_options_change_what_is_counted(
    tiny: None, gold: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(str(gold), "--map", "GPE=ORG", "--map", "nr=O", "--labels", "LOC,ORG") == 0
    assert "| ORG | 1 | 0 | 0 |" in capsysbinary.readouterr().out.decode()
    assert run(str(gold), "--limit", "1", "--lang", "zh") == 0
    assert "- 1 documents with 1 names" in capsysbinary.readouterr().out.decode()
    assert run(str(gold), str(gold), "--labels", "LOC") == 0
    text = capsysbinary.readouterr().out.decode()
    assert text.count(f"## {gold}\n") == 2
    assert "- left out of the gold: PER 1" in text


def test_perturbed_text_is_measured_too(
    tiny: None, gold: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(str(gold), "--perturb", "spaces,punctuation,width,spaces") == 0
    text = capsysbinary.readouterr().out.decode()
    assert text.count("| spaces | 2 | 0.667 (") == 1
    assert "| punctuation | 1 | 1.000 (1.000–1.000) | 1.000 (" in text
    assert "- nothing here to perturb for: width" in text


def test_an_error_in_perturbed_text_gives_status_1(
    tiny: None, gold: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    gold.write_text('{"id": "x", "text": "坏、了", "entities": []}\n', "utf-8")
    assert run(str(gold)) == 0
    assert run(str(gold), "--perturb", "punctuation") == 1
    assert b"1 documents carry an error; the first: x: it broke" in capsysbinary.readouterr().err


def test_documents_with_an_error_give_status_1(
    tiny: None, gold: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    with gold.open("a", encoding="utf-8") as stream:
        stream.write('\n{"id": "x", "text": "坏了", "entities": []}\n')
    assert run(str(gold)) == 1
    out, err = capsysbinary.readouterr()
    assert err.decode() == "eat-edge: 1 documents carry an error; the first: x: it broke\n"
    assert "1 documents carry an error and count as empty" in out.decode()


def test_what_cannot_be_is_refused_before_anything_is_loaded(gold: Path, tmp_path: Path) -> None:
    here = str(tmp_path)
    refused = [
        (["--report", here], "it is a directory"),
        (["--json", f"{here}/no/such.json"], "there is no directory"),
        (["--json", str(gold)], "is named twice"),
        (["--json", f"{here}/a", "--report", f"{here}/../{tmp_path.name}/a"], "is named twice"),
        (["--labels", "PER,DATE"], "'DATE' cannot be counted"),
        (["--method", "translation", "--lang", "ko"], "does not translate ko, only zh ja"),
        (["--perturb", "widht"], "'widht' cannot be perturbed: name some of width,"),
        (["--labels", ""], "'' cannot be counted"),
        (["--map", "GPE"], "is no label mapping"),
    ]
    for arguments, expected in refused:
        with pytest.raises(ConfigError, match=expected):
            run(str(gold), *arguments)
    with pytest.raises(InputError, match="no such file"):
        run(f"{here}/none.jsonl")


@pytest.mark.parametrize("option", [["--limit", "0"], ["--limit", "x"], ["--seed", "-1"]])
def test_numbers_that_are_none_are_refused(
    gold: Path, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(str(gold), *option)
    assert "is not a whole number from" in capsys.readouterr().err


def test_a_language_the_engine_does_not_know(tiny: None, gold: Path) -> None:
    with pytest.raises(ConfigError, match="'xx'"):
        run(str(gold), "--lang", "xx")


def test_tables_are_printed_even_if_a_file_cannot_be_written(
    tiny: None, gold: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    with pytest.raises(OSError, match="No space left"):
        run(str(gold), "--json", "/dev/full")
    assert b"| dev | 2 |" in capsysbinary.readouterr().out


def test_progress_is_drawn_on_a_terminal_only(
    tiny: None, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    controller, terminal = pty.openpty()
    with os.fdopen(terminal, "w", encoding="utf-8") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        assert run(str(gold)) == 0
    drawn = os.read(controller, 1 << 16).decode()
    os.close(controller)
    assert "100%" in drawn
    assert "2 documents" in drawn


def test_a_method_is_named_in_the_report(
    gold: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(str(gold), "--method", "lexicon") == 0
    text = capsysbinary.readouterr().out.decode()
    assert " · method: lexicon · " in text
    assert "| lexicon | 2 |" in text
    assert "lost because" not in text


@pytest.mark.parametrize(("mode", "method"), [("full", "pipeline"), ("fast", "fast")])
def test_a_mode_names_a_method(
    mode: str, method: str, tiny: None, gold: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(str(gold), "--mode", mode) == 0
    assert f" · method: {method} · " in capsysbinary.readouterr().out.decode()
    with pytest.raises(SystemExit):
        run(str(gold), "--mode", mode, "--method", "lexicon")


def test_from_end_to_end_with_real_models(
    gold: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    conll = tmp_path / "more.conll"
    conll.write_text("東\tB-LOC\n京\tI-LOC\nは\tO\n大\tO\nき\tO\nい\tO\n。\tO\n", "utf-8")
    figures = tmp_path / "out.json"
    status = run(str(gold), str(conll), "--threads", "1", "--json", str(figures))
    assert status == 0
    news, more = json.loads(figures.read_bytes())["sets"]
    assert (news["languages"], more["languages"]) == (["zh"], ["ja"])
    for result in (news, more):
        exact = next(score for score in result["scores"] if score["name"] == "exact")
        assert exact["credit"] >= 1
    assert b"bundle: eat-mini" in capsysbinary.readouterr().out
