"""Mentions placed by the language model, by an encoder, or by both, on the same evidence."""

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from tiny_taggers import tiny_vocabulary

from benchmarks.mention_alignment import WAYS, align_again, observe
from eat_edge.bundle import open_bundle
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from export.encoder.checkpoint import build_encoder
from export.encoder.e5_file import read_e5
from export.encoder.vocabulary import of_ids
from export.mini.parallel.similarity import SimilarityAligner

GOLD = """\
{"text": "阿尔弗雷德·克鲁佩在柏林。", "entities": [{"start": 10, "end": 12, "label": "LOC"}]}
{"text": "今天下雨。", "entities": []}
"""
TOLD, SIMILAR = (((0, 2),), 0.7), (((3, 5),), 1.0)


def test_whose_place_counts() -> None:
    chosen = {name: choose(TOLD, SIMILAR)[0] for name, choose in WAYS.items()}
    assert chosen == {
        "nobody": (),
        "language model": ((0, 2),),
        "encoder": ((3, 5),),
        "both, where they agree": (),
        "language model, else encoder": ((0, 2),),
    }
    assert WAYS["both, where they agree"](TOLD, TOLD) == TOLD
    assert WAYS["language model, else encoder"](((), 0.9), SIMILAR) == SIMILAR


def test_the_evidence_of_the_pipeline_is_weighed_in_every_way(tmp_path: Path) -> None:
    from e5_make import write_tiny_e5

    path = tmp_path / "zh_two.jsonl"
    path.write_text(GOLD, "utf-8")
    gold = read_gold(path, labels=LabelMap(), lang="zh", limit=None)
    pieces = tiny_vocabulary()
    write_tiny_e5(tmp_path / "e5.bin", list(pieces.pieces), list(pieces.scores), positions=256)
    file = read_e5(tmp_path / "e5.bin")
    whole = of_ids(file, range(len(file.pieces)))
    aligner = SimilarityAligner(build_encoder(file, whole), whole.tokenizer())
    sentences = observe(gold, open_bundle(), 1)
    assert [len(some) for some in sentences] == [1, 1]
    tallies = align_again(sentences, aligner)
    assert set(tallies) == set(WAYS)
    assert tallies["nobody"].num_placed == 0
    for tally in tallies.values():
        assert len(tally.found) == 2
        assert (10, 12, "LOC") in tally.found[0]
        assert tally.num_right <= tally.num_placed
