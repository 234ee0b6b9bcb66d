"""The doctor: what is wrong is found, what to do is said, and nothing else is complained of."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eat_edge import cli
from eat_edge.doctor import gather as gathering
from eat_edge.doctor.command import as_json, as_text
from eat_edge.doctor.examine import examine
from eat_edge.doctor.facts import Cpus, Facts, Finding, Memory, Probe, Surroundings
from eat_edge.doctor.gather import (
    cpu_flags,
    gather,
    memory_left,
    pinned,
    run_probe,
)

FEATURES = "CPU : SSE3 = 1 | AVX = 1 | AVX2 = 1 | FMA = 1 | F16C = 1 | OPENMP = 1"
LLAMA = Probe(
    0,
    {
        "name": "llama-cpp-python",
        "version": "0.5.0-dev",
        "path": "/libllama.so",
        "refused": (),
        "package": "0.3.36",
        "features": FEATURES,
        "amx": "absent",
        "has_gpu": False,
    },
)
ONNX = Probe(0, {"version": "1.32.0", "providers": ["CPUExecutionProvider"], "cuda_error": ""})
WELL = Facts(
    python="3.11.7",
    implementation="CPython",
    bits=64,
    cpus=Cpus(8, 4, None, 0.5, frozenset({"avx", "avx2", "fma", "f16c", "sse4_2"})),
    memory=Memory(8_000_000_000, None),
    has_llama=True,
    llama=LLAMA,
    llama_wanted="0.3.36",
    onnx=ONNX,
    onnx_builds=("onnxruntime",),
    num_gpus=None,
    has_gpu_files=False,
    bundle="eat-mini 0.1.0",
    bundle_error="",
    engine=Probe(0, {"seconds": 1.0, "differences": []}),
    surroundings=Surroundings("utf-8", "utf-8", True, "xterm", "C.UTF-8"),
)


def changed(**changes: Any) -> Facts:
    return replace(WELL, **changes)


def unwell(facts: Facts) -> list[Finding]:
    return [finding for finding in examine(facts) if finding.level != "ok"]


def test_a_machine_that_is_well_is_told_so() -> None:
    assert unwell(WELL) == []
    assert {finding.topic for finding in examine(WELL)} == {
        *("python", "threads", "memory", "llama.cpp", "onnxruntime", "cuda", "bundle"),
        *("self-test", "locale", "terminal"),
    }


@pytest.mark.parametrize(
    ("facts", "topic", "level", "found", "remedy"),
    [
        (changed(python="3.10.2"), "python", "wrong", "3.10.2", "3.11 or later"),
        (changed(python="3.9.18"), "python", "wrong", "3.9", "3.11 or later"),
        (changed(bits=32), "python", "wrong", "32 bits", "64-bit"),
        (changed(implementation="PyPy"), "python", "wrong", "PyPy", "CPython"),
        (
            changed(cpus=replace(WELL.cpus, quota=1.5)),
            "threads",
            "note",
            "time for 1.5 only: the default is --threads 1",
            "whole CPUs",
        ),
        (
            changed(cpus=replace(WELL.cpus, quota=0.2)),
            "threads",
            "note",
            "time for 0.2 only: the default is --threads 1",
            "whole CPUs",
        ),
        (
            changed(cpus=replace(WELL.cpus, load=9.0)),
            "load",
            "note",
            "9.0 processes",
            "fewer threads",
        ),
        (changed(memory=Memory(2 * 10**8, None)), "memory", "wrong", "200 MB", "free some"),
        (
            changed(memory=Memory(8 * 10**9, 10**8)),
            "memory",
            "wrong",
            "100 MB can be had, which is what the control group has left",
            "raise the limit",
        ),
        (
            changed(memory=Memory(5 * 10**8, None)),
            "memory",
            "note",
            "little else",
            "--max-memory 429M",
        ),
        (
            changed(llama=Probe(-signal.SIGILL, {})),
            "llama.cpp",
            "wrong",
            "built for another CPU",
            "--no-binary llama-cpp-python llama-cpp-python==0.3.36",
        ),
        (changed(llama=Probe(-11, {})), "llama.cpp", "wrong", "signal 11", "build it"),
        (changed(llama=Probe(None, {})), "llama.cpp", "wrong", "it hangs", "build it"),
        (changed(llama=Probe(2, {}, "no library")), "llama.cpp", "wrong", "no library", "build"),
        (
            changed(llama_wanted="0.3.40"),
            "llama.cpp",
            "note",
            "llama.cpp 0.5.0-dev of llama-cpp-python 0.3.36 (/libllama.so)",
            "pip install llama-cpp-python==0.3.40",
        ),
        (
            changed(has_llama=False, llama=Probe(2, {}, "no library")),
            "llama.cpp",
            "note",
            "nothing is translated",
            'pip install ".[prebuilt]"',
        ),
        (
            changed(llama=Probe(0, {**LLAMA.answer, "refused": ("/a.so of a: it is broken",)})),
            "llama.cpp",
            "note",
            "passed over: /a.so of a: it is broken",
            "remove it",
        ),
        (
            changed(cpus=replace(WELL.cpus, flags=frozenset({"avx2", "avx512f"}))),
            "llama.cpp",
            "note",
            "built without AVX512,",
            "build it on this machine",
        ),
        (
            changed(llama=Probe(0, {**LLAMA.answer, "amx": "broken"})),
            "llama.cpp",
            "note",
            "its code for AMX",
            "CXXFLAGS='-fno-tree-dse -fno-dse': pip install --force-reinstall --no-cache-dir",
        ),
        (
            changed(onnx_builds=("onnxruntime", "onnxruntime-gpu")),
            "onnxruntime",
            "wrong",
            "both installed and overwrite",
            "pip uninstall onnxruntime onnxruntime-gpu, then",
        ),
        (changed(onnx_builds=()), "onnxruntime", "wrong", "not installed", ".[cpu]"),
        (
            changed(onnx=Probe(2, {}, "is broken")),
            "onnxruntime",
            "wrong",
            "is broken",
            "pip uninstall onnxruntime, then",
        ),
        (changed(has_gpu_files=True), "cuda", "wrong", "driver gives us none", "nvidia-smi"),
        (changed(num_gpus=0, has_gpu_files=True), "cuda", "wrong", "gives us none", "--gpus all"),
        (changed(num_gpus=1), "cuda", "note", "without CUDA", "-DGGML_CUDA=on"),
        (
            changed(bundle="", bundle_error="llm.gguf is damaged; restore the bundle"),
            "bundle",
            "wrong",
            "llm.gguf is damaged",
            "restore the bundle",
        ),
        (
            changed(engine=Probe(2, {}, "no room")),
            "self-test",
            "wrong",
            "no room",
            "found above",
        ),
        (
            changed(engine=Probe(0, {"seconds": 1.0, "differences": ["11:13 '柏林': not found"]})),
            "self-test",
            "wrong",
            "should find: 11:13 '柏林': not found",
            "verify --selftest says more",
        ),
        (
            changed(surroundings=replace(WELL.surroundings, file_encoding="ascii")),
            "locale",
            "wrong",
            "file names in ascii",
            "LANG=C.UTF-8",
        ),
        (
            changed(surroundings=replace(WELL.surroundings, output_encoding="latin-1")),
            "terminal",
            "note",
            "latin-1",
            "PYTHONIOENCODING=utf-8",
        ),
    ],
)
def test_what_is_wrong_is_found_alone_and_has_a_remedy(
    facts: Facts, topic: str, level: str, found: str, remedy: str
) -> None:
    (finding,) = unwell(facts)
    assert (finding.topic, finding.level) == (topic, level)
    assert found in finding.found
    assert remedy in finding.remedy


def test_cuda_that_cannot_be_loaded_is_named() -> None:
    error = "libcudnn.so.9: cannot open shared object file"
    facts = changed(
        num_gpus=1,
        onnx_builds=("onnxruntime-gpu",),
        onnx=Probe(0, {**ONNX.answer, "cuda_error": error}),
        llama=Probe(0, {**LLAMA.answer, "has_gpu": True}),
    )
    (finding,) = unwell(facts)
    assert (finding.topic, finding.level) == ("cuda", "wrong")
    assert error in finding.found


def test_a_gpu_in_use_is_well() -> None:
    llama = Probe(0, {**LLAMA.answer, "has_gpu": True})
    facts = changed(num_gpus=2, onnx_builds=("onnxruntime-gpu",), llama=llama)
    assert unwell(facts) == []
    assert any(finding.found == "2 NVIDIA GPUs" for finding in examine(facts))


def test_amx_in_use_is_well() -> None:
    assert unwell(changed(llama=Probe(0, {**LLAMA.answer, "amx": "sound"}))) == []


def test_a_pipe_may_have_any_encoding() -> None:
    around = replace(WELL.surroundings, output_encoding="ascii", is_terminal=False)
    assert unwell(changed(surroundings=around)) == []


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


def test_the_bundle_on_this_machine_is_well() -> None:
    findings = {finding.topic: finding for finding in examine(gather())}
    for topic in ("python", "llama.cpp", "bundle", "self-test"):
        assert findings[topic].level != "wrong", findings[topic]


def test_a_broken_bundle_fails_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["doctor", "--json", "--bundle", str(tmp_path)]) == 1
    record = json.loads(capsys.readouterr().out)
    wrong = {item["topic"]: item for item in record["findings"] if item["level"] == "wrong"}
    assert not record["is_well"]
    assert {"bundle", "self-test"} <= set(wrong)
    assert "has no manifest.json" in wrong["bundle"]["found"]


def test_text_and_json_say_the_same() -> None:
    findings = examine(changed(bits=32))
    text, record = as_text(findings), json.loads(as_json(findings))
    assert not record["is_well"]
    assert text.startswith("WRONG  python       CPython 3.11.7, 32 bits\n")
    assert "\n                    -> install 64-bit CPython" in text
    for item in record["findings"]:
        assert item["found"] in text
    assert json.loads(as_json(examine(WELL)))["is_well"]


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, eat_edge.cli\n"
        "print(*sorted({'eat_edge.doctor.gather', 'eat_edge.tagger.onnx'} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    result = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert result.stdout.split() == []
