"""The training loop: its rate, and what it refuses to go on from."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from export.mini.llm.batches import Layout  # noqa: E402
from export.mini.llm.example import Example  # noqa: E402
from export.mini.llm.loop import Learner, Progress, Schedule, learn  # noqa: E402
from export.mini.llm.model import LlamaShape, SmallLlama  # noqa: E402
from export.mini.llm.train import optimizers_of  # noqa: E402


class Counting:
    """Draws sequences that count up from anywhere."""

    def draw(self, rng: random.Random) -> Example:
        ids = list(range(first := rng.randrange(3, 40), first + 6))
        return Example(ids, [*ids[1:], ids[-1] + 1], list(range(6)), [0] * 6)


def learner(path: Path) -> Learner:
    torch.manual_seed(0)
    model = SmallLlama(LlamaShape(64, 32, 64, 1, 2, 1))
    return Learner(
        model, lambda batch: model.loss(*batch.to("cpu")), optimizers_of(model), {"kind": 1}, path
    )


def train(learner: Learner, minutes: float) -> list[Progress]:
    seen: list[Progress] = []
    learner = replace(learner, stepped=lambda progress: seen.append(replace(progress)))
    learn(learner, Counting(), Layout(512), Schedule(minutes), device="cpu")
    return seen


def test_the_rate_rises_holds_and_falls_to_nothing() -> None:
    schedule = Schedule(10.0, learning_rate=1.0, warmup=0.1, decay=0.5)
    assert [schedule.rate(60 * minute) for minute in (0, 0.5, 1, 5, 7.5, 10, 11)] == pytest.approx(
        [0.0, 0.5, 1.0, 1.0, 0.5, 0.0, 0.0]
    )


def test_a_run_goes_on_behind_its_last_batch(tmp_path: Path) -> None:
    path = tmp_path / "state.pt"
    first = train(learner(path), 0.005)
    later = train(learner(path), 0.01)
    assert later[0].step == first[-1].step + 1
    assert later[0].sequences > first[-1].sequences
    places = [(one.chunk, one.position) for one in (*first, *later)]
    assert places == sorted(set(places))


def test_a_run_that_is_stopped_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "state.pt"
    schedule = Schedule(60.0, stop_after=0.003)
    for _ in range(2):
        learn(learner(path), Counting(), Layout(512), schedule, device="cpu")
    spent = torch.load(path, weights_only=True)["progress"]["seconds"]
    assert 60 * 2 * 0.003 <= spent < 60


def test_a_group_has_its_share_of_the_rate(tmp_path: Path) -> None:
    made = learner(tmp_path / "state.pt")
    made.optimizers[1].param_groups[0]["share"] = 0.5
    train(made, 0.005)
    matrices, others = (optimizer.param_groups[0]["lr"] for optimizer in made.optimizers)
    assert others == pytest.approx(matrices / 2)


def test_a_checkpoint_of_another_model_is_refused(tmp_path: Path) -> None:
    train(learner(tmp_path / "state.pt"), 0.001)
    other = replace(learner(tmp_path / "state.pt"), identity={"kind": 2})
    with pytest.raises(ValueError, match=r"state\.pt holds a model of another shape"):
        train(other, 0.002)
