"""llama.cpp's interface: versions whose structs are known, and others."""

import ctypes
from typing import Any

import pytest

from eat_edge.decoder.llama.binding import bind, version_of
from eat_edge.decoder.llama.library import load_library, origin
from eat_edge.errors import ModelError


class Ask:
    """A function of a library: its declaration is taken, and it answers one thing."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def __call__(self) -> bytes:
        return self._answer


@pytest.mark.parametrize("version", [b"0.4.9", b"1.0.0-dev", b""])
def test_a_version_whose_structs_are_unknown_is_refused(version: bytes) -> None:
    class Unknown:
        llama_version = Ask(version)

    with pytest.raises(ModelError, match=r"its version is .*known are 0\.5, 0\.6"):
        bind(Unknown())  # type: ignore[arg-type]


def test_a_library_that_tells_no_version_has_none() -> None:
    assert version_of(ctypes.CDLL(None)) == ""
    assert version_of(ctypes.CDLL(str(origin().path))) == load_library().version


def test_another_layout_is_noticed_at_its_defaults() -> None:
    class Newer:
        """Ours, in the place of a newer version, whose struct has a field more."""

        llama_version = Ask(b"0.6.0")

        def __init__(self) -> None:
            self._library = ctypes.CDLL(str(origin().path))

        def __getattr__(self, name: str) -> Any:
            return getattr(self._library, name)

    with pytest.raises(ModelError, match=r"llama_context_params\.\w+ is .* laid out otherwise"):
        bind(Newer())  # type: ignore[arg-type]
