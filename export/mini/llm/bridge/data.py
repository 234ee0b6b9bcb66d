"""Sentence pairs as the bridge reads them: pieces of the source, English tokens to write."""

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tokenizers import Tokenizer

from export.mini.llm.example import IGNORE, SOFT, Example
from export.mini.llm.smollm import BOS, EOS
from export.mini.parallel.corpus import Pair
from export.mini.parallel.mentions import sample_pairs
from export.mini.workspace import to_make

__all__ = ["LANGUAGE_WEIGHTS", "PairSampler", "Tokenizers", "pairs_of", "prompt_of"]

LANGUAGE_WEIGHTS = {
    "zh": 1.0, "ja": 1.0, "ru": 0.12, "ko": 0.08, "ar": 0.08, "hi": 0.08, "th": 0.04,
}  # fmt: skip
"""How often each language is drawn."""

MAX_SOURCE, MAX_ENGLISH = 48, 40
"""Pieces and tokens of the longest pair: where little is seen, long ones teach little a second."""

Tokenizers = tuple[Tokenizer, Tokenizer]
"""The encoder's and the decoder's."""


def pairs_of(
    data: Path, work: Path, most: int, accept: Callable[[str], bool] = lambda source: True
) -> dict[str, list[Pair]]:
    """Sample pairs of every language there is parallel text of, once.

    Args:
        data: Directory with ``mt/LANG-en.tsv.xz``.
        work: Where the sample is kept, ``pairs.LANG.tsv``.
        most: Pairs of a language at most.
        accept: Says by its name whether a corpus may be used.
    """
    pairs = {}
    for lang in LANGUAGE_WEIGHTS:
        kept = work / f"pairs.{lang}.tsv"
        if (data / "mt" / f"{lang}-en.tsv.xz").exists():
            for part in to_make(kept):
                sample = sample_pairs(data, lang, most, accept)
                rows = (f"{one.source}\t{one.text}\t{one.english}\n" for one in sample)
                part.write_text("".join(rows), "utf-8")
            with kept.open(encoding="utf-8", newline="\n") as lines:
                pairs[lang] = [Pair(*line.rstrip("\n").split("\t")) for line in lines]
    return pairs


def prompt_of(text: str, tokenizers: Tokenizers) -> Example:
    """A sentence to be translated: its soft tokens, and the token that English begins behind."""
    pieces = tokenizers[0].encode(text, add_special_tokens=False).ids
    tokens = [*[SOFT] * len(pieces), BOS]
    return Example(
        tokens, [IGNORE] * len(tokens), list(range(len(tokens))), [0] * len(tokens), pieces
    )


class PairSampler:
    """Draws sentence pairs without end.

    Args:
        pairs: By language.
        tokenizers: Cut both sides.
    """

    def __init__(self, pairs: Mapping[str, Sequence[Pair]], tokenizers: Tokenizers) -> None:
        self._pairs, self._tokenizers = pairs, tokenizers
        self._langs = [lang for lang, some in pairs.items() if some]
        self._weights = [LANGUAGE_WEIGHTS[lang] for lang in self._langs]

    def draw(self, rng: random.Random) -> Example:
        """Draw a pair that is not too long."""
        while True:
            (lang,) = rng.choices(self._langs, self._weights)
            pair = rng.choice(self._pairs[lang])
            prompt = prompt_of(pair.text, self._tokenizers)
            english = self._tokenizers[1].encode(pair.english, add_special_tokens=False).ids
            if 0 < len(prompt.pieces) <= MAX_SOURCE and len(english) <= MAX_ENGLISH:
                return _with_english(prompt, english)


def _with_english(prompt: Example, english: list[int]) -> Example:
    tokens = [*prompt.tokens, *english]
    targets = [*prompt.targets[:-1], *english, EOS]
    return Example(tokens, targets, list(range(len(tokens))), [0] * len(tokens), prompt.pieces)
