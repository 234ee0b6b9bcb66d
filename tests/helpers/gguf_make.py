"""Makes tiny random checkpoints of every architecture and tokenizer the export knows.

Text and weights are made up here, by seeded chance.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ARCHITECTURES = ("llama", "mistral", "qwen2", "qwen3", "gemma2", "gemma3")

_WORDS = {
    "en": "the old harbour Wednesday minister visited they've I'm we'll Company's UNITED iPhone",
    "de": "über Straße größte Bücher fährt später Zürich naïve",
    "zh": "总理 星期三 访问 了 柏林 和 上海 的 朋友 天气 很好 李文 王小明",
    "ja": "首相は 水曜日に ベルリンを 訪れた 友人も カタカナ 札幌市 と言いました",
    "ko": "총리는 수요일에 베를린을 방문했다 친구들도 서울 부산",
    "ru": "премьер посетил Берлин в среду друзья Ёлка объявил",
    "ar": "زار رئيس الوزراء برلين يوم الأربعاء مدينة",
    "he": "ראש הממשלה ביקר בברלין ביום רביעי",
    "hi": "प्रधानमंत्री बुधवार को बर्लिन गए और मित्र",
    "th": "นายกรัฐมนตรี เยือน เบอร์ลิน วันพุธ เพื่อน",
    "el": "ο πρωθυπουργός επισκέφθηκε το Βερολίνο",
}
_BITS = ("3", "42", "1984", "20260102", "3.14", "50%", "$7", "№5", "½", "①", "２０２６")
_MARKS = (".", ",", "。", "、", "!", "!!", "?!", "...", "…", ":", " - ", "——", "「", "」", "(", ")")
_ODD = (
    "🙂",
    "👩‍👩‍👧",
    "🇯🇵",
    "\t",
    "\n",
    "\n\n",
    "  ",
    "   ",
    "\u3000",
    "e\u0301",
    "\u200b",
    "ﬁ",
    "𠮷",
)


def lines(count: int, seed: int = 0) -> Iterator[str]:
    """Yield made-up lines of many scripts, with numbers, marks, emoji and odd white space."""
    chance = random.Random(seed)
    scripts = [words.split(" ") for words in _WORDS.values()]
    for _ in range(count):
        words = chance.choice(scripts)
        joint = "" if words[0] in ("总理", "首相は") else " "
        parts = []
        for _ in range(chance.randint(1, 9)):
            kind = chance.random()
            others = _BITS if kind < 0.12 else _MARKS if kind < 0.24 else _ODD
            source = words if kind > 0.3 else others
            parts.append(chance.choice(source) + (joint if chance.random() < 0.85 else ""))
        yield "".join(parts)


def save_model(directory: Path, kind: str, *, seed: int = 0, **overrides: Any) -> Any:
    """Save a random model of a kind of `ARCHITECTURES`.

    Weights are spread widely, so that attention matters and greedy outputs are varied; every
    norm and every bias has weights of its own, so that none can be lost unnoticed.

    Returns:
        The transformers model.
    """
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    options: dict[str, Any] = {
        "vocab_size": 768,
        "hidden_size": 64,
        "intermediate_size": 96,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "max_position_embeddings": 256,
        "initializer_range": 0.08,
        "tie_word_embeddings": False,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "pad_token_id": 0,
    }
    if kind == "mistral":
        options |= {"head_dim": 24, "sliding_window": None}
    if kind == "qwen3":
        options |= {"head_dim": 32}
    if kind.startswith("gemma"):
        options |= {
            "head_dim": 32,
            "query_pre_attn_scalar": 32,
            "sliding_window": 16,
            "tie_word_embeddings": True,
        }
    if kind == "gemma3":
        options |= {"num_hidden_layers": 7, "rope_local_base_freq": 5000.0}
    options |= overrides
    torch.manual_seed(seed)
    model_type = "gemma3_text" if kind == "gemma3" else kind
    config = AutoConfig.for_model(model_type, **options)
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name:
                parameter.add_(torch.randn_like(parameter) * 0.2)
            elif name.endswith("bias"):
                parameter.normal_(std=0.5)
    model.save_pretrained(directory, max_shard_size=options.get("shard", "1GB"))
    return model


def save_byte_bpe(directory: Path, pattern: str, *, ignore_merges: bool, size: int = 768) -> None:
    """Save a byte-level BPE tokenizer that cuts text by a pattern, with a chat template."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    tokenizer.normalizer = normalizers.NFC()
    if pattern == "ByteLevel":
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    elif pattern == "Digits ByteLevel":
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Digits(individual_digits=True),
                pre_tokenizers.ByteLevel(add_prefix_space=False),
            ]
        )
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(pattern), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(lines(2000, seed=7), trainer)
    tokenizer.save(str(directory / "tokenizer.json"))
    write_config(directory, bos=None, eos="<|im_end|>", pad="<|endoftext|>")


def save_sentencepiece(
    directory: Path, *, adds_space: bool = True, described: bool = False, size: int = 768
) -> None:
    """Save a SentencePiece BPE tokenizer, as ``tokenizer.model`` or as ``tokenizer.json``."""
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(line.replace("\n", " ") for line in lines(2000, seed=7)),
        model_prefix=str(directory / "tokenizer"),
        vocab_size=size,
        model_type="bpe",
        byte_fallback=True,
        normalization_rule_name="identity",
        add_dummy_prefix=adds_space,
        remove_extra_whitespaces=False,
        num_threads=1,
        minloglevel=2,
        pad_id=-1,
        character_coverage=0.98,
    )
    (directory / "tokenizer.vocab").unlink()
    if described:
        from transformers import LlamaTokenizerFast

        LlamaTokenizerFast(
            vocab_file=str(directory / "tokenizer.model"), legacy=False, add_prefix_space=adds_space
        ).save_pretrained(directory)
        (directory / "tokenizer.model").unlink()
    write_config(directory, bos="<s>", eos="</s>", pad=None, tokenizer_class="LlamaTokenizer")


def write_config(directory: Path, **tokens: str | None) -> None:
    """Write ``tokenizer_config.json``."""
    names = {name: tokens.pop(name) for name in ("bos", "eos", "pad")}
    config: dict[str, Any] = {
        "add_bos_token": names["bos"] is not None,
        "add_eos_token": False,
        "chat_template": "{% for m in messages %}<|im_start|>{{ m.content }}<|im_end|>{% endfor %}",
        "tokenizer_class": "PreTrainedTokenizerFast",
        **{f"{name}_token": token for name, token in names.items()},
        **tokens,
    }
    (directory / "tokenizer_config.json").write_text(json.dumps(config))
