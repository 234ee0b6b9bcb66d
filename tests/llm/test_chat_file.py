"""The file of a chat model: a template that can be used, a token that ends answers, room."""

from pathlib import Path

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")
from chat_fakes import CHATML, bundle_of, make_chat_gguf, open_llm

from eat_edge.decoder.llama.library import load_library
from eat_edge.errors import BundleError


def test_a_context_too_short_for_questions_is_named(qwen: Path) -> None:
    with pytest.raises(BundleError, match=r"context of 512 tokens .* limits\.context at least \d+"):
        open_llm(bundle_of(qwen, 512))


def test_a_model_whose_answers_never_end_is_refused(
    qwen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("llama_vocab_eos", "llama_vocab_eot"):
        monkeypatch.setattr(load_library(), name, lambda _: -1)
    monkeypatch.setattr(load_library(), "llama_vocab_is_eog", lambda *_: False)
    with pytest.raises(BundleError, match="has no token that ends an answer"):
        open_llm(bundle_of(qwen))


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (None, "has no chat template"),
        ("{{ ''.__class__.__mro__ }}" + CHATML, "cannot be used: it fails: .*unsafe"),
        ("{{ messages[0].content }}", "cannot be used: it does not write"),
    ],
)
def test_a_model_without_a_usable_template_is_refused(
    tmp_path: Path, template: str | None, reason: str
) -> None:
    make_chat_gguf(tmp_path, chat_template=template)
    with pytest.raises(BundleError, match=reason) as caught:
        open_llm(bundle_of(tmp_path))
    assert str(tmp_path / "llm.gguf") in str(caught.value)


def test_thoughts_need_room_of_their_own(qwen: Path) -> None:
    with pytest.raises(BundleError, match=r"limits\.context at least \d+"):
        open_llm(bundle_of(qwen, 1000, reasoning=True))
    open_llm(bundle_of(qwen, 1000)).close()
