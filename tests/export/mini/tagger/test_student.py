"""Students: which layers go, and that what is left learns what the whole tagger says."""

import random
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from export.mini.tagger.examples import Example  # noqa: E402
from export.mini.tagger.student import (  # noqa: E402
    choose_layers,
    keep_layers,
    num_unchanged,
    teaching_loss,
)
from export.mini.tagger.train import Batch, Schedule, new_classifier, train  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")

SAMPLES = [[0, *range(first, first + 6), 2] for first in range(10, 100, 6)]


def ids_of(*samples: list[int]) -> Any:
    return torch.tensor(samples)


@pytest.fixture
def teacher() -> Any:
    torch.manual_seed(3)
    config = transformers.BertConfig(
        vocab_size=120,
        hidden_size=32,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=16,
        type_vocab_size=1,
        initializer_range=0.3,
    )
    return new_classifier(transformers.BertModel(config, add_pooling_layer=False)).eval()


def idle(layer: Any) -> None:
    """Make a layer give what it gets."""
    for product in (layer.attention.output.dense, layer.output.dense):
        torch.nn.init.zeros_(product.weight)
        torch.nn.init.zeros_(product.bias)


@pytest.mark.parametrize("useless", [0, 1, 2])
def test_the_layer_that_does_nothing_goes_first(teacher: Any, useless: int) -> None:
    idle(teacher.bert.encoder.layer[useless])
    kept = choose_layers(teacher, 2, SAMPLES)
    assert kept == tuple(layer for layer in range(3) if layer != useless)
    shallower = keep_layers(teacher, kept)
    ids = ids_of(*SAMPLES)
    torch.testing.assert_close(shallower(ids).logits, teacher(ids).logits, atol=1e-3, rtol=1e-3)


def test_choosing_leaves_the_whole_tagger_as_it_is(teacher: Any) -> None:
    before = teacher(ids_of(*SAMPLES)).logits
    assert choose_layers(teacher, 3, SAMPLES) == (0, 1, 2)
    assert len(choose_layers(teacher, 1, SAMPLES)) == 1
    assert keep_layers(teacher, (0, 2)).config.num_hidden_layers == 2
    assert teacher.config.num_hidden_layers == 3
    assert torch.equal(teacher(ids_of(*SAMPLES)).logits, before)


def test_what_cannot_be_chosen_is_refused(teacher: Any) -> None:
    with pytest.raises(ValueError, match="4 of 3 layers on 15 samples"):
        choose_layers(teacher, 4, SAMPLES)
    with pytest.raises(ValueError, match="1 of 3 layers on 0 samples"):
        choose_layers(teacher, 1, [])


@pytest.mark.parametrize(("kept", "number"), [((0, 1, 2), 3), ((0, 2), 1), ((1, 2), 0)])
def test_layers_read_what_they_read_before_until_one_is_missing(
    kept: tuple[int, ...], number: int
) -> None:
    assert num_unchanged(kept) == number


def test_nothing_is_lost_by_saying_the_same(teacher: Any) -> None:
    ids = ids_of(*SAMPLES)
    mask, has_misc = torch.ones_like(ids), torch.ones(len(ids), 1, dtype=torch.bool)
    batch = Batch(ids, mask, ids, has_misc)
    loss = teaching_loss(teacher, (0, 1, 2))(keep_layers(teacher, (0, 1, 2)), batch)
    assert loss.item() == pytest.approx(0.0, abs=1e-6)


def test_a_student_comes_nearer_to_its_teacher(teacher: Any, tmp_path: Path) -> None:
    def draw(rng: random.Random) -> Example:
        sample = rng.choices(range(10, 110), k=6)
        return Example([0, *sample, 2], [0] * 8, has_misc=True)

    kept = (0, 2)
    student, loss = keep_layers(teacher, kept), teaching_loss(teacher, kept)
    ids = ids_of(*SAMPLES)
    given = Batch(ids, torch.ones_like(ids), ids, torch.ones(len(ids), 1, dtype=torch.bool))
    before = loss(student, given).item()
    schedule = Schedule(minutes=0.05, learning_rate=2e-3, frozen=0, batch=256, warm_up=5)
    result = train(student, draw, tmp_path, schedule, loss_of=loss, device="cpu")
    student.load_state_dict(torch.load(result, weights_only=True), strict=False)
    assert loss(student.eval(), given).item() < 0.6 * before
