"""Packs: what is in them, that it can be checked, and that it installs where there is nothing."""

import io
import json
import os
import pwd
import shutil
import subprocess
import sys
import tarfile
from email.parser import Parser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from bundle_fakes import make

from eat_edge import cli
from eat_edge.bundle import Bundle, open_bundle, sha256_of
from eat_edge.errors import ConfigError, InputError
from eat_edge.pack import install, licences
from eat_edge.pack.archive import ROOT, as_inventory, as_requirements, furnish, write_tar
from eat_edge.pack.command import default_source
from eat_edge.pack.licences import canonical, is_permitted, licence_of, required
from eat_edge.pack.wheels import Target, Wheel, fetch, licence_texts, read_wheel
from eat_edge.types import ExitStatus

CHECKOUT = Path(__file__).resolve().parents[2]
OURS = "eat_edge-1.0-py3-none-any.whl"


def write_wheel(directory: Path, name: str, *headers: str, **files: str) -> Path:
    path = directory / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with ZipFile(path, "w") as archive:
        lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *headers]
        archive.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        archive.writestr(f"{info}/licenses/LICENSE", f"may be used: {name}")
        for inside, text in files.items():
            archive.writestr(inside.replace("__", "/"), text)
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    (path := make(tmp_path / "bundle")).joinpath("README.md").write_text("not for business")
    return open_bundle(path)


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    (stage := tmp_path / ROOT).mkdir()
    (wheels := stage / "wheels").mkdir()
    requires = "Requires-Dist: Some.Library>=1 ; python_version > '3'"
    write_wheel(wheels, "eat_edge", "License-Expression: Apache-2.0", requires)
    write_wheel(wheels, "Some_Library", "License: MIT")
    return stage


@pytest.fixture
def wheels(stage: Path) -> list[Wheel]:
    return [read_wheel(path) for path in sorted((stage / "wheels").iterdir(), reverse=True)]


@pytest.fixture
def furnished(stage: Path, wheels: list[Wheel], bundle: Bundle) -> Path:
    pytest.importorskip("cyclonedx")
    furnish(stage, wheels, bundle, Target(), None)
    return stage


def test_a_wheel_says_what_it_is(wheels: list[Wheel]) -> None:
    ours = next(wheel for wheel in wheels if wheel.name == "eat-edge")
    assert (ours.version, ours.licence, ours.requires) == ("1.0", "Apache-2.0", ("some-library",))
    assert ours.sha256 == sha256_of(ours.path)


@pytest.mark.parametrize("content", [b"", b"PK", b"no wheel at all"])
def test_what_is_no_wheel_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "some.whl").write_bytes(content)
    with pytest.raises(InputError, match=r"some\.whl is not a wheel"):
        read_wheel(tmp_path / "some.whl")


def test_licences_are_found_wherever_a_wheel_has_them(tmp_path: Path) -> None:
    path = write_wheel(
        tmp_path,
        "many",
        many__ThirdPartyNotices="theirs",
        many__licenses="a module of that name",
        **{"../../evil/LICENSE": "outside", "many/a/b/c/LICENSE": "too deep", "many/x.py": ""},
    )
    with ZipFile(path, "a") as archive:
        archive.writestr("many-1.0.dist-info/licenses/deep/in/it/COPYING.txt", "deep")
    assert set(licence_texts(path)) == {
        "many-1.0.dist-info/licenses/LICENSE",
        "many-1.0.dist-info/licenses/deep/in/it/COPYING.txt",
        "many/ThirdPartyNotices",
        "many/licenses",
    }


@pytest.mark.parametrize(
    ("headers", "licence", "is_fine"),
    [
        ("License-Expression: MIT\nLicense: other", "MIT", True),
        ("License: BSD 3-Clause", "BSD 3-Clause", True),
        ("License: PSFL", "PSFL", True),
        ("License: UNKNOWN", "UNKNOWN", False),
        ("License: Copyright " + "x" * 90, "Copyright " + "x" * 50, False),
        (
            "License: Copyright " + "x" * 90 + "\n"
            "Classifier: License :: OSI Approved :: Apache Software License",
            "Apache Software License",
            True,
        ),
        ("License-Expression: MIT AND GPL-3.0-only", "MIT AND GPL-3.0-only", False),
        ("License-Expression: GPL-3.0-only OR MIT", "GPL-3.0-only OR MIT", True),
        (
            "License-Expression: MIT AND (BSD-2-Clause OR LGPL-2.1-or-later)",
            "MIT AND (BSD-2-Clause OR LGPL-2.1-or-later)",
            True,
        ),
        ("License-Expression: AGPL-3.0-only", "AGPL-3.0-only", False),
        ("Summary: nothing", "unknown", False),
    ],
)
def test_licences_are_named_and_judged(headers: str, licence: str, is_fine: bool) -> None:
    assert licence_of(Parser().parsestr(headers)) == licence
    assert is_permitted(licence) is is_fine


