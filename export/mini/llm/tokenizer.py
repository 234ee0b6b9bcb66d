"""The embedded model's SentencePiece tokenizer: English pieces, every other script by character.

Chinese and Japanese are read character by character on purpose: a span of the source, a surface in
a hint and the answer of the aligner are then always the same tokens, so that a small model can
copy instead of re-spelling. Characters too rare for the vocabulary fall back to bytes.
"""

import random
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from eat_edge.llm.eat_mini_prompt import CONTROL_TOKENS

__all__ = ["train_tokenizer"]


def train_tokenizer(
    english: Iterable[str],
    sources: Iterable[str],
    out: Path,
    *,
    vocab_size: int = 14336,
    max_characters: int = 6656,
    seed: int = 1,
) -> None:
    """Train the tokenizer and write the SentencePiece model.

    Args:
        english: English sentences, printable ASCII.
        sources: Folded sentences of the source languages.
        out: Path of the ``.model`` file.
        vocab_size: Pieces in all, control and byte tokens included.
        max_characters: How many characters outside ASCII get a token of their own.
        seed: Of the shuffle of the English sentences.
    """
    import sentencepiece

    counts: Counter[str] = Counter()
    for text in sources:
        counts.update(text)
    characters = [char for char, _ in counts.most_common() if char > "\x7e" and not char.isspace()][
        :max_characters
    ]
    sentences = [text for text in english if len(text) < 400]
    random.Random(seed).shuffle(sentences)
    model = BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        # One character a line: nothing outside English can ever be merged.
        sentence_iterator=iter([*characters, *sentences[:200_000]]),
        model_writer=model,
        model_type="bpe",
        vocab_size=vocab_size,
        character_coverage=1.0,
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        byte_fallback=True,
        split_digits=True,
        allow_whitespace_only_pieces=False,
        control_symbols=list(CONTROL_TOKENS),
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=-1,
        minloglevel=1,
        num_threads=2,
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(model.getvalue())
