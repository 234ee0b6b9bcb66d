"""A machine that is well, and what may be wrong with it."""

from dataclasses import replace
from typing import Any

from eat_edge.doctor.facts import Cpus, Facts, Memory, Probe, Surroundings

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
