"""A Hugging Face checkpoint becomes a GGUF file that llama.cpp loads."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import gguf
import numpy as np
from numpy.typing import NDArray

from eat_edge.errors import ConfigError, InputError

__all__ = ["write_gguf"]

Float32Array = NDArray[np.float32]

_FILE_TYPES = {
    "f32": (np.float32, gguf.LlamaFileType.ALL_F32),
    "f16": (np.float16, gguf.LlamaFileType.MOSTLY_F16),
}


@dataclass(frozen=True, slots=True)
class _Shape:
    """The numbers of ``config.json`` that llama.cpp has to know."""

    context_length: int
    width: int
    feed_forward: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    vocab_size: int
    rms_norm_eps: float
    rope_theta: float
    tied: bool


@dataclass(frozen=True, slots=True)
class _Architecture:
    """How one family of checkpoints is told to llama.cpp.

    Attributes:
        arch: The name llama.cpp knows the family by.
        convert: Turns a named checkpoint tensor into the layout llama.cpp computes with.
    """

    arch: gguf.MODEL_ARCH
    convert: Callable[[str, Float32Array, _Shape], Float32Array]


def _interleave_rope_pairs(tensor: Float32Array, heads: int) -> Float32Array:
    """Reorder the rows of a query or key projection, head by head.

    Hugging Face rotates row ``i`` of a head together with row ``i + head_dim / 2``; llama.cpp's
    llama graph rotates neighbours ``2 i`` and ``2 i + 1``. Without this the file loads and runs,
    and every logit is wrong.

    Args:
        tensor: Weight of shape (heads * head_dim, width), or bias of shape (heads * head_dim,).
        heads: Number of heads stacked in the first dimension.
    """
    halves = tensor.reshape(heads, 2, -1, *tensor.shape[1:])
    return np.ascontiguousarray(halves.swapaxes(1, 2).reshape(tensor.shape))


def _convert_llama(name: str, tensor: Float32Array, shape: _Shape) -> Float32Array:
    if ".q_proj." in name:
        return _interleave_rope_pairs(tensor, shape.heads)
    if ".k_proj." in name:
        return _interleave_rope_pairs(tensor, shape.kv_heads)
    return tensor


_ARCHITECTURES: Mapping[str, _Architecture] = {
    "LlamaForCausalLM": _Architecture(gguf.MODEL_ARCH.LLAMA, _convert_llama),
}


def write_gguf(checkpoint: Path, out: Path, *, dtype: Literal["f32", "f16"] = "f16") -> None:
    """Convert a checkpoint directory to one GGUF file.

    Tensors are read and written one at a time, so memory stays near the size of the largest. The
    file appears under its name only when it is complete.

    Args:
        checkpoint: Directory with ``config.json``, ``*.safetensors`` in Hugging Face names and the
            SentencePiece ``tokenizer.model``.
        out: The file to write; an existing one is replaced.
        dtype: Type of the matrices. Vectors (norms, biases) are always float32.

    Raises:
        InputError: If a file of the checkpoint is missing or does not fit the others.
        ConfigError: If the architecture, or an option of it, cannot be expressed.
    """
    if dtype not in _FILE_TYPES:
        raise ConfigError(f"dtype {dtype!r} is not known; use one of {', '.join(_FILE_TYPES)}")
    config = _read_config(checkpoint)
    architecture = _find_architecture(config, checkpoint)
    shape = _read_shape(config, checkpoint)

    partial = out.with_name(out.name + ".partial")
    writer = gguf.GGUFWriter(partial, gguf.MODEL_ARCH_NAMES[architecture.arch])
    try:
        writer.add_file_type(_FILE_TYPES[dtype][1])
        writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
        _add_shape(writer, shape, checkpoint.resolve().name)
        _add_tokenizer(writer, checkpoint / "tokenizer.model", shape.vocab_size)
        _write_tensors(writer, checkpoint, architecture, shape, dtype)
    except BaseException:
        writer.close()
        partial.unlink(missing_ok=True)
        raise
    writer.close()
    partial.replace(out)


def _read_config(checkpoint: Path) -> dict[str, Any]:
    path = checkpoint / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not a readable checkpoint configuration: {error}") from error
    if not isinstance(config, dict):
        raise InputError(f"{path}: expected a JSON object, found {type(config).__name__}")
    return config


def _find_architecture(config: Mapping[str, Any], checkpoint: Path) -> _Architecture:
    names = config.get("architectures") or []
    for name in names:
        if name in _ARCHITECTURES:
            return _ARCHITECTURES[name]
    known = ", ".join(_ARCHITECTURES)
    raise ConfigError(f"{checkpoint}: architectures {names} cannot be exported; known are {known}")


def _read_shape(config: Mapping[str, Any], checkpoint: Path) -> _Shape:
    scaling = config.get("rope_scaling")
    if scaling and scaling.get("rope_type", scaling.get("type")) != "default":
        raise ConfigError(f"{checkpoint}: rope_scaling {scaling} is not supported; export without")
    if config.get("hidden_act", "silu") != "silu":
        raise ConfigError(f"{checkpoint}: hidden_act must be 'silu', not {config['hidden_act']!r}")
    try:
        width = int(config["hidden_size"])
        heads = int(config["num_attention_heads"])
        return _Shape(
            context_length=int(config["max_position_embeddings"]),
            width=width,
            feed_forward=int(config["intermediate_size"]),
            layers=int(config["num_hidden_layers"]),
            heads=heads,
            kv_heads=int(config.get("num_key_value_heads") or heads),
            head_dim=int(config.get("head_dim") or width // heads),
            vocab_size=int(config["vocab_size"]),
            rms_norm_eps=float(config["rms_norm_eps"]),
            rope_theta=float(config.get("rope_theta") or 10000.0),
            tied=bool(config.get("tie_word_embeddings", False)),
        )
    except KeyError as error:
        raise InputError(f"{checkpoint / 'config.json'}: {error.args[0]} is missing") from error


def _add_shape(writer: gguf.GGUFWriter, shape: _Shape, name: str) -> None:
    writer.add_name(name)
    writer.add_context_length(shape.context_length)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head_dim)
    writer.add_value_length(shape.head_dim)
    writer.add_rope_dimension_count(shape.head_dim)
    writer.add_rope_freq_base(shape.rope_theta)
    writer.add_layer_norm_rms_eps(shape.rms_norm_eps)
    writer.add_vocab_size(shape.vocab_size)


def _add_tokenizer(writer: gguf.GGUFWriter, path: Path, vocab_size: int) -> None:
    """Describe a SentencePiece model, piece for piece, in the same ids.

    SentencePiece numbers the kinds of pieces (normal, unknown, control, user-defined, unused,
    byte) exactly as GGUF does.
    """
    from sentencepiece import sentencepiece_model_pb2

    model = sentencepiece_model_pb2.ModelProto()
    try:
        model.ParseFromString(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    except Exception as error:
        raise InputError(f"{path}: not a SentencePiece model: {error}") from error
    if len(model.pieces) > vocab_size:
        raise InputError(
            f"{path}: {len(model.pieces)} pieces are more than the checkpoint's {vocab_size}"
        )
    padding = range(vocab_size - len(model.pieces))
    pieces = [piece.piece.encode() for piece in model.pieces]
    scores = [piece.score for piece in model.pieces]
    kinds = [int(piece.type) for piece in model.pieces]

    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(pieces + [f"[PAD{i}]".encode() for i in padding])
    writer.add_token_scores(scores + [-1000.0 for _ in padding])
    writer.add_token_types(kinds + [int(gguf.TokenType.UNUSED) for _ in padding])
    trainer = model.trainer_spec
    for add_id, token in (
        (writer.add_unk_token_id, trainer.unk_id),
        (writer.add_bos_token_id, trainer.bos_id),
        (writer.add_eos_token_id, trainer.eos_id),
        (writer.add_pad_token_id, trainer.pad_id),
    ):
        if token >= 0:
            add_id(token)
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(model.normalizer_spec.add_dummy_prefix)
    writer.add_remove_extra_whitespaces(model.normalizer_spec.remove_extra_whitespaces)


def _write_tensors(
    writer: gguf.GGUFWriter,
    checkpoint: Path,
    architecture: _Architecture,
    shape: _Shape,
    dtype: Literal["f32", "f16"],
) -> None:
    matrix_type = _FILE_TYPES[dtype][0]
    names = gguf.get_tensor_name_map(architecture.arch, shape.layers)
    with ExitStack() as stack:
        tensors: list[tuple[str, Any]] = []
        for name, handle in _open_tensors(checkpoint, stack):
            if name.endswith(".rotary_emb.inv_freq") or (shape.tied and name == "lm_head.weight"):
                continue
            target = names.get_name(name, try_suffixes=(".weight", ".bias"))
            if target is None:
                raise InputError(f"{checkpoint}: tensor {name!r} has no place in this architecture")
            dimensions = handle.get_slice(name).get_shape()
            kind = np.dtype(np.float32 if len(dimensions) == 1 else matrix_type)
            size = int(np.prod(dimensions)) * kind.itemsize
            writer.add_tensor_info(target, dimensions, kind, size)
            tensors.append((name, handle))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        for name, handle in tensors:
            tensor: Float32Array = handle.get_tensor(name).float().numpy()
            converted = architecture.convert(name, tensor, shape)
            writer.write_tensor_data(
                converted if converted.ndim == 1 else converted.astype(matrix_type, copy=False)
            )


def _open_tensors(checkpoint: Path, stack: ExitStack) -> Iterator[tuple[str, Any]]:
    """Name every tensor of the checkpoint with the open file that holds it.

    Read through torch, because NumPy has no bfloat16.
    """
    from safetensors import SafetensorError, safe_open

    paths = sorted(checkpoint.glob("*.safetensors"))
    if not paths:
        raise InputError(f"{checkpoint}: no *.safetensors file; save the model with safetensors")
    for path in paths:
        try:
            handle = stack.enter_context(safe_open(path, framework="pt"))
        except (OSError, SafetensorError) as error:
            raise InputError(f"{path}: not a safetensors file: {error}") from error
        for name in handle.keys():  # noqa: SIM118 (not a mapping)
            yield name, handle
