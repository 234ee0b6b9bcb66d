"""Parts and facts become a bundle, which has its name only when it is whole."""

from dataclasses import replace
from pathlib import Path

import pytest
from bundle_fakes import FILES

from eat_edge.bundle import MANIFEST, Bundle, open_bundle
from eat_edge.bundling.assemble import Plan, assemble, cases_of, check_place, sources_of, terms_of
from eat_edge.bundling.manifest import Facts, Terms
from eat_edge.bundling.parts import find_parts
from eat_edge.errors import BundleError, ConfigError


@pytest.fixture
def plan(path: Path, tmp_path: Path) -> Plan:
    """The parts of a bundle in form only, which nothing can be tried on."""
    bundle = open_bundle(path)
    facts = Facts(
        name="new",
        version="2",
        prompt=bundle.prompt,
        languages=bundle.languages,
        translated=bundle.translated,
        fusion=bundle.fusion,
        window=bundle.max_window,
        context=bundle.context,
        terms={"": Terms("MIT")},
        sources=("theirs",),
    )
    parts = find_parts([(name, path / name) for name in FILES])
    return Plan(tmp_path / "new", facts, parts, ())


def test_a_bundle_is_put_together_and_named_last(plan: Plan, path: Path) -> None:
    said: list[str] = []
    bundle = assemble(plan, threads=1, say=said.append)
    assert open_bundle(plan.out) == bundle
    assert (bundle.name, sources_of(bundle)) == ("new", ("theirs",))
    assert set(bundle.files) == set(FILES)
    assert bundle.llm.samefile(path / "llm.gguf")
    assert not plan.partial.exists()


def test_what_fails_on_the_way_leaves_no_bundle_behind(plan: Plan) -> None:
    wrong = replace(plan, facts=replace(plan.facts, translated=("xx",)))
    with pytest.raises(BundleError):
        assemble(wrong, threads=1, say=lambda _: None)
    assert not plan.out.exists()
    # What was copied stays, and the next run goes on with it.
    assert (plan.partial / "llm.gguf").exists()
    assert assemble(plan, threads=1, say=lambda _: None).path == plan.out


def test_without_room_nothing_is_written(plan: Plan) -> None:
    huge = replace(plan, parts=[replace(part, num_bytes=1 << 60) for part in plan.parts])
    with pytest.raises(ConfigError, match=r"MB free, .* MB needed: write elsewhere"):
        assemble(huge, threads=1, say=lambda _: None)
    assert not plan.partial.exists()


def test_a_place_has_to_be_free_and_somewhere(tmp_path: Path) -> None:
    check_place(tmp_path / "new")
    with pytest.raises(ConfigError, match="is there already: remove it"):
        check_place(tmp_path)
    with pytest.raises(ConfigError, match="is not a directory: make it first"):
        check_place(tmp_path / "no" / "such")


def test_what_another_bundle_says_is_taken_over(path: Path) -> None:
    bundle: Bundle = open_bundle(path)
    assert sources_of(bundle) == ("ours",)
    terms = terms_of(bundle)
    assert terms["llm.gguf"] == Terms("CC BY-NC 4.0")
    assert terms["tagger.onnx"] == Terms("Apache-2.0", is_commercial=True)
    assert cases_of(bundle) == ()
    embedded = cases_of(open_bundle())
    assert 1 <= len(embedded) < 10
    assert (path / MANIFEST).exists()
