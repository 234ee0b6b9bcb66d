"""Names that begin and end where sub-words do, as a table."""

from pathlib import Path

import pytest

from benchmarks.piece_bound import bound_of, main
from eat_edge.bundle import open_bundle
from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span
from eat_edge.lexicon import Lexicon
from eat_edge.tagger.unigram import UnigramTokenizer

TEXT = "수원중부경찰서는 싸이는 끝"


@pytest.fixture
def gold() -> GoldSet:
    spans = (Span(0, 7, "ORG"), Span(9, 11, "PER"))
    return GoldSet("ko_two", "ko_two", (GoldDocument(TEXT, "0", spans, "ko"),))


def test_cuts_and_what_is_found_raise_the_bound(gold: GoldSet) -> None:
    bundle = open_bundle()
    lexicon, tokenizer = Lexicon(bundle.lexicon), UnigramTokenizer(bundle.tagger_tokenizer)

    bound = bound_of(gold, lexicon, tokenizer, [[]])
    all_the_same = bound_of(gold, lexicon, tokenizer, [[(9, 11, "PER")]])

    assert (bound.known, bound.cut, bound.found) == (0.0, 0.5, 0.5)
    assert len(bound.left) == 1 and bound.left[0].startswith("PER '싸이': ")
    assert (all_the_same.cut, all_the_same.found, all_the_same.left) == (0.5, 1.0, ())


def test_invisible_ends_of_gold_are_told_apart() -> None:
    spans = (Span(0, 3, "LOC"), Span(4, 6, "LOC"))
    text = GoldDocument("서울\ufeff 부산", "0", spans, "ko")
    bundle = open_bundle()

    bound = bound_of(
        GoldSet("ko", "ko", (text,)),
        Lexicon(bundle.lexicon),
        UnigramTokenizer(bundle.tagger_tokenizer),
        [[]],
    )

    assert (bound.cut, bound.visible) == (0.5, 1.0)


def test_every_set_has_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "zh_one.jsonl"
    path.write_text('{"text": "他在柏林。", "entities": [{"start": 2, "end": 4, "label": "LOC"}]}')
    monkeypatch.setattr("sys.argv", ["piece_bound", str(path), "--lang", "zh"])

    main()

    assert "| zh_one | 1.0000 | 1.0000 | 1.0000 | 1.0000 |" in capsys.readouterr().out
