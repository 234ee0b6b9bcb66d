"""``make results`` on a handful of sentences: the command writes every table it promises."""

import json
import re
from pathlib import Path

import pytest

from benchmarks import results
from eat_edge.bundle import open_bundle
from eat_edge.evaluation.choices import METHODS, PERTURBATIONS
from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span

ZH = "华为公司在深圳发布了新款手机，北京的头发店也卖。"
KO = "서울에서 만났다."


def write(path: Path, text: str, *names: tuple[str, str]) -> None:
    spans = [
        {"start": text.index(name), "end": text.index(name) + len(name), "label": label}
        for name, label in names
    ]
    path.write_text(json.dumps({"text": text, "entities": spans}) + "\n", "utf-8")


def test_every_table_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # One thread: two that wait for each other on a busy machine take a hundred times as long.
    monkeypatch.setattr("eat_edge.config.engine_config.available_cpus", lambda: 1)
    gold, out = tmp_path / "gold", tmp_path / "results.md"
    gold.mkdir()
    write(gold / "zh_some.jsonl", ZH, ("华为", "ORG"), ("深圳", "LOC"), ("北京", "LOC"))
    write(gold / "ko_some.jsonl", KO, ("서울", "LOC"))
    results.main([str(gold), "--out", str(out), "--limit", "1"])
    page = out.read_text("utf-8")
    assert "documents: the first 1 of each set" in page
    assert f"bundle: {open_bundle().name}" in page
    tables = re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)
    heads = [table.partition("\n")[0] for table in tables]
    assert len([head for head in heads if head == f"| gold | {' | '.join(METHODS)} |"]) == 3
    (perturbed,) = (head for head in heads if head.startswith("| F1 lost | "))
    assert perturbed.startswith(f"| F1 lost | {' | '.join(PERTURBATIONS)} |")
    (confusion,) = (table for table in tables if "| first, pipeline |" in table)
    assert re.search(r"\| zh_some \| 0 of 1 \(0.0%\) \| 0 of \d+ \(0.0%\) \| \d+ of 1 ", confusion)
    assert "ko_some" not in confusion
    (ablation,) = (table for table in tables if table.startswith("| F1 lost (95%) |"))
    assert ablation.count("| without ") == 5
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1
    # A language that is not translated has no baselines that translate.
    methods = next(table for table in tables if table.startswith(f"| gold | {METHODS[0]}"))
    assert re.search(r"\| ko_some \|.*\| – \| – \| – \|", methods)
    assert f"wrote {out}" in capsys.readouterr().err


def test_traditional_characters_leave_names_where_they_are() -> None:
    pytest.importorskip("opencc", reason="OpenCC is part of the export extra")
    at = ZH.index("头发")
    documents = (
        GoldDocument("木", "g:1", (), "zh"),
        GoldDocument(ZH, "g:2", (Span(at, at + 2, "ORG"),), "zh"),
    )
    change = results.traditional(GoldSet("zh", "zh", documents))
    assert change.places == (1,)
    (document,) = change.documents
    assert document.text[at : at + 2] == "頭髮"
    assert document.text.startswith("華爲公司在深圳發")
    assert document.spans == documents[1].spans


def test_a_directory_without_gold_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        results.main([str(tmp_path)])
    assert "holds no gold" in capsys.readouterr().err
