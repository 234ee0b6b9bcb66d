"""A model that writes the source languages, and the parallel text that it makes."""

import random
from typing import Any

import pytest

torch = pytest.importorskip("torch")
sentencepiece = pytest.importorskip("sentencepiece")

from eat_edge.llm.eat_mini_prompt import Prompts  # noqa: E402
from export.mini.llm.back import BACK_TRANSLATED, BackSampler, back_translate  # noqa: E402
from export.mini.llm.batches import Layout  # noqa: E402
from export.mini.llm.example import IGNORE  # noqa: E402
from export.mini.llm.model import LlamaShape, SmallLlama  # noqa: E402
from export.mini.recipe import Recipe  # noqa: E402

PAIRS = [("北京", "Beijing"), ("上海", "Shanghai")]


@pytest.fixture(scope="module")
def tokenizer(made: Recipe) -> Any:
    return sentencepiece.SentencePieceProcessor(model_file=str(made.bundle / "llm.model"))


def test_the_source_is_learnt_and_english_is_given(tokenizer: Any) -> None:
    prompts = Prompts(tokenizer)
    one = BackSampler({"zh": PAIRS[:1], "ja": []}, prompts, {}).draw(random.Random(0))
    learnt = [token for token in one.targets if token != IGNORE]
    assert learnt == [*prompts.surface("北京"), prompts.stop]
    given = one.tokens[: -len(learnt) + 1]
    assert given[:2] == prompts.source("", "zh")
    assert given[-1] == prompts.span
    assert tokenizer.decode(given[3:-1]).strip() == "Beijing"


@pytest.fixture(scope="module")
def learnt(tokenizer: Any) -> SmallLlama:
    """A tiny model that knows the pairs by heart."""
    torch.manual_seed(0)
    model = SmallLlama(LlamaShape(tokenizer.get_piece_size(), 64, 64, 1, 1, 1))
    rng, sampler = random.Random(0), BackSampler({"zh": PAIRS}, Prompts(tokenizer), {})
    (batch,) = Layout(4096).batches([sampler.draw(rng) for _ in range(16)], rng)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(40):
        model.loss(*batch.to("cpu")).backward()
        optimizer.step()
        optimizer.zero_grad()
    return model.eval()


@pytest.mark.usefixtures("one_torch_thread")
def test_what_it_writes_are_pairs(tokenizer: Any, learnt: SmallLlama) -> None:
    english = [english for _, english in PAIRS] * 2
    found = sorted(back_translate(learnt, tokenizer, english, "zh"), key=lambda pair: pair.english)
    assert [(pair.text, pair.english) for pair in found] == sorted(PAIRS * 2, key=lambda p: p[1])
    assert {pair.source for pair in found} == {BACK_TRANSLATED}


def test_what_is_never_finished_is_left_out(tokenizer: Any) -> None:
    torch.manual_seed(0)
    model = SmallLlama(LlamaShape(tokenizer.get_piece_size(), 64, 64, 1, 1, 1)).eval()
    with torch.no_grad():
        # What it writes is always the first of equals, and never the token that ends it.
        model.norm.weight.zero_()
    assert list(back_translate(model, tokenizer, ["Beijing"], "zh")) == []
