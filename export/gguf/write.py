"""Plans and writes a GGUF file, tensor by tensor."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import gguf
import numpy as np

from eat_edge.errors import ConfigError, InputError
from eat_edge.files.aside import aside
from export.gguf.architectures import ARCHITECTURES, Family, Shape, add_shape, convert, read_shape
from export.gguf.checkpoint import Checkpoint, StoredTensor, open_checkpoint
from export.gguf.vocabulary import Vocabulary, read_vocabulary

__all__ = ["DTYPES", "Plan", "plan_gguf", "write_gguf"]

DTYPES: Mapping[str, tuple[np.dtype[Any], gguf.LlamaFileType]] = {
    "f32": (np.dtype(np.float32), gguf.LlamaFileType.ALL_F32),
    "f16": (np.dtype(np.float16), gguf.LlamaFileType.MOSTLY_F16),
}
"""Types of the matrices on offer."""

_ROPE_FACTORS = "rope_freqs.weight"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a conversion is going to write; everything is read but the weights.

    Attributes:
        checkpoint: The source.
        family: How llama.cpp is told of it.
        shape: Its numbers.
        vocabulary: Its tokenizer.
        tensors: What is written, in this order, by name in the GGUF file.
    """

    checkpoint: Checkpoint
    family: Family
    shape: Shape
    vocabulary: Vocabulary
    tensors: Mapping[str, StoredTensor]

    @property
    def num_parameters(self) -> int:
        """Weights in all."""
        return sum(int(np.prod(tensor.shape)) for tensor in self.tensors.values())

    @property
    def largest(self) -> int:
        """Weights of the largest tensor."""
        return max(int(np.prod(tensor.shape)) for tensor in self.tensors.values())


def plan_gguf(path: Path) -> Plan:
    """Look a checkpoint through and find out whether it can be converted.

    Args:
        path: Directory with ``config.json``, ``*.safetensors`` in Hugging Face names and the
            tokenizer (``tokenizer.model`` or ``tokenizer.json``).

    Raises:
        InputError: If a file of the checkpoint is missing or does not fit the others.
        ConfigError: If the architecture, or an option of it, cannot be expressed.
    """
    model_types = {name: family.model_type for name, family in ARCHITECTURES.items()}
    checkpoint = open_checkpoint(path, model_types)
    family, shape = ARCHITECTURES[checkpoint.architecture], read_shape(checkpoint)
    names = gguf.get_tensor_name_map(family.arch, shape.layers)
    tensors: dict[str, StoredTensor] = {}
    for tensor in checkpoint.tensors:
        is_second_head = shape.is_tied and tensor.name == "lm_head.weight"
        if is_second_head or tensor.name.endswith(".rotary_emb.inv_freq"):
            continue
        target = names.get_name(tensor.name, try_suffixes=(".weight", ".bias"))
        if target is None:
            raise InputError(
                f"{tensor.path}: tensor {tensor.stored_name!r} has no place in this architecture"
            )
        tensors[target] = tensor
    vocabulary = read_vocabulary(path, shape.vocab_size)
    return Plan(checkpoint, family, shape, vocabulary, tensors)


def write_gguf(
    checkpoint: Path,
    out: Path,
    *,
    dtype: Literal["f32", "f16"] = "f16",
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Convert a checkpoint directory to one GGUF file.

    Tensors are read and written one at a time, so memory stays near the size of the largest. The
    file appears under its name only when it is complete.

    Args:
        checkpoint: Directory, as for `plan_gguf`.
        out: The file to write; an existing one is replaced.
        dtype: Type of the matrices. Vectors (norms, biases) are always float32.
        progress: Called with the weights written so far and in all.

    Returns:
        What was written.

    Raises:
        InputError: If a file of the checkpoint is missing or does not fit the others, or a weight
            is no number or too large for the type.
        ConfigError: If the architecture, or an option of it, cannot be expressed.
    """
    if dtype not in DTYPES:
        raise ConfigError(f"dtype {dtype!r} is not known; use one of {', '.join(DTYPES)}")
    plan = plan_gguf(checkpoint)
    with aside(out) as partial:
        writer = gguf.GGUFWriter(partial, gguf.MODEL_ARCH_NAMES[plan.family.arch])
        with closing(writer):
            writer.add_file_type(DTYPES[dtype][1])
            writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
            writer.add_type(gguf.GGUFType.MODEL)
            add_shape(writer, plan.shape, checkpoint.resolve().name)
            plan.vocabulary.add_to(writer)
            _write_tensors(writer, plan, DTYPES[dtype][0], progress)
    return plan


def _write_tensors(
    writer: gguf.GGUFWriter,
    plan: Plan,
    matrix_type: np.dtype[Any],
    progress: Callable[[int, int], None] | None,
) -> None:
    factors = plan.shape.rope.frequency_factors(plan.shape.head_dim)
    if factors is not None:
        writer.add_tensor_info(_ROPE_FACTORS, factors.shape, factors.dtype, factors.nbytes)
    for target, tensor in plan.tensors.items():
        kind = np.dtype(np.float32) if len(tensor.shape) == 1 else matrix_type
        size = int(np.prod(tensor.shape)) * kind.itemsize
        writer.add_tensor_info(target, tensor.shape, kind, size)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    if factors is not None:
        writer.write_tensor_data(factors)
    done, total = 0, plan.num_parameters
    for tensor in plan.tensors.values():
        writer.write_tensor_data(_load(tensor, plan, matrix_type))
        done += int(np.prod(tensor.shape))
        if progress is not None:
            progress(done, total)


def _load(tensor: StoredTensor, plan: Plan, matrix_type: np.dtype[Any]) -> Any:
    import torch

    kind = torch.float16 if matrix_type == np.float16 and len(tensor.shape) > 1 else torch.float32
    # Read through torch, because NumPy has no bfloat16.
    values = convert(tensor.name, tensor.read(), plan.family, plan.shape).to(kind).contiguous()
    # A NaN is the lowest and the highest of all; this makes no copy as large as the tensor.
    if not all(torch.isfinite(extreme) for extreme in values.aminmax()):
        raise InputError(
            f"{tensor.path}: {tensor.stored_name} has a weight that is no number, or none that "
            f"{matrix_type} can hold"
        )
    return values.numpy()
