"""Makes the tiny model of the decoder tests: random weights, a real tokenizer.

Run ``python tests/helpers/llm_make.py`` with the ``export`` extra to write ``llm.gguf`` and
``llm.model`` anew.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

CONTROL_TOKENS = ("<zh>", "<translate>", "<align>", "<span>", "<none>")

_PEOPLE = {"李文": "リ・ウェン", "王小明": "鈴木花子", "赵敏": "田中一郎", "陈可": "佐藤健"}
_PLACES = {"柏林": "ベルリン", "上海": "大阪", "巴黎": "パリ", "南湾": "札幌市"}
_VERBS = {
    "访问了": ("を訪れた", "visited"),
    "离开了": ("を離れた", "left"),
    "写到了": ("について書いた", "wrote about"),
}


def sentences() -> Iterator[str]:
    """Yield a few hundred short sentences of our own in Chinese, Japanese and English."""
    for people in _PEOPLE.items():
        for places in _PLACES.items():
            for verb, (verb_ja, verb_en) in _VERBS.items():
                yield f"{people[0]}总理星期三{verb}{places[0]}。"
                yield f"{people[1]}さんは水曜日に{places[1]}{verb_ja}。"
                yield f"On Wednesday the prime minister {verb_en} the city, they said."
                yield f"{people[0]}的朋友们昨天也{verb}{places[0]},天气很好。"
                yield f"{people[1]}の友人も昨日{places[1]}{verb_ja}と言いました。"
                yield f"Yesterday {len(verb)} of their old friends {verb_en} the harbour too."


def train_tokenizer(path: Path, vocab_size: int = 512) -> None:
    """Train a byte-fallback SentencePiece BPE model the way the embedded model's is trained."""
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=sentences(),
        model_writer=model,
        vocab_size=vocab_size,
        model_type="bpe",
        byte_fallback=True,
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        control_symbols=list(CONTROL_TOKENS),
        num_threads=1,
        minloglevel=2,
    )
    path.write_bytes(model.getvalue())


def save_checkpoint(directory: Path, *, seed: int = 0, **overrides: Any) -> Any:
    """Save a random Llama in Hugging Face form, tokenizer included.

    The spread of the weights is far above what training starts from, so that the model's greedy
    outputs are varied and do not fall into loops at once.

    Returns:
        The transformers model.
    """
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    options: dict[str, Any] = {
        "vocab_size": 512,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 512,
        "rms_norm_eps": 1e-5,
        "tie_word_embeddings": False,
        "initializer_range": 0.3,
        **overrides,
    }
    torch.manual_seed(seed)
    model = LlamaForCausalLM(LlamaConfig(**options)).eval()
    model.save_pretrained(directory)
    train_tokenizer(directory / "tokenizer.model", options["vocab_size"])
    return model


def make_asset(directory: Path) -> None:
    """Write ``llm.gguf`` (Q8_0) and ``llm.model`` (its tokenizer)."""
    from export.gguf import write_gguf
    from export.gguf.quantize import quantize

    with TemporaryDirectory() as name:
        checkpoint = Path(name)
        save_checkpoint(checkpoint)
        write_gguf(checkpoint, checkpoint / "f16.gguf")
        quantize(checkpoint / "f16.gguf", directory / "llm.gguf", "Q8_0")
        (directory / "llm.model").write_bytes((checkpoint / "tokenizer.model").read_bytes())


if __name__ == "__main__":
    make_asset(Path(__file__).parents[1] / "assets")
