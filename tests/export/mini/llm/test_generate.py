"""What is written behind prompts, many side by side."""

import random

import pytest

torch = pytest.importorskip("torch")

from export.mini.llm.batches import lay_out  # noqa: E402
from export.mini.llm.example import IGNORE, Example  # noqa: E402
from export.mini.llm.generate import generate  # noqa: E402
from export.mini.llm.model import LlamaShape, SmallLlama  # noqa: E402

MOST = 6


def prompt(ids: list[int]) -> Example:
    return Example(ids, [IGNORE] * len(ids), list(range(len(ids))), [0] * len(ids))


def alone(model: SmallLlama, ids: list[int], stop: int) -> list[int]:
    """The same read anew for every token."""
    read = list(ids)
    while len(read) < len(ids) + MOST:
        place = torch.arange(len(read))
        hidden = model(torch.tensor([read]), place[None], (place[:, None] >= place)[None])
        best = int((hidden[0, -1] @ model.embed_tokens.weight.T).argmax())
        if best == stop:
            break
        read.append(best)
    return read[len(ids) :]


@pytest.mark.usefixtures("one_torch_thread")
def test_prompts_side_by_side_are_written_on_as_alone() -> None:
    torch.manual_seed(3)
    model = SmallLlama(LlamaShape(24, 32, 64, 2, 4, 2)).eval()
    rng = random.Random(0)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
        prompts = [[rng.randrange(24) for _ in range(rng.randint(1, 9))] for _ in range(12)]
        laid = lay_out([[prompt(ids)] for ids in prompts])
        hidden = model.embed_tokens(torch.from_numpy(laid.tokens))
        endless = generate(model, hidden, laid, stop=-1, most=MOST)
        stop = endless[0][2]
        found = generate(model, hidden, laid, stop=stop, most=MOST)
        assert found == [alone(model, ids, stop) for ids in prompts]
    assert {len(written) for written in endless} == {MOST}
    assert len(found[0]) < MOST
