"""What it cost to find what was found."""

from collections.abc import Callable
from dataclasses import dataclass

from eat_edge.decoder import DecoderStats

__all__ = ["Cost", "CountTokens", "token_counts"]

CountTokens = Callable[[], tuple[int, int]]
"""Tokens that a language model has read and written so far."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Time and work.

    Attributes:
        seconds: Wall time.
        num_read: Tokens of prompts that the language model computed, those not counted that it
            still had in its cache; None where there is no language model.
        num_written: Tokens that it chose; those that a constraint left no choice for are not
            counted.
    """

    seconds: float
    num_read: int | None = None
    num_written: int | None = None


def token_counts(stats: DecoderStats) -> tuple[int, int]:
    """Tokens read and written, as ``Cost`` counts them."""
    return stats.prefill_tokens, stats.decoded_tokens
