"""``eat-edge bundle new``: what a downloaded model becomes, and what is refused before that."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from chat_fakes import CHATML, make_chat_gguf

from eat_edge import cli
from eat_edge.bundle import CHAT_TEMPLATE, MANIFEST, default_path, open_bundle
from eat_edge.bundling.new import NewBundle, plan_new
from eat_edge.errors import BundleError, CapacityError, ConfigError, InputError, ModelError
from eat_edge.types import ExitStatus

EAT = default_path()


@pytest.fixture(scope="module")
def llm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random model of a real architecture, with a chat template and no licence."""
    return make_chat_gguf(tmp_path_factory.mktemp("llm"))


@pytest.fixture
def asked(llm: Path, tmp_path: Path) -> NewBundle:
    return NewBundle(tmp_path / "ours", llm, licence="Apache-2.0")


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


def with_template(content: str) -> Callable[[NewBundle], NewBundle]:
    def change(asked: NewBundle) -> NewBundle:
        (path := asked.out.with_name("turns.jinja")).write_text(content)
        return replace(asked, chat_template=path)

    return change


def cut(asked: NewBundle) -> NewBundle:
    (path := asked.out.with_name("cut.gguf")).write_bytes(asked.llm.read_bytes()[:5000])
    return replace(asked, llm=path)


def unknown_architecture(asked: NewBundle) -> NewBundle:
    content = asked.llm.read_bytes().replace(b"qwen2", b"qwen9")
    (path := asked.out.with_name("new.gguf")).write_bytes(content)
    return replace(asked, llm=path)


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (lambda a: replace(a, out=EAT), ConfigError, "is there already: remove it"),
        (lambda a: replace(a, out=a.out / "x"), ConfigError, "is not a directory: make it first"),
        (lambda a: replace(a, llm=Path("no")), InputError, "cannot read no, which becomes llm"),
        (cut, InputError, "cut.gguf is not a whole GGUF file"),
        (lambda a: replace(a, licence=None), ConfigError, "--licence 'Apache-2.0'"),
        (unknown_architecture, ModelError, "unknown model architecture: 'qwen9'.*newer than it"),
        (lambda a: replace(a, llm=EAT / "llm.gguf"), (BundleError, ModelError), "has no"),
        (with_template("{{ messages[0].content }}"), BundleError, "turns.jinja cannot be used"),
        (lambda a: replace(a, chat_template=Path("no")), InputError, "the chat template no: "),
        (lambda a: replace(a, context=512), CapacityError, r"\d+ is the least, 2048 does"),
        (
            lambda a: replace(a, context=1000, is_reasoning=True),
            CapacityError,
            "with thoughts before the answers",
        ),
        (lambda a: replace(a, context=5000), CapacityError, "--context 4096 or less"),
        (lambda a: replace(a, translated=("xx",)), ConfigError, "--translated has xx"),
        (lambda a: replace(a, like=a.llm.parent), BundleError, "is not a bundle"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    asked: NewBundle,
    change: Callable[[NewBundle], NewBundle],
    kind: type[Exception] | tuple[type[Exception], ...],
    message: str,
) -> None:
    changed = change(asked)
    with pytest.raises(kind, match=message):
        plan_new(changed)
    assert not changed.out.with_name("ours.partial").exists()


def test_a_disk_that_does_not_link_gets_copies(
    asked: NewBundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eat_edge.bundling.parts import copy_parts

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
