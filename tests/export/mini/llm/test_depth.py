"""Layers of a decoder that are cut."""

import pytest

torch = pytest.importorskip("torch")

from export.mini.llm.batches import Batch, lay_out  # noqa: E402
from export.mini.llm.depth import choose_depth, cut_depth  # noqa: E402
from export.mini.llm.example import Example  # noqa: E402
from export.mini.llm.model import LlamaShape, SmallLlama  # noqa: E402

SHAPE = LlamaShape(64, 32, 64, 5, 2, 1)
IDLE = (1, 3)


@pytest.fixture
def model() -> SmallLlama:
    """One in which two layers add nothing."""
    torch.manual_seed(0)
    model = SmallLlama(SHAPE)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
            if name.startswith(tuple(f"layers.{n}." for n in IDLE)) and (
                "o_proj" in name or "down_proj" in name
            ):
                parameter.zero_()
    return model


def learnt_by_heart(model: SmallLlama) -> Batch:
    """Text that the model has for the likeliest: to lose a layer that matters costs."""
    ids = [5, 9, 12, 33, 60, 7]
    place = torch.arange(len(ids))
    with torch.no_grad():
        hidden = model(torch.tensor([ids]), place[None], (place[:, None] >= place)[None])
        best = (hidden @ model.embed_tokens.weight.T).argmax(-1)[0].tolist()
    return lay_out([[Example(ids, best, place.tolist(), [0] * len(ids))]])


def test_layers_that_do_nothing_go_first(model: SmallLlama) -> None:
    assert choose_depth(model, 3, [learnt_by_heart(model)]) == (0, 2, 4)
    assert len(model.layers) == SHAPE.num_hidden_layers


def test_what_is_left_is_the_same_model_where_they_did_nothing(model: SmallLlama) -> None:
    weights, shape = cut_depth(model.state_dict(), SHAPE, (0, 2, 4))
    cut = SmallLlama(shape)
    cut.load_state_dict(weights)
    batch = learnt_by_heart(model).to("cpu")
    torch.testing.assert_close(cut.loss(*batch), model.loss(*batch))
