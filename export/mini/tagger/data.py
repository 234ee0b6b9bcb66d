"""Training text of the English tagger: read, and made to look like translations.

The corpora are tokenised ("Mr . Smith 's"); at run time the tagger reads what a small translation
model wrote. Sentences are therefore handled as tokens with BIO tags, roughened token by token, and
only then joined into text, which keeps every offset exact.
"""

import json
import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "Source",
    "Spans",
    "TaggedTokens",
    "detokenise",
    "read_corpus",
    "roughen",
]

Spans = list[tuple[int, int, str]]
"""Entities of a text: half-open code point span and label."""

_ARTICLES = frozenset({"a", "an", "the", "A", "An", "The"})
_FINAL = frozenset({".", "!", "?"})
_GLUED_LEFT = frozenset([*".,;:?!%)]}”’…", "...", "n't", "N'T", "’t"]) | {
    mark + clitic for mark in "'’" for clitic in ("s", "S", "re", "ll", "m", "ve", "d")
}
_GLUED_RIGHT = frozenset("([{$£€“‘@#")


@dataclass(frozen=True, slots=True)
class Source:
    """One corpus and its part in an epoch.

    Attributes:
        name: File name without ``.jsonl.xz``.
        share: How often each of its sentences is seen per epoch; may be below 1.
        has_misc: Whether its annotators marked MISC; where not, an O token may be MISC.
    """

    name: str
    share: float
    has_misc: bool = True


@dataclass(frozen=True, slots=True)
class TaggedTokens:
    """A tokenised sentence with one BIO tag per token."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]


def read_corpus(path: Path) -> Iterator[TaggedTokens]:
    """Read a ``.jsonl.xz`` corpus of space-joined tokens.

    Args:
        path: File whose lines have ``text`` and ``entities`` (``start``, ``end``, ``label``).

    Yields:
        Its sentences; those with an entity that cuts through a token are left out.
    """
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            starts: dict[int, str] = {}
            insides: list[tuple[int, int, str]] = []
            for entity in record["entities"]:
                starts[entity["start"]] = f"B-{entity['label']}"
                insides.append((entity["start"], entity["end"], entity["label"]))
            tokens: list[str] = []
            tags: list[str] = []
            edges: set[int] = set()
            position = 0
            for token in record["text"].split(" "):
                end = position + len(token)
                if token:
                    edges |= {position, end}
                    inside = next((e for e in insides if e[0] <= position < e[1]), None)
                    tag = f"I-{inside[2]}" if inside else "O"
                    tokens.append(token)
                    tags.append(starts.get(position, tag))
                position = end + 1
            if tokens and all(start in edges and end in edges for start, end, _ in insides):
                yield TaggedTokens(tuple(tokens), tuple(tags))


def detokenise(sentence: TaggedTokens, *, is_spaced: bool = False) -> tuple[str, Spans]:
    """Join tokens the way they are written, keeping track of the entities.

    Args:
        sentence: Tokens, Penn Treebank quotes and split clitics included.
        is_spaced: Keep a space between all tokens instead.

    Returns:
        The text and its entities.
    """
    text = ""
    spans: Spans = []
    open_quotes: set[str] = set()
    is_glued = True
    for token, tag in zip(sentence.tokens, sentence.tags, strict=True):
        surface = '"' if token in {"``", "''"} else token
        glues_left = surface in _GLUED_LEFT
        glues_right = surface in _GLUED_RIGHT
        if surface in {'"', "'"}:
            # A straight quote closes if one is open; an apostrophe after s is a possessive.
            is_open = surface in open_quotes
            is_closing = is_open or (surface == "'" and text.endswith("s"))
            if is_open or not is_closing:
                open_quotes ^= {surface}
            glues_left, glues_right = is_closing, not is_closing
        if text and (is_spaced or not (is_glued or glues_left)):
            text += " "
        start = len(text)
        text += surface
        is_glued = glues_right
        if tag.startswith("B-") or (tag != "O" and not spans):
            spans.append((start, len(text), tag[2:]))
        elif tag != "O":
            spans[-1] = (spans[-1][0], len(text), tag[2:])
    return text, spans


def _recased(token: str, style: str) -> str:
    changed: str = getattr(token, style)()
    return changed if len(changed) == len(token) else token


def roughen(sentence: TaggedTokens, rng: random.Random) -> TaggedTokens:
    """Make a clean sentence look like one a small translation model may write.

    Whole sentences lose their case (5%), shout (4%) or are titled (1.5%); else single names lose
    theirs (5%). Independently articles (10%) and final punctuation (10%) go missing.

    Args:
        sentence: A clean sentence.
        rng: Source of chance; equal states give equal results.

    Returns:
        The sentence, changed or not, with its tags.
    """
    pairs = list(zip(sentence.tokens, sentence.tags, strict=True))
    dice = rng.random()
    if dice < 0.105:
        style = "lower" if dice < 0.05 else "upper" if dice < 0.09 else "capitalize"
        pairs = [(_recased(token, style), tag) for token, tag in pairs]
    elif dice < 0.155:
        pairs = [
            (_recased(token, "lower") if tag != "O" and rng.random() < 0.5 else token, tag)
            for token, tag in pairs
        ]
    if rng.random() < 0.10:
        pairs = [p for p in pairs if not (p[0] in _ARTICLES and p[1] == "O" and rng.random() < 0.7)]
    if len(pairs) > 1 and pairs[-1][0] in _FINAL and pairs[-1][1] == "O" and rng.random() < 0.10:
        pairs.pop()
    if not pairs:
        return sentence
    tokens, tags = zip(*pairs, strict=True)
    return TaggedTokens(tokens, tags)
