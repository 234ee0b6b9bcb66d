"""The table of embeddings in few bits."""

import numpy as np
import pytest

from export.encoder.graph_table import BLOCK, round_table


def test_table_in_4_bits_already_stays_as_it_is() -> None:
    rng = np.random.default_rng(0)
    scales = rng.uniform(0.001, 0.1, (50, 2)).astype(np.float16)
    integers = rng.integers(-8, 8, (50, 2 * BLOCK)).astype(np.int8)
    integers[:, ::BLOCK] = -8
    table = integers.astype(np.float32) * np.repeat(scales.astype(np.float32), BLOCK, axis=1)
    found, found_scales = round_table(table)
    assert np.array_equal(found, integers)
    assert np.array_equal(found_scales, scales)


def test_table_has_whole_blocks() -> None:
    with pytest.raises(ValueError, match="multiple of 32"):
        round_table(np.zeros((2, 48), np.float32))
