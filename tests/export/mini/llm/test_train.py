"""Training of the embedded model: the rate over the minutes, and a run that is gone on with."""

import logging
import random
from functools import partial
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from export.mini.llm import train as train_module  # noqa: E402
from export.mini.llm.batches import Layout  # noqa: E402
from export.mini.llm.example import Example  # noqa: E402
from export.mini.llm.loop import Schedule  # noqa: E402
from export.mini.llm.model import SmallLlama  # noqa: E402
from export.mini.llm.train import SHAPES, Weights, shape_of, train_llm  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")

VOCABULARY = 40
SHORT = Schedule(minutes=0.002)


class Counting:
    """Draws sequences in which each token is followed by the next."""

    def draw(self, rng: random.Random) -> Example:
        first, length = rng.randrange(VOCABULARY - 8), rng.randint(4, 8)
        tokens = list(range(first, first + length))
        return Example(tokens, [*tokens[1:], first], list(range(length)), [0] * length)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = {"hidden_size": 64, "intermediate_size": 64, "num_hidden_layers": 1}
    monkeypatch.setitem(train_module.SHAPES, "cpu", shape)
    monkeypatch.setitem(train_module.LAYOUTS, "cpu", Layout(256))


def run(
    work: Path,
    schedule: Schedule,
    vocab_size: int = VOCABULARY,
    begin_with: Weights | None = None,
) -> Path:
    return train_llm(
        Counting(),
        shape_of("cpu", vocab_size),
        work,
        schedule,
        begin_with=begin_with,
        device="cpu",
        is_compiled=False,
    )


def test_the_rate_rises_holds_and_falls_to_nothing() -> None:
    schedule = Schedule(minutes=100, learning_rate=1.0, warmup=0.1, decay=0.5)
    rates = [schedule.rate(60 * minute) for minute in (0, 5, 10, 50, 75, 100, 120)]
    assert rates == pytest.approx([0, 0.5, 1, 1, 0.5, 0, 0])


@pytest.mark.parametrize("size", train_module.SHAPES)
def test_heads_of_every_size_are_64_wide(size: str) -> None:
    shape = shape_of(size, 1000)
    assert shape.hidden_size == 64 * shape.num_attention_heads
    assert shape.vocab_size == 1000


def test_heads_share_keys_where_a_size_says_so() -> None:
    kv_heads = {size: shape_of(size, 64).num_key_value_heads for size in SHAPES}
    assert kv_heads == {"cpu": 4, "gpu": 8, "deep": 2}


@pytest.mark.usefixtures("tiny")
def test_it_begins_with_weights_and_goes_on_with_its_own(tmp_path: Path) -> None:
    torch.manual_seed(5)
    given, other = (SmallLlama(shape_of("cpu", VOCABULARY)).state_dict() for _ in range(2))
    for weights, minutes in ((given, 0.002), (other, 0.004)):
        # At this rate nothing moves; the second time there is a checkpoint, which counts.
        run(tmp_path, Schedule(minutes, learning_rate=1e-9), begin_with=partial(dict, weights))
        state = torch.load(tmp_path / "state.pt", weights_only=True)
        for name, value in given.items():
            torch.testing.assert_close(state["model"][name], value, atol=1e-4, rtol=0)


@pytest.mark.usefixtures("tiny")
def test_a_run_is_gone_on_with_and_given_more_minutes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="export")
    assert run(tmp_path, SHORT) == tmp_path / "checkpoint"
    assert (tmp_path / "checkpoint" / "model.safetensors").exists()
    first = torch.load(tmp_path / "state.pt", weights_only=True)
    assert first["progress"]["step"] >= 1
    assert first["progress"]["seconds"] >= 60 * SHORT.minutes
    assert "resumed" not in caplog.text
    run(tmp_path, Schedule(minutes=0.004))
    second = torch.load(tmp_path / "state.pt", weights_only=True)
    assert "resumed at step" in caplog.text
    assert second["progress"]["step"] > first["progress"]["step"]
    assert second["progress"]["tokens"] > first["progress"]["tokens"]
    changed = (
        not torch.equal(second["model"][name], weights) for name, weights in first["model"].items()
    )
    assert any(changed)


@pytest.mark.usefixtures("tiny")
def test_a_checkpoint_of_another_shape_is_not_gone_on_with(tmp_path: Path) -> None:
    run(tmp_path, SHORT)
    with pytest.raises(ValueError, match=r"state\.pt holds a model of another shape: remove it"):
        run(tmp_path, SHORT, vocab_size=VOCABULARY + 1)
