"""The desktop example: its window offscreen with the real engine, and its frozen folder."""

import importlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eat_edge.cli import main
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import load
from eat_edge.readers import read_documents
from eat_edge.types import LABELS

core = pytest.importorskip("PySide6.QtCore", exc_type=ImportError)
gui = pytest.importorskip("PySide6.QtGui", exc_type=ImportError)
widgets = pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "desktop"
FAST = EngineConfig(threads=1, options=Options(mode="fast"))
TEXT = "😀他在柏林见了李娜。\n\n東京で安倍晋三が会見した。\u200e\n天气很好。\n"
LONG = "他在柏林见了李娜。" * 4000
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def application() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("QT_QPA_PLATFORM", "offscreen")
        patched.syspath_prepend(str(EXAMPLE))
        yield widgets.QApplication.instance() or widgets.QApplication(["test"])


class Desk:
    """The window with its worker, as the example joins them."""

    def __init__(self, application: Any) -> None:
        self.application = application
        worker = importlib.import_module("worker")
        self.worker, self.thread = worker.Worker(FAST), core.QThread()
        self.worker.moveToThread(self.thread)
        self.window = importlib.import_module("window").Window(self.worker)
        self.thread.start()
        self.window.show()

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window live until something is so."""
        deadline = core.QDeadlineTimer(PATIENCE_MS)
        wake = core.QTimer(interval=20)
        wake.start()
        while not condition():
            assert not deadline.hasExpired(), self.said
            self.application.processEvents(core.QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def open(self, path: Path) -> None:
        self.window.open(str(path))
        self.until(self.is_idle)

    def is_idle(self) -> bool:
        return bool(self.window.open_action.isEnabled())

    @property
    def said(self) -> str:
        return str(self.window.statusBar().currentMessage())

    def coloured(self) -> list[str]:
        """Every piece of the text that has a colour behind it."""
        pieces = []
        block = self.window.text.document().begin()
        while block.isValid():
            units = block.text().encode("utf-16-le")
            for part in block.layout().formats():
                span = units[2 * part.start : 2 * (part.start + part.length)]
                pieces.append(span.decode("utf-16-le"))
            block = block.next()
        return pieces

    def end(self) -> None:
        self.window.close()
        self.thread.quit()
        assert self.thread.wait(PATIENCE_MS)
        self.worker.close()


@pytest.fixture
def desk(application: Any) -> Iterator[Desk]:
    made = Desk(application)
    yield made
    made.end()


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_a_file_is_shown_with_its_names(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", TEXT)
    desk.open(path)
    with load(None, FAST) as engine:
        documents = list(engine.pipe(read.document for read in read_documents([str(path)])))
    names = [entity.text for document in documents for entity in document.entities]
    assert {"柏林", "李娜", "東京"} <= set(names)
    window = desk.window
    assert window.documents == documents
    assert window.text.toPlainText() == "\n".join(one.text for one in documents)
    assert desk.coloured() == names
    view, model = window.view, window.view.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == names
    for row, name in enumerate(names):
        view.selectRow(row)
        assert window.text.textCursor().selectedText() == name
    assert desk.said == "Done."
    assert not window.bar.isVisible()


def test_what_the_toolkit_would_take_for_something_else(desk: Desk, tmp_path: Path) -> None:
    breaks = ["\r\n", "\r", "\u202e", "\u2029", "\x00", "\ufdd0", "\u2028", "😀"]
    texts = ["", *(f"他在柏林。{one}他在柏林。" for one in breaks), "\n"]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    desk.open(write(tmp_path / "a.jsonl", lines))
    documents = desk.window.documents
    names = [entity.text for document in documents for entity in document.entities]
    assert names == ["柏林"] * 2 * len(breaks)
    assert desk.coloured() == names


def test_cancelled_in_the_midst_of_a_document(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", f"他在柏林。\n{LONG}\n他在柏林。\n")
    desk.window.open(str(path))
    assert not desk.window.open_action.isEnabled()
    desk.until(lambda: desk.window.bar.value() > 1)
    desk.window.cancel_action.trigger()
    desk.until(desk.is_idle)
    assert desk.said == "Cancelled."
    assert [document.text for document in desk.window.documents] == ["他在柏林。"]
    assert desk.window.save_action.isEnabled()
    desk.open(write(tmp_path / "b.txt", TEXT))
    assert desk.said == "Done."
    assert len(desk.window.documents) == 3


def test_closed_in_the_midst_of_a_document(application: Any, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    desk = Desk(application)
    desk.window.open(str(write(tmp_path / "a.txt", LONG)))
    desk.until(lambda: desk.window.bar.value() > 0)
    desk.end()
    assert not any("decoder" in thread.name for thread in {*threading.enumerate()} - before)


@pytest.mark.parametrize("name", ["in.txt", "in.csv", "in.jsonl"])
def test_what_is_saved_is_what_the_command_writes(desk: Desk, tmp_path: Path, name: str) -> None:
    texts = {
        "in.txt": TEXT,
        "in.csv": "text,source\n他在柏林。,a\n東京で会見した。,b\n",
        "in.jsonl": '{"text": "他在柏林。", "source": 1}\n{"text": 7}\n{"text": "東京"}\n',
    }
    path = write(tmp_path / name, texts[name])
    desk.open(path)
    for suffix in ("jsonl", "conll", "csv"):
        ours, theirs = tmp_path / f"ours.{suffix}", tmp_path / f"theirs.{suffix}"
        desk.window.save(str(ours))
        desk.until(desk.is_idle)
        assert desk.said == f"{ours} is saved."
        options = ["--mode", "fast", "--threads", "1", "--format", suffix, "-o", str(theirs)]
        assert main(["tag", *options, str(path)]) == ("7}" in texts[name])
        assert ours.read_bytes() == theirs.read_bytes()


def test_what_goes_wrong_is_said(desk: Desk, tmp_path: Path) -> None:
    desk.open(tmp_path / "none.txt")
    assert "no such file" in desk.said
    assert not desk.window.save_action.isEnabled()
    desk.open(write(tmp_path / "a.jsonl", '{"text": "柏林"}\n{broken\n'))
    assert desk.said.startswith("1 of 2 failed. ")
    desk.window.save(str(tmp_path / "none" / "out.jsonl"))
    desk.until(desk.is_idle)
    assert "none" in desk.said
    assert len(desk.window.documents) == 2


@pytest.mark.parametrize("is_dark", [False, True])
def test_text_can_be_read_on_every_colour(application: Any, is_dark: bool) -> None:
    results = importlib.import_module("results")
    palette = gui.QPalette(gui.QColor("#202020" if is_dark else "#f0f0f0"))
    assert results.is_dark(palette) == is_dark
    text = palette.color(gui.QPalette.ColorRole.Text)
    for label in LABELS:
        assert contrast(text, results.colour_of(label, palette)) > 4.5


def test_colours_follow_the_desktop(desk: Desk, tmp_path: Path) -> None:
    desk.open(write(tmp_path / "a.txt", TEXT))
    desk.window.view.selectRow(1)
    seen = []
    for window_colour in ("#202020", "#f0f0f0"):
        desk.window.setPalette(gui.QPalette(gui.QColor(window_colour)))
        desk.application.processEvents()
        formats = desk.window.text.document().begin().layout().formats()
        seen.append(formats[0].format.background().color().name())
    assert len(set(seen)) == 2
    assert desk.window.view.currentIndex().row() == 1


def test_everything_is_within_reach_of_the_keyboard(desk: Desk) -> None:
    window = desk.window
    for action in (window.open_action, window.save_action, window.cancel_action):
        assert action.shortcut().toString()
    for widget in (window.text, window.view):
        assert widget.focusPolicy() & core.Qt.FocusPolicy.TabFocus
        assert widget.accessibleName()
    window.text.setFocus()
    assert window.focusNextChild()
    assert window.focusWidget() is window.view


def contrast(one: Any, other: Any) -> float:
    """Contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""

    def luminance(colour: Any) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def self_check(command: list[str], cwd: Path, environment: dict[str, str]) -> None:
    """Let the program tag a file, and compare with the library."""
    path = write(cwd / "in.txt", TEXT)
    result = subprocess.run(
        [*command, "--mode", "fast", "--self-check", str(path)],
        capture_output=True,
        cwd=cwd,
        env={**environment, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert result.returncode == 0, result.stderr.decode()
    with load(None, FAST) as engine:
        documents = engine.pipe(read.document for read in read_documents([str(path)]))
        expected = [document.to_dict() for document in documents]
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert records == json.loads(json.dumps(expected))
    assert any(record["entities"] for record in records)


def test_the_self_check(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    self_check([sys.executable, str(EXAMPLE / "app.py")], tmp_path, environment)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_frozen_folder_needs_nothing_and_nobody(tmp_path: Path) -> None:
    pytest.importorskip("PyInstaller")
    alone = ["unshare", "-rn"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"]).returncode != 0:
        pytest.skip("this system gives nobody a network of its own")
    dist, work = tmp_path / "dist", tmp_path / "work"
    freeze = [sys.executable, "-m", "PyInstaller", str(EXAMPLE / "eat-edge-desktop.spec")]
    subprocess.run(
        [*freeze, "--distpath", str(dist), "--workpath", str(work), "--log-level", "ERROR"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        check=True,
    )
    folder = (dist / "eat-edge-desktop").rename(tmp_path / "elsewhere")
    self_check([*alone, str(folder / "eat-edge-desktop")], tmp_path, {})
