"""How much memory an engine takes, and how to make it take no more than it may.

Pure arithmetic: sizes in, a plan out. A plan decides how much is done at once and how long a text
may be, never what is found in it: batches, sequences and windows do not change results (see
``LlamaBackend`` and ``sliding_window``), so the same text gives the same entities under every plan.

What counts is the resident memory of the process at its highest (``VmHWM``), mapped files included,
on the CPU. The sum of these, each an upper bound of what was measured on Linux with CPython 3.11,
onnxruntime 1.32, llama-cpp-python 0.3.36 and the embedded bundle (``benchmarks/memory.py`` measures
the sum anew):

program
    Interpreter, libraries and the command around the engine: a constant.
lexicon
    Its files, mapped and in the end all touched.
tagger
    Twice the file, and for each position of a batch a multiple of the root of the file's bytes.
language model
    Its file, and a constant for each token of its vocabulary; the KV cache, which is taken whole
    at the start; for each token of a batch a few vectors of 32 bits, and for each sequence logits.
texts
    A constant for each character of the longest text and of the sentences that are under way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isqrt

from eat_edge.decoder.llama.shape import LlmShape
from eat_edge.decoder.slots import num_slots
from eat_edge.errors import ConfigError

__all__ = [
    "MemoryPlan",
    "Sizes",
    "least_memory",
    "megabytes",
    "parse_size",
    "plan_memory",
]

_MIB = 1 << 20
_UNITS = {"": 1, "K": 1 << 10, "M": _MIB, "G": 1 << 30, "T": 1 << 40}

_PROGRAM = 76_000_000
"""Interpreter, NumPy, ONNX Runtime with a first session, and the command: measured 72 MB."""
_LLM_LIBRARIES = 10_000_000
"""llama.cpp, SentencePiece and tokenizers: measured 7 MB."""
_ONNX_COPIES = 2
"""A session takes its file's size about twice while it is made: measured 1.6 to 1.9 times."""
_TAGGER_POSITION, _ENCODER_POSITION = 12, 5
"""Bytes of a position in a batch, over the root of the file's bytes: measured 11.2 for a traced
checkpoint, and 4.2 for the encoder (``benchmarks/tagger_memory.py``)."""
_VOCABULARY_TOKEN = 1_200
"""Bytes for a token of the vocabulary in llama.cpp and in our constraints: measured 1.1 KB."""
_CONTEXT_SLACK = 4_000_000
"""What llama.cpp needs besides its cache and buffers: measured 3 MB."""
_CHARACTER = 200
"""Bytes for a character of a text, its sentences and its entities: measured 33 to 135."""
_SENTENCE = 400_000
"""Bytes for a sentence that is translated, with its questions: measured 310 KB."""
_SENTENCES_AHEAD = 6
"""Sentences under way for each that is decoded: five that wait, and itself."""

_HALVINGS = 8
"""After so many, of at most 256 sequences, everything is at its least."""
_LEAST_CHARACTERS = 10_000
"""A plan leaves room for a text of at least this length."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What is loaded, in bytes; 0 and None for what is not.

    Attributes:
        lexicon: All files of the lexicon.
        tagger: The tagger's file and its tokenizer's.
        llm: The language model.
        reserved: What the program around the engine takes beyond a plain command.
        is_encoder: Whether the tagger is the multilingual encoder.
        is_asked_back: Whether questions follow on translations, for which these are remembered.
    """

    lexicon: int
    tagger: int
    llm: LlmShape | None
    reserved: int = 0
    is_encoder: bool = False
    is_asked_back: bool = True


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """How much is done at once, and what it takes.

    Attributes:
        max_sequences: Sentences decoded at once; the decoder has more sequences, up to twice as
            many.
        n_batch: Tokens of a batch of the language model.
        tagger_tokens: Sub-words of a batch of the tagger.
        max_characters: Characters of the longest text; None for any.
        parts: Bytes by what takes them, for texts of up to ``max_characters``, or up to 10,000.
    """

    max_sequences: int
    n_batch: int = 512
    tagger_tokens: int = 2048
    max_characters: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def num_bytes(self) -> int:
        """All parts together."""
        return sum(self.parts.values())

    def priced(self, sizes: Sizes) -> "MemoryPlan":
        """Work out ``parts``."""
        llm = sizes.llm
        parts = {"program": _PROGRAM + sizes.reserved, "lexicon": sizes.lexicon}
        if sizes.tagger:
            factor = _ENCODER_POSITION if sizes.is_encoder else _TAGGER_POSITION
            position = factor * isqrt(sizes.tagger)
            parts["tagger"] = _ONNX_COPIES * sizes.tagger + position * self.tagger_tokens
        parts["texts"] = (self.max_characters or _LEAST_CHARACTERS) * _CHARACTER
        if llm is not None:
            sequences = num_slots(self.max_sequences, is_asked_back=sizes.is_asked_back)
            parts["program"] += _LLM_LIBRARIES
            parts["language model"] = llm.num_bytes + llm.n_vocab * _VOCABULARY_TOKEN
            parts["KV cache"] = sequences * (llm.context * llm.kv_bytes + llm.state_bytes)
            vectors = 4 * (4 * llm.n_embd + 4 * llm.n_ff + llm.context)
            logits = 4 * llm.n_vocab * sequences
            parts["decoding"] = self.n_batch * vectors + 2 * logits + _CONTEXT_SLACK
            parts["texts"] += _SENTENCES_AHEAD * self.max_sequences * _SENTENCE
        return replace(self, parts=parts)


def plan_memory(sizes: Sizes, *, max_sequences: int, max_memory: int | None) -> MemoryPlan | None:
    """Do as much at once as memory allows.

    Args:
        sizes: What is loaded.
        max_sequences: Sentences decoded at once at most.
        max_memory: Bytes the process may take; None for as many as are useful.

    Returns:
        The plan that does most at once of those that fit; None where none does.
    """
    if max_memory is None:
        return MemoryPlan(max_sequences).priced(sizes)
    for halvings in range(_HALVINGS + 1):
        plan = _halved(max_sequences, halvings).priced(sizes)
        spare = max_memory - plan.num_bytes
        if spare >= 0:
            longest = _LEAST_CHARACTERS + spare // _CHARACTER
            return replace(plan, max_characters=longest).priced(sizes)
    return None


def least_memory(sizes: Sizes) -> int:
    """Bytes below which there is no plan."""
    return _halved(1, _HALVINGS).priced(sizes).num_bytes


def parse_size(text: str) -> int:
    """Read a number of bytes: ``512M``, ``2G``; units are powers of 1024, as those of systemd.

    Raises:
        ConfigError: It is no such number.
    """
    number, unit = (text[:-1], text[-1:].upper()) if text[-1:].isalpha() else (text, "")
    if unit not in _UNITS or not (number.isascii() and number.isdigit()) or len(number) > 15:
        raise ConfigError(f"{text!r} is no size: give bytes, or a number with K, M, G or T: 512M")
    return int(number) * _UNITS[unit]


def megabytes(num_bytes: int) -> str:
    """A number of bytes as ``parse_size`` reads it, rounded up."""
    return f"{-(-num_bytes // _MIB)}M"


def _halved(max_sequences: int, halvings: int) -> MemoryPlan:
    sequences = max(1, max_sequences >> halvings)
    return MemoryPlan(
        max_sequences=sequences,
        # Every sequence needs a token in a batch.
        n_batch=max(64, 2 * sequences, 512 >> halvings),
        tagger_tokens=max(128, 2048 >> halvings),
    )
