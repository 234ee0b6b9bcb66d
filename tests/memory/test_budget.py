"""Memory that was promised: what is refused, and what a real process takes at its highest."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import load
from eat_edge.errors import CapacityError
from eat_edge.memory.budget import apply_plan, limits_of, price_of
from eat_edge.memory.plan import parse_size

ROOT = Path(__file__).resolve().parents[2]


NEWS = ROOT / "examples" / "news.txt"


FAST = EngineConfig(threads=1, options=Options(mode="fast"))


FULL = EngineConfig(threads=1, options=Options(mode="full"))


SCRIPT = """
import re, sys
from pathlib import Path
from eat_edge import cli
status = cli.main({arguments!r})
peak = re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())
sys.stderr.write(f"peak {{int(peak.group(1)) * 1024}}")
sys.exit(status)
"""


def least(config: EngineConfig) -> int:
    """Bytes that the refusal of too little says would do, which they must."""
    with pytest.raises(CapacityError) as refusal:
        limits_of(open_bundle(), replace(config, max_memory=1))
    found = re.search(r"give at least (\d+M)", str(refusal.value))
    assert found is not None
    return parse_size(found.group(1))


def test_a_refusal_says_what_would_do() -> None:
    with pytest.raises(CapacityError) as refusal:
        load(None, replace(FULL, max_memory=100 << 20))
    message = str(refusal.value)
    assert "eat-mini does not fit into --max-memory 100M" in message
    assert message.endswith("(an upper bound is promised; mostly less is taken)")
    assert f"{least(FAST) >> 20}M without translation (--mode fast)" in message
    with pytest.raises(CapacityError, match=r"--max-memory 6 bytes: give at least \d+M"):
        load(None, replace(FULL, max_memory=6))
    limits_of(open_bundle(), replace(FULL, max_memory=least(FULL)))
    with pytest.raises(CapacityError):
        limits_of(open_bundle(), replace(FULL, max_memory=least(FULL) - (1 << 20)))


def test_options_change_with_a_limit_only() -> None:
    assert apply_plan(limits_of(open_bundle(), FULL), FULL) is FULL
    limited = replace(FULL, max_memory=least(FULL))
    applied = apply_plan(limits_of(open_bundle(), limited), limited)
    assert (applied.max_sequences, applied.n_batch, applied.gpu_layers) == (1, 64, 0)
    price = price_of(limits_of(open_bundle(), limited), open_bundle(), limited)
    assert price.num_bytes <= least(FULL)


def test_a_limit_changes_no_result_and_refuses_what_is_too_long() -> None:
    lines = NEWS.read_text("utf-8").splitlines()
    limit = least(FAST)
    with load(None, FAST) as free, load(None, replace(FAST, max_memory=limit)) as limited:
        assert list(limited.pipe(lines)) == list(free.pipe(lines))
        info = limited.info()
        assert info.memory["in all"] <= limit
        assert info.max_characters is not None
        long, short = limited.pipe(["北" * (info.max_characters + 1), "柏林"])
        assert long.error is not None and "fit into --max-memory: split it" in long.error
        assert short.error is None
        with pytest.raises(CapacityError, match="split it"):
            limited("北" * (info.max_characters + 1))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
@pytest.mark.parametrize(
    ("config", "mode", "num_lines"),
    [
        (FAST, "fast", 600),
        (FULL, "full", 4),
        pytest.param(FULL, "full", 300, marks=[pytest.mark.slow, pytest.mark.timeout(1200)]),
    ],
)
def test_the_command_keeps_its_promise(
    config: EngineConfig, mode: str, num_lines: int, tmp_path: Path
) -> None:
    limit = least(config)
    lines = NEWS.read_text("utf-8").splitlines()
    source = tmp_path / "in.txt"
    # A long line among them, as long as any plan has room for.
    text = [lines[i % len(lines)] for i in range(num_lines)]
    if mode == "fast":
        text.append("".join(lines)[:9_999])
    source.write_text("\n".join(text), "utf-8")
    arguments = ["tag", str(source), "--mode", mode, "--threads", "1"]
    arguments += ["--max-memory", f"{limit >> 20}M"]
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(arguments=arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert len(result.stdout.splitlines()) == len(text)
    assert not any(json.loads(line).get("error") for line in result.stdout.splitlines())
    said = result.stderr.decode().rpartition("peak ")
    assert int(said[2]) <= limit


def test_the_command_refuses_and_says_what_would_do(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "eat_edge.cli", "tag", str(NEWS), "--max-memory", "64M"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    assert result.returncode == 2
    assert result.stdout == b""
    assert re.search(rb"give at least \d+M, or \d+M without translation", result.stderr)
