"""The step back in miniature: what is made goes into the records."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("sentencepiece")

from miniature import recipe  # noqa: E402

from export.mini.llm import back_recipe  # noqa: E402
from export.mini.llm import train as train_module  # noqa: E402
from export.mini.llm.back import BACK_TRANSLATED  # noqa: E402
from export.mini.llm.batches import Layout  # noqa: E402
from export.mini.llm.model import SmallLlama  # noqa: E402
from export.mini.parallel.corpus import Pair, read_pairs  # noqa: E402
from export.mini.recipe import STEPS, Recipe  # noqa: E402
from export.mini.workspace import Workspace  # noqa: E402


@pytest.mark.usefixtures("one_torch_thread")
def test_a_model_is_trained_that_writes_the_other_side(
    made: Recipe, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = {"hidden_size": 64, "intermediate_size": 64, "num_hidden_layers": 1}
    monkeypatch.setitem(train_module.SHAPES, "cpu", shape)
    monkeypatch.setitem(train_module.LAYOUTS, "cpu", Layout(512))
    monkeypatch.setattr("torch.nn.Module.compile", lambda *_, **__: None)

    def shouted(model: SmallLlama, _: Any, english: Iterable[str], lang: str) -> Iterator[Pair]:
        """So short a training never comes to the end of a sentence."""
        assert not model.training
        yield from (Pair(lang, one.upper(), one) for one in english)

    monkeypatch.setattr(back_recipe, "back_translate", shouted)
    step = recipe(data, tmp_path, minutes=0.002, bundle=made.bundle)
    shutil.copytree(made.work / "llm", step.work / "llm")
    STEPS["back"](step)
    assert (step.work / "back" / "state.pt").exists()
    for lang, other in (("zh", "ja"), ("ja", "zh")):
        rows = Workspace(step.work).back_translated(lang).read_text("utf-8").splitlines()
        theirs = [pair.english for pair in read_pairs(data, other)]
        assert [row.split("\t") for row in rows] == [[lang, one.upper(), one] for one in theirs]


def test_what_was_made_becomes_records(made: Recipe, data: Path, tmp_path: Path) -> None:
    step = recipe(data, tmp_path, bundle=made.bundle)
    path = Workspace(step.work).back_translated("zh")
    path.parent.mkdir(parents=True)
    path.write_text(f"{BACK_TRANSLATED}\t李文在柏林。\tLi Wen is in Berlin.\n", "utf-8")
    STEPS["records"](step)
    rows = map(orjson.loads, Workspace(step.work).records("zh").read_bytes().splitlines())
    assert [row["text"] for row in rows if row["source"] == BACK_TRANSLATED] == ["李文在柏林。"]
