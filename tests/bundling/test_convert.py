"""``eat-edge bundle convert``: format 1, as it was, becomes what this release reads."""

import json
import shutil
from pathlib import Path

import pytest

from eat_edge.bundle import MANIFEST, default_path, open_bundle
from eat_edge.bundling.assemble import assemble
from eat_edge.bundling.convert import Conversion, plan_conversion
from eat_edge.errors import BundleError, ConfigError

EAT = default_path()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded bundle as format 1 had it: two taggers, licences of the whole."""
    path = tmp_path_factory.mktemp("bundles") / "old"
    shutil.copytree(EAT, path, ignore=shutil.ignore_patterns("pieces.*", "*.md"))
    manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    files = {
        name: {"bytes": record["bytes"], "sha256": record["sha256"]}
        for name, record in manifest["files"].items()
        if not name.startswith("pieces.")
    }
    for key in ("translated", "fusion", "doubt"):
        del manifest[key]
    manifest |= {"format": 1, "languages": ["zh", "ja"], "preview": ["ko"], "files": files}
    manifest |= {"name": "mine", "version": "0.1", "licences": ["MIT", "CC BY 4.0"]}
    (path / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return path


def test_the_error_of_an_old_bundle_names_the_command(old: Path) -> None:
    with pytest.raises(BundleError, match=f"eat-edge bundle convert {old} -o NEW"):
        open_bundle(old)


def test_an_old_bundle_becomes_one_of_today(old: Path, tmp_path: Path) -> None:
    plan = plan_conversion(Conversion(old, tmp_path / "new"))
    assert plan.cases
    said: list[str] = []
    bundle = assemble(plan, threads=1, say=said.append)
    default = open_bundle()
    assert open_bundle(tmp_path / "new") == bundle
    assert (bundle.name, bundle.version, bundle.prompt) == ("mine", "0.1", "eat-mini")
    assert (bundle.languages, bundle.translated) == (default.languages, ("zh", "ja"))
    assert bundle.fusion == default.fusion
    assert bundle.licences["llm.gguf"] == "MIT; CC BY 4.0"
    assert bundle.licences["tagger.onnx"] == default.licences["tagger.onnx"]
    assert bundle.llm.samefile(old / "llm.gguf")


def test_what_is_no_old_bundle_is_refused(old: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="has format 2 already"):
        plan_conversion(Conversion(EAT, tmp_path / "new"))
    with pytest.raises(BundleError, match="is not a manifest of format 1"):
        plan_conversion(Conversion(tmp_path, tmp_path / "new"))
    shutil.copytree(old, tmp_path / "damaged")
    with (tmp_path / "damaged" / "llm.gguf").open("r+b") as file:
        file.write(b"x")
    with pytest.raises(BundleError, match=r"llm\.gguf is damaged"):
        plan_conversion(Conversion(tmp_path / "damaged", tmp_path / "new"))
    assert not (tmp_path / "new").exists()
