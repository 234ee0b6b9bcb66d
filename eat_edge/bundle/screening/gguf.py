"""Whether a GGUF file may be handed to llama.cpp.

llama.cpp looks at much of what it reads, and asserts the rest, which ends the process. Here the
whole header is read once before: every key and its value, the table of tensors and where they are.
Sizes have to be such that they fit into each other and into the file. What a tensor means, and
whether the architecture is one that llama.cpp knows, it finds out itself.
"""

import math
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["GgufHead", "check_gguf"]

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_MAX_KEYS = 1 << 16
_MAX_TENSORS = 1 << 16
_MAX_NAME = 63
_MAX_STRING = 1 << 24
_MAX_TEXTS = 1 << 21
"""Texts of all lists together: the largest vocabularies have a quarter of a million tokens, and
twice as many merges. An empty text takes eight bytes of the file, and many more of memory."""
_MAX_DIMENSION = 1 << 40
_MAX_ALIGNMENT = 1 << 20

_NUMBERS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
_UINT32, _INT32, _FLOAT32, _STRING, _ARRAY, _FLOAT64 = 4, 5, 6, 8, 9, 12
_WHOLE = frozenset({0, 1, 2, 3, 4, 5, 10, 11})

_BLOCKS = {
    **{0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34)},
    **{9: (32, 40), 10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210)},
    **{15: (256, 292), 16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18)},
    **{21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4)},
    **{27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66)},
    **{39: (32, 17), 40: (64, 36), 41: (128, 18)},
}
"""By type of tensor: values in a block, and its bytes (``ggml_blck_size``, ``ggml_type_size``)."""

_SIZES: Mapping[str, tuple[int, int]] = {
    "block_count": (1, 1 << 12),
    "context_length": (1, 1 << 28),
    "embedding_length": (1, 1 << 20),
    "feed_forward_length": (0, 1 << 24),
    "attention.head_count": (1, 1 << 16),
    "attention.head_count_kv": (1, 1 << 16),
    "attention.key_length": (1, 1 << 20),
    "attention.value_length": (1, 1 << 20),
    "attention.sliding_window": (0, 1 << 28),
    "expert_count": (0, 1 << 14),
    "expert_used_count": (0, 1 << 14),
    "rope.dimension_count": (1, 1 << 20),
    "vocab_size": (1, 1 << 28),
}
"""Of a model, behind the name of its architecture: the least and the most."""

_NONE = 0xFFFFFFFF
"""Of a special token: there is none."""
_TOKENS = "tokenizer.ggml.tokens"
_LISTS = {
    _TOKENS: _STRING,
    "tokenizer.ggml.scores": _FLOAT32,
    "tokenizer.ggml.token_type": _INT32,
    "tokenizer.ggml.merges": _STRING,
}
_PER_TOKEN = ("tokenizer.ggml.scores", "tokenizer.ggml.token_type")


class GgufHead(NamedTuple):
    """What a GGUF file says of itself.

    Attributes:
        architecture: As llama.cpp names it.
        context: Tokens it was made for; 0 where it does not say.
        num_weights: How many numbers are in its tensors.
        licence: As its maker states it; ``""`` where it does not say.
    """

    architecture: str
    context: int
    num_weights: int
    licence: str


class _Value(NamedTuple):
    """What stands behind a key: a number, the bytes of a text, or a list.

    Attributes:
        kind: Its type.
        value: The number or the bytes; of a list, how many elements it has.
        element: The type of a list's elements.
        texts: The elements of a list of texts.
    """

    kind: int
    value: Any
    element: int | None = None
    texts: tuple[bytes, ...] = ()


class _Header:
    """Reads numbers and texts from the front, and never beyond the end."""

    def __init__(self, content: memoryview) -> None:
        self._content = content
        self.at = self._num_texts = 0

    def skip(self, size: int) -> int:
        start = self.at
        if size > len(self._content) - start:
            raise ValueError(f"it ends too early, at byte {len(self._content)}")
        self.at += size
        return start

    def number(self, letter: str) -> Any:
        kind = f"<{letter}"
        return struct.unpack_from(kind, self._content, self.skip(struct.calcsize(kind)))[0]

    def text(self, most: int = _MAX_STRING) -> bytes:
        size = self.number("Q")
        if size > most:
            raise ValueError(f"a text has {size} bytes, at most {most} are read")
        start = self.skip(size)
        return bytes(self._content[start : start + size])

    def value(self) -> _Value:
        kind = self.number("I")
        if kind == _STRING:
            return _Value(kind, self.text())
        if kind == _ARRAY:
            element, count = self.number("I"), self.number("Q")
            if element == _STRING:
                self._num_texts += count
                if self._num_texts > _MAX_TEXTS:
                    raise ValueError(f"its lists have more than {_MAX_TEXTS} texts")
                texts = tuple(self.text() for _ in range(count))
                return _Value(kind, count, element, texts)
            self.skip(count * struct.calcsize(_letter(element)))
            return _Value(kind, count, element)
        return _Value(kind, self.number(_letter(kind)))


