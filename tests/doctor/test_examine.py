"""What is found wrong with a machine, and its remedy."""

import signal
from dataclasses import replace

import pytest
from machines import LLAMA, ONNX, WELL, changed

from eat_edge.doctor.examine import examine
from eat_edge.doctor.facts import Facts, Finding, Memory, Probe
from eat_edge.doctor.gather import gather


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


def test_the_bundle_on_this_machine_is_well() -> None:
    findings = {finding.topic: finding for finding in examine(gather())}
    for topic in ("python", "llama.cpp", "bundle", "self-test"):
        assert findings[topic].level != "wrong", findings[topic]
