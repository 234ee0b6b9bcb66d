"""Weights fitted to a bundle by parallel text: what is read stays read, too little is refused."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("orjson")

from seen_evidence import ALL

from eat_edge.bundle import OTHER_LANGUAGES, SOURCE_COMBINATIONS, Bundle, default_path, open_bundle
from eat_edge.errors import ConfigError, InputError
from export import fusion
from export.__main__ import main
from export.bundle.facts import read_fusion
from export.fusion import FusionExport, export_fusion
from export.mini.fusion import Observation, observe_each
from export.mini.parallel.mentions import ReadPair

IS_INSTALLED = Path(sys.executable).with_name("eflomal-align").exists()


needs_aligner = pytest.mark.skipif(not IS_INSTALLED, reason="the export extra is not installed")


PLACES = {"柏林": "Berlin", "上海": "Shanghai", "巴黎": "Paris"}


SENTENCES = {
    "李克强总理昨天访问了{}。": "Premier Li Keqiang visited {} yesterday.",
    "今天{}的天气非常好。": "The weather in {} is very good today.",
}


@pytest.fixture
def asked(tmp_path: Path) -> FusionExport:
    rows = [
        f"own\t{source.format(place)}\t{english.format(name)}\n"
        for source, english in SENTENCES.items()
        for place, name in PLACES.items()
    ]
    path = tmp_path / "zh-en.tsv"
    path.write_text("".join(rows), "utf-8")
    return FusionExport(default_path(), (path,), tmp_path / "fusion.json", limit=4, threads=1)


@needs_aligner
def test_what_was_read_is_not_read_again(
    asked: FusionExport, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[int] = []

    def counted(
        bundle: Bundle, pairs: Sequence[ReadPair], *rest: Any
    ) -> Iterator[list[Observation] | None]:
        told.append(len(pairs))
        return observe_each(bundle, pairs, *rest)

    monkeypatch.setattr(fusion, "observe_each", counted)
    with pytest.raises(InputError, match=r"4 sentences have \d+ candidates.*too little to fit on"):
        export_fusion(asked)
    assert not asked.out.exists()
    path = asked.work / "zh.seen.jsonl"
    whole = path.read_bytes()
    # Interrupted while the third was being written.
    lines = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]) + lines[2][:5])
    monkeypatch.setattr(fusion, "_LEAST_SEEN", 0)
    options = ["fusion", "--bundle", str(asked.bundle), "--parallel", *map(str, asked.parallel)]
    options += ["-o", str(asked.out), "--limit", "4", "--threads", "1"]
    monkeypatch.setattr(sys, "argv", ["export", *options])
    main()
    assert told == [4, 2]
    assert len(path.read_bytes().splitlines()) == 4
    assert "4 sentences read" in capsys.readouterr().out
    fitted = read_fusion(asked.out)[OTHER_LANGUAGES]
    assert set(fitted) == set(SOURCE_COMBINATIONS)
    own = open_bundle().fusion[OTHER_LANGUAGES]
    assert {sources: one.least for sources, one in fitted.items()} == {
        sources: one.least for sources, one in own.items()
    }
    assert fitted[ALL] != own[ALL]
    # A second time everything is known.
    asked.out.unlink()
    report = export_fusion(asked)
    assert report is not None
    assert told == [4, 2]
    assert report.num_entities >= 1
    asked.out.unlink()
    with pytest.raises(ConfigError, match="is of a run for another bundle, text or limit"):
        export_fusion(replace(asked, limit=5))


@needs_aligner
def test_a_dry_run_leaves_nothing(asked: FusionExport) -> None:
    assert export_fusion(asked, is_dry=True) is None
    assert not asked.work.exists()


@needs_aligner
@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "ko-en.tsv",
            "own\t서울은 오늘 날씨가 좋습니다.\tSeoul.\n",
            "text in ko; .* translates zh, ja",
        ),
        ("text.tsv", "own\t柏林\tBerlin\n", "does not begin with a language"),
        ("zh-en.tsv", "柏林\tBerlin\n", "line 1: 2 columns"),
        ("zh-en.tsv", "own\t柏林\tBerlin\n", "no pair in zh has a sentence of 10 to 100"),
        ("gone.tsv", None, "does not begin with a language|cannot read"),
        ("zh-gone.tsv", None, "cannot read .*zh-gone.tsv"),
    ],
)
def test_text_that_cannot_be_used_is_named(
    asked: FusionExport, name: str, content: str | None, reason: str
) -> None:
    path = asked.out.with_name(name)
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises((ConfigError, InputError), match=reason):
        export_fusion(replace(asked, parallel=(path,)))
    assert not asked.work.exists()


@needs_aligner
def test_what_is_there_is_not_overwritten(asked: FusionExport) -> None:
    asked.out.write_text(json.dumps({}))
    with pytest.raises(ConfigError, match="is there already"):
        export_fusion(asked)
    with pytest.raises(ConfigError, match="--limit 0"):
        export_fusion(replace(asked, out=asked.out.with_name("other.json"), limit=0))
