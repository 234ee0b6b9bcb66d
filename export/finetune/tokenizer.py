"""The base model's tokenizer as llama.cpp will run it, before there is a GGUF file of the model."""

from pathlib import Path

import gguf

from eat_edge.decoder.llama.tokenizer import GgufTokenizer
from eat_edge.errors import InputError
from export.gguf.architectures import add_shape
from export.gguf.parity import compare_tokenizers, probe_lines
from export.gguf.write import Plan

__all__ = ["open_tokenizer"]


def open_tokenizer(plan: Plan, path: Path) -> GgufTokenizer:
    """Write the vocabulary of a checkpoint as a GGUF file without weights, and open it.

    Args:
        plan: What ``export llm`` would make of the checkpoint.
        path: The file to write.

    Raises:
        InputError: llama.cpp would cut text otherwise than the checkpoint's own tokenizer.
        ModelError: llama.cpp cannot load it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, gguf.MODEL_ARCH_NAMES[plan.family.arch])
    add_shape(writer, plan.shape, plan.checkpoint.path.resolve().name)
    plan.vocabulary.add_to(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    parity = compare_tokenizers(path, plan.checkpoint.path, probe_lines())
    if not parity.is_enough:
        raise InputError(
            f"{plan.checkpoint.path}: llama.cpp would cut text otherwise than this model was "
            f"trained ({parity})"
        )
    return GgufTokenizer(path)
