"""Rotary positions: what a configuration says of them, and what cannot be told llama.cpp."""

import math
from typing import Any

import numpy as np
import pytest

gguf = pytest.importorskip("gguf")

from eat_edge.errors import ConfigError, InputError  # noqa: E402
from export.gguf.rope import Rope, read_rope  # noqa: E402

ALL = frozenset({"default", "linear", "yarn", "llama3"})
LLAMA3 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 8192,
}


def read(config: dict[str, Any], given: dict[str, Any] | None = None) -> Rope:
    whole = {"max_position_embeddings": 4096, **config}
    return read_rope(whole, given or {}, ALL, "config.json")


def test_what_is_not_said_is_the_usual() -> None:
    assert read({}) == Rope(10000.0, None, "default", {})
    assert read({"rope_theta": 5e5, "rope_local_base_freq": 1e4}).local_theta == 1e4


def test_newer_versions_say_it_by_kind_of_layer() -> None:
    parameters = {
        "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1e6},
        "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
    }
    rope = read({"rope_theta": 1.0}, {"rope_parameters": parameters})
    assert (rope.theta, rope.local_theta, rope.kind) == (1e6, 1e4, "linear")
    parameters["sliding_attention"]["rope_type"] = "linear"
    with pytest.raises(ConfigError, match="sliding_attention: rope_scaling of type 'linear'"):
        read({}, {"rope_parameters": parameters})


def test_the_length_before_stretching_is_that_of_the_model_if_none_is_given() -> None:
    rope = read({"rope_scaling": {"type": "yarn", "factor": 4}})
    assert rope.options["original_max_position_embeddings"] == 4096
    assert rope.options["factor"] == 4.0


@pytest.mark.parametrize(
    ("config", "error", "told"),
    [
        ({"rope_scaling": {"type": "dynamic"}}, ConfigError, "of type 'dynamic' is not supported"),
        ({"partial_rotary_factor": 0.5}, ConfigError, "partial_rotary_factor 0.5"),
        ({"rope_scaling": {"type": "yarn"}}, InputError, "'yarn' lacks 'factor'"),
        (
            {"rope_scaling": {"type": "yarn", "factor": 2, "beta_slow": 2}},
            ConfigError,
            "YaRN with beta_slow 2; llama.cpp computes with 1 only",
        ),
    ],
)
def test_what_cannot_be_expressed_is_refused(
    config: dict[str, Any], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        read(config)


def test_llama3_stretches_long_wavelengths_and_leaves_short_ones() -> None:
    rope = Rope(500000.0, None, "llama3", LLAMA3)
    factors = rope.frequency_factors(128)
    assert factors is not None
    assert factors.shape == (64,)
    assert factors.dtype == np.float32
    wavelengths = 2 * math.pi * 500000.0 ** (np.arange(0, 128, 2) / 128)
    assert (factors[wavelengths < 8192 / 4] == 1).all()
    np.testing.assert_allclose(factors[wavelengths > 8192], 8)
    assert (np.diff(factors) >= 0).all()
    assert Rope(10000.0, None, "yarn", {}).frequency_factors(128) is None


def test_yarn_tells_the_factor_that_llama_cpp_does_not_derive() -> None:
    class Told(dict[str, Any]):
        def __getattr__(self, name: str) -> Any:
            return lambda value: self.__setitem__(name.removeprefix("add_rope_"), value)

    told = Told()
    read({"rope_scaling": {"type": "yarn", "factor": 4, "attention_factor": 2.0}}).add_to(told)
    assert told["scaling_factor"] == 4.0
    # llama.cpp multiplies with 0.1 ln(4) + 1 by itself.
    assert told["scaling_attn_factors"] == pytest.approx(2 / (0.1 * math.log(4) + 1))
    told.clear()
    read({"rope_scaling": {"type": "yarn", "factor": 4}}).add_to(told)
    assert told["scaling_attn_factors"] == pytest.approx(1)
