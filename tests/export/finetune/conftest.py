"""A base model with data, and what was trained of them, once for all tests."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from finetune_runs import Trained


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from finetune_runs import save_base, save_data

    directory = tmp_path_factory.mktemp("finetune")
    (directory / "base").mkdir()
    save_base(directory / "base")
    save_data(directory)
    return directory


@pytest.fixture(scope="session")
def trained(place: Path, tmp_path_factory: pytest.TempPathFactory) -> "Trained":
    from finetune_runs import asked

    from export.finetune.command import finetune

    out = tmp_path_factory.mktemp("trained") / "model"
    report = finetune(asked(place, out))
    assert report is not None
    return out, report
