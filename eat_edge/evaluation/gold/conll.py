"""Gold as CoNLL: a token and its tag a line, a blank line after each sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from eat_edge.evaluation.gold.files import at_line, lines_of
from eat_edge.evaluation.gold.tags import is_tag, tagged_ranges
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.readers.tables import printable
from eat_edge.text import identify, is_latin_letter
from eat_edge.text.languages import UNSPACED

__all__ = ["read_conll"]

_COMMENT = re.compile(r"# ([\w.: -]+?) *= ?(.*)")
_DOCUMENT_BORDER = "-DOCSTART-"


@dataclass(slots=True)
class _Sentence:
    """Lines up to a blank one."""

    comments: dict[str, str] = field(default_factory=dict)
    lines: list[tuple[int, list[str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns of a file have the token and the tag."""

    token: int
    tag: int


def read_conll(path: Path, lang: str | None) -> list[GoldDocument]:
    """Read gold of one token or character a line.

    Columns are separated by tabs, in lines without a tab by spaces. The tag is the last column that
    has a tag in the file's first line of tokens; the token is the first column, or the second where
    the first counts the tokens of the sentence (CoNLL-U, UNER). Tags are BIO, IOB1, BIOES, BMES or
    BILOU. ``-DOCSTART-`` lines and comments are skipped.

    Each sentence is a document. Its text is the comment ``# text = ...`` where there is one: then
    every token must stand in it, in order, with nothing but whitespace between. Otherwise the text
    is the tokens, with one space between them; in the languages of ``UNSPACED`` only between two
    that touch in Latin letters or digits. ``# id = ...`` or ``# sent_id = ...`` names the sentence.

    Args:
        path: The file, compressed or not.
        lang: Language of the file; None guesses it from all of its tokens.

    Returns:
        The documents; labels as in the file, offsets in code points of the text.

    Raises:
        InputError: A line is not like that; the message names it.
    """
    sentences = _sentences(path)
    if not sentences:
        return []
    columns = _columns(path, sentences[0])
    tagged = [_tagged(path, sentence, columns) for sentence in sentences]
    if lang is None:
        lang = identify("".join(token for tokens, _ in tagged for token in tokens))
    return [
        _document(path, sentence, tokens, tags, lang)
        for sentence, (tokens, tags) in zip(sentences, tagged, strict=True)
    ]


def _sentences(path: Path) -> list[_Sentence]:
    sentences = [_Sentence()]
    for number, line in lines_of(path):
        line = line.rstrip(" \t")
        comment = _COMMENT.fullmatch(line)
        cells = line.split("\t") if "\t" in line else re.split(" +", line)
        if not line:
            sentences.append(_Sentence())
        elif comment:
            sentences[-1].comments[comment[1]] = comment[2]
        elif line.startswith("#") and not any(map(is_tag, cells[1:])):
            continue
        elif cells[0] != _DOCUMENT_BORDER:
            sentences[-1].lines.append((number, cells))
    return [sentence for sentence in sentences if sentence.lines]


def _columns(path: Path, sentence: _Sentence) -> _Columns:
    number, cells = sentence.lines[0]
    with_tags = [index for index in range(1, len(cells)) if is_tag(cells[index])]
    if not with_tags:
        raise at_line(path, number, f"no tag in {' '.join(cells)!r}: {_EXPECTED}")
    counts = [str(count) for count in range(1, len(sentence.lines) + 1)]
    is_numbered = with_tags[-1] > 1 and [line[0] for _, line in sentence.lines] == counts
    return _Columns(token=int(is_numbered), tag=with_tags[-1])


_EXPECTED = "every line needs a token and a tag such as B-PER, I-PER or O"


def _joined(tokens: Sequence[str]) -> str:
    """Join tokens of a language without spaces; words of Latin letters among them have some."""
    pieces = list(tokens[:1])
    for before, token in pairwise(tokens):
        around = before[-1] + token[0]
        are_words = all(char.isdecimal() or is_latin_letter(char) for char in around)
        # Numbers are often cut into digits, which are one number.
        pieces.append(f" {token}" if are_words and not around.isdecimal() else token)
    return "".join(pieces)


def _tagged(path: Path, sentence: _Sentence, columns: _Columns) -> tuple[list[str], list[str]]:
    """Take tokens and tags from the columns of a sentence."""
    tokens, tags = [], []
    for number, cells in sentence.lines:
        if len(cells) <= columns.tag:
            raise at_line(path, number, f"too few columns in {' '.join(cells)!r}: {_EXPECTED}")
        token, tag = cells[columns.token], cells[columns.tag]
        if not token:
            raise at_line(path, number, f"no token before {tag!r}: {_EXPECTED}")
        if not is_tag(tag):
            raise at_line(path, number, f"{tag!r} after {token!r} is no tag: {_EXPECTED}")
        tokens.append(token)
        tags.append(tag)
    return tokens, tags


def _document(
    path: Path, sentence: _Sentence, tokens: Sequence[str], tags: Sequence[str], lang: str
) -> GoldDocument:
    comments = sentence.comments
    number = sentence.lines[0][0]
    text = comments.get("text")
    if text is None:
        text = _joined(tokens) if lang in UNSPACED else " ".join(tokens)
    starts, ends = [], []
    at = 0
    for token, (line, _) in zip(tokens, sentence.lines, strict=True):
        start = text.find(token, at)
        if start < 0 or text[at:start].strip():
            raise at_line(
                path,
                line,
                f"the token {token!r} does not come next in the comment '# text = ...': "
                "correct the comment or remove it",
            )
        at = start + len(token)
        starts.append(start)
        ends.append(at)
    return GoldDocument(
        text,
        id=comments.get("id") or comments.get("sent_id") or f"{printable(path)}:{number}",
        spans=tuple(
            Span(starts[first], ends[last - 1], label) for first, last, label in tagged_ranges(tags)
        ),
        lang=lang,
    )
