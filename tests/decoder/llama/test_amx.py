"""llama.cpp's code for AMX: tried before it is used."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from waiting import wait_until

from eat_edge.bundle import open_bundle
from eat_edge.decoder.llama.amx import amx_state
from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.decoder.llama.library import amx, library_directory, system_info
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
