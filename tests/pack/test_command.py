"""The command ``eat-edge pack``, and that a pack installs and runs where there is nothing."""

import io
import json
import os
import pwd
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from pack_fakes import CHECKOUT

from eat_edge import cli
from eat_edge.bundle import Bundle, sha256_of
from eat_edge.pack.archive import ROOT, furnish
from eat_edge.pack.wheels import Target, Wheel
from eat_edge.types import ExitStatus


def test_a_pack_can_be_signed(
    stage: Path, wheels: list[Wheel], bundle: Bundle, tmp_path: Path
) -> None:
    pytest.importorskip("cryptography")
    pytest.importorskip("cyclonedx")
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519

    key = ed25519.Ed25519PrivateKey.generate()
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    furnish(stage, wheels, bundle, Target(), tmp_path / "key.pem")
    signature = (stage / "SHA256SUMS.sig").read_bytes()
    key.public_key().verify(signature, (stage / "SHA256SUMS").read_bytes())


def test_the_command_refuses_before_it_fetches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["pack", "-o", str(tmp_path)]) == ExitStatus.FAILED
    assert "name a file" in capsys.readouterr().err
    out = str(tmp_path / "o.tar")
    assert cli.main(["pack", "-o", out, "--portable", "--python", "3.12"]) == ExitStatus.FAILED
    assert "--portable builds here" in capsys.readouterr().err
    for extras in ("cpu,gpu", "sign", ""):
        assert cli.main(["pack", "-o", out, "--extras", extras]) == ExitStatus.FAILED
        assert "one of cpu, gpu, lite, prebuilt must" in capsys.readouterr().err


def test_nothing_is_fetched_for_a_pack_that_cannot_be_finished(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cyclonedx.model", None)
    assert cli.main(["pack", "-o", str(tmp_path / "o.tar")]) == ExitStatus.FAILED
    assert "a pack needs cyclonedx-python-lib: pip install" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_pack_installs_and_runs_where_there_is_nothing(tmp_path: Path) -> None:
    pytest.importorskip("cyclonedx")
    nowhere = ("unshare", "-rn", "--")
    if not shutil.which("unshare") or subprocess.run([*nowhere, "true"], check=False).returncode:
        pytest.skip("this system lets nobody make a network namespace")
    # The home of the tests is empty: wheels are found where pip finds them for whoever runs this,
    # and built where it finds none.
    home = {**os.environ, "HOME": pwd.getpwuid(os.getuid()).pw_dir, "PYTHONPATH": str(CHECKOUT)}
    out = tmp_path / "offline.tar"
    pack = [sys.executable, "-m", "eat_edge.cli", "pack", "-o", str(out)]
    result = subprocess.run(pack, env=home, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()
    assert result.stdout.decode().split() == [sha256_of(out), str(out)]
    with tarfile.open(out) as archive:
        archive.extractall(tmp_path, filter="data")

    python = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
    bare = {"PATH": "/usr/bin:/bin", "PYTHON": str(python)}
    target = tmp_path / "installed"
    script = ["sh", str(tmp_path / ROOT / "install.sh"), str(target)]
    result = subprocess.run([*nowhere, *script], env=bare, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()

    command = str(target / "bin" / "eat-edge")
    tagged = subprocess.run(
        [*nowhere, "env", "-i", command, "tag", "-", "--lang", "zh"],
        input="李克强总理星期三访问了柏林。\n".encode(),
        capture_output=True,
        cwd=tmp_path,
        check=True,
    )
    (record,) = map(json.loads, io.BytesIO(tagged.stdout))
    assert "柏林" in [entity["text"] for entity in record["entities"]]
    assert tagged.stderr == b""
