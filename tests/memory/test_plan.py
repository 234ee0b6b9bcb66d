"""Plans for memory, without a model: what fits, what is refused, what a size is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.decoder.llama.shape import LlmShape
from eat_edge.errors import ConfigError
from eat_edge.memory.plan import (
    MemoryPlan,
    Sizes,
    least_memory,
    megabytes,
    parse_size,
    plan_memory,
)

MB = 1_000_000
LLM = LlmShape(10 * MB, n_vocab=14_336, n_embd=256, n_ff=768, kv_bytes=6_144, context=512)
FULL = Sizes(lexicon=30 * MB, tagger=50 * MB, llm=LLM)
FAST = replace(FULL, llm=None)
LEXICON = replace(FAST, tagger=0)
SIZES = st.builds(
    Sizes,
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.none()
    | st.builds(
        LlmShape,
        st.integers(1, 10**11),
        st.integers(1, 300_000),
        st.integers(1, 20_000),
        st.integers(1, 60_000),
        st.integers(1, 10**6),
        st.integers(256, 1 << 20),
    ),
)


@given(SIZES, st.integers(1, 256), st.integers(1, 1 << 40))
def test_a_plan_fits_or_there_is_none(sizes: Sizes, max_sequences: int, limit: int) -> None:
    plan = plan_memory(sizes, max_sequences=max_sequences, max_memory=limit)
    if plan is None:
        assert limit < least_memory(sizes)
        return
    assert plan.num_bytes <= limit
    assert 1 <= plan.max_sequences <= max_sequences
    assert plan.n_batch >= 2 * plan.max_sequences
    assert plan.max_characters is not None and plan.max_characters >= 10_000


@given(SIZES, st.integers(1, 256))
def test_what_would_do_does(sizes: Sizes, max_sequences: int) -> None:
    least = least_memory(sizes)
    enough = plan_memory(sizes, max_sequences=max_sequences, max_memory=least)
    assert enough is not None and enough.num_bytes <= least
    assert plan_memory(sizes, max_sequences=max_sequences, max_memory=least - 1) is None
    assert parse_size(megabytes(least)) >= least


@given(SIZES, st.integers(1, 1 << 40), st.integers(0, 1 << 40))
def test_more_memory_never_means_less_at_once(sizes: Sizes, limit: int, more: int) -> None:
    small = plan_memory(sizes, max_sequences=16, max_memory=limit)
    large = plan_memory(sizes, max_sequences=16, max_memory=limit + more)
    if small is None:
        return
    assert large is not None
    for name in ("max_sequences", "n_batch", "tagger_tokens"):
        assert getattr(small, name) <= getattr(large, name)


def test_without_a_limit_nothing_is_given_up() -> None:
    plan = plan_memory(FULL, max_sequences=16, max_memory=None)
    assert plan is not None
    assert plan == replace(MemoryPlan(16), parts=plan.parts)
    plenty = plan_memory(FULL, max_sequences=16, max_memory=1 << 40)
    assert plenty is not None and plenty.max_characters is not None
    assert replace(plenty, max_characters=None, parts=plan.parts) == plan


def test_the_cache_is_exact_and_has_room_to_remember() -> None:
    parts = MemoryPlan(4).priced(FULL).parts
    assert parts["KV cache"] == 2 * 4 * 512 * 6_144
    translated_only = MemoryPlan(4).priced(replace(FULL, is_asked_back=False)).parts
    assert translated_only["KV cache"] == (4 + 2) * 512 * 6_144
    fast = MemoryPlan(4).priced(FAST).parts
    assert not {"language model", "KV cache", "decoding"} & set(fast)
    assert fast["tagger"] == parts["tagger"]
    assert "tagger" not in MemoryPlan(4).priced(LEXICON).parts


def test_what_is_reserved_is_not_given_away() -> None:
    assert least_memory(replace(FAST, reserved=MB)) == least_memory(FAST) + MB


def test_what_is_left_makes_texts_longer() -> None:
    least = least_memory(FAST)
    exact = plan_memory(FAST, max_sequences=1, max_memory=least)
    more = plan_memory(FAST, max_sequences=1, max_memory=least + 10**6)
    assert exact is not None and exact.max_characters == 10_000
    assert more is not None and more.max_characters == 15_000


@pytest.mark.parametrize(
    ("text", "size"),
    [("1", 1), ("2k", 2048), ("512M", 512 << 20), ("3G", 3 << 30), ("1t", 1 << 40)],
)
def test_a_size_is_read(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "M", "-1M", "1.5G", "1MB", "1 M", "１M", "1Q", "9" * 16])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is no size: give bytes"):
        parse_size(text)


def test_bytes_are_told_as_they_can_be_given() -> None:
    assert megabytes(1) == "1M"
    assert megabytes(128 << 20) == "128M"
    assert megabytes((128 << 20) + 1) == "129M"


def test_the_encoder_takes_less_for_a_position_than_a_traced_checkpoint() -> None:
    traced = MemoryPlan(1, tagger_tokens=2048).priced(FAST).parts["tagger"]
    encoder = replace(FAST, is_encoder=True)
    assert MemoryPlan(1, tagger_tokens=2048).priced(encoder).parts["tagger"] < 0.7 * traced
