"""Translation with a bridge, token by token."""

from typing import TYPE_CHECKING

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from bridge_make import bridge_of  # noqa: E402

from export.mini.llm.batches import lay_out  # noqa: E402
from export.mini.llm.bridge.data import prompt_of  # noqa: E402
from export.mini.llm.bridge.translate import translate  # noqa: E402
from export.mini.llm.example import IGNORE, Example  # noqa: E402
from export.mini.llm.smollm import EOS  # noqa: E402

if TYPE_CHECKING:
    from bridge_make import Ends

    from export.mini.llm.bridge.data import Tokenizers
    from export.mini.llm.bridge.model import Bridge

TEXTS = ("北京", "東京の首相は上海を", "安倍晋三", "Москва")


def read_anew(bridge: "Bridge", text: str, tokenizers: "Tokenizers", most: int) -> str:
    """The same without a cache, one sentence alone."""
    prompt, written = prompt_of(text, tokenizers), list[int]()
    while len(written) < most:
        tokens = [*prompt.tokens, *written]
        length = len(tokens)
        one = Example(tokens, [IGNORE] * length, list(range(length)), [0] * length, prompt.pieces)
        laid = lay_out([[one]])
        ids, positions, sees, _ = laid.to("cpu")
        hidden = bridge.decoder.read(
            bridge.embed(ids, torch.from_numpy(laid.pieces).long()), positions, sees
        )
        best = int((hidden[0, -1] @ bridge.decoder.embed_tokens.weight.T).argmax())
        if best == EOS:
            break
        written.append(best)
    return tokenizers[1].decode(written).strip()


def test_sentences_side_by_side_are_written_as_alone(ends: "Ends") -> None:
    bridge, tokenizers = bridge_of(ends)
    found = translate(bridge, TEXTS, tokenizers, most=7)
    assert len(set(found)) > 1
    with torch.no_grad():
        assert found == [read_anew(bridge, text, tokenizers, 7) for text in TEXTS]


def test_it_stops_where_the_translation_ends(ends: "Ends") -> None:
    bridge, tokenizers = bridge_of(ends)
    with torch.no_grad():
        bridge.decoder.norm.weight.zero_()
        # All logits are equal, and the first token is the likeliest: another one is made so.
        bridge.decoder.embed_tokens.weight[0].zero_()
    assert translate(bridge, ["北京"], tokenizers, most=3) == [""]
