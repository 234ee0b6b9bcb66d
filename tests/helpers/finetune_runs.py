"""A tiny base model, our own sentences, and what is asked of a fine-tuning."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf_make
import pytest

pytest.importorskip("gguf")
pytest.importorskip("peft")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from eat_edge.llm.chat_prompt import ChatPrompts
from eat_edge.llm.chat_template import Turns
from export.finetune.command import Finetune
from export.finetune.report import Report
from export.finetune.train import Schedule
from export.gguf.vocabulary import PRE_TYPES

Trained = tuple[Path, Report]
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SURNAMES = {"李": "Li", "王": "Wang", "赵": "Zhao", "陈": "Chen"}
GIVEN = {"文": "Wen", "小明": "Xiaoming", "敏": "Min", "海波": "Haibo"}
PEOPLE = {s + g: f"{english} {S}" for s, S in SURNAMES.items() for g, english in GIVEN.items()}


class Listener:
    """Keeps what a model is asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, text: str) -> list[int]:
        self.texts.append(text)
        return []

    def encode_markup(self, markup: str, *, is_first: bool = False) -> list[int]:
        return []


def texts_of_prompts() -> list[str]:
    listener = Listener()
    prompts = ChatPrompts(listener, Turns("", "", ""))
    prompts.alignment(prompts.source("李文访问了朋友。", "zh"), "Wen Li", "PER")
    prompts.naming("李文", "zh")
    return listener.texts


def save_base(directory: Path) -> None:
    """A model of a few layers whose tokenizer knows the words of the prompts."""
    gguf_make.save_model(
        directory,
        "qwen2",
        num_hidden_layers=2,
        max_position_embeddings=1024,
        initializer_range=0.3,
    )
    pattern, ignores = next(key for key, name in PRE_TYPES.items() if name == "qwen2")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gguf_make, "lines", lambda *_, **__: 4 * texts_of_prompts())
        gguf_make.save_byte_bpe(directory, pattern, ignore_merges=ignores)
    gguf_make.write_config(
        directory, bos=None, eos="<|im_end|>", pad="<|endoftext|>", chat_template=TEMPLATE
    )


def save_data(directory: Path) -> None:
    """A record of each person; a sentence with its translation of every second."""
    with (directory / "zh.jsonl").open("w", encoding="utf-8") as lines:
        for native, english in PEOPLE.items():
            row = {"english": english, "native": native, "text": f"{native}是医生。天气很好。"}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    with (directory / "zh-en.tsv").open("w", encoding="utf-8") as lines:
        for native, english in list(PEOPLE.items())[::2]:
            lines.write(f"own\t{native}访问了朋友。\t{english} visited friends.\n")


def asked(place: Path, out: Path, **changes: Any) -> Any:
    options = Finetune(
        base=place / "base",
        out=out,
        records=(place / "zh.jsonl",),
        pairs=(place / "zh-en.tsv",),
        length=512,
        schedule=Schedule(rank=4, rate=1e-2, epochs=3, batch=2, seed=1),
    )
    return replace(options, **changes)
