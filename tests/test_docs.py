"""The pages say what is so: their commands are run as they are written, and the site is built.

A block of code behind ``<!-- run -->`` is run, in an empty directory that all blocks of its page
share, beside the repository's ``examples``. ``<!-- run in the background -->`` leaves it running
until the page ends, and goes on as soon as it says that it serves. ``<!-- run: NAME -->`` begins a
test of its own. A block behind ``<!-- output -->`` is what the one before it wrote to standard
output, with ``...`` for anything.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(
    r"^<!-- (?P<marker>run in the background|run: \w+|run|output) -->\n+"
    r"```(?P<language>\w*)\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
MARKER = re.compile(r"^<!-- (?:run|output)", re.MULTILINE)
NEEDS = {
    "dataset": ("ray", "pandas", "pyarrow"),
    "desktop": ("PySide6",),
    "documents": ("lxml", "openpyxl"),
    "langchain": ("langchain_core",),
    "ray": ("ray", "pyarrow"),
    "redaction": ("cryptography", "phonenumbers", "stdnum"),
    "server": ("fastapi", "uvicorn", "prometheus_client"),
    "spacy": ("spacy",),
    "spark": ("pyspark", "pandas", "pyarrow"),
}
"""Libraries that a page, or a test of its own in one, does not run without."""
PROGRAMS = {"node": ("node",), "server": ("curl", "openssl"), "spark": ("java",)}
SLOW = {"spark"}
SERVER_PORT = 8000
SECONDS = 240


@dataclass(frozen=True)
class Step:
    marker: str
    language: str
    code: str


def steps_of(page: Path) -> dict[str, list[Step]]:
    """The blocks of a page, by the test they belong to."""
    text = page.read_text("utf-8")
    found: dict[str, list[Step]] = {}
    name = page.stem
    for block in BLOCK.finditer(text):
        marker = block["marker"]
        if marker != "output":
            name = marker.partition(": ")[2] or page.stem
        found.setdefault(name, []).append(Step(marker, block["language"], block["code"]))
    assert sum(map(len, found.values())) == len(MARKER.findall(text)), "a marker without a block"
    return found


def cases() -> list[Any]:
    return [
        pytest.param(name, steps, id=name, marks=[pytest.mark.slow] if name in SLOW else [])
        for page in PAGES
        for name, steps in steps_of(page).items()
    ]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with the examples, where ``eat-edge`` and ``python`` are ours."""
    programs, place = tmp_path / "bin", tmp_path / "place"
    for directory in (programs, place):
        directory.mkdir()
    for name, command in (("eat-edge", "-m eat_edge.cli"), ("python", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n')
        program.chmod(0o755)
    shutil.copytree(ROOT / "examples", place / "examples")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{installed(tmp_path)}")
    # Ray runs workers at a lower priority than we have, and on a busy machine then hardly at all.
    monkeypatch.setenv("RAY_worker_niceness", "0")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return place


def installed(tmp_path: Path) -> Path:
    """Tell Python of our entry points, whether or not the package is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [
        line
        for group, entries in project["entry-points"].items()
        for line in (f"[{group}]", *(f"{name} = {place}" for name, place in entries.items()))
    ]
    facts = tmp_path / "installed" / "eat_edge-0.dist-info"
    facts.mkdir(parents=True)
    (facts / "entry_points.txt").write_text("\n".join(lines))
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: eat-edge\nVersion: 0\n")
    return facts.parent


@pytest.mark.parametrize(("name", "steps"), cases())
def test_commands_do_what_the_page_says(name: str, steps: list[Step], place: Path) -> None:
    missing = [library for library in NEEDS.get(name, ()) if find_spec(library) is None]
    missing += [program for program in PROGRAMS.get(name, ()) if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    if any(step.marker == "run in the background" for step in steps) and is_taken(SERVER_PORT):
        pytest.skip(f"port {SERVER_PORT} is taken by somebody else")
    said = ""
    with ExitStack() as stack:
        for step in steps:
            if step.marker == "output":
                assert re.fullmatch(pattern_of(step.code.strip()), said.strip()), said
            elif step.marker == "run in the background":
                stack.enter_context(serving(step, place))
            else:
                said = run(step, place)


def command_of(step: Step) -> list[str]:
    if step.language == "python":
        return [sys.executable, "-c", step.code]
    assert step.language == "sh", f"{step.language!r} cannot be run"
    return ["bash", "-euo", "pipefail", "-c", step.code]


def run(step: Step, place: Path) -> str:
    with subprocess.Popen(
        command_of(step),
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            stdout, stderr = process.communicate(timeout=SECONDS)
        except BaseException:
            # With what it has started, which nobody would end.
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 0, f"{step.code}\n{stdout}\n{stderr}"
    return stdout


@contextmanager
def serving(step: Step, place: Path) -> Iterator[None]:
    with subprocess.Popen(
        command_of(step), cwd=place, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        try:
            said = ""
            while "serving on" not in said:
                line = process.stderr.readline()
                assert line, f"it ended and had said: {said}"
                said += line
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.stderr.read()


def pattern_of(output: str) -> str:
    return re.escape(output).replace(r"\.\.\.", ".*")


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_extras_that_pages_name_are_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {
        extra
        for page in PAGES
        for extras in re.findall(r"pip install [^\n]*?\[([\w,]+)\]", page.read_text("utf-8"))
        for extra in extras.split(",")
    }
    assert (
        {"cpu", "desktop", "ray", "server", "spacy"} <= named <= {*project["optional-dependencies"]}
    )


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_and_the_site_list_every_page() -> None:
    listed = set(re.findall(r"\]\(docs/([\w-]+\.md)", PAGES[0].read_text("utf-8")))
    nav = set(
        re.findall(r"^ +- ([\w-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    )
    pages = {page.name for page in PAGES[1:]}
    assert listed == pages - {"index.md"}
    assert nav == pages


def test_the_architecture_says_what_every_part_is_for() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", text.partition("## Who does what")[2].partition("\n## ")[0]))
    package = ROOT / "eat_edge"
    parts = {path.stem for path in package.glob("*.py")} | {
        path.parent.name for path in package.glob("*/__init__.py")
    }
    assert parts <= named, f"the table lacks {sorted(parts - named)}"


PATH = re.compile(r"`((?:eat_edge|export|tests|benchmarks|docs|examples|models)/[\w./-]*\w/?)`")
CHOICE = "TARGET"
"""Stands for any of several names."""


def test_files_that_pages_name_are_there() -> None:
    manuals = [
        *PAGES,
        *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "models/README.md")),
    ]
    for page in manuals:
        for path in PATH.findall(page.read_text("utf-8")):
            assert CHOICE in path or (ROOT / path).exists(), f"{page.name}: {path}"


def test_the_tests_that_make_runs_are_there() -> None:
    named = re.findall(r"\btests(?:/\w+)+(?:\.\w+)?", (ROOT / "Makefile").read_text("utf-8"))
    assert "tests/pipeline" in named
    assert [path for path in named if not (ROOT / path).exists()] == []


class Loads(HTMLParser):
    """Collects what a browser would fetch to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.urls += [
            values[name] for name in ("src", "srcset", "data", "poster") if name in values
        ]
        if tag == "link" and values.get("rel") not in ("canonical", "next", "prev"):
            self.urls.append(values.get("href", ""))


@pytest.mark.skipif(
    find_spec("mkdocs") is None or find_spec("material") is None,
    reason="the extra docs is not installed",
)
def test_the_site_is_built_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    command += ["--config-file", str(ROOT / "mkdocs.yml"), "--site-dir", str(tmp_path)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, "DISABLE_MKDOCS_2_WARNING": "true", "NO_MKDOCS_2_WARNING": "true"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    built = sorted(tmp_path.rglob("*.html"))
    names = {path.stem for path in built}
    assert {page.stem for page in PAGES if page.parent.name == "docs"} <= names
    for path in built:
        loads = Loads()
        loads.feed(path.read_text("utf-8"))
        foreign = [url for url in loads.urls if re.match(r"(?:[a-z]+:)?//", url)]
        assert not foreign, f"{path.name} loads {foreign}"
        assert "fonts.g" not in path.read_text("utf-8")
    for path in tmp_path.rglob("*.css"):
        assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", path.read_text("utf-8"))
