"""llama.cpp's code for AMX: tried before it is used, and fed with weights that it takes."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from waiting import wait_until

from eat_edge.bundle import open_bundle
from eat_edge.decoder.llama import backend as llama
from eat_edge.decoder.llama.amx import amx_state
from eat_edge.decoder.llama.backend import LlamaBackend, model_params
from eat_edge.decoder.llama.library import amx, library_directory, load_library, system_info
from eat_edge.decoder.protocol import Batch

BUILT = "CPU : AVX512_BF16 = 1 | AMX_INT8 = 1 | REPACK = 1"


def test_code_that_fails_its_trial_is_left_alone(tmp_path: Path) -> None:
    assert amx_state("CPU : AVX2 = 1 | AVX512 = 1 | REPACK = 1", tmp_path) == "absent"
    assert amx_state(BUILT, tmp_path / "nowhere") == "broken"
    other = tmp_path / "other"
    other.mkdir()
    shutil.copyfile(library_directory() / "libggml-base.so", other / "libggml-cpu.so")
    assert amx_state(BUILT, other) == "broken"


def test_code_that_is_absent_is_not_sound() -> None:
    if "AMX_INT8 = 1" in system_info():
        pytest.skip("llama.cpp was built for AMX here")
    assert amx() == "absent"
    assert amx_state(BUILT, library_directory()) == "broken"


def test_weights_are_laid_out_anew_where_that_works() -> None:
    assert "CPU : " in system_info()
    assert model_params().use_extra_bufts == (amx() != "broken")


@pytest.mark.parametrize("is_lean", [False, True])
def test_weights_are_widened_for_amx_and_where_memory_is_not_short(
    is_lean: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = open_bundle().llm
    as_it_is = last_logits(LlamaBackend(path, threads=1, n_ctx=256, max_sequences=1, is_lean=True))
    library, names = load_library(), []
    load = library.llama_model_load_from_file

    def load_without_amx(name: bytes, params: Any) -> Any:
        names.append(name)
        # The code itself may be broken here.
        params.use_extra_bufts = False
        return load(name, params)

    monkeypatch.setattr(llama, "amx", lambda: "sound")
    monkeypatch.setattr(library, "llama_model_load_from_file", load_without_amx)
    backend = LlamaBackend(path, threads=1, n_ctx=256, max_sequences=1, is_lean=is_lean)
    assert (names == [str(path).encode()]) == is_lean
    np.testing.assert_allclose(last_logits(backend), as_it_is, atol=1e-3)


def last_logits(backend: LlamaBackend) -> np.ndarray:
    tokens = np.arange(300, 340, dtype=np.int32)
    places = np.arange(len(tokens), dtype=np.int32)
    batch = Batch(tokens, places, np.zeros_like(places), places == len(places) - 1)
    logits = backend.decode(batch).copy()
    backend.close()
    return logits


needs_amx = pytest.mark.skipif(
    amx() != "sound", reason="needs AMX, and llama.cpp built so that it works"
)


@needs_amx
def test_no_thread_stays_behind_that_laid_weights_out() -> None:
    """More OpenMP threads than CPUs, and all of them would sleep where they should spin."""

    def threads() -> set[str]:
        return {path.name for path in Path("/proc/self/task").iterdir()}

    before = threads()
    backend = LlamaBackend(open_bundle().llm, threads=2, n_ctx=256, max_sequences=1)
    wait_until(lambda: threads() == before)
    backend.close()


@needs_amx
@pytest.mark.parametrize("company", [3, 9, 16])
def test_amx_gives_the_same_numbers_alone_and_in_company(company: int) -> None:
    backend = LlamaBackend(open_bundle().llm, threads=2, n_ctx=256, max_sequences=16)
    chance = np.random.default_rng(1)
    tokens = chance.integers(300, 14000, (company, 20)).astype(np.int32)
    places = np.arange(20, dtype=np.int32)
    alone = []
    for row in tokens:
        for token, place in zip(row, places, strict=True):
            one = np.zeros(1, np.int32)
            logits = backend.decode(Batch(one + token, one + place, one, one == 0))
        alone.append(logits[0].copy())
        backend.remove_sequence(0)
    sequences = np.repeat(np.arange(company, dtype=np.int32), 20)
    together = np.tile(places, company)
    logits = backend.decode(Batch(tokens.ravel(), together, sequences, together == 19))
    np.testing.assert_array_equal(logits, alone)
    backend.close()
