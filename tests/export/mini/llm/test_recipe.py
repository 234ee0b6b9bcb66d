"""The steps of the language model in miniature."""

import json
import shutil
from pathlib import Path
from typing import Any

import gguf
import orjson
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("sentencepiece")

from miniature import PLACES, pairs, recipe, truth  # noqa: E402

from eat_edge.lexicon import Lexicon  # noqa: E402
from export.mini.llm import qat as qat_module  # noqa: E402
from export.mini.llm import train as train_module  # noqa: E402
from export.mini.llm.batches import Layout  # noqa: E402
from export.mini.manifest import TRANSLATED  # noqa: E402
from export.mini.recipe import STEPS, Recipe  # noqa: E402

EMBEDDINGS = "token_embd.weight"


def records(made: Recipe, lang: str) -> list[dict[str, Any]]:
    path = made.work / "llm" / f"records.{lang}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("lang", TRANSLATED)
def test_records_know_where_their_names_are(made: Recipe, lang: str) -> None:
    found = records(made, lang)
    assert len(found) >= 40
    surfaces = set()
    for record in found:
        assert record["lang"] == lang
        assert record["english"].isascii()
        for name in record["names"]:
            surfaces.add(record["text"][name["start"] : name["end"]])
            if name["at"] and record["english"]:
                assert record["english"][slice(*name["at"])] == name["english"]
    lexicon = Lexicon(made.bundle / "lexicon")
    assert surfaces >= {lexicon.fold(native, lang).text for native in PLACES[lang]}


def test_entities_without_a_sentence_pair_are_records_too(made: Recipe) -> None:
    for lang in TRANSLATED:
        (record,) = (one for one in records(made, lang) if one["source"] == "wiki_entities")
        assert record["english"] == ""
        asked = record["names"][0]
        assert record["text"][asked["start"] : asked["end"]] == "柏林"
        assert asked["english"] == "Berlin"


def test_half_written_records_are_made_again(made: Recipe) -> None:
    path = made.work / "llm" / "records.ja.jsonl"
    whole = path.read_bytes()
    path.unlink()
    path.with_name("records.ja.partial.jsonl").write_bytes(whole[:100])
    made.llm.records()
    assert path.read_bytes() == whole
    assert not path.with_name("records.ja.partial.jsonl").exists()


@pytest.mark.usefixtures("one_torch_thread")
def test_a_model_is_trained_and_then_with_rounded_weights(
    made: Recipe, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = {"hidden_size": 64, "intermediate_size": 64, "num_hidden_layers": 1}
    monkeypatch.setitem(train_module.SHAPES, "cpu", shape)
    monkeypatch.setitem(train_module.LAYOUTS, "cpu", Layout(512))
    monkeypatch.setitem(qat_module._LAYOUTS, "cpu", Layout(512))
    monkeypatch.setattr("torch.nn.Module.compile", lambda *_, **__: None)
    bundle = tmp_path / "bundle"
    shutil.copytree(made.bundle, bundle)
    step = recipe(data, tmp_path, minutes=0.002, bundle=bundle)
    for lang in TRANSLATED:
        path = step.llm.work.mentions(lang)
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [truth(lang, *pair) for pair in pairs(lang)] * 2
        path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    STEPS["projection"](step)
    STEPS["records"](step)
    STEPS["llm"](step)
    before = (bundle / "llm.gguf").read_bytes()
    STEPS["qat"](step)
    assert (step.work / "qat" / "teacher.gguf").read_bytes() == before
    of_file = {
        path: {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}
        for path in (step.work / "qat" / "teacher.gguf", bundle / "llm.gguf")
    }
    teacher, rounded = of_file.values()
    kinds = {tensor.tensor_type.name for name, tensor in rounded.items() if "blk" in name}
    assert kinds == {"Q4_0", "F32"}
    # They stay as they are, bit by bit.
    assert (rounded[EMBEDDINGS].data == teacher[EMBEDDINGS].data).all()
