"""A pack without wheels of others: what stands in its folder, and its bundle."""

from pathlib import Path

import pytest
from bundle_fakes import make
from pack_fakes import write_wheel

from eat_edge.bundle import Bundle, open_bundle
from eat_edge.pack.archive import ROOT, furnish
from eat_edge.pack.wheels import Target, Wheel, read_wheel


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
