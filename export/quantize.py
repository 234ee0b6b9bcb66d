"""A GGUF file becomes a smaller one, through llama.cpp's own quantiser."""

import os
from pathlib import Path

from eat_edge.decoder.llama import load_library
from eat_edge.errors import ConfigError, InputError, ModelError

__all__ = ["KINDS", "quantize"]

KINDS = ("F16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M")
"""Kinds on offer, large to small. The K kinds need a model width that is a multiple of 256."""


def quantize(src: Path, out: Path, kind: str = "Q8_0") -> None:
    """Quantise the matrices of a GGUF file.

    Args:
        src: An F32 or F16 file.
        out: The file to write, complete or not at all; an existing one is replaced.
        kind: One of ``KINDS``.

    Raises:
        ConfigError: If the kind is not on offer.
        InputError: If the source file does not exist.
        ModelError: If llama.cpp refuses the file.
    """
    if kind not in KINDS:
        raise ConfigError(f"quantisation {kind!r} is not known; use one of {', '.join(KINDS)}")
    if not src.is_file():
        raise InputError(f"{src}: no such file; export the checkpoint to GGUF first")
    library = load_library()
    params = library.llama_model_quantize_default_params()
    params.ftype = getattr(library, f"LLAMA_FTYPE_MOSTLY_{kind}")
    partial = out.with_name(out.name + ".partial")
    status = library.llama_model_quantize(os.fsencode(src), os.fsencode(partial), params)
    if status != 0:
        partial.unlink(missing_ok=True)
        raise ModelError(
            f"{src}: llama.cpp could not quantise it to {kind} (status {status}); "
            "its log, logger 'eat_edge.decoder.llama' at debug level, says why"
        )
    partial.replace(out)
