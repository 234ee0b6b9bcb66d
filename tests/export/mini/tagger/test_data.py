"""English training text: joined as it is written, roughened, and scored strictly."""

import json
import lzma
import random
from pathlib import Path

import pytest

from export.mini.tagger.data import TaggedTokens, detokenise, read_corpus, roughen


def tagged(*pairs: str) -> TaggedTokens:
    tokens, tags = zip(*(pair.rsplit("/", 1) for pair in pairs), strict=True)
    return TaggedTokens(tokens, tags)


@pytest.mark.parametrize(
    ("pairs", "text", "names"),
    [
        (["Mr/O", "./O", "Smith/B-PER", "'s/O", "dog/O", "./O"], "Mr. Smith's dog.", ["Smith"]),
        (["He/O", "(/O", "Bo/B-PER", ")/O", "left/O"], "He (Bo) left", ["Bo"]),
        (["``/O", "Go/O", "!/O", "''/O", "said/O", "Li/B-PER"], '"Go!" said Li', ["Li"]),
        (["Miners/B-ORG", "'/I-ORG", "Union/I-ORG"], "Miners' Union", ["Miners' Union"]),
        (["do/O", "n't/O", "pay/O", "$/O", "5/O"], "don't pay $5", []),
        (["Li/B-PER", "Bo/B-PER"], "Li Bo", ["Li", "Bo"]),
        (['"/O', "a/O", '"/O', '"/O', "b/O", '"/O'], '"a" "b"', []),
    ],
)
def test_tokens_are_joined_as_written(pairs: list[str], text: str, names: list[str]) -> None:
    joined, spans = detokenise(tagged(*pairs))
    assert joined == text
    assert [joined[start:end] for start, end, _ in spans] == names


def test_tokens_can_stay_apart() -> None:
    assert detokenise(tagged("Mr/O", "./O", "Li/B-PER"), is_spaced=True) == (
        "Mr . Li",
        [(5, 7, "PER")],
    )


def test_rough_sentences_keep_their_entities() -> None:
    rng = random.Random(1)
    clean = tagged("The/O", "king/O", "of/O", "Norway/B-LOC", "met/O", "an/O", "Ola/B-PER", "./O")
    rough = [roughen(clean, rng) for _ in range(400)]
    for sentence in rough:
        text, spans = detokenise(sentence)
        assert [text[start:end].lower() for start, end, _ in spans] == ["norway", "ola"]
    assert len({sentence.tokens for sentence in rough}) > 8
    assert sum(sentence == clean for sentence in rough) > 200


def test_corpora_with_cut_tokens_lose_those_sentences(tmp_path: Path) -> None:
    with lzma.open(tmp_path / "cut.jsonl.xz", "wt", encoding="utf-8") as out:
        for start, end in ((0, 2), (0, 1)):
            entity = {"start": start, "end": end, "label": "PER"}
            out.write(json.dumps({"text": "Bo left", "entities": [entity]}) + "\n")
    assert list(read_corpus(tmp_path / "cut.jsonl.xz")) == [tagged("Bo/B-PER", "left/O")]
