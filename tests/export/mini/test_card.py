"""The model card of the embedded bundle: what a company may use stands first."""

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("gguf")

from eat_edge.bundle import open_bundle
from eat_edge.files.create import write_file
from eat_edge.verify.selftest import SELFTEST, Case, SelfTest, to_json
from export.mini.card import Training, notice, write_card
from export.mini.parallel.origins import Origin, origins_of
from export.mini.tagger.evaluate import SpanScore

OPEN = Origin("lexicon", "CLDR", "Unicode-3.0", ("cldr",))
CLOSED = Origin("lexicon", "News", "research only", ("news",), is_open=False)


def test_what_forbids_business_is_named_first() -> None:
    assert "Not free" not in notice([OPEN])
    told = notice([OPEN, CLOSED])
    assert told.startswith("> **Not free for commercial use as it is.**")
    assert "> - News: research only" in told
    assert "CLDR" not in told


def test_the_notice_of_the_recipe_is_that_of_its_sources() -> None:
    closed = notice(origins_of(only_open=False))
    assert "CoNLL-2003: Reuters text, research use only" in closed
    assert "Not free" not in notice(origins_of(only_open=True))


@pytest.mark.parametrize(("size", "remark"), [(5e6, "far too little"), (30e6, "gets the sense")])
def test_the_card_has_figures_sources_and_what_it_is_bad_at(
    small_bundle: Path, tmp_path: Path, size: float, remark: str
) -> None:
    for path in small_bundle.iterdir():
        (tmp_path / path.name).symlink_to(path)
    write_file(tmp_path / SELFTEST, to_json(SelfTest((Case("无", "zh", ()),))))
    bundle = open_bundle(small_bundle)
    files = {**bundle.files, "llm.gguf": int(size), SELFTEST: 100}
    write_card(
        replace(bundle, path=tmp_path, files=files),
        shape="6 layers",
        llm=Training(12.3, "a CPU", "5 M tokens"),
        training=Training(60.0, "a GPU", "1,000 steps"),
        tagger={"conll2003_en_testa": SpanScore(0.8, 0.8, 0.8, {}, 0.8)},
        quality="A TABLE",
        weak="EXAMPLES",
        origins=[OPEN, replace(OPEN, name="GeoNames"), replace(CLOSED, purpose="tagger")],
    )
    card = (tmp_path / "README.md").read_text("utf-8")
    assert "Trained 12 minutes on a CPU: 5 M tokens." in card
    assert "Trained 60 minutes on\na GPU, 1,000 steps: on English gold" in card
    assert "| conll2003_en_testa |\n|---|\n| 0.800 |" in card
    assert remark in card
    # A purpose is said once for all its sources.
    assert "| lexicon | CLDR | Unicode-3.0 |\n|  | GeoNames | Unicode-3.0 |" in card
    assert "| tagger | News | research only |" in card
    assert card.index("A TABLE") < card.index("EXAMPLES")
