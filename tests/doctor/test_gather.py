"""Facts of this machine, as the system gives them; and probes that survive what they try."""

import signal
from pathlib import Path

import pytest

from eat_edge.doctor import gather as gathering
from eat_edge.doctor.facts import Probe
from eat_edge.doctor.gather import cpu_flags, memory_left, pinned, run_probe


@pytest.mark.parametrize(
    ("limit", "used", "left"),
    [("1000\n", "300\n", 700), ("max\n", "300\n", None), ("", "", None), ("10", "30", 0)],
)
def test_what_a_control_group_has_left(limit: str, used: str, left: int | None) -> None:
    assert memory_left(limit, used) == left


def test_what_the_kernel_says_is_read() -> None:
    assert cpu_flags("processor : 0\nflags\t\t: fpu avx2\n\nflags : other\n") == {"fpu", "avx2"}
    assert cpu_flags("Features : asimddp\n") == {"asimddp"}
    assert cpu_flags("") == frozenset()


def test_pins_are_found_among_requirements() -> None:
    requirements = ["numpy>=2", "llama-cpp-python==0.3.36; extra == 'cpu'", "onnxruntime"]
    assert pinned("llama-cpp-python", requirements) == "0.3.36"
    assert pinned("numpy", requirements) == ""


def test_a_probe_survives_what_it_tries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import os, sys\nprint('bad news', file=sys.stderr)\nos.abort()\n"
    (tmp_path / "abort_probe.py").write_text(script)
    monkeypatch.syspath_prepend(tmp_path)
    probe = run_probe(module="abort_probe")
    assert probe.status == -signal.SIGABRT
    assert "bad news" in probe.error
    assert not probe.is_well


def test_a_probe_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hang_probe.py").write_text("import threading\nthreading.Event().wait()\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(gathering, "_PATIENCE", 0.5)
    assert run_probe(module="hang_probe") == Probe(None, {})


def test_a_probe_imports_nothing_from_where_somebody_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit(7)\n")
    monkeypatch.chdir(tmp_path)
    assert run_probe("onnx").is_well
