"""The command bundle: names for bundles."""

import json
from pathlib import Path

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")
import pytest
from chat_fakes import CHATML

from eat_edge import cli
from eat_edge.bundle import CHAT_TEMPLATE, MANIFEST, default_path, open_bundle
from eat_edge.bundling.registry import EMBEDDED, Registry, resolved
from eat_edge.types import ExitStatus

OURS = default_path()


def bundle(*arguments: str) -> int:
    return cli.main(["bundle", *arguments])


def test_a_bundle_has_a_name_that_commands_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "mine"
    place.symlink_to(OURS)
    assert bundle("add", str(place), "--name", "mine") == ExitStatus.OK
    assert bundle("list") == ExitStatus.OK
    out = capsys.readouterr().out
    assert out.splitlines() == ["* embedded  comes with eat-edge", f"  mine      {OURS}"]
    assert resolved("mine") == str(OURS)
    assert cli.main(["info", "--bundle", "mine", "--json", "--threads", "1"]) == ExitStatus.OK
    assert json.loads(capsys.readouterr().out)["bundle_path"] == str(OURS)


def test_the_default_is_used_where_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert resolved(None) is None
    assert bundle("add", str(OURS), "--name", "mine", "--default") == ExitStatus.OK
    assert resolved(None) == str(OURS)
    assert resolved(EMBEDDED) is None
    assert bundle("default") == ExitStatus.OK
    assert capsys.readouterr().out == "mine\n"
    assert bundle("remove", "mine") == ExitStatus.OK
    assert (resolved(None), Registry.read().places) == (None, {})


def test_what_is_no_bundle_gets_no_name(tmp_path: Path) -> None:
    assert bundle("add", str(tmp_path)) == ExitStatus.FAILED
    assert Registry.read().places == {}


def test_a_bundle_that_went_away_is_listed_as_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Registry({"old": tmp_path / "gone"}).write()
    assert bundle("list") == ExitStatus.OK
    assert "is no longer there" in capsys.readouterr().out


def test_a_list_sends_no_escapes_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "\x1b]0;owned\x07\n* other"
    place.symlink_to(OURS)
    Registry({"mine": place}).write()
    assert bundle("list") == ExitStatus.OK
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert len(out.splitlines()) == 2


EAT = default_path()


def test_a_downloaded_model_becomes_a_bundle_that_tags(
    llm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, template = tmp_path / "ours", tmp_path / "turns.jinja"
    template.write_text(CHATML)
    words = ["bundle", "new", "--llm", llm, "-o", out, "--licence", "Apache-2.0", "--commercial"]
    words += ["--context", 1536, "--chat-template", template, "--translated", "zh"]
    assert cli.main(list(map(str, words))) == ExitStatus.OK
    assert capsys.readouterr().out == f"{out}\n"
    bundle, default = open_bundle(out), open_bundle()
    assert (bundle.name, bundle.prompt, bundle.context) == ("ours", "chat", 1536)
    assert (bundle.languages, bundle.translated) == (default.languages, ("zh",))
    assert bundle.fusion == default.fusion
    assert bundle.chat_template == out / CHAT_TEMPLATE
    assert "llm.model" not in bundle.files
    assert bundle.licences["llm.gguf"] == "Apache-2.0"
    assert "llm.gguf" in bundle.commercial
    assert bundle.licences["tagger.onnx"] == default.licences["tagger.onnx"]
    assert "llm.gguf: Apache-2.0" in json.loads((out / MANIFEST).read_text("utf-8"))["sources"]
    # Second names take no room.
    assert bundle.llm.samefile(llm)
    assert bundle.tagger.samefile(default.tagger)
    assert cli.main(["tag", "--bundle", str(out), "-t", "李克强访问柏林。"]) == ExitStatus.OK
    assert json.loads(capsys.readouterr().out)["error"] is None


def test_a_dry_run_writes_nothing(llm: Path, tmp_path: Path) -> None:
    words = ["bundle", "new", "--llm", llm, "-o", tmp_path / "ours", "--licence", "MIT"]
    assert cli.main([*map(str, words), "--dry-run"]) == ExitStatus.OK
    assert not list(tmp_path.iterdir())
