"""Weights laid out anew, without llama.cpp's code for AMX where that is broken."""

import subprocess
import sys

import numpy as np
import pytest

from eat_edge.bundle import open_bundle
from eat_edge.decoder.llama.backend import LlamaBackend, model_params
from eat_edge.decoder.llama.library import amx, library_directory, origin
from eat_edge.decoder.llama.repack import strike_amx_off
from eat_edge.decoder.protocol import Batch

STRUCK = """
import ctypes, sys
from ctypes import POINTER, c_char_p, c_void_p
from pathlib import Path
from eat_edge.decoder.llama.repack import strike_amx_off

def names(ggml):
    ggml.ggml_backend_dev_by_type.restype = c_void_p
    device = c_void_p(ggml.ggml_backend_dev_by_type(0))
    ggml.ggml_backend_dev_backend_reg.restype = c_void_p
    registry = c_void_p(ggml.ggml_backend_dev_backend_reg(device))
    ggml.ggml_backend_reg_get_proc_address.restype = c_void_p
    address = ggml.ggml_backend_reg_get_proc_address(registry, b"ggml_backend_dev_get_extra_bufts")
    ggml.ggml_backend_buft_name.restype = c_char_p
    kinds = ctypes.CFUNCTYPE(POINTER(c_void_p), c_void_p)(address)(device)
    found = []
    while kinds[len(found)]:
        found.append(ggml.ggml_backend_buft_name(c_void_p(kinds[len(found)])).decode())
    return found

ggml = ctypes.CDLL(sys.argv[1])
before, path = names(ggml), Path(sys.argv[1])
print(before, strike_amx_off(path), strike_amx_off(path), names(ggml))
"""


def test_only_amx_is_struck_off_however_often() -> None:
    command = [sys.executable, "-c", STRUCK, str(origin().path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    before, *_ = done.stdout.partition("]")
    kept = [name for name in before.strip("[").split(", ") if name != "'AMX'"]
    is_any = bool("".join(kept))
    assert done.stdout == f"{before}] {is_any} {is_any} [{', '.join(kept)}]\n"


@pytest.mark.parametrize("name", ["gone.so", "libggml-base.so"])
def test_a_library_without_such_a_list_is_left_as_it_is(name: str) -> None:
    assert not strike_amx_off(library_directory() / name)


def test_a_cpu_whose_amx_is_broken_has_its_weights_laid_out_all_the_same() -> None:
    """A model would end the process here that is laid out for AMX."""
    assert model_params().use_extra_bufts == (amx() != "broken" or strike_amx_off(origin().path))
    assert not model_params(is_lean=True).use_extra_bufts


def test_weights_laid_out_say_what_they_say_as_they_lie() -> None:
    """But for how activations are rounded on the way."""
    path = open_bundle().llm
    laid_out, as_they_lie = (
        last_logits(LlamaBackend(path, threads=1, n_ctx=256, max_sequences=1, is_lean=is_lean))
        for is_lean in (False, True)
    )
    assert np.abs(laid_out - as_they_lie).mean() < 0.15
    assert np.corrcoef(laid_out[0], as_they_lie[0])[0, 1] > 0.999


def last_logits(backend: LlamaBackend) -> np.ndarray:
    tokens = np.arange(300, 340, dtype=np.int32)
    places = np.arange(len(tokens), dtype=np.int32)
    batch = Batch(tokens, places, np.zeros_like(places), places == len(places) - 1)
    logits = backend.decode(batch).copy()
    backend.close()
    return logits
