"""How many CPUs there are to use: affinity, and quotas of control groups of both versions."""

import os
from pathlib import Path

import pytest

from eat_edge import cpus
from eat_edge.config import EngineConfig
from eat_edge.cpus import available_cpus


@pytest.mark.parametrize(
    ("text", "quota"),
    [
        ("150000 100000", 1.5),
        ("max 100000", None),
        ("-1 100000", None),
        ("1 0", None),
        ("", None),
        ("a b c", None),
    ],
)
def test_a_quota_is_a_share_of_its_period(text: str, quota: float | None) -> None:
    assert cpus.quota_of(text) == quota


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def test_the_least_quota_on_the_way_up_counts(tmp_path: Path) -> None:
    membership = tmp_path / "membership"
    membership.write_text("1:cpuacct:/other\n0::/box/inner\n")
    root = tmp_path / "groups"
    assert cpus.cpu_quota(root, membership) is None
    write(root / "box/inner/cpu.max", "max 100000\n")
    write(root / "box/cpu.max", "250000 100000\n")
    write(root / "other/cpu.max", "10000 100000\n")
    assert cpus.cpu_quota(root, membership) == 2.5
    write(root / "box/inner/cpu.max", "50000 100000\n")
    assert cpus.cpu_quota(root, membership) == 0.5


def test_version_1_counts_too(tmp_path: Path) -> None:
    membership = tmp_path / "membership"
    membership.write_text("5:memory:/other\n4:cpu,cpuacct:/box\n0::/\n")
    root = tmp_path / "groups"
    write(root / "cpu/box/cpu.cfs_quota_us", "300000\n")
    write(root / "cpu/box/cpu.cfs_period_us", "100000\n")
    assert cpus.cpu_quota(root, membership) == 3.0
    write(root / "cpu/box/cpu.cfs_quota_us", "-1\n")
    assert cpus.cpu_quota(root, membership) is None


def test_a_container_that_is_shown_only_its_own_group(tmp_path: Path) -> None:
    membership = tmp_path / "membership"
    membership.write_text("4:cpu:/docker/0123\n0::/docker/0123\n")
    root = tmp_path / "groups"
    write(root / "cpu/cpu.cfs_quota_us", "200000\n")
    write(root / "cpu/cpu.cfs_period_us", "100000\n")
    assert cpus.cpu_quota(root, membership) == 2.0
    write(root / "cpu.max", "100000 100000\n")
    assert cpus.cpu_quota(root, membership) == 1.0
    membership.unlink()
    assert cpus.cpu_quota(root, membership) == 1.0


def test_what_is_no_membership_is_none(tmp_path: Path) -> None:
    membership = tmp_path / "membership"
    membership.write_text("nonsense\n\n0:only\n")
    assert cpus.cpu_quota(tmp_path / "groups", membership) is None


@pytest.mark.parametrize(("quota", "threads"), [(None, 4), (9.0, 4), (2.9, 2), (1.0, 1), (0.2, 1)])
def test_threads_default_to_what_there_is_time_for(
    quota: float | None, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cpus, "affinity", lambda: 4)
    monkeypatch.setattr(cpus, "cpu_quota", lambda: quota)
    assert EngineConfig().num_threads == threads


def test_cpus_are_counted_where_there_is_no_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eat_edge.cpus.cpu_quota", lambda: None)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    assert available_cpus() == 5
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert available_cpus() == 1
