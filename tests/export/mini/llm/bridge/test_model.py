"""Soft tokens in a decoder's prompt."""

from typing import TYPE_CHECKING

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from bridge_make import bridge_of  # noqa: E402

from export.mini.llm.batches import Batch, lay_out  # noqa: E402
from export.mini.llm.bridge.data import PairSampler  # noqa: E402
from export.mini.llm.example import SOFT, Example  # noqa: E402
from export.mini.parallel.corpus import Pair  # noqa: E402

if TYPE_CHECKING:
    from bridge_make import Ends
    from torch import Tensor

    from export.mini.llm.bridge.data import Tokenizers
    from export.mini.llm.bridge.model import Bridge

PAIRS = {
    "zh": [
        Pair("ours", "北京和上海", "Berlin and the harbour"),
        Pair("ours", "安倍晋三", "He met"),
    ],
    "ja": [Pair("ours", "東京の首相", "The prime minister of the country")],
}


@pytest.fixture(scope="module")
def made(ends: "Ends") -> "tuple[Bridge, Tokenizers]":
    return bridge_of(ends)


def drawn(tokenizers: "Tokenizers", count: int) -> list[Example]:
    import random

    rng, sampler = random.Random(0), PairSampler(PAIRS, tokenizers)
    return [sampler.draw(rng) for _ in range(count)]


def loss_of(bridge: "Bridge", batch: Batch) -> "Tensor":
    return bridge.loss(*batch.to("cpu"), torch.from_numpy(batch.pieces).long())


def test_every_piece_has_its_soft_token(made: "tuple[Bridge, Tokenizers]") -> None:
    bridge, tokenizers = made
    first, second = drawn(tokenizers, 2)
    laid = lay_out([[first, second]])
    tokens, *_ = laid.to("cpu")
    hidden = bridge.embed(tokens, torch.from_numpy(laid.pieces).long())
    wanted = bridge.project(
        torch.cat([bridge.encode(torch.tensor([one.pieces])) for one in (first, second)])
    )
    torch.testing.assert_close(hidden[tokens == SOFT], wanted)
    is_token = tokens != SOFT
    torch.testing.assert_close(
        hidden[is_token], bridge.decoder.embed_tokens.weight[tokens[is_token].long()]
    )


def test_what_is_written_depends_on_what_is_read(made: "tuple[Bridge, Tokenizers]") -> None:
    bridge, tokenizers = made
    (one,) = drawn(tokenizers, 1)
    other = Example(one.tokens, one.targets, one.positions, one.forks, one.pieces[::-1])
    assert loss_of(bridge, lay_out([[one]])) != loss_of(bridge, lay_out([[other]]))


def test_packed_pairs_are_strangers_to_one_another(made: "tuple[Bridge, Tokenizers]") -> None:
    bridge, tokenizers = made
    some = drawn(tokenizers, 9)
    apart = loss_of(bridge, lay_out([[one] for one in some]))
    together = loss_of(bridge, lay_out([some[:4], some[4:7], some[7:]]))
    torch.testing.assert_close(apart, together)


def test_the_encoder_learns_nothing_and_is_not_saved(made: "tuple[Bridge, Tokenizers]") -> None:
    bridge, tokenizers = made
    loss_of(bridge, lay_out([[one] for one in drawn(tokenizers, 4)])).backward()
    named = dict(bridge.named_parameters())
    assert {name.partition(".")[0] for name in named} == {"project", "decoder"}
    learns = {name for name, p in named.items() if p.grad is not None and p.grad.abs().sum() > 0}
    assert learns == set(named)
    bridge.zero_grad(set_to_none=True)
