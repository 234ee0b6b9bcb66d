"""Known names as an input of the tagger: which pieces are marked, and that it begins as it is."""

import json
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from eat_edge.bundle import open_bundle  # noqa: E402
from eat_edge.lexicon import Lexicon  # noqa: E402
from eat_edge.names import Name, NameMatch  # noqa: E402
from eat_edge.tagger.unigram import UnigramTokenizer  # noqa: E402
from export.mini.tagger.lexicon_feature import (  # noqa: E402
    MARKS,
    MarkedClassifier,
    judge,
    marked_ids,
)
from export.mini.tagger.train import new_classifier  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")

PIECES = Path(__file__).parents[3] / "assets" / "encoder" / "pieces.marisa"
SIZE = 700


@pytest.fixture(scope="module")
def tokenizer() -> UnigramTokenizer:
    return UnigramTokenizer(PIECES)


@pytest.fixture
def tagger() -> Any:
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=SIZE,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        type_vocab_size=1,
        initializer_range=0.3,
    )
    return new_classifier(transformers.BertModel(config, add_pooling_layer=False)).eval()


def match(text: str, surface: str, label: str, prior: float) -> NameMatch:
    start = text.index(surface)
    return NameMatch(start, start + len(surface), surface, (Name("X", label),), prior)


def test_pieces_of_a_known_name_have_the_mark_of_its_type_and_prior(
    tokenizer: UnigramTokenizer,
) -> None:
    text = "安倍在東京 и Москва."
    matches = [
        match(text, "安倍", "PER", 0.9),
        match(text, "東京", "LOC", 0.2),
        match(text, "Москва", "", 0.9),
    ]
    tokens = tokenizer.encode(text, [2, 3, 5])
    added = marked_ids(tokens, matches, SIZE, margin=1)
    assert len(added) == 1 + len(tokens.ids)
    marks = {
        text[start:end]: added[1 + first] // SIZE
        for first, (start, end) in zip(tokens.first_of_word, tokens.words, strict=True)
    }
    assert marks["東京"] != marks["在"] == 0
    assert marks["Москва"] == 0
    person = next(mark for word, mark in marks.items() if word.startswith("安"))
    assert 0 < marks["東京"] < MARKS and 0 < person < MARKS
    assert marks["東京"] % 2 == 1 and person % 2 == 0


def test_marks_change_nothing_before_they_have_learnt(tagger: Any) -> None:
    model = MarkedClassifier(tagger).eval()
    ids = torch.tensor([[0, 40, 50, 60, 2]])
    mask = torch.ones_like(ids)
    expected = tagger(input_ids=ids, attention_mask=mask).logits
    marked = ids + SIZE * torch.tensor([[0, 3, 0, 1, 0]])
    torch.testing.assert_close(model(marked, mask).logits, expected)
    with torch.no_grad():
        model.classifier_marks.weight[3] += 1.0
    assert not torch.allclose(model(marked, mask).logits, expected)
    torch.testing.assert_close(model(ids, mask).logits, expected)


def test_only_marks_of_the_embeddings_are_trained(tagger: Any) -> None:
    names = {name for name, _ in MarkedClassifier(tagger).named_parameters()}
    assert "classifier_marks.weight" in names
    assert all(name.startswith(("classifier_marks.", "tagger.")) for name in names)


@pytest.mark.parametrize("is_marked", [False, True])
def test_a_set_is_judged(
    tokenizer: UnigramTokenizer, tagger: Any, tmp_path: Path, is_marked: bool
) -> None:
    gold = tmp_path / "zh_gold.jsonl"
    rows: list[dict[str, Any]] = [
        {"text": "安倍在東京。", "entities": []},
        {"text": "，", "entities": []},
    ]
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    # Everything is outside: that is right.
    with torch.no_grad():
        tagger.classifier.bias[0] = 50.0
    lexicon = Lexicon(open_bundle().lexicon)
    model = MarkedClassifier(tagger).eval()
    figures = judge(model, tokenizer, lexicon, [gold], is_marked=is_marked, limit=None)
    assert figures == {"zh_gold": 1.0}
