"""A bridge of tiny ends."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bridge_make import Ends


@pytest.fixture(scope="session")
def ends(tmp_path_factory: pytest.TempPathFactory) -> "Ends":
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from bridge_make import write_ends

    return write_ends(tmp_path_factory.mktemp("ends"))


@pytest.fixture(scope="session")
def smollm(ends: "Ends") -> Path:
    return ends.smollm
