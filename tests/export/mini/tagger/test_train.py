"""Fine-tuning the encoder: a toy task, its checkpoints, and what counts in the loss."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from eat_edge.tagger.tagger import Tagger  # noqa: E402
from eat_edge.tagger.unigram import UnigramTokenizer  # noqa: E402
from export.encoder.graph import export_encoder  # noqa: E402
from export.mini.tagger.examples import BIO, Example, encode  # noqa: E402
from export.mini.tagger.train import (  # noqa: E402
    Schedule,
    _Run,
    new_classifier,
    tagging_loss,
    train,
)

pytestmark = pytest.mark.usefixtures("one_torch_thread")

PIECES = Path(__file__).parents[3] / "assets" / "encoder" / "pieces.marisa"
PLACES, PEOPLE = ("北京", "東京", "大阪", "서울", "Berlin"), ("安倍", "メルケル", "Angela", "李")
SCHEDULE = Schedule(
    minutes=0.12, learning_rate=3e-3, head_rate=1e-2, frozen=0, batch=256, warm_up=5
)


@pytest.fixture(scope="module")
def tokenizer() -> UnigramTokenizer:
    return UnigramTokenizer(PIECES)


@pytest.fixture
def model(tokenizer: UnigramTokenizer) -> Any:
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=700,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        type_vocab_size=1,
        initializer_range=0.1,
    )
    return new_classifier(transformers.BertModel(config, add_pooling_layer=False))


def drawn(tokenizer: UnigramTokenizer, rng: random.Random) -> tuple[str, list[Any], Example]:
    """A person and a place with other words between them."""
    person, place = rng.choice(PEOPLE), rng.choice(PLACES)
    between = rng.choice((" は ", " 在 ", " in the ", " 에서 "))
    text = f"{person}{between}{place}。"
    start = len(person) + len(between)
    spans = [(0, len(person), "PER"), (start, start + len(place), "LOC")]
    return text, spans, encode(tokenizer, text, spans, has_misc=True)


def test_it_learns_and_the_runtime_finds_what_it_learnt(
    tokenizer: UnigramTokenizer, model: Any, tmp_path: Path
) -> None:
    result = train(model, lambda rng: drawn(tokenizer, rng)[2], tmp_path, SCHEDULE, device="cpu")
    learnt = torch.load(result, weights_only=True)
    assert not any(name.startswith("bert.embeddings") for name in learnt)
    model.load_state_dict(learnt, strict=False)
    metadata = {"labels": json.dumps(list(BIO)), "max_tokens": "64", "languages": "many"}
    rng = random.Random(5)
    samples = [drawn(tokenizer, rng)[2].ids for _ in range(50)]
    export_encoder(
        model.eval(), tmp_path / "tagger.onnx", max_tokens=64, metadata=metadata, samples=samples
    )
    sentences = [drawn(tokenizer, rng)[:2] for _ in range(40)]
    with Tagger(tmp_path / "tagger.onnx", PIECES, threads=1) as tagger:
        found = tagger.tag([text for text, _ in sentences])
    right = sum(
        [(m.start, m.end, m.label) for m in mentions] == spans
        for mentions, (_, spans) in zip(found, sentences, strict=True)
    )
    assert right > 30


def test_a_run_goes_on_from_its_checkpoint_to_the_same_losses(
    tokenizer: UnigramTokenizer, model: Any, tmp_path: Path
) -> None:
    rng = random.Random(1)
    batches = [[drawn(tokenizer, rng)[2] for _ in range(4)] for _ in range(25)]
    fresh = {name: values.clone() for name, values in model.state_dict().items()}
    run = _Run(model, SCHEDULE, "cpu")
    for number, batch in enumerate(batches[:13]):
        run.learn(batch, number / 50)
    run.save(tmp_path / "state.pt")
    expected = [run.learn(batch, 0.3) for batch in batches[13:]]
    averaged = {name: values.clone() for name, values in run.averaged.items()}
    model.load_state_dict(fresh)
    resumed = _Run(model, SCHEDULE, "cpu")
    resumed.restore(tmp_path / "state.pt")
    assert (resumed.step, resumed.drawn) == (13, 52)
    assert [resumed.learn(batch, 0.3) for batch in batches[13:]] == expected
    for name, values in averaged.items():
        assert torch.equal(resumed.averaged[name], values)


def test_training_stops_when_its_time_is_up_and_goes_on_when_there_is_more(
    tokenizer: UnigramTokenizer, model: Any, tmp_path: Path
) -> None:
    def draw(rng: random.Random) -> Example:
        return drawn(tokenizer, rng)[2]

    steps = []
    for minutes in (0.01, 0.01, 0.02):
        train(model, draw, tmp_path, Schedule(minutes=minutes, batch=128), device="cpu")
        steps.append(torch.load(tmp_path / "state.pt", weights_only=True)["progress"][0])
    assert 0 < steps[0] == steps[1] < steps[2]
    assert torch.load(tmp_path / "state.pt", weights_only=True)["device"] == "a CPU"


def test_lowest_layers_and_embeddings_stay_as_they_are(
    tokenizer: UnigramTokenizer, model: Any
) -> None:
    before = {name: values.clone() for name, values in model.state_dict().items()}
    run = _Run(model, Schedule(minutes=1, frozen=1), "cpu")
    rng = random.Random(1)
    for _ in range(3):
        run.learn([drawn(tokenizer, rng)[2] for _ in range(4)], 0.0)
    changed = {
        name for name, values in model.state_dict().items() if not torch.equal(values, before[name])
    }
    assert changed
    assert all(name.startswith(("bert.encoder.layer.1.", "classifier.")) for name in changed)


def test_unmarked_misc_is_no_error_where_it_was_not_annotated() -> None:
    logits = torch.full((1, 1, len(BIO)), -20.0)
    logits[..., BIO.index("B-MISC")] = 20.0
    outside = torch.tensor([[BIO.index("O")]])
    assert tagging_loss(logits, outside, torch.tensor([[False]])).item() < 1e-3
    assert tagging_loss(logits, outside, torch.tensor([[True]])).item() > 10
    place = torch.tensor([[BIO.index("B-LOC")]])
    assert tagging_loss(logits, place, torch.tensor([[False]])).item() > 10


def test_ignored_pieces_count_for_nothing() -> None:
    logits = torch.zeros(1, 2, len(BIO))
    logits[0, 1, 3] = 50.0
    labels = torch.tensor([[0, -100]])
    loss = tagging_loss(logits, labels, torch.tensor([[True]]))
    assert loss.item() == pytest.approx(torch.log(torch.tensor(float(len(BIO)))).item())
    nothing = tagging_loss(logits, torch.tensor([[-100, -100]]), torch.tensor([[True]]))
    assert nothing.item() == 0
