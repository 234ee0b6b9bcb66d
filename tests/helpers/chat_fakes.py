"""Tiny random chat models: every token is as likely as another, whatever they are asked."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from gguf_make import save_byte_bpe, save_model, save_sentencepiece

from eat_edge.bundle import Bundle
from eat_edge.config import EngineConfig
from eat_edge.llm.chat import ChatLlm
from export.gguf import write_gguf
from export.gguf.vocabulary import PRE_TYPES

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
INST = (
    "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]"
    "{% else %} {{ m.content }}{{ eos_token }}{% endif %}{% endfor %}"
)
CONTEXT = 1536
QWEN2 = next(key for key, name in PRE_TYPES.items() if name == "qwen2")


def make_chat_gguf(directory: Path, kind: str = "qwen2", *, size: int = 768, **config: Any) -> Path:
    """Write ``llm.gguf``, a random model with a chat template.

    Args:
        directory: Where; left with nothing else.
        kind: An architecture of ``gguf_make``; ``qwen2`` and ``qwen3`` get a byte-level BPE
            and the turns of ChatML, the others SentencePiece and those of Llama 2.
        size: Rows of the embedding; the tokenizer itself has 768.
        config: Changes to the tokenizer's configuration; None takes an entry out.
    """
    checkpoint = directory / "checkpoint"
    checkpoint.mkdir(parents=True)
    save_model(checkpoint, kind, vocab_size=size, num_hidden_layers=2, max_position_embeddings=4096)
    if kind.startswith("qwen"):
        save_byte_bpe(checkpoint, QWEN2[0], ignore_merges=False)
        template = CHATML
    else:
        save_sentencepiece(checkpoint)
        template = INST
    path = checkpoint / "tokenizer_config.json"
    content = json.loads(path.read_text()) | {"chat_template": template} | config
    path.write_text(json.dumps({key: value for key, value in content.items() if value is not None}))
    write_gguf(checkpoint, directory / "llm.gguf", dtype="f32")
    for file in checkpoint.iterdir():
        file.unlink()
    checkpoint.rmdir()
    return directory / "llm.gguf"


def bundle_of(directory: Path, context: int = CONTEXT, *, reasoning: bool = False) -> Bundle:
    langs, sizes = ("zh",), (100, context)
    return Bundle(
        directory, "chat", "0", langs, langs, (), "chat", *sizes, {}, {}, {}, frozenset(), reasoning
    )


def open_llm(bundle: Bundle) -> ChatLlm:
    return ChatLlm(bundle, EngineConfig(threads=1, max_sequences=4), nullcontext())
