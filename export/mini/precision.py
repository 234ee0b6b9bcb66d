"""In which precision to train on what there is."""

import torch

__all__ = ["has_bfloat16"]


def has_bfloat16(device: str) -> bool:
    """Whether matrices are multiplied several times as fast in bfloat16.

    Args:
        device: ``"cpu"`` or ``"cuda"``.
    """
    return device == "cuda" or bool(torch.cpu.get_capabilities().get("amx_bf16"))
