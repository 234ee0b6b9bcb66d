"""The tagger alone on gold: spans of the text as it was given, and F1 of them."""

from pathlib import Path

import pytest

from benchmarks.encoder_alone import f1_of, main, read_alone
from eat_edge.bundle import open_bundle
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.lexicon import Lexicon
from eat_edge.tagger.tagger import Tagger

GOLD = """\
{"text": "他在　柏林見了李娜。", "entities": [{"start": 3, "end": 5, "label": "LOC"}]}
{"text": "今天下雨。", "entities": []}
"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "zh_two.jsonl"
    path.write_text(GOLD, "utf-8")
    return path


def test_spans_are_those_of_the_text_as_given(gold: Path) -> None:
    bundle = open_bundle()
    texts = read_gold(gold, labels=LabelMap(), lang="zh", limit=None)
    with Tagger(bundle.tagger, bundle.tagger_tokenizer, threads=1) as tagger:
        found, seconds = read_alone(tagger, Lexicon(bundle.lexicon), texts)
    assert (3, 5, "LOC") in found[0]
    assert found[1] == set()
    assert seconds > 0


def test_f1_counts_spans_and_types() -> None:
    place, person = (0, 2, "LOC"), (3, 5, "PER")
    assert f1_of([{place}, {person}], [{place}, set()]) == pytest.approx(2 / 3)
    assert f1_of([{place}], [{(0, 2, "ORG")}]) == 0.0
    assert f1_of([set()], [set()]) == 1.0


def test_every_tagger_has_a_line(
    gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(open_bundle().path)
    monkeypatch.setattr("sys.argv", ["encoder_alone", path, path, "--gold", str(gold)])
    main()
    header, _, *rows = capsys.readouterr().out.splitlines()
    assert "zh_two" in header and "texts/s" in header
    assert len(rows) == 2 and all(row.startswith("| eat-mini |") for row in rows)