def test_requirements_of_extras_count_where_the_extra_does() -> None:
    headers = Parser().parsestr(
        "Requires-Dist: numpy>=2\n"
        "Requires-Dist: Foo.Bar ; python_version > '3'\n"
        "Requires-Dist: onnxruntime<2,>=1.22 ; extra == 'cpu'\n"
    )
    assert list(required(headers)) == ["numpy", "foo-bar"]
    assert list(required(headers, frozenset({"cpu"}))) == ["numpy", "foo-bar", "onnxruntime"]
    assert canonical("Foo__Bar.baz") == "foo-bar-baz"


def test_the_licences_of_what_is_installed_are_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def add(name: str, *headers: str) -> None:
        (info := tmp_path / f"{name}-1.0.dist-info").mkdir()
        lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *headers]
        (info / "METADATA").write_text("\n".join(lines) + "\n")

    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert licences.main() == 1
    assert "eat-edge is not installed" in capsys.readouterr().err
    needs = (
        "Provides-Extra: cpu",
        "Provides-Extra: test",
        "Provides-Extra: browser",
        "Provides-Extra: desktop",
        "Requires-Dist: one ; extra == 'cpu'",
        "Requires-Dist: two ; extra == 'test'",
        "Requires-Dist: two ; extra == 'browser'",
        "Requires-Dist: two ; extra == 'desktop'",
    )
    add("eat_edge", "License: MIT", *needs)
    add("one", "License: MIT", "Requires-Dist: eat-edge", "Requires-Dist: gone")
    add("two", "License: AGPL-3.0")
    assert licences.main() == 0
    assert "two" not in capsys.readouterr().out
    assert licences.main(["--pins"]) == 0
    assert capsys.readouterr().out == "one==1.0\n"
    (tmp_path / "one-1.0.dist-info" / "METADATA").write_text("Name: one\nVersion: 1.0\n")
    assert licences.main() == 1
    assert "CHECK  one " in capsys.readouterr().out


def test_pip_is_told_versions_and_checksums(wheels: list[Wheel]) -> None:
    lines = as_requirements(wheels, "gpu").splitlines()
    assert f"eat-edge[gpu]==1.0 --hash=sha256:{wheels[0].sha256}" in lines
    assert any(line.startswith("some-library==1.0 --hash=sha256:") for line in lines)


def test_the_inventory_names_everything(wheels: list[Wheel], bundle: Bundle) -> None:
    target = Target(("manylinux_2_28_x86_64",), "3.12")
    text = as_inventory(wheels, bundle, "3.12", target)
    assert text.startswith("for Python 3.12 on manylinux_2_28_x86_64, with [cpu]\n")
    for name in ("some-library", "MIT", "Apache-2.0", "llm.gguf", "licences/some-1.2/README.md"):
        assert name in text


# What https://cyclonedx.org/schema/bom-1.6.schema.json requires, of the parts that we write.
REQUIRED: dict[str, set[str]] = {
    "bom": {"bomFormat", "specVersion"},
    "component": {"type", "name"},
    "hash": {"alg", "content"},
    "dependency": {"ref"},
}