def check_gguf(content: "memoryview | bytes") -> GgufHead:
    """Refuse a file whose header contradicts itself or the rest of the file.

    Args:
        content: All of the file.

    Returns:
        What it says of itself.

    Raises:
        ValueError: The message says what is wrong.
    """
    header = _Header(memoryview(content))
    if header.skip(4) or bytes(content[:4]) != _MAGIC:
        raise ValueError("it is no GGUF file")
    version = header.number("I")
    if version not in _VERSIONS:
        raise ValueError(f"it is GGUF of version {version}, known are 2 and 3 in little-endian")
    num_tensors, num_keys = header.number("Q"), header.number("Q")
    if num_tensors > _MAX_TENSORS or num_keys > _MAX_KEYS:
        raise ValueError(f"it has {num_keys} keys and {num_tensors} tensors, which is too many")
    values: dict[str, _Value] = {}
    for _ in range(num_keys):
        key = header.text().decode("utf-8")
        if key in values:
            raise ValueError(f"it has the key {key!r:.80} twice")
        values[key] = header.value()
    _check_values(values)
    _check_tokens(values)
    num_weights = _check_tensors(header, num_tensors, values, len(content))
    architecture = values["general.architecture"].value.decode("utf-8")
    context = values.get(f"{architecture}.context_length")
    licence = values.get("general.license")
    return GgufHead(
        architecture=architecture,
        context=context.value if context is not None and context.kind in _WHOLE else 0,
        num_weights=num_weights,
        licence=licence.value.decode(errors="replace")
        if licence is not None and licence.kind == _STRING
        else "",
    )


def _letter(kind: int) -> str:
    if kind not in _NUMBERS:
        raise ValueError(f"a value is of type {kind}, which is none")
    return _NUMBERS[kind]


def _check_values(values: Mapping[str, _Value]) -> None:
    """The sizes of the model are such that there can be one."""
    for key, found in values.items():
        if found.kind in (_FLOAT32, _FLOAT64) and not math.isfinite(found.value):
            raise ValueError(f"its {key!r:.80} is {found.value}")
    architecture = values.get("general.architecture")
    if architecture is None or architecture.kind != _STRING:
        raise ValueError("it does not say of what architecture it is")
    name = architecture.value.decode("utf-8")
    for size, (least, most) in _SIZES.items():
        given = values.get(f"{name}.{size}")
        # Where it differs from layer to layer it is a list, whose numbers llama.cpp looks at.
        if given is None or given.kind == _ARRAY:
            continue
        if given.kind not in _WHOLE or not least <= given.value <= most:
            raise ValueError(f"its {name}.{size} is {given.value!r:.40}, not {least} to {most}")
    parts = values.get("split.count")
    if parts is not None and parts.value not in (0, 1):
        raise ValueError("it is one of several parts: merge them with llama-gguf-split")


def _check_tokens(values: Mapping[str, _Value]) -> None:
    """The lists of the vocabulary belong together, and its special tokens are among them."""
    for key, element in _LISTS.items():
        found = values.get(key)
        if found is not None and (found.kind != _ARRAY or found.element != element):
            raise ValueError(f"its {key} is not the list that it should be")
    if _TOKENS not in values:
        return
    count = values[_TOKENS].value
    # Empty ones get names.
    written = [token for token in values[_TOKENS].texts if token]
    if len(set(written)) != len(written):
        raise ValueError("two of its tokens are the same")
    for key in _PER_TOKEN:
        if key in values and values[key].value != count:
            raise ValueError(f"it has {count} tokens, and {values[key].value} of {key}")
    for key, special in values.items():
        if not key.startswith("tokenizer.ggml.") or not key.endswith("_token_id"):
            continue
        if special.kind not in _WHOLE or not (0 <= special.value < count or special.value == _NONE):
            raise ValueError(f"its {key} is {special.value!r:.40}, and it has {count} tokens")


def _check_tensors(
    header: _Header, num_tensors: int, values: Mapping[str, _Value], size: int
) -> int:
    """Every tensor is in the file, and none is where another is; how many numbers they have."""
    alignment = values.get("general.alignment", _Value(_UINT32, 32))
    step = alignment.value
    if alignment.kind != _UINT32 or not 0 < step <= _MAX_ALIGNMENT or step & (step - 1):
        raise ValueError(f"its general.alignment is {step!r:.40}, no power of two")
    places = []
    names = set()
    total = 0
    for _ in range(num_tensors):
        name = header.text(_MAX_NAME)
        num_dimensions = header.number("I")
        if name in names or not 1 <= num_dimensions <= 4:
            raise ValueError(f"its tensor {name!r:.80} is there twice or has no shape")
        names.add(name)
        shape = [header.number("Q") for _ in range(num_dimensions)]
        kind, offset = header.number("I"), header.number("Q")
        num_values = math.prod(shape)
        if kind not in _BLOCKS or not 0 < num_values <= _MAX_DIMENSION or min(shape) < 1:
            raise ValueError(f"its tensor {name!r:.80} is of type {kind} and of shape {shape}")
        total += num_values
        per_block, num_bytes = _BLOCKS[kind]
        if shape[0] % per_block or offset % step:
            raise ValueError(f"the rows of its tensor {name!r:.80} do not fit into blocks")
        places.append((offset, num_values // per_block * num_bytes, name))
    end, start = 0, -(-header.at // step) * step
    for offset, num_bytes, name in sorted(places):
        if offset < end or start + offset + num_bytes > size:
            raise ValueError(f"its tensor {name!r:.80} is in the place of another or outside")
        end = offset + num_bytes
    return total
