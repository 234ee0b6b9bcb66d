"""Which of the encoder's pieces are kept, and the tokenizer that knows them alone.

The pretrained vocabulary has 250,002 pieces, most of them of Latin script, which the pipeline reads
in English only. Whole scripts are kept; Latin pieces are kept by their count in English text.
Pieces that join a name to what stands beside it (``在中国``, ``江主席``, ``日本の``) are left out:
then the tokenizer parts the name from its neighbours by itself.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import marisa_trie
import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from export.encoder.e5_file import E5File

__all__ = [
    "SPACE",
    "SPECIAL",
    "Vocabulary",
    "crossing_pieces",
    "full_tokenizer",
    "is_latin",
    "load",
    "of_ids",
    "prune",
]

SPACE = "\u2581"
"""How SentencePiece writes a space."""

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_LEAST_CROSSED, _CROSSED = 2, 0.05
"""How often, and in which share of its uses, names begin or end inside a piece that is left out."""
_LEAST_LATIN = 5
"""Occurrences in English text that a Latin piece must have."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Some of the encoder's pieces.

    Attributes:
        kept: Ids in the whole vocabulary, ascending, by id in this one.
        pieces: The pieces.
        scores: Their log probabilities.
    """

    kept: NDArray[np.int64]
    pieces: tuple[str, ...]
    scores: tuple[float, ...]

    def tokenizer(self) -> Tokenizer:
        """The tokenizer of these pieces, with the two special tokens around a text."""
        pieces = list(zip(self.pieces, self.scores, strict=True))
        tokenizer = Tokenizer(models.Unigram(pieces, SPECIAL.index("<unk>"), False))
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(SPACE, "always", split=False)
        bos, eos = ((piece, self.pieces.index(piece)) for piece in ("<s>", "</s>"))
        tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", None, [bos, eos])
        tokenizer.add_special_tokens(list(SPECIAL))
        return tokenizer

    def save(self, path: Path) -> None:
        """Write the ids that are kept."""
        path.write_text(json.dumps(self.kept.tolist()) + "\n", encoding="ascii")

    def write(self, pieces: Path) -> "Vocabulary":
        """Write the two files of ``eat_edge.tagger.unigram``.

        Args:
            pieces: The trie to write; the log probabilities go beside it, as ``.npy``.

        Returns:
            The same vocabulary in the order of the trie, behind the special pieces: what the rows
            of the embedding must be in.
        """
        number = len(SPECIAL)
        trie = marisa_trie.Trie(self.pieces[number:])
        trie.save(str(pieces))
        order = np.argsort([trie[piece] for piece in self.pieces[number:]]) + number
        whole = np.concatenate([np.arange(number), order])
        ordered = Vocabulary(
            self.kept[whole],
            tuple(self.pieces[index] for index in whole),
            tuple(self.scores[index] for index in whole),
        )
        np.save(pieces.with_suffix(".npy"), np.array(ordered.scores[number:], np.float32))
        return ordered


def of_ids(file: E5File, kept: Iterable[int]) -> Vocabulary:
    """The vocabulary of some ids."""
    ids = np.array(sorted(set(kept)), np.int64)
    pieces = tuple(file.pieces[index] for index in ids)
    return Vocabulary(ids, pieces, tuple(float(file.scores[index]) for index in ids))


def load(file: E5File, path: Path) -> Vocabulary:
    """Read what ``Vocabulary.save`` wrote."""
    return of_ids(file, json.loads(path.read_text(encoding="ascii")))


def full_tokenizer(file: E5File) -> Tokenizer:
    """The tokenizer of all pieces."""
    return of_ids(file, range(len(file.pieces))).tokenizer()


def prune(
    file: E5File,
    english: Iterable[str],
    crossing: Collection[str] = (),
    *,
    least: int = _LEAST_LATIN,
) -> Vocabulary:
    """Choose the pieces to keep.

    Args:
        file: The encoder as it was read.
        english: English text to count Latin pieces in.
        crossing: Pieces to leave out, since names end inside them.
        least: Occurrences that a Latin piece of several letters must have.

    Returns:
        Special pieces, every single character, all pieces of other scripts but those of
        ``crossing``, and the Latin pieces that English uses.
    """
    counts = count_pieces(full_tokenizer(file), english)
    kept = [
        index
        for index, piece in enumerate(file.pieces)
        if piece in SPECIAL
        or len(piece) == 1
        or (counts[index] >= least if is_latin(piece) else piece not in crossing)
    ]
    return of_ids(file, kept)


def crossing_pieces(
    tokenizer: Tokenizer, sentences: Iterable[tuple[str, Collection[int]]]
) -> set[str]:
    """Find the pieces that names begin or end inside of.

    Args:
        tokenizer: The tokenizer of all pieces.
        sentences: Folded sentences, each with the code points at which its names begin or end.

    Returns:
        Pieces that have such an edge inside often enough.
    """
    uses: Counter[str] = Counter()
    crossings: Counter[str] = Counter()
    texts, edges = zip(*sentences, strict=True)
    for encoding, inner in zip(
        tokenizer.encode_batch(list(texts), add_special_tokens=False), edges, strict=True
    ):
        for piece, (start, end) in zip(encoding.tokens, encoding.offsets, strict=True):
            start = end - len(piece.removeprefix(SPACE))
            if end - start > 1:
                uses[piece] += 1
                crossings[piece] += any(at in inner for at in range(start + 1, end))
    return {
        piece
        for piece, number in crossings.items()
        if number >= _LEAST_CROSSED and number >= _CROSSED * uses[piece]
    }


def count_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """How often each piece is used."""
    counts: Counter[int] = Counter()
    for encoding in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False):
        counts.update(encoding.ids)
    return counts


def is_latin(piece: str) -> bool:
    """Whether a piece has Latin letters and none of another script."""
    letters = [char for char in piece if char.isalpha()]
    return bool(letters) and all(_is_latin_letter(char) for char in letters)


def _is_latin_letter(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN")
