"""``eat-edge bundle new``: what a downloaded model becomes, and what is refused before that."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")


from eat_edge.bundle import default_path
from eat_edge.bundling.new import NewBundle, plan_new
from eat_edge.errors import BundleError, CapacityError, ConfigError, InputError, ModelError

EAT = default_path()


def with_template(content: str) -> Callable[[NewBundle], NewBundle]:
    def change(asked: NewBundle) -> NewBundle:
        (path := asked.out.with_name("turns.jinja")).write_text(content)
        return replace(asked, chat_template=path)

    return change


def piped_template(asked: NewBundle) -> NewBundle:
    os.mkfifo(path := asked.out.with_name("pipe.jinja"))
    return replace(asked, chat_template=path)


def cut(asked: NewBundle) -> NewBundle:
    (path := asked.out.with_name("cut.gguf")).write_bytes(asked.llm.read_bytes()[:5000])
    return replace(asked, llm=path)


def unknown_architecture(asked: NewBundle) -> NewBundle:
    content = asked.llm.read_bytes().replace(b"qwen2", b"qwen9")
    (path := asked.out.with_name("new.gguf")).write_bytes(content)
    return replace(asked, llm=path)


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (lambda a: replace(a, out=EAT), ConfigError, "is there already: remove it"),
        (lambda a: replace(a, out=a.out / "x"), ConfigError, "is not a directory: make it first"),
        (lambda a: replace(a, llm=Path("no")), InputError, "cannot read no, which becomes llm"),
        (cut, InputError, "cut.gguf is not a whole GGUF file"),
        (lambda a: replace(a, licence=None), ConfigError, "--licence 'Apache-2.0'"),
        (unknown_architecture, ModelError, "unknown model architecture: 'qwen9'.*newer than it"),
        (lambda a: replace(a, llm=EAT / "llm.gguf"), (BundleError, ModelError), "has no"),
        (with_template("{{ messages[0].content }}"), BundleError, "turns.jinja cannot be used"),
        (lambda a: replace(a, chat_template=Path("no")), InputError, "the chat template no: "),
        pytest.param(
            *(piped_template, InputError, "pipe.jinja' is no regular file"),
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here"),
        ),
        (with_template("{# #}" * 220_000), InputError, "more than 1,048,576 characters"),
        (lambda a: replace(a, context=512), CapacityError, r"\d+ is the least, 2048 does"),
        (
            lambda a: replace(a, context=1000, is_reasoning=True),
            CapacityError,
            "with thoughts before the answers",
        ),
        (lambda a: replace(a, context=5000), CapacityError, "--context 4096 or less"),
        (lambda a: replace(a, translated=("xx",)), ConfigError, "--translated has xx"),
        (lambda a: replace(a, like=a.llm.parent), BundleError, "is not a bundle"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    asked: NewBundle,
    change: Callable[[NewBundle], NewBundle],
    kind: type[Exception] | tuple[type[Exception], ...],
    message: str,
) -> None:
    changed = change(asked)
    with pytest.raises(kind, match=message):
        plan_new(changed)
    assert not changed.out.with_name("ours.partial").exists()


def test_a_header_that_ends_llama_cpp_is_refused(asked: NewBundle) -> None:
    """Three dimensions to rotate, of pairs: llama.cpp ends the process that loads it."""
    key = b"qwen2.rope.dimension_count" + (4).to_bytes(4, "little")
    content = asked.llm.read_bytes()
    at = content.index(key) + len(key)
    odd = asked.out.with_name("odd.gguf")
    odd.write_bytes(content[:at] + (3).to_bytes(4, "little") + content[at + 4 :])
    with pytest.raises(ModelError, match=r"odd\.gguf: llama\.cpp ends with it \(.*GGML_ASSERT"):
        plan_new(replace(asked, llm=odd))
