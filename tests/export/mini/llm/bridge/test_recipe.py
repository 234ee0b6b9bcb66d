"""The step ``bridge`` on a miniature of its data."""

import json
import logging
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytest.importorskip("sacrebleu")

from export.mini.llm.bridge.recipe import BridgeRecipe  # noqa: E402

if TYPE_CHECKING:
    from bridge_make import Ends

PAIRS = (
    ("北京和上海", "Berlin and the harbour of Shanghai"),
    ("安倍晋三", "the prime minister"),
    (
        "東京の首相",
        "The prime minister visited Berlin on Wednesday, they said that nobody had come.",
    ),
)


def pack(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for lang in ("zh", "ja"):
        pack(
            tmp_path / "data" / "mt" / f"{lang}-en.tsv.xz",
            map("ours\t{0[0]}\t{0[1]}".format, PAIRS),
        )
    pack(tmp_path / "data" / "mt-test" / "flores.zh-en.tsv.xz", map("\t".join, PAIRS))
    return tmp_path / "data"


@pytest.fixture
def recipe(ends: "Ends", data: Path, tmp_path: Path) -> Iterator[BridgeRecipe]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield BridgeRecipe(
        data,
        tmp_path / "bridge",
        ends.bundle,
        minutes=0.01,
        encoder=ends.e5,
        decoder=ends.smollm,
        layers=2,
        tested=2,
        marks=(1, 64),
        device="cpu",
    )
    torch.set_num_threads(threads)


def test_a_bridge_is_trained_measured_and_gone_on_with(
    recipe: BridgeRecipe, caplog: pytest.LogCaptureFixture
) -> None:
    from dataclasses import replace

    caplog.set_level(logging.INFO, logger="export")
    recipe.train()
    curve = recipe.work / "curve.jsonl"
    first = [json.loads(line) for line in curve.read_text().splitlines()]
    assert first
    assert set(first[0]) == {"sentences", "minutes", "flores.zh"}
    state = torch.load(recipe.work / "state.pt", weights_only=True)
    assert state["progress"]["sequences"] > 0
    assert state["shape"]["num_hidden_layers"] == 2
    assert "resumed" not in caplog.text

    replace(recipe, minutes=0.02).train()
    assert "resumed" in caplog.text
    again = torch.load(recipe.work / "state.pt", weights_only=True)
    assert again["progress"]["step"] > state["progress"]["step"]
    later = [json.loads(line)["sentences"] for line in curve.read_text().splitlines()]
    assert later == sorted(set(later))


def test_the_curve_is_measured_at_its_marks(recipe: BridgeRecipe) -> None:
    marks = (0, 1, 63, 64, 70, 128)
    assert [recipe._next_mark(done) for done in marks] == [1, 64, 64, 128, 128, 192]
