"""How a model is run on what there is: one line for the CPU, one for a GPU.

| | layers on the GPU | KV cache | flash attention | tokens a batch |
|---|---|---|---|---|
| CPU | none | bf16 | on | 512 |
| GPU | all, or as many as asked for | f16 | on | 2048 |

On the CPU, bf16 and flash attention make an output independent of its company (``LlamaBackend``
says why), and more than 512 tokens in a batch are no faster, but let those that generate wait. A
GPU computes f16 natively, and has not enough to do with 512 tokens. AMX changes nothing of this.
"""

from dataclasses import dataclass, replace
from typing import Literal

from eat_edge.errors import ConfigError

__all__ = ["DeviceSettings", "choose_settings"]


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """What to ask of llama.cpp.

    Attributes:
        device: Where the model is computed.
        gpu_layers: Layers on the GPU, -1 for all.
        kv_type: Type of the KV cache.
        flash_attention: Whether attention is computed in one pass, without a matrix of scores.
        n_batch: Tokens one batch can hold.
        has_amx: Whether the CPU multiplies by AMX.
    """

    device: Literal["CPU", "GPU"]
    gpu_layers: int
    kv_type: Literal["bf16", "f16"]
    flash_attention: bool
    n_batch: int
    has_amx: bool = False

    def __str__(self) -> str:
        layers = "all layers" if self.gpu_layers < 0 else f"{self.gpu_layers} layers"
        processor = f"{self.device} with AMX" if self.has_amx else self.device
        return ", ".join(
            [
                processor if self.gpu_layers == 0 else f"{processor} ({layers})",
                f"KV cache {self.kv_type}",
                f"flash attention {'on' if self.flash_attention else 'off'}",
                f"{self.n_batch} tokens a batch",
            ]
        )


_CPU = DeviceSettings("CPU", 0, "bf16", True, 512)
_GPU = DeviceSettings("GPU", -1, "f16", True, 2048)


def choose_settings(
    gpu_layers: int | None, *, has_gpu: bool, has_amx: bool = False
) -> DeviceSettings:
    """Look up how to run a model.

    Args:
        gpu_layers: Layers to compute on the GPU, -1 for all; None for all where there is a GPU.
        has_gpu: Whether llama.cpp can use one here.
        has_amx: Whether it can use AMX; looked at where nothing is computed on a GPU.

    Raises:
        ConfigError: If layers are wanted on a GPU that llama.cpp cannot use.
    """
    if gpu_layers == 0 or (gpu_layers is None and not has_gpu):
        return replace(_CPU, has_amx=has_amx)
    if not has_gpu:
        raise ConfigError(
            f"gpu_layers is {gpu_layers}, but this llama.cpp finds no GPU: ask for 0, or reinstall "
            "llama-cpp-python built for it, as docs/performance.md says"
        )
    return _GPU if gpu_layers is None else replace(_GPU, gpu_layers=gpu_layers)