def test_the_bill_of_materials_is_cyclonedx(furnished: Path) -> None:
    bom: dict[str, Any] = json.loads((furnished / "sbom.cdx.json").read_text("utf-8"))
    assert set(bom) >= REQUIRED["bom"]
    assert (bom["bomFormat"], bom["specVersion"], bom["version"]) == ("CycloneDX", "1.6", 1)
    assert bom["serialNumber"].startswith("urn:uuid:")
    components = [bom["metadata"]["component"], *bom["components"]]
    for component in components:
        assert set(component) >= REQUIRED["component"]
        assert component["type"] in ("application", "library", "machine-learning-model")
        assert all(set(digest) == REQUIRED["hash"] for digest in component["hashes"])
        for choice in component["licenses"]:
            assert "expression" in choice or {"id", "name"} & set(choice["license"])
    refs = {component["bom-ref"] for component in components}
    assert len(refs) == len(components)
    for dependency in bom["dependencies"]:
        assert set(dependency) >= REQUIRED["dependency"]
        assert {dependency["ref"], *dependency.get("dependsOn", ())} <= refs
    by_name = {component["name"]: component for component in components}
    assert by_name["some-library"]["purl"] == "pkg:pypi/some-library@1.0"
    assert by_name["some-library"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert "some/llm.gguf" in by_name
    (ours,) = [item for item in bom["dependencies"] if item["ref"] == "eat-edge"]
    assert {"some-library", "model:llm.gguf"} <= set(ours["dependsOn"])


def test_licences_and_model_card_come_along(furnished: Path) -> None:
    inside = "some-library-1.0/Some_Library-1.0.dist-info/licenses/LICENSE"
    assert (furnished / "licences" / inside).read_text() == "may be used: Some_Library"
    assert (furnished / "licences/some-1.2/README.md").read_text() == "not for business"


def test_every_file_is_in_the_sums_and_coreutils_agree(furnished: Path) -> None:
    listed = {
        line.split("  ", 1)[1] for line in (furnished / "SHA256SUMS").read_text().splitlines()
    }
    found = {p.relative_to(furnished).as_posix() for p in furnished.rglob("*") if p.is_file()}
    assert listed == found - {"SHA256SUMS"}
    assert install.verify(furnished) == len(listed)
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=furnished, check=True)


def spoil_wheel(pack: Path) -> None:
    with next((pack / "wheels").glob("eat_edge*")).open("ab") as file:
        file.write(b"x")


def remove_wheel(pack: Path) -> None:
    next((pack / "wheels").glob("eat_edge*")).unlink()


def plant_wheel(pack: Path) -> None:
    (pack / "wheels" / "eat_edge-9.9-py3-none-any.whl").write_bytes(b"planted")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoil_wheel, "is damaged: copy and unpack"),
        (remove_wheel, "is missing: unpack"),
        (plant_wheel, "is not in SHA256SUMS: remove it"),
    ],
)
def test_the_installer_refuses_what_was_changed(
    furnished: Path, spoil: Any, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(furnished)
    with pytest.raises(SystemExit, match="1"):
        install.verify(furnished)
    assert message in capsys.readouterr().err


def test_the_installer_refuses_another_python(capsys: pytest.CaptureFixture[str]) -> None:
    install.check_machine(".".join(map(str, sys.version_info[:2])))
    with pytest.raises(SystemExit, match="1"):
        install.check_machine("2.7")
    assert "this pack is for Python 2.7" in capsys.readouterr().err


def test_the_installer_runs_by_itself_and_stops_at_damage(furnished: Path, tmp_path: Path) -> None:
    spoil_wheel(furnished)
    result = subprocess.run(
        ["sh", str(furnished / "install.sh"), str(tmp_path / "venv")],
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable},
        capture_output=True,
        check=False,
    )
    assert result.returncode == 1
    assert b"is damaged" in result.stderr
    assert not (tmp_path / "venv").exists()


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


def test_the_same_files_make_the_same_tar(furnished: Path, tmp_path: Path) -> None:
    for name in ("a.tar", "b.tar"):
        write_tar(furnished, tmp_path / name)
        os.utime(furnished / "README.txt", (1, 1))
    assert (tmp_path / "a.tar").read_bytes() == (tmp_path / "b.tar").read_bytes()
    with tarfile.open(tmp_path / "a.tar") as archive:
        assert all(name.startswith(f"{ROOT}/") for name in archive.getnames())
        assert archive.getmember(f"{ROOT}/install.sh").mode == 0o755
    assert not list(tmp_path.glob("*.part"))


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


def test_without_the_library_the_extra_is_named(
    stage: Path, wheels: list[Wheel], bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cyclonedx.model", None)
    with pytest.raises(ConfigError, match=r'pip install "\.\[pack\]"'):
        furnish(stage, wheels, bundle, Target(), None)


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


def test_a_checkout_packs_itself() -> None:
    assert default_source() == str(CHECKOUT)


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
