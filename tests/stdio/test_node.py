"""The Node example, run by Node against the real command."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "stdio"
NODE = shutil.which("node")
CHECKS = """
import assert from "node:assert/strict";
import {{ EatEdge }} from {client!r};

const engine = new EatEdge({{ args: ["--mode", "fast", "--threads", "1"] }});
const info = await engine.info();
assert.ok(info.languages.includes("zh"));

// Many in flight; each is answered with its own text, and spans index strings of JavaScript.
const texts = Array.from({{ length: 100 }}, (_, n) => `😀第${{n}}次他在柏林。`);
const records = await Promise.all(texts.map((text) => engine.tag(text)));
records.forEach((record, n) => {{
  assert.equal(record.text, texts[n]);
  const spans = record.entities.map(({{ start, end }}) => texts[n].slice(start, end));
  assert.ok(spans.includes("柏林"), spans.join());
}});

const told = [];
await engine.tagMany(["甲", "乙"], {{ onProgress: (...value) => told.push(value) }});
assert.deepEqual(told, [[1, 2], [2, 2]]);

const controller = new AbortController();
const long = engine.tagMany(Array(20000).fill(texts[0]), {{ signal: controller.signal }});
controller.abort();
await assert.rejects(long, {{ code: -32800 }});
await assert.rejects(engine.tag("x", {{ lang: "xx" }}), {{ code: -32602 }});

assert.equal(await engine.close(), 0);
await assert.rejects(engine.info(), /ended/);

const missing = new EatEdge({{ args: ["--bundle", "no/such/bundle"] }});
await assert.rejects(missing.info(), /status 2/);
console.log("done");
"""

pytestmark = pytest.mark.skipif(NODE is None, reason="there is no node")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Where ``eat-edge`` is this checkout's, whether it is installed or not."""
    command = tmp_path / "bin" / "eat-edge"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m eat_edge.cli "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}


def node(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    assert NODE is not None
    return subprocess.run(
        [NODE, *arguments], capture_output=True, text=True, encoding="utf-8", env=environment
    )


def test_the_client(tmp_path: Path, environment: dict[str, str]) -> None:
    checks = tmp_path / "checks.mjs"
    checks.write_text(CHECKS.format(client=(EXAMPLE / "eat-edge.mjs").as_uri()), "utf-8")
    result = node(environment, str(checks))
    assert result.stdout == "done\n", result.stderr
    assert result.returncode == 0


def test_the_example(environment: dict[str, str]) -> None:
    result = node(environment, str(EXAMPLE / "main.mjs"), "他在柏林。", "他回到北京。")
    assert result.stdout == "柏林\tLOC\tBerlin\n北京\tLOC\tBeijing\n", result.stderr
    assert result.stderr == "1 of 2\n2 of 2\n"
    assert result.returncode == 0


def test_a_command_that_is_not_there_is_said(environment: dict[str, str], tmp_path: Path) -> None:
    result = node(
        {**environment, "PATH": str(tmp_path / "none")}, str(EXAMPLE / "main.mjs"), "他在柏林。"
    )
    assert result.returncode == 1
    assert result.stderr == (
        "cannot start eat-edge: it is not on the PATH; add the directory it is installed in, "
        "as .venv/bin\n"
    )
