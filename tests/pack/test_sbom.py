"""The bill of materials, in the form of CycloneDX."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from eat_edge.bundle import Bundle
from eat_edge.errors import ConfigError
from eat_edge.pack.archive import furnish
from eat_edge.pack.wheels import Target, Wheel

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


def test_without_the_library_the_extra_is_named(
    stage: Path, wheels: list[Wheel], bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cyclonedx.model", None)
    with pytest.raises(ConfigError, match=r'pip install "\.\[pack\]"'):
        furnish(stage, wheels, bundle, Target(), None)
