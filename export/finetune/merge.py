"""The adapter becomes part of the base weights: a checkpoint like any other."""

import shutil
from pathlib import Path

from eat_edge.errors import InputError
from export.finetune.train import load_base

__all__ = ["merge"]

_WEIGHTS = (".safetensors", ".bin", ".pt", ".pth", ".gguf")
_WRITTEN = ("config.json", "model.safetensors.index.json")


def merge(base: Path, adapter: Path, out: Path) -> None:
    """Add an adapter to the weights of its base model, and store them in the type they had.

    Tokenizer, chat template and everything else that is no weight are the base model's own files.

    Args:
        base: Directory of the base model; it is loaded as a whole, on the CPU.
        adapter: Directory of the adapter.
        out: Directory to write.

    Raises:
        InputError: The base model or the adapter cannot be loaded.
    """
    from peft import PeftModel
    from transformers import GenerationConfig

    model = load_base(base, is_exact=True)
    try:
        merged = PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise InputError(f"{adapter}: cannot be loaded as an adapter of {base}: {error}") from error
    # The base model's own is copied: transformers would not write one that it finds fault with.
    merged.generation_config = GenerationConfig()
    merged.save_pretrained(out)
    for path in base.iterdir():
        if path.is_file() and path.suffix not in _WEIGHTS and path.name not in _WRITTEN:
            shutil.copy2(path, out / path.name)
