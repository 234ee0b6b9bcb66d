"""Rotary positions: how a checkpoint scales them, and how llama.cpp is told.

Formulas: linear and YaRN scaling as in arXiv 2309.00071; ``llama3`` as in transformers'
``modeling_rope_utils``, where long wavelengths are stretched by a factor and short ones are not.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gguf
import numpy as np
from numpy.typing import NDArray

from eat_edge.errors import ConfigError, InputError

__all__ = ["Rope", "read_rope"]


@dataclass(frozen=True, slots=True)
class Rope:
    """The rotary embedding of a checkpoint.

    Attributes:
        theta: Base of the frequencies.
        local_theta: Base in layers with a sliding window, None where it is the same.
        kind: ``default``, ``linear``, ``yarn`` or ``llama3``.
        options: The numbers that go with the kind.
    """

    theta: float
    local_theta: float | None
    kind: str
    options: Mapping[str, Any]

    def add_to(self, writer: gguf.GGUFWriter) -> None:
        """Write everything but the frequency factors."""
        writer.add_rope_freq_base(self.theta)
        if self.local_theta is not None:
            writer.add_rope_freq_base_swa(self.local_theta)
        if self.kind == "linear":
            writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
            writer.add_rope_scaling_factor(float(self.options["factor"]))
        elif self.kind == "yarn":
            factor = float(self.options["factor"])
            writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
            writer.add_rope_scaling_factor(factor)
            writer.add_rope_scaling_orig_ctx_len(self.options["original_max_position_embeddings"])
            # llama.cpp multiplies this with the factor that it derives itself.
            writer.add_rope_scaling_attn_factors(_attention_factor(self.options) / _mscale(factor))

    def frequency_factors(self, head_dim: int) -> NDArray[np.float32] | None:
        """What every frequency is divided by, for the kind that llama.cpp has no formula of.

        Returns:
            One factor for each pair of a head's dimensions, or None.
        """
        if self.kind != "llama3":
            return None
        factor, low, high, original = (
            float(self.options[name])
            for name in (
                "factor",
                "low_freq_factor",
                "high_freq_factor",
                "original_max_position_embeddings",
            )
        )
        wavelengths = 2 * math.pi * self.theta ** (np.arange(0, head_dim, 2) / head_dim)
        # 0 where a wavelength is too long to have been seen in training, 1 where it is short.
        seen = np.clip((original / wavelengths - low) / (high - low), 0.0, 1.0)
        factors: NDArray[np.float32] = (1 / ((1 - seen) / factor + seen)).astype(np.float32)
        return factors


def read_rope(
    config: Mapping[str, Any], given: Mapping[str, Any], allowed: frozenset[str], where: str
) -> Rope:
    """Read the rotary embedding of a configuration, in the form of transformers 4 or 5.

    Args:
        config: The configuration, defaults filled in.
        given: The configuration as it is written.
        allowed: Kinds that the architecture has in llama.cpp.
        where: What errors name.

    Raises:
        ConfigError: The kind, or an option of it, cannot be expressed.
        InputError: A number is missing.
    """
    theta, local_theta = config.get("rope_theta"), config.get("rope_local_base_freq")
    options = config.get("rope_scaling") or {}
    # From transformers 5 on all of it is in one place, by kind of layer where they differ.
    if given.get("rope_parameters"):
        options = given["rope_parameters"]
        if "full_attention" in options:
            local = options.get("sliding_attention", {})
            _check_kind(local, frozenset({"default"}), f"{where}: sliding_attention")
            local_theta, options = local.get("rope_theta"), options["full_attention"]
        theta = options.get("rope_theta")
    kind = _check_kind(options, allowed, where)
    if config.get("partial_rotary_factor", 1.0) != 1.0:
        raise ConfigError(
            f"{where}: partial_rotary_factor {config['partial_rotary_factor']} is not supported"
        )
    try:
        if kind == "yarn":
            _check_yarn(options, where)
            length = options.get("original_max_position_embeddings")
            options = {
                **options,
                "factor": float(options["factor"]),
                "original_max_position_embeddings": length or config["max_position_embeddings"],
            }
        return Rope(
            theta=float(theta if theta is not None else 10000.0),
            local_theta=None if local_theta is None else float(local_theta),
            kind=kind,
            options=options,
        )
    except KeyError as error:
        raise InputError(
            f"{where}: rope scaling {kind!r} lacks {error.args[0]!r}: complete config.json"
        ) from error


def _check_kind(options: Mapping[str, Any], allowed: frozenset[str], where: str) -> str:
    kind = str(options.get("rope_type") or options.get("type") or "default")
    if kind not in allowed:
        raise ConfigError(
            f"{where}: rope_scaling of type {kind!r} is not supported here, only "
            f"{', '.join(sorted(allowed))}"
        )
    return kind


def _check_yarn(options: Mapping[str, Any], where: str) -> None:
    """llama.cpp computes YaRN with these numbers, whatever a file of these architectures says."""
    for name, fixed in (("beta_fast", 32), ("beta_slow", 1), ("truncate", True)):
        if options.get(name) not in (None, fixed):
            raise ConfigError(
                f"{where}: YaRN with {name} {options[name]}; llama.cpp computes with {fixed} only"
            )


def _mscale(factor: float, weight: float = 1.0) -> float:
    return 0.1 * weight * math.log(factor) + 1.0 if factor > 1 else 1.0


def _attention_factor(options: Mapping[str, Any]) -> float:
    """What queries and keys are scaled by, as transformers derives it."""
    if options.get("attention_factor") is not None:
        return float(options["attention_factor"])
    factor = options["factor"]
    weight, weight_all = options.get("mscale"), options.get("mscale_all_dim")
    if weight and weight_all:
        return _mscale(factor, weight) / _mscale(factor, weight_all)
    return _mscale(factor)
