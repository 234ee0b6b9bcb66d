"""From facts to findings: pure functions, one for each thing that may be wrong."""

import math
import signal
from collections.abc import Iterator

from eat_edge.doctor.facts import Cpus, Facts, Finding, Memory, Probe, Surroundings
from eat_edge.errors import install_command

__all__ = ["examine"]

_LEAST_PYTHON = (3, 11)
_LEAST_MEMORY = 260_000_000
"""Bytes below which no ``--max-memory`` makes the default engine fit, and a tenth."""
_GOOD_MEMORY = 1_000_000_000
"""Bytes that the default engine never takes, with room for others; its plan has 590 MB."""
_BUSY = 1.5
"""Processes for each CPU from which on threads wait for one another."""

_FEATURES = {
    "avx": "AVX",
    "avx2": "AVX2",
    "fma": "FMA",
    "f16c": "F16C",
    "avx512f": "AVX512",
    "avx512_vnni": "AVX512_VNNI",
    "asimddp": "DOTPROD",
    "i8mm": "MATMUL_INT8",
}
"""What the kernel calls a feature of a CPU, and what llama.cpp does."""

_REBUILD = (
    "pip install --force-reinstall --no-cache-dir --no-binary llama-cpp-python llama-cpp-python=={}"
)
"""Without the cache, which would give back the wheel that was built last."""
_BINDING = "llama-cpp-python"
_ADD_LLAMA = (
    f"for translations {install_command('prebuilt')}, which compiles nothing, or the same with "
    "cpu, which compiles llama.cpp for this CPU, for five to eight minutes"
)
_SOUND_AMX = "-fno-tree-dse -fno-dse"
"""Keeps GCC 12.2 from leaving out what its intrinsic for AMX needs; seen to work."""
_ONE_RUNTIME = f"{install_command('cpu')}, or the same with gpu for NVIDIA GPUs"


def examine(facts: Facts) -> list[Finding]:
    """Judge facts.

    Returns:
        At least one finding for each topic, in the order in which to read and repair them.
    """
    return [
        *_python(facts),
        *_cpus(facts.cpus),
        *_memory(facts.memory),
        *_llama(facts),
        *_onnx(facts),
        *_gpu(facts),
        *_bundle(facts),
        *_engine(facts),
        *_surroundings(facts.surroundings),
    ]


def _python(facts: Facts) -> Iterator[Finding]:
    found = f"{facts.implementation} {facts.python}, {facts.bits} bits"
    version = tuple(int(part) for part in facts.python.split(".")[:2])
    if version < _LEAST_PYTHON or facts.bits != 64 or facts.implementation != "CPython":
        least = ".".join(map(str, _LEAST_PYTHON))
        yield Finding("python", "wrong", found, f"install 64-bit CPython {least} or later")
    else:
        yield Finding("python", "ok", found)


def _cpus(cpus: Cpus) -> Iterator[Finding]:
    found = f"{cpus.affinity} of {cpus.machine} CPUs may be used"
    if cpus.quota is not None and cpus.quota < cpus.affinity:
        threads = max(1, math.floor(cpus.quota))
        yield Finding(
            "threads",
            "note",
            f"{found}, but the control group gives time for {cpus.quota:g} only: the default is "
            f"--threads {threads}",
            "give whole CPUs (docker run --cpuset-cpus), and leave --threads to us",
        )
    else:
        yield Finding("threads", "ok", found)
    if cpus.load > _BUSY * cpus.affinity:
        yield Finding(
            "load",
            "note",
            f"{cpus.load:.1f} processes want those CPUs already",
            "wait for them: until then we compute with fewer threads",
        )


def _memory(memory: Memory) -> Iterator[Finding]:
    known = [size for size in (memory.available, memory.limit) if size is not None]
    if not known:
        yield Finding("memory", "note", "the system does not say how much is free")
        return
    room = min(known)
    found = f"{room / 1e6:,.0f} MB can be had"
    if memory.limit == room:
        found += ", which is what the control group has left"
    if room < _LEAST_MEMORY:
        needed = f"{_LEAST_MEMORY / 1e6:.0f} MB are needed"
        remedy = f"free some or raise the limit: {needed}; --mode fast needs half of it"
        yield Finding("memory", "wrong", found, remedy)
    elif room < _GOOD_MEMORY:
        remedy = f"--max-memory {room * 9 // 10 >> 20}M keeps one engine within it"
        yield Finding("memory", "note", f"{found}: enough for one engine and little else", remedy)
    else:
        yield Finding("memory", "ok", found)


def _llama(facts: Facts) -> Iterator[Finding]:
    probe, wanted = facts.llama, facts.llama_wanted
    rebuild = _REBUILD.format(wanted or "VERSION")
    if not facts.has_llama:
        yield Finding("llama.cpp", "note", "not installed: nothing is translated", _ADD_LLAMA)
        return
    if not probe.is_well:
        remedy = f"build it on this machine: {rebuild}"
        yield Finding("llama.cpp", "wrong", _failure(probe), remedy)
        return
    name, package, features = (probe.answer[key] for key in ("name", "package", "features"))
    is_package = name == _BINDING
    brought = f"{name} {package}" if is_package else name
    found = f"llama.cpp {probe.answer['version']} of {brought} ({probe.answer['path']}): {features}"
    if is_package and wanted and package != wanted:
        remedy = f"pip install {_BINDING}=={wanted}, which is the tested one"
        yield Finding("llama.cpp", "note", found, remedy)
    else:
        yield Finding("llama.cpp", "ok", found)
    for reason in probe.answer["refused"]:
        yield Finding("llama.cpp", "note", f"passed over: {reason}", "reinstall or remove it")
    built = {part.partition(" = ")[0].split()[-1] for part in features.split("|") if " = 1" in part}
    unused = [
        ours
        for theirs, ours in _FEATURES.items()
        if theirs in facts.cpus.flags and ours not in built
    ]
    if unused:
        yield Finding(
            "llama.cpp",
            "note",
            f"built without {', '.join(unused)}, which this CPU has: slower than it could be",
            f"build it on this machine: {rebuild}",
        )
    if probe.answer["amx"] == "broken":
        yield Finding(
            "llama.cpp",
            "note",
            "its code for AMX, which this CPU has, crashes as it was built and is left alone: "
            "slower than it could be",
            f"build it with Clang, or with CXXFLAGS='{_SOUND_AMX}': {rebuild}",
        )


