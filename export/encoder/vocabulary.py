"""Which of the encoder's pieces are kept, and the tokenizer that knows them alone.

The pretrained vocabulary has 250,002 pieces, most of them of Latin script, which the pipeline reads
in English only: Latin pieces are kept by their count in English text. The scripts of measured
languages are kept whole, of others the likelier pieces and what text has of the rest. Pieces that
join a name to what stands beside it (``在中国``, ``江主席``, ``日本の``) are left out: then the
tokenizer parts the name from its neighbours by itself.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import marisa_trie
import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from eat_edge.files.aside import aside
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

_T = TypeVar("_T")

SPACE = "\u2581"
"""How SentencePiece writes a space."""

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
"""What every vocabulary begins with."""

_LEAST_CROSSED, _CROSSED = 2, 0.05
"""How often, and in which share of its uses, names begin or end inside a piece that is left out."""
_LEAST_LATIN = 5
"""Occurrences in English text that a Latin piece must have."""
_LEAST_NATIVE = 2
"""Occurrences in other text for which a piece is kept, however unlikely it is."""
_WHOLE = (
    "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "THAI", "HEBREW", "GEORGIAN",
    "ARMENIAN", "DEVANAGARI", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH", "MODIFIER", "LATIN",
)  # fmt: skip
"""Scripts, as the names of their letters begin, whose pieces all stay; Latin here is what has
letters of another script, too."""
_SHARES = {"CYRILLIC": 0.35, "ARABIC": 0.35}
"""Share of the pieces of a script that stays, the likeliest of them; half where none is given."""
_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0e7f]")
"""Scripts in which names stand between other words without a space: only there can a piece be done
without."""
_CHUNK = 50_000
"""Texts that are tokenised together."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Some of the encoder's pieces.

    Attributes:
        kept: Ids in the whole vocabulary, by id in this one.
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

    def without(self, pieces: Collection[str]) -> "Vocabulary":
        """The same without some pieces; what they spell is then spelt by others."""
        keys = [key for key, piece in enumerate(self.pieces) if piece not in pieces]
        return self._of(np.array(keys))

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
        # A tokenizer may have mapped the file that was there before.
        with aside(pieces) as part:
            trie.save(str(part))
        order = np.argsort([trie[piece] for piece in self.pieces[number:]]) + number
        whole = np.concatenate([np.arange(number), order])
        ordered = self._of(whole)
        with aside(pieces.with_suffix(".npy")) as part:
            np.save(part, np.array(ordered.scores[number:], np.float32))
        return ordered

    def _of(self, keys: NDArray[np.int64]) -> "Vocabulary":
        return Vocabulary(
            self.kept[keys],
            tuple(self.pieces[key] for key in keys),
            tuple(self.scores[key] for key in keys),
        )


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


def prune(file: E5File, english: Iterable[str], native: Iterable[str]) -> Vocabulary:
    """Choose the pieces to keep.

    Args:
        file: The encoder as it was read.
        english: English text to count Latin pieces in.
        native: Text of other languages, whose pieces are kept, too, where their script is not kept
            whole.

    Returns:
        Special pieces, every single character, the Latin pieces that English uses, and those of
        other scripts as the head of this file says.
    """
    tokenizer = full_tokenizer(file)
    in_english, in_native = count_pieces(tokenizer, english), count_pieces(tokenizer, native)
    kept: list[int] = []
    of_script: dict[str, list[int]] = defaultdict(list)
    for index, piece in enumerate(file.pieces):
        if piece in SPECIAL or len(piece.removeprefix(SPACE)) <= 1:
            kept.append(index)
        elif is_latin(piece):
            if in_english[index] >= _LEAST_LATIN:
                kept.append(index)
        elif (script := _script(piece)) in _WHOLE or not script:
            kept.append(index)
        else:
            of_script[script].append(index)
            if in_native[index] >= _LEAST_NATIVE:
                kept.append(index)
    for script, indices in of_script.items():
        indices.sort(key=lambda index: -file.scores[index])
        kept += indices[: int(len(indices) * _SHARES.get(script, 0.5))]
    return of_ids(file, kept)


def crossing_pieces(
    tokenizer: Tokenizer, sentences: Iterable[tuple[str, Collection[int]]]
) -> set[str]:
    """Find the pieces that names begin or end inside of.

    Args:
        tokenizer: The tokenizer of all pieces.
        sentences: Folded sentences, each with the code points at which its names begin or end.

    Returns:
        Pieces of scripts without spaces, and of Hangul, that have such an edge inside often enough.
    """
    uses: Counter[str] = Counter()
    crossings: Counter[str] = Counter()
    for chunk in _chunks(sentences):
        encodings = tokenizer.encode_batch([text for text, _ in chunk], add_special_tokens=False)
        for encoding, (_, edges) in zip(encodings, chunk, strict=True):
            for piece, (_, end) in zip(encoding.tokens, encoding.offsets, strict=True):
                # A space before the piece may be within its span, or not.
                start = end - len(piece.removeprefix(SPACE))
                if end - start > 1 and _UNSPACED.search(piece):
                    uses[piece] += 1
                    crossings[piece] += any(at in edges for at in range(start + 1, end))
    return {
        piece
        for piece, number in crossings.items()
        if number >= _LEAST_CROSSED and number >= _CROSSED * uses[piece]
    }


def count_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """How often each piece is used."""
    counts: Counter[int] = Counter()
    for chunk in _chunks(texts):
        for encoding in tokenizer.encode_batch_fast(chunk, add_special_tokens=False):
            counts.update(encoding.ids)
    return counts


def is_latin(piece: str) -> bool:
    """Whether a piece has Latin letters and none of another script."""
    letters = [char for char in piece if char.isalpha()]
    return bool(letters) and all(_is_latin_letter(char) for char in letters)


def _is_latin_letter(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN")


def _script(piece: str) -> str:
    """The first word of the name of a piece's first letter; ``""`` where it has none."""
    letter = next(filter(str.isalpha, piece), "")
    return unicodedata.name(letter, "?").split()[0] if letter else ""


def _chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
