"""Token classifiers in ONNX Runtime: opening and running them, with our errors.

This is the only file that knows ONNX Runtime, which is loaded when the first model is opened and
not before.
"""

import ctypes
import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eat_edge.errors import BundleError, ConfigError, ModelError, install_command

__all__ = [
    "cuda_error",
    "forbid_telemetry",
    "installed_builds",
    "num_cuda_devices",
    "open_session",
    "run_session",
    "runtime_providers",
    "runtime_version",
]

_BUILDS = ("onnxruntime", "onnxruntime-gpu")
_CUDA = "CUDAExecutionProvider"
_OUTPUT = "logits"
_NO_TELEMETRY = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED")
"""Both names that the variable has had."""

_logger = logging.getLogger(__name__)


def open_session(path: Path, *, inputs: Sequence[str], threads: int) -> Any:
    """Load a classifier.

    It runs on the CPU, or on an NVIDIA GPU where there is one, ONNX Runtime is built for it, and
    the model's metadata says ``precision`` = ``float32``.

    Args:
        path: ONNX file.
        inputs: Names of the inputs it may have; the first it must have.
        threads: CPU threads for one run.

    Returns:
        An ``onnxruntime.InferenceSession``; several threads may run it at once.

    Raises:
        ConfigError: ONNX Runtime is not installed, or is broken.
        BundleError: The file is missing or damaged, or has other inputs or no ``logits``.
    """
    if not path.is_file():
        raise BundleError(f"{path}: no such file: give an ONNX model")
    runtime = _import_runtime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    # Spinning threads would starve llama.cpp, which uses the same cores right after.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        # Its fallback, here from the CPU to the CPU, would say so on our standard output.
        session = runtime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], enable_fallback=0
        )
        is_float = session.get_modelmeta().custom_metadata_map.get("precision") == "float32"
        # The int8 operators exist on the CPU only: on a GPU every one would copy there and back.
        if is_float and _CUDA in runtime.get_available_providers() and num_cuda_devices():
            session = runtime.InferenceSession(
                str(path), options, providers=[_CUDA, "CPUExecutionProvider"]
            )
    except Exception as error:
        raise BundleError(
            f"{path}: ONNX Runtime {runtime.__version__} cannot load it: {error}"
        ) from error
    _check_signature(path, session, inputs)
    return session


def run_session(
    path: Path, session: Any, feed: Mapping[str, NDArray[np.int64]], *, num_tags: int
) -> NDArray[np.float32]:
    """Run a classifier.

    Args:
        path: Its file, for errors to name.
        session: From `open_session`.
        feed: Every input, all of one shape (rows, width).
        num_tags: Tags the model's metadata names.

    Returns:
        Its logits, (rows, width, tags).

    Raises:
        ModelError: ONNX Runtime failed on the input, or the result has another shape.
    """
    logits: NDArray[np.float32]
    rows, width = next(iter(feed.values())).shape
    try:
        (logits,) = session.run([_OUTPUT], feed)
    except Exception as error:
        raise ModelError(
            f"{path}: ONNX Runtime failed on {rows} windows of {width} positions: {error}"
        ) from error
    if logits.shape != (rows, width, num_tags):
        raise ModelError(
            f"{path}: logits of shape {logits.shape} where its metadata promises "
            f"{(rows, width, num_tags)}: export it again"
        )
    return logits


def runtime_version() -> str:
    """Version of ONNX Runtime.

    Raises:
        ConfigError: It is not installed, or is broken.
    """
    return str(_import_runtime().__version__)


def runtime_providers() -> list[str]:
    """What ONNX Runtime was built for, in its own names.

    Raises:
        ConfigError: It is not installed, or is broken.
    """
    return list(_import_runtime().get_available_providers())


def cuda_error() -> str:
    """Why ONNX Runtime cannot use CUDA though it was built for it; ``""`` where it can.

    Raises:
        ConfigError: It is not installed, or is broken.
    """
    runtime = _import_runtime()
    if _CUDA not in runtime.get_available_providers():
        return ""
    libraries = Path(runtime.__file__).parent / "capi"
    try:
        for name in ("shared", "cuda"):
            ctypes.CDLL(str(libraries / f"libonnxruntime_providers_{name}.so"), ctypes.RTLD_GLOBAL)
    except OSError as error:
        return str(error)
    return ""


def num_cuda_devices() -> int | None:
    """Ask the driver itself, for ONNX Runtime complains aloud when it finds no device.

    Returns:
        How many NVIDIA GPUs it gives us, None where there is no driver.
    """
    try:
        driver = ctypes.CDLL("libcuda.so.1")
    except OSError:
        return None
    count = ctypes.c_int(0)
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0:
        return 0
    return count.value


def _check_signature(path: Path, session: Any, inputs: Sequence[str]) -> None:
    found = [item.name for item in session.get_inputs()]
    outputs = [item.name for item in session.get_outputs()]
    if inputs[0] not in found or not set(found) <= set(inputs) or _OUTPUT not in outputs:
        raise BundleError(
            f"{path}: a model from {found} to {outputs}, wanted {list(inputs)} to "
            f"[{_OUTPUT!r}]: give the right file, or export it again"
        )


def _import_runtime() -> Any:
    forbid_telemetry()
    try:
        import onnxruntime
    except ImportError as error:
        raise ConfigError(_runtime_advice("ONNX Runtime is not installed")) from error
    if not hasattr(onnxruntime, "InferenceSession"):
        raise ConfigError(_runtime_advice("the installed ONNX Runtime is broken"))
    # To ask properly takes as long as to import NumPy: only where there may be two.
    beside = Path(onnxruntime.__file__).parents[1].glob("onnxruntime*.dist-info")
    if len([*beside]) > 1 and installed_builds() == _BUILDS:
        _logger.warning(
            "onnxruntime and onnxruntime-gpu are both installed and overwrite each other: "
            "uninstall both, then %s, or the same with gpu",
            install_command("cpu"),
        )
    onnxruntime.disable_telemetry_events()
    return onnxruntime


def forbid_telemetry() -> None:
    """Keep an ONNX Runtime that is imported after this from sending reports.

    From 1.29 on it looks a host up and sends one when it is imported, on Linux too, before anything
    could be switched off; only a variable of the environment keeps it from that. Nothing is written
    again: a native library that reads the environment meanwhile takes the process down.
    """
    for name in _NO_TELEMETRY:
        if os.environ.get(name) != "1":
            os.environ[name] = "1"


def _runtime_advice(finding: str) -> str:
    return (
        f"{finding}: {install_command('cpu')}, or the same with gpu for NVIDIA GPUs, or with lite, "
        "which compiles nothing and translates nothing (one of them, never two)"
    )


def installed_builds() -> tuple[str, ...]:
    """Distributions of ONNX Runtime that are installed; two at once is a trap."""
    return tuple(filter(_is_installed, _BUILDS))


def _is_installed(distribution: str) -> bool:
    # Takes as long to import as NumPy.
    from importlib import metadata

    try:
        metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True
