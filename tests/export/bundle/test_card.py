"""The model card of a bundle: its files, its self-test, and what it says of itself."""

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("gguf")

from eat_edge.bundle import Bundle, open_bundle
from eat_edge.bundling.manifest import Facts, Terms
from eat_edge.verify.selftest import SELFTEST, Case, Expected, SelfTest
from export.bundle.card import (
    Assembly,
    file_table,
    selftest_words,
    surface_counts,
    write_bundle_card,
)

TESTED = SelfTest((Case("柏林", "zh", (Expected(0, 2, "LOC"),)), Case("无", "zh", ())))


@pytest.fixture
def bundle(small_bundle: Path, tmp_path: Path) -> Bundle:
    """The small bundle in a directory that a card may be written into."""
    for path in small_bundle.iterdir():
        (tmp_path / path.name).symlink_to(path)
    bundle = replace(open_bundle(small_bundle), path=tmp_path)
    return replace(bundle, files={**bundle.files, SELFTEST: 1234})


def test_files_have_their_sizes_and_the_lexicon_is_one(bundle: Bundle) -> None:
    table = file_table(bundle)
    assert table.count("\n") == table.count(" | ") // 2 - 1
    assert f"| `llm.gguf` | {bundle.files['llm.gguf'] / 1e6:,.1f} | the translator" in table
    assert f"| `{SELFTEST}` | 0.001 |" in table
    lexicon = sum(size for name, size in bundle.files.items() if name.startswith("lexicon/"))
    assert f"| `lexicon/` | {lexicon / 1e6:.3f} |" in table


def test_surfaces_and_entities_are_counted(bundle: Bundle) -> None:
    assert surface_counts(bundle) == "zh 1, ja 1, ko 1 surfaces"
    words = selftest_words(bundle, TESTED)
    assert "tags the 2 texts" in words
    assert "the 1 entities in them" in words


@pytest.mark.parametrize("is_recorded", [True, False])
def test_the_card_says_how_it_was_made(bundle: Bundle, is_recorded: bool) -> None:
    facts = Facts(
        name="mine",
        version="2",
        prompt="chat",
        languages=("zh", "ja"),
        translated=("zh",),
        fusion=bundle.fusion,
        window=100,
        context=2048,
        terms={"": Terms("MIT"), "llm.gguf": Terms("CC BY 4.0")},
        sources=("this", "that"),
        description="For a test.",
        reasoning=True,
    )
    how = Assembly("python -m export bundle", "a random model", "fitted", is_recorded, 3.0)
    write_bundle_card(bundle, facts, TESTED, how)
    card = (bundle.path / "README.md").read_text("utf-8")
    assert card.startswith("# mine 2\n\nFor a test.\n\nFor zh, ja, of which zh are translated;")
    assert "prompts `chat`, with reasoning before each translation, sequences of up to 2048" in card
    origin = "recorded from these models" if is_recorded else "given beforehand"
    assert f"What is expected was {origin}; it took 3.0 s" in card
    assert "- CC BY 4.0\n- MIT" in card
    assert "- this\n- that" in card
