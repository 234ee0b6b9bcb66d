"""Sentence pairs, as they are read: mentions of the English, and words aligned."""

import sys
from pathlib import Path

from export.mini.parallel.mentions import CarriedMention, ReadPair


def said(
    english: str,
    name: str,
    label: str,
    span: tuple[int, int] | None = None,
    *,
    score: float = 0.9,
    is_clean: bool = True,
) -> CarriedMention:
    start = english.index(name)
    return CarriedMention(start, start + len(name), label, score, span, is_clean)


def read(text: str, english: str, *mentions: CarriedMention) -> ReadPair:
    return ReadPair("own", text, english, mentions)


IS_INSTALLED = Path(sys.executable).with_name("eflomal-align").exists()