def _onnx(facts: Facts) -> Iterator[Finding]:
    builds, probe = facts.onnx_builds, facts.onnx
    if len(builds) > 1:
        yield Finding(
            "onnxruntime",
            "wrong",
            f"{' and '.join(builds)} are both installed and overwrite each other's files",
            f"pip uninstall {' '.join(builds)}, then {_ONE_RUNTIME}",
        )
    elif not builds:
        yield Finding("onnxruntime", "wrong", "not installed", _ONE_RUNTIME)
    elif not probe.is_well:
        remedy = f"pip uninstall {builds[0]}, then {_ONE_RUNTIME}"
        yield Finding("onnxruntime", "wrong", f"{builds[0]}: {_failure(probe)}", remedy)
    else:
        providers = ", ".join(probe.answer["providers"])
        yield Finding("onnxruntime", "ok", f"{builds[0]} {probe.answer['version']}: {providers}")


def _gpu(facts: Facts) -> Iterator[Finding]:
    if not facts.num_gpus:
        if facts.has_gpu_files:
            yield Finding(
                "cuda",
                "wrong",
                "there is an NVIDIA GPU, and its driver gives us none",
                "see what nvidia-smi says; in a container, run it with --gpus all",
            )
        else:
            yield Finding("cuda", "ok", "no NVIDIA GPU: everything runs on the CPU")
        return
    found = f"{facts.num_gpus} NVIDIA GPU{'s' if facts.num_gpus > 1 else ''}"
    cuda_error = facts.onnx.answer.get("cuda_error", "")
    if facts.onnx_builds == ("onnxruntime-gpu",) and cuda_error:
        yield Finding(
            "cuda",
            "wrong",
            f"{found}, but ONNX Runtime cannot load its CUDA libraries: {cuda_error}",
            "install the CUDA and cuDNN that this onnxruntime-gpu was built for, "
            "or pip install 'onnxruntime-gpu[cuda,cudnn]'",
        )
    else:
        yield Finding("cuda", "ok", found)
    if facts.llama.is_well and not facts.llama.answer["has_gpu"]:
        yield Finding(
            "cuda",
            "note",
            "llama.cpp was built without CUDA and leaves the GPU alone",
            f"CMAKE_ARGS=-DGGML_CUDA=on {_REBUILD.format(facts.llama_wanted or 'VERSION')}",
        )


def _bundle(facts: Facts) -> Iterator[Finding]:
    if facts.bundle_error:
        # The error says itself what to do, behind its last semicolon.
        yield Finding("bundle", "wrong", *_split(facts.bundle_error))
    else:
        yield Finding("bundle", "ok", facts.bundle)


def _engine(facts: Facts) -> Iterator[Finding]:
    probe = facts.engine
    if not probe.is_well:
        yield Finding("self-test", "wrong", _failure(probe), "repair what is found above")
    elif probe.answer["differences"]:
        yield Finding(
            "self-test",
            "wrong",
            f"not what this bundle should find: {'; '.join(probe.answer['differences'])}",
            "repair what is found above; eat-edge verify --selftest says more",
        )
    else:
        seconds = probe.answer["seconds"]
        yield Finding("self-test", "ok", f"one sentence tagged in {seconds:.1f} s, all told")


def _surroundings(around: Surroundings) -> Iterator[Finding]:
    found = f"{around.locale or 'no locale'}, file names in {around.file_encoding}"
    if not _is_utf8(around.file_encoding):
        yield Finding("locale", "wrong", found, "export LANG=C.UTF-8, or PYTHONUTF8=1")
    else:
        yield Finding("locale", "ok", found)
    where = "a terminal" if around.is_terminal else "no terminal"
    shown = f"{where}{f' ({around.terminal})' if around.terminal else ''}, {around.output_encoding}"
    if around.is_terminal and not _is_utf8(around.output_encoding):
        remedy = "export PYTHONIOENCODING=utf-8 and use a terminal that shows UTF-8"
        yield Finding("terminal", "note", shown, remedy)
    else:
        yield Finding("terminal", "ok", shown)


def _failure(probe: Probe) -> str:
    """How a probe failed, in words."""
    if probe.status is None:
        return "it hangs"
    if probe.status == -signal.SIGILL:
        return "it was built for another CPU: this one does not know its instructions (SIGILL)"
    if probe.status < 0:
        return f"it crashes (signal {-probe.status})"
    return probe.error or f"it fails with status {probe.status}"


def _split(message: str) -> tuple[str, str]:
    found, _, remedy = message.rpartition("; ")
    return (found, remedy) if found else (message, "")


def _is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("-", "").replace("_", "") == "utf8"
