"""A Hugging Face checkpoint on disk: its configuration, and its tensors one at a time."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eat_edge.errors import ConfigError, InputError

__all__ = ["Checkpoint", "StoredTensor", "open_checkpoint", "read_json"]

_INDEX = "model.safetensors.index.json"
_SINGLE = "model.safetensors"
_DTYPES = ("F32", "F16", "BF16")
_TEXT_PREFIXES = ("model.language_model.", "language_model.model.", "language_model.")
_OTHER_PARTS = (
    "model.multi_modal_projector.",
    "model.vision_tower.",
    "multi_modal_projector.",
    "vision_tower.",
)


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """A tensor that is still on disk.

    Attributes:
        name: Its name in a checkpoint of text alone.
        stored_name: Its name in the file.
        path: The file.
        shape: Its dimensions, in PyTorch's order.
    """

    name: str
    stored_name: str
    path: Path
    shape: tuple[int, ...]

    def read(self) -> Any:
        """Load it as a ``torch.Tensor`` of the type it is stored in.

        The file is opened for this tensor alone: pages of a file that stays mapped count as memory
        in use for as long as it is open, and the sum of those is the whole checkpoint.
        """
        from safetensors import safe_open

        with safe_open(self.path, framework="pt") as handle:
            return handle.get_tensor(self.stored_name)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint directory, looked through but not loaded.

    Attributes:
        path: The directory.
        architecture: What ``config.json`` calls the model class.
        config: The language model's configuration, defaults of its model type filled in.
        given: The same as it is written, without defaults.
        tensors: All tensors of the language model.
    """

    path: Path
    architecture: str
    config: Mapping[str, Any]
    given: Mapping[str, Any]
    tensors: tuple[StoredTensor, ...]


def open_checkpoint(path: Path, architectures: Mapping[str, str]) -> Checkpoint:
    """Read the configuration and the headers of the tensor files.

    Args:
        path: Directory with ``config.json`` and ``*.safetensors``, sharded or not. Where the
            model is the text part of a bigger one, the other parts are left out.
        architectures: Model classes that are understood, with the transformers model type whose
            defaults they take.

    Raises:
        InputError: A file is missing or damaged.
        ConfigError: The model class is not among those, or the weights are quantised already.
    """
    config = read_json(path / "config.json")
    names = config.get("architectures") or []
    architecture = next((name for name in names if name in architectures), None)
    if architecture is None:
        raise ConfigError(
            f"{path}: architectures {names} cannot be exported; known are "
            f"{', '.join(architectures)}. llama.cpp's own converter may know it: in a clone of "
            f"llama.cpp `python convert_hf_to_gguf.py {path} --outfile llm.gguf --outtype q8_0`, "
            "then `eat-edge bundle new --llm llm.gguf -o DIR`"
        )
    if "quantization_config" in config:
        method = config["quantization_config"].get("quant_method", "unknown")
        raise ConfigError(
            f"{path}: its weights are quantised already ({method}): export the checkpoint it was "
            "made from"
        )
    given = {**config, **config.get("text_config", {})}
    from transformers import AutoConfig

    try:
        # What a checkpoint leaves out of its configuration has the default of its model type.
        rest = {key: value for key, value in given.items() if key != "model_type"}
        complete = AutoConfig.for_model(architectures[architecture], **rest).to_dict()
    except (TypeError, ValueError, KeyError) as error:
        raise InputError(f"{path / 'config.json'}: {error}") from error
    return Checkpoint(path, architecture, complete, given, tuple(_look_through(path)))


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        InputError: The file is missing, no JSON, or no object.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path}: not readable as JSON ({error}): give a directory that save_pretrained wrote"
        ) from error
    if not isinstance(value, dict):
        raise InputError(f"{path}: expected a JSON object, found {type(value).__name__}")
    return value


def _look_through(path: Path) -> Iterator[StoredTensor]:
    from safetensors import SafetensorError, safe_open

    expected: Mapping[str, str] = {}
    if (path / _INDEX).is_file():
        expected = read_json(path / _INDEX).get("weight_map") or {}
        paths = [path / name for name in sorted(set(expected.values()))]
    elif (path / _SINGLE).is_file():
        paths = [path / _SINGLE]
    else:
        paths = sorted(path.glob("*.safetensors"))
    if not paths:
        raise InputError(f"{path}: no *.safetensors file; save the model with safetensors")
    missing = set(expected)
    for file in paths:
        try:
            with safe_open(file, framework="pt") as handle:
                names = list(handle.keys())
                missing.difference_update(names)
                for stored_name in names:
                    name = _text_name(stored_name)
                    if name is None:
                        continue
                    part = handle.get_slice(stored_name)
                    if part.get_dtype() not in _DTYPES:
                        raise InputError(
                            f"{file}: {stored_name} is stored as {part.get_dtype()}, not as one "
                            f"of {', '.join(_DTYPES)}: save the checkpoint unquantised"
                        )
                    yield StoredTensor(name, stored_name, file, tuple(part.get_shape()))
        except (OSError, SafetensorError) as error:
            raise InputError(
                f"{file}: not a complete safetensors file ({error}): fetch it again"
            ) from error
    if missing:
        raise InputError(
            f"{path / _INDEX} names {min(missing)!r}, which its file lacks: fetch the shards again"
        )


def _text_name(name: str) -> str | None:
    """The name a text-only checkpoint gives a tensor; None for parts that do not read text."""
    if name.startswith(_OTHER_PARTS):
        return None
    for prefix in _TEXT_PREFIXES:
        if name.startswith(prefix):
            rest = name.removeprefix(prefix)
            return rest if rest.startswith(("model.", "lm_head.")) else f"model.{rest}"
    return name
