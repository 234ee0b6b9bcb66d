"""Writes a tiny decoder in the form of SmolLM2: random weights, byte-level BPE of our own lines."""

import tempfile
from pathlib import Path

SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", *(f"<extra_{n}>" for n in range(14)))
LINES = (
    "The prime minister visited Berlin on Wednesday.",
    "Yesterday the ministers of both countries met in the old harbour of Shanghai.",
    "They said that the weather was fine, and that 1,250 people had come to the harbour.",
    "On Wednesday nobody visited the prime minister's friends in Berlin.",
)


def write_tiny_smollm(path: Path, *, layers: int = 3, pieces: int = 330, seed: int = 0) -> Path:
    """Write the GGUF file, and give its path."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    from export.gguf import write_gguf
    from export.mini.llm.model import LlamaShape, SmallLlama

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=pieces,
        special_tokens=list(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(LINES, trainer)
    torch.manual_seed(seed)
    shape = LlamaShape(tokenizer.get_vocab_size(), 64, 96, layers, 4, 2, rope_theta=100_000.0)
    model = SmallLlama(shape)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    with tempfile.TemporaryDirectory() as scratch:
        model.save(Path(scratch))
        tokenizer.save(f"{scratch}/tokenizer.json")
        write_gguf(Path(scratch), path, dtype="f32")
    return path
