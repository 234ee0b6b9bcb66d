"""What every test gets: no network, a home of its own, and one engine on the default bundle."""

import gc
import ipaddress
import os
import socket
import sys
from collections.abc import Generator, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from eat_edge.bundle import open_bundle
from eat_edge.bundle.checksums import cache_path
from eat_edge.config import EngineConfig, Options
from eat_edge.cpus import available_cpus
from eat_edge.engine import Engine
from eat_edge.memory.budget import limits_of
from eat_edge.pipeline.models import Models, open_models
from eat_edge.tagger.onnx import forbid_telemetry
from eat_edge.types import Document

# Some tests import ONNX Runtime themselves.
forbid_telemetry()

# Where compiled modules are not kept, each of the many commands that tests run compiles them anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes says more about the machine than about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

MAX_WORKERS = 8
"""Processes of ``-n auto``: each may come to have two gigabytes, with PyTorch and models."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """The CPUs we may really use; pytest-xdist itself takes two threads of a core for one."""
    return min(available_cpus(), MAX_WORKERS)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect tests without collecting garbage, and leave what is there then out of it for good.

    A million objects of libraries and tests stay to the end, and would be looked through each time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Number bytes: packed ones have the time in them, and every process shall know a test."""
    return argname if isinstance(val, bytes) else None


NAMES_OF_THIS_MACHINE = (None, "", "localhost", b"localhost")


def is_here(host: Any) -> bool:
    """Whether a host is this machine, told without asking anybody."""
    if host in NAMES_OF_THIS_MACHINE:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except (AttributeError, ValueError):
        return False


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse to look up or to reach anything but this machine."""

    def guarded(function: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_here(address[0]):
                raise PermissionError(f"a test reached for the network: {address!r}")
            return function(self, address)

        return call

    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        if not is_here(host):
            raise PermissionError(f"a test looked up a host on the network: {host!r}")
        return look_up(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patched:
        for name in ("connect", "connect_ex"):
            patched.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        patched.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Paths without end; ``mktemp`` would look through all directories for each of thousands."""
    parent = tmp_path_factory.mktemp("homes")
    return (parent / str(number) for number in count())


@pytest.fixture(scope="session")
def known_sums(homes: Iterator[Path]) -> bytes:
    """What is remembered of the default bundle once it was read through, however new it is."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HOME", str(next(homes)))
        patched.delenv("XDG_CACHE_HOME", raising=False)
        patched.setattr("eat_edge.bundle.checksums._SETTLED", -1)
        open_bundle()
        return cache_path().read_bytes()


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], known_sums: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory, so that no test reads or leaves settings and caches.

    All that it has are sums of the default bundle, of which each command would read every byte.
    """
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    cache = cache_path()
    cache.parent.mkdir(parents=True)
    cache.touch(0o600)
    cache.write_bytes(known_sums)
    return home


@pytest.fixture(scope="module")
def one_torch_thread() -> Iterator[None]:
    """PyTorch on one thread: tiny models on several spend their time waiting for one another."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


CONFIG = EngineConfig(threads=1, options=Options(mode="full"))
"""Two threads that wait for each other on a busy machine take a hundred times as long."""


@pytest.fixture(scope="session")
def models() -> Models:
    """The models of the default bundle, loaded once; closed with ``engine``."""
    bundle = open_bundle()
    return open_models(bundle, CONFIG, limits_of(bundle, CONFIG))


@pytest.fixture(scope="session")
def engine(models: Models) -> Iterator[Engine]:
    """An engine on the default bundle; no test may close it."""
    with Engine(open_bundle(), CONFIG, models=models) as loaded:
        yield loaded


@pytest.fixture(scope="session")
def fast_models() -> Models:
    """The models of the default bundle but for its language model; closed with ``fast``."""
    bundle, config = open_bundle(), replace(CONFIG, options=Options(mode="fast"))
    return open_models(bundle, config, limits_of(bundle, config))


@pytest.fixture(scope="session")
def fast(fast_models: Models) -> Iterator[Engine]:
    """An engine of the mode fast on the default bundle; no test may close it."""
    config = replace(CONFIG, options=Options(mode="fast"))
    with Engine(open_bundle(), config, models=fast_models) as loaded:
        yield loaded


@pytest.fixture(scope="session")
def alone(engine: Engine) -> list[Document]:
    """Each of the common sentences, tagged by itself."""
    from engine_checks import SENTENCES

    return [engine(text) for text in SENTENCES]


@pytest.fixture(scope="session")
def small_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle with the models of the default one; no test may change it."""
    from small_bundle import write_small_bundle

    return write_small_bundle(tmp_path_factory.mktemp("bundles") / "small", 512)
