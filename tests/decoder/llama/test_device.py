import pytest

from eat_edge.decoder.llama.backend import device_settings
from eat_edge.decoder.llama.device import choose_settings
from eat_edge.errors import ConfigError


@pytest.mark.parametrize(
    ("gpu_layers", "has_gpu", "expected"),
    [
        (None, False, "CPU, KV cache bf16, flash attention on, 512 tokens a batch"),
        (0, True, "CPU, KV cache bf16, flash attention on, 512 tokens a batch"),
        (None, True, "GPU (all layers), KV cache f16, flash attention on, 2048 tokens a batch"),
        (-1, True, "GPU (all layers), KV cache f16, flash attention on, 2048 tokens a batch"),
        (4, True, "GPU (4 layers), KV cache f16, flash attention on, 2048 tokens a batch"),
    ],
)
def test_settings_by_device(gpu_layers: int | None, has_gpu: bool, expected: str) -> None:
    assert str(choose_settings(gpu_layers, has_gpu=has_gpu)) == expected


@pytest.mark.parametrize(
    ("gpu_layers", "has_gpu", "device"),
    [(None, False, "CPU with AMX"), (0, True, "CPU with AMX"), (4, True, "GPU (4 layers)")],
)
def test_amx_is_told_of_where_it_is_used(
    gpu_layers: int | None, has_gpu: bool, device: str
) -> None:
    settings = choose_settings(gpu_layers, has_gpu=has_gpu, has_amx=True)
    assert str(settings).split(",")[0] == device


@pytest.mark.parametrize("gpu_layers", [-1, 1])
def test_layers_on_a_gpu_that_is_not_there(gpu_layers: int | None) -> None:
    with pytest.raises(ConfigError, match=f"gpu_layers is {gpu_layers}, but this llama.cpp finds"):
        choose_settings(gpu_layers, has_gpu=False)


def test_the_cpu_is_always_there() -> None:
    assert device_settings(0).device == "CPU"
