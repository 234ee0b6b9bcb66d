"""What fine-tuning learns from, as it is on disk: Wikipedia records and parallel text."""

import gzip
import json
import lzma
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eat_edge.errors import InputError
from eat_edge.lexicon import Lexicon
from eat_edge.text import has_non_latin_letter
from eat_edge.types import LABELS

__all__ = ["MAX_TEXT", "Pair", "Record", "language_of", "read_pairs", "read_records"]

MAX_TEXT = 200
"""Code points of a source sentence, as of a window at run time."""
_MAX_ENGLISH = 800

_LANG = re.compile(r"[a-z]{2,3}(?=[.-])")
_STRESS = re.compile("(?<=[\u0400-\u052f])\u0301")
_REMARK = re.compile(r"\s*[(（][^()（）]*[)）]$")
_OPENERS: Mapping[str, Callable[..., Any]] = {".xz": lzma.open, ".gz": gzip.open}


@dataclass(frozen=True, slots=True)
class Record:
    """A page of Wikipedia: a name in two languages and what the page begins with.

    Attributes:
        lang: ISO 639-1 code.
        english: The name as English text has it.
        natives: Spellings of the name that the text may have, folded, the likeliest first.
        text: The first paragraph, folded.
        label: One of ``LABELS``, the type of the name.
    """

    lang: str
    english: str
    natives: tuple[str, ...]
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, folded, and its English translation."""

    lang: str
    text: str
    english: str


def read_records(paths: Sequence[Path], lexicon: Lexicon) -> Iterator[Record]:
    """Read Wikipedia records.

    Args:
        paths: Files of a JSON object a line with the texts ``english``, ``native`` and ``text``;
            named by their language (``zh.jsonl``), packed by ``.xz`` or ``.gz`` or not. Records of
            which one of them is empty, or the English not in Latin script, are passed over.
        lexicon: Folds, and knows the types of names; one that it does not know is ``MISC``.

    Raises:
        InputError: A file cannot be read or its name does not begin with a language, or a line is
            no such object; it names the line.
    """
    for path in paths:
        lang = language_of(path)
        for number, line in _lines(path):
            try:
                row = json.loads(line)
                english, native, text = (row[key] for key in ("english", "native", "text"))
                if not all(isinstance(value, str) for value in (english, native, text)):
                    raise TypeError("they are not all texts")
            except (ValueError, TypeError, KeyError) as error:
                raise InputError(
                    f"{path}, line {number}: {line!r:.80} is no object with the texts english, "
                    f"native and text ({error!r}); correct or remove the line"
                ) from error
            english = " ".join(english.split())
            natives = tuple(filter(None, (_folded(one, lang, lexicon) for one in _titles(native))))
            if english and natives and text.strip() and not has_non_latin_letter(english):
                label = _label_of(natives, lang, lexicon)
                yield Record(lang, english, natives, _folded(text, lang, lexicon), label)


def read_pairs(paths: Sequence[Path], lexicon: Lexicon, *, limit: int, seed: int) -> list[Pair]:
    """Read a sample of parallel text, drawn evenly from all files, in their order.

    Args:
        paths: Files of three columns parted by tabs: name of the corpus, sentence, English; named
            by the language of the sentences (``zh-en.tsv``), packed by ``.xz`` or ``.gz`` or not.
            Pairs with an empty or a long side, or with English not in Latin script, are passed
            over before any is drawn.
        lexicon: Folds.
        limit: Most pairs.
        seed: Of the drawing.

    Raises:
        InputError: A file cannot be read or its name does not begin with a language, or a line has
            other columns; it names the line.
    """
    chance = random.Random(seed)
    kept: list[tuple[int, str, str, str]] = []
    count = 0
    for path in paths:
        lang = language_of(path)
        for number, line in _lines(path):
            fields = line.split("\t")
            if len(fields) != 3:
                raise InputError(
                    f"{path}, line {number}: {len(fields)} columns; write corpus, sentence, English"
                )
            text, english = fields[1].strip(), " ".join(fields[2].split())
            is_short = 0 < len(text) <= MAX_TEXT and 0 < len(english) <= _MAX_ENGLISH
            if not is_short or has_non_latin_letter(english):
                continue
            count += 1
            # Reservoir sampling: every pair so far has been kept with the same probability.
            if len(kept) < limit:
                kept.append((count, lang, text, english))
            elif (place := chance.randrange(count)) < limit:
                kept[place] = (count, lang, text, english)
    return [
        Pair(lang, _folded(text, lang, lexicon), english) for _, lang, text, english in sorted(kept)
    ]


def language_of(path: Path) -> str:
    """The language that the name of a file begins with.

    Raises:
        InputError: It begins with none.
    """
    found = _LANG.match(path.name)
    if not found:
        raise InputError(
            f"{path}: the name does not begin with a language: call it zh.jsonl or zh-en.tsv"
        )
    return found.group()


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with _OPENERS.get(path.suffix, open)(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}; name a file of UTF-8 text") from error


def _titles(native: str) -> Iterator[str]:
    """A title as it is, without its remark in parentheses, and with the given name first."""
    yield native
    bare = _REMARK.sub("", native)
    if bare != native:
        yield bare
    family, comma, given = bare.partition(", ")
    if comma:
        yield f"{given} {family}"


def _folded(text: str, lang: str, lexicon: Lexicon) -> str:
    """Fold as at run time; stress marks of encyclopedias are no spelling."""
    return _STRESS.sub("", lexicon.fold(text, lang).text).strip()


def _label_of(natives: Sequence[str], lang: str, lexicon: Lexicon) -> str:
    for native in natives:
        for match in lexicon.matches(native, lang):
            is_whole = match.start == 0 and match.end == len(native)
            if is_whole and match.names[0].label in LABELS:
                return match.names[0].label
    return "MISC"
