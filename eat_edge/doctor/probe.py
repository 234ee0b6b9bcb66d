"""Tries one thing in a process of its own: ``python -m eat_edge.doctor.probe WHAT``.

A native library built for another CPU does not raise: it takes its process down. What was found
goes to standard output as one line of JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from eat_edge.errors import EatEdgeError

__all__ = ["main"]

_SENTENCE = "李克强总理星期三访问了柏林。"


def main() -> int:
    """Try what the command line names."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        # Native libraries may write to standard output.
        os.dup2(2, 1)
        try:
            json.dump(_PROBES[sys.argv[1]](*sys.argv[2:]), answers)
        except EatEdgeError as error:
            sys.stderr.write(f"{error}\n")
            return 2
    return 0


def _llama() -> dict[str, Any]:
    from eat_edge.decoder.llama.library import amx, load_library, origin, system_info
    from eat_edge.info import package_version

    used = origin()
    return {
        "name": used.name,
        "version": used.version,
        "path": str(used.path),
        "refused": used.refused,
        "package": package_version("llama-cpp-python"),
        "features": system_info(),
        "amx": amx(),
        "has_gpu": bool(load_library().llama_supports_gpu_offload()),
    }


def _onnx() -> dict[str, Any]:
    from eat_edge.tagger.onnx import cuda_error, runtime_providers, runtime_version

    return {
        "version": runtime_version(),
        "providers": runtime_providers(),
        "cuda_error": cuda_error(),
    }


def _engine(path: str | None = None) -> dict[str, Any]:
    """The whole pipeline, on the first text of the bundle's self-test; big models are slow."""
    start = time.perf_counter()
    from pathlib import Path

    from eat_edge.bundle import open_bundle
    from eat_edge.config import EngineConfig, Options
    from eat_edge.decoder.llama.library import has_library
    from eat_edge.engine import Engine
    from eat_edge.verify.selftest import SELFTEST, compare, read_selftest

    bundle = open_bundle(None if path is None else Path(path))
    has_llama = has_library()
    options = Options(mode="full" if has_llama else "fast")
    with Engine(bundle, EngineConfig(options=options)) as engine:
        # What a self-test expects was found with translation.
        if has_llama and SELFTEST in bundle.files:
            selftest = read_selftest(bundle).first
            differences = compare(selftest, engine.pipe(selftest.documents))
        else:
            engine(_SENTENCE)
            differences = []
    return {
        "seconds": time.perf_counter() - start,
        "differences": [detail for difference in differences for detail in difference.details],
    }


_PROBES: dict[str, Callable[..., dict[str, Any]]] = {
    "llama": _llama,
    "onnx": _onnx,
    "engine": _engine,
}

if __name__ == "__main__":
    sys.exit(main())
