"""How the projection begins."""

from typing import TYPE_CHECKING

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from bridge_make import bridge_of  # noqa: E402

from export.mini.llm.bridge.gloss import begin_with_glosses  # noqa: E402

if TYPE_CHECKING:
    from bridge_make import Ends

TEXTS = ("the prime minister of Berlin", "Berlin and the sea", "in Berlin", "ing of the and")


def test_english_words_become_their_own_embeddings(ends: "Ends") -> None:
    bridge, tokenizers = bridge_of(ends)
    explained = begin_with_glosses(bridge, TEXTS, tokenizers)
    assert explained > 0.9
    encoding = tokenizers[0].encode(TEXTS[0], add_special_tokens=False)
    soft = bridge.project(bridge.encode(torch.tensor([encoding.ids])))
    embeddings = bridge.decoder.embed_tokens.weight
    for row, piece in enumerate(encoding.tokens):
        token = tokenizers[1].token_to_id(piece.replace("\u2581", "\u0120"))
        if token is not None:
            nearest = torch.cosine_similarity(soft[row], embeddings).argmax()
            assert int(nearest) == token, piece
