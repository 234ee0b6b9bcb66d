"""What is chosen for an engine as a whole."""

import dataclasses
import os

import pytest

from eat_edge.config import EngineConfig, Stages
from eat_edge.cpus import available_cpus
from eat_edge.errors import ConfigError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("threads", 0),
        ("threads", -1),
        ("max_sequences", 0),
        ("max_sequences", 257),
        ("gpu_layers", -2),
        ("max_memory", 0),
        ("reserved_memory", -1),
        ("n_batch", 0),
    ],
)
def test_values_out_of_range_are_refused_by_name(name: str, value: int) -> None:
    with pytest.raises(ConfigError, match=rf"{name} must be .*, not {value}$"):
        EngineConfig(**{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "config",
    [
        EngineConfig(),
        EngineConfig(threads=1, max_sequences=1, gpu_layers=-1),
        EngineConfig(threads=64, max_sequences=256, gpu_layers=0),
    ],
)
def test_values_in_range_are_kept(config: EngineConfig) -> None:
    assert dataclasses.replace(config) == config


def test_memory_is_planned_for_the_cpu() -> None:
    assert EngineConfig(max_memory=1 << 30, gpu_layers=0).gpu_layers == 0
    with pytest.raises(ConfigError, match=r"max_memory is planned for the CPU.*gpu_layers is -1"):
        EngineConfig(max_memory=1 << 30, gpu_layers=-1)


def test_unknown_options_raise() -> None:
    with pytest.raises(TypeError, match="thread"):
        EngineConfig(thread=2)  # type: ignore[call-arg]


def test_threads_default_to_the_cpus_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert EngineConfig(threads=3).num_threads == 3
    assert EngineConfig().num_threads == available_cpus()
    monkeypatch.setattr("eat_edge.cpus.cpu_quota", lambda: None)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {4, 7, 9}, raising=False)
    assert EngineConfig().num_threads == 3


def test_options_cannot_be_changed_afterwards() -> None:
    config = EngineConfig()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.threads = 0  # type: ignore[misc]


def test_every_stage_is_on_by_default() -> None:
    assert all(getattr(Stages(), field.name) for field in dataclasses.fields(Stages))
