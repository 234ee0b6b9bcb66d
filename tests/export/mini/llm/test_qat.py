"""Quantisation-aware training: what rounding took is learnt again."""

import random
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from safetensors.torch import load_file  # noqa: E402
from torch import Tensor  # noqa: E402

from export.mini.llm import qat as qat_module  # noqa: E402
from export.mini.llm.batches import Batch, Layout, draw_batches  # noqa: E402
from export.mini.llm.example import IGNORE, Example  # noqa: E402
from export.mini.llm.fake_quant import round_q4_0  # noqa: E402
from export.mini.llm.loop import Schedule  # noqa: E402
from export.mini.llm.model import LlamaShape, SmallLlama  # noqa: E402
from export.mini.llm.qat import train_rounded  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")

SHAPE = LlamaShape(40, 64, 64, 2, 1, 1)
LAYOUT = Layout(512)


class Counting:
    """Draws sequences in which each token is followed by the next."""

    def draw(self, rng: random.Random) -> Example:
        first, length = rng.randrange(32), rng.randint(4, 8)
        tokens = list(range(first, first + length))
        return Example(tokens, [*tokens[1:], IGNORE], list(range(length)), [0] * length)


def divergence(teacher: SmallLlama, weights: dict[str, Tensor], batch: Batch) -> float:
    model = SmallLlama(SHAPE)
    model.load_state_dict(weights)
    *shown, targets = batch.to("cpu")
    is_asked = targets != IGNORE
    said, wanted = (
        (one(*shown)[is_asked] @ one.embed_tokens.weight.T).log_softmax(1)
        for one in (model, teacher)
    )
    with torch.no_grad():
        return float((wanted.exp() * (wanted - said)).sum(1).mean())


def test_rounded_weights_come_nearer_to_the_teacher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(qat_module._LAYOUTS, "cpu", LAYOUT)
    torch.manual_seed(3)
    teacher = SmallLlama(SHAPE)
    # Larger than a model begins with, so that its answers are sure enough to be rounded away.
    with torch.no_grad():
        for parameter in teacher.parameters():
            parameter.mul_(4 if parameter.ndim == 2 else 1)
    weights = {name: tensor.clone() for name, tensor in teacher.state_dict().items()}
    schedule = Schedule(minutes=0.05, learning_rate=2e-3)
    out = train_rounded(Counting(), SHAPE, weights, tmp_path, schedule, device="cpu")
    saved = load_file(out / "model.safetensors")
    learnt = {name.removeprefix("model."): tensor for name, tensor in saved.items()}
    matrices = [name for name in learnt if name.endswith("proj.weight")]
    assert len(matrices) == 14
    assert all(torch.equal(round_q4_0(learnt[name]), learnt[name]) for name in matrices)
    batch = draw_batches(Counting(), LAYOUT, 99, 0)[0]
    rounded = {
        name: round_q4_0(tensor) if name in matrices else tensor for name, tensor in weights.items()
    }
    assert divergence(teacher, learnt, batch) < 0.5 * divergence(teacher, rounded, batch)
