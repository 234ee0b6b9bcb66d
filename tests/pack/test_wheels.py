"""Wheels: what they say of themselves, and what pip is asked for."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from pack_fakes import OURS, write_wheel

from eat_edge.bundle import sha256_of
from eat_edge.errors import ConfigError, InputError
from eat_edge.pack.wheels import Target, Wheel, fetch, read_wheel


def test_a_wheel_says_what_it_is(wheels: list[Wheel]) -> None:
    ours = next(wheel for wheel in wheels if wheel.name == "eat-edge")
    assert (ours.version, ours.licence, ours.requires) == ("1.0", "Apache-2.0", ("some-library",))
    assert ours.sha256 == sha256_of(ours.path)


@pytest.mark.parametrize("content", [b"", b"PK", b"no wheel at all"])
def test_what_is_no_wheel_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "some.whl").write_bytes(content)
    with pytest.raises(InputError, match=r"some\.whl is not a wheel"):
        read_wheel(tmp_path / "some.whl")


def asked_of_pip(monkeypatch: pytest.MonkeyPatch, target: Target, tmp_path: Path) -> list[Any]:
    calls: list[Any] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        calls.append((command[5:], options["env"]))
        if not list(tmp_path.glob("*.whl")):
            write_wheel(
                tmp_path, "eat_edge", "Requires-Dist: llama-cpp-python==1.2.3; extra == 'cpu'"
            )
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert [wheel.name for wheel in fetch("/checkout", target, tmp_path)] == ["eat-edge"]
    return calls


def test_wheels_for_here_are_built_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own, others = asked_of_pip(monkeypatch, Target(), tmp_path)
    assert own[0] == ["wheel", "--no-deps", "--wheel-dir", str(tmp_path), "/checkout"]
    assert others[0] == ["wheel", "--wheel-dir", str(tmp_path), f"{tmp_path / OURS}[cpu]"]


def test_a_portable_build_takes_nothing_from_the_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, build, rest = asked_of_pip(monkeypatch, Target(is_portable=True), tmp_path)
    assert build[0][-1] == "llama-cpp-python==1.2.3"
    assert build[1]["CMAKE_ARGS"] == "-DGGML_NATIVE=OFF"
    assert build[1]["PIP_NO_CACHE_DIR"] == "1"
    assert rest[0][-3:] == ["--find-links", str(tmp_path), f"{tmp_path / OURS}[cpu]"]
    assert "-DGGML_NATIVE=OFF" not in rest[1].get("CMAKE_ARGS", "")


@pytest.mark.parametrize("extras", ["lite", "prebuilt", "server,lite"])
def test_where_nothing_is_compiled_nothing_is_built_portably(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, extras: str
) -> None:
    _, others = asked_of_pip(monkeypatch, Target(extras=extras, is_portable=True), tmp_path)
    assert others[0] == ["wheel", "--wheel-dir", str(tmp_path), f"{tmp_path / OURS}[{extras}]"]


def test_wheels_for_elsewhere_are_only_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = Target(("manylinux_2_28_aarch64", "linux_aarch64"), "3.12", "gpu")
    own, others = asked_of_pip(monkeypatch, target, tmp_path)
    assert own[0] == ["wheel", "--no-deps", "--wheel-dir", str(tmp_path), "/checkout"]
    text = " ".join(others[0])
    assert text.startswith("download --only-binary :all: ")
    assert "--platform manylinux_2_28_aarch64 --platform linux_aarch64" in text
    assert "--python-version 3.12" in text
    assert text.endswith(f"{tmp_path / OURS}[gpu]")


def test_what_pip_cannot_do_has_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"pip wheel failed with status 1.*PIP_FIND_LINKS"):
        fetch(str(tmp_path / "gone"), Target(), tmp_path)
