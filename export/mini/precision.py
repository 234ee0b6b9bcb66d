"""On what to train, and in which precision."""

import torch

__all__ = ["best_device", "has_bfloat16"]


def best_device() -> str:
    """``"cuda"`` where there is one, else ``"cpu"``."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def has_bfloat16(device: str) -> bool:
    """Whether matrices are multiplied several times as fast in bfloat16.

    Args:
        device: ``"cpu"`` or ``"cuda"``.
    """
    return device == "cuda" or bool(torch.cpu.get_capabilities().get("amx_bf16"))
