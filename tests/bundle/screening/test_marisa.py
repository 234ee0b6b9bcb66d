"""Tries: whatever marisa writes passes, and what would be read past its end does not."""

import marisa_trie
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screened import keys

from eat_edge.bundle.screening.marisa import check_trie


@settings(max_examples=150)
@given(
    keys,
    st.integers(1, 6),
    st.booleans(),
    st.sampled_from([marisa_trie.TINY_CACHE, marisa_trie.DEFAULT_CACHE, marisa_trie.HUGE_CACHE]),
    st.sampled_from([marisa_trie.LABEL_ORDER, marisa_trie.WEIGHT_ORDER]),
)
def test_whatever_marisa_writes_passes(
    keys: list[str], num_tries: int, binary: bool, cache: int, order: int
) -> None:
    check_trie(
        marisa_trie.Trie(
            keys, num_tries=num_tries, binary=binary, cache_size=cache, order=order
        ).tobytes()
    )


def test_a_trie_larger_than_its_blocks_passes() -> None:
    check_trie(marisa_trie.Trie([f"{n * 7919 % 20_011:b}/{n}" for n in range(5_000)]).tobytes())


@pytest.mark.parametrize("num_bytes", [0, 15, 16, 24, 300])
def test_a_trie_that_is_cut_is_refused(num_bytes: int) -> None:
    content = marisa_trie.Trie(["柏林", "柏林墙", "山东"]).tobytes()
    with pytest.raises(ValueError, match="too early"):
        check_trie(content[:num_bytes])
    with pytest.raises(ValueError, match="1 bytes too many"):
        check_trie(content + b"\0")


def test_labels_of_labels_do_not_grow_without_end() -> None:
    # A key of 70,000 bytes that MARISA itself made: what is too long for us, not for it.
    with pytest.raises(ValueError, match="a key is longer than 65536 bytes"):
        check_trie(marisa_trie.Trie(["a" * 70_000, "b"]).tobytes())
