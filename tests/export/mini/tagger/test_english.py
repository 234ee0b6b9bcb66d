"""English sentences with gold names, drawn by their share and roughened."""

import random
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from tiny_taggers import tiny_vocabulary

from eat_edge.tagger.unigram import UnigramTokenizer
from export.mini.parallel.origins import ORIGINS
from export.mini.tagger.data import Source
from export.mini.tagger.english import DEVELOPMENT, SOURCES, TRANSLATED, EnglishSampler
from export.mini.tagger.examples import BIO, IGNORED


@pytest.fixture
def tokenizer(tmp_path: Path) -> UnigramTokenizer:
    tiny_vocabulary().write(tmp_path / "pieces.marisa")
    return UnigramTokenizer(tmp_path / "pieces.marisa")


def test_every_sentence_has_its_names_marked(data: Path, tokenizer: UnigramTokenizer) -> None:
    sampler = EnglishSampler(data / "ner" / "en", SOURCES[:1], tokenizer)
    rng = random.Random(1)
    labels: Counter[str] = Counter()
    for _ in range(50):
        example = sampler.draw(rng)
        assert len(example.ids) == len(example.labels)
        labels.update(BIO[label] for label in example.labels if label != IGNORED)
    assert labels["B-PER"] > 10
    assert labels["B-LOC"] > 10
    assert not labels["B-ORG"]


def test_the_same_chance_draws_the_same(data: Path, tokenizer: UnigramTokenizer) -> None:
    sampler = EnglishSampler(data / "ner" / "en", SOURCES, tokenizer)
    assert sampler.draw(random.Random(5)) == sampler.draw(random.Random(5))


def test_without_a_sentence_there_is_nothing_to_draw(
    data: Path, tokenizer: UnigramTokenizer
) -> None:
    with pytest.raises(ValueError, match=r"no English sentence in .*give the directory"):
        EnglishSampler(data / "ner" / "en", [], tokenizer)


def test_what_is_watched_is_never_trained_on_and_every_source_has_an_origin() -> None:
    names = [source.name for source in SOURCES]
    assert len(set(names)) == len(names)
    assert DEVELOPMENT not in names
    known = {name for origin in ORIGINS for name in origin.corpora}
    assert set(names) <= known
    assert isinstance(TRANSLATED, Source)
