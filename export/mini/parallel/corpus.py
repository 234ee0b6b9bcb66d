"""Parallel text as the recipe sees it: cleaned English, folded sources, chosen sources of data."""

import json
import lzma
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "SOURCE_WEIGHTS",
    "Pair",
    "ascii_english",
    "read_articles",
    "read_pairs",
    "simplified_table",
]

SOURCE_WEIGHTS = {
    "opus_mt_testsets_news": 3.0,
    "xquad": 3.0,
    "wiki_entities": 1.0,
    "taiwan_law": 0.2,
    "opendoccn_tds2025": 0.3,
    "coursera": 0.2,
    "tatoeba_graded_enja": 0.3,
    "tatoeba_manythings": 0.3,
    "opus_mt_testsets_tatoeba": 0.3,
    "kyoto_wiki_lexicon": 0.2,
}
"""How often a corpus is drawn from, against 1 for the others: names and prose like the users'."""

_PUNCTUATION = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "ʻ": "'", "ʼ": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "…": "...", "•": "-", "·": "-", "×": "x", "ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o",
        "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "œ": "oe", "Œ": "Oe", "ı": "i",
        "ð": "d", "þ": "th", "Þ": "Th", "ə": "e", "£": "GBP ", "€": "EUR ", "¥": "JPY ",
    }
)  # fmt: skip
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_NOT_ASCII = re.compile(r"[^\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its English translation.

    Attributes:
        source: Name of the corpus.
        text: The sentence, as found.
        english: Its translation in printable ASCII.
    """

    source: str
    text: str
    english: str


def ascii_english(text: str) -> str:
    """Reduce English to printable ASCII: accents dropped, quotes and dashes plain.

    The small model writes no byte tokens, so that a translation can never hold a foreign script;
    names with accents are therefore written without them, in the lexicon too.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_PUNCTUATION))
        text = _NOT_ASCII.sub(" ", _ACCENTS.sub("", text))
    return " ".join(text.split())


def read_pairs(
    data: Path, lang: str, *, accept: Callable[[str], bool] = lambda source: True
) -> Iterator[Pair]:
    """Stream the parallel text of a language.

    Args:
        data: Directory with ``mt/LANG-en.tsv.xz`` (source name, sentence, English).
        lang: ISO 639-1 code of the other language.
        accept: Says by its name whether a corpus may be used.

    Yields:
        Pairs in file order; broken rows and empty sides are left out.
    """
    with lzma.open(data / "mt" / f"{lang}-en.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 3 or not accept(fields[0]):
                continue
            english = ascii_english(fields[2])
            if fields[1].strip() and english:
                yield Pair(fields[0], fields[1].strip(), english)


def read_articles(data: Path, lang: str) -> Iterator[dict[str, str]]:
    """Stream the beginnings of Wikipedia's articles; none where there is no file of the language.

    Args:
        data: Directory with ``wiki-entities/LANG.jsonl.xz``.
        lang: ISO 639-1 code.

    Yields:
        ``english`` and ``native``, the names of what the article is about, and its ``text``.
    """
    path = data / "wiki-entities" / f"{lang}.jsonl.xz"
    if path.exists():
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def simplified_table() -> str:
    """Traditional characters with their simplified forms, as one string of pairs.

    Only conversions of one code point to one code point: folding with them never moves an offset.
    """
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    blocks = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
    pairs = []
    for start, end in blocks:
        for code in range(start, end):
            char = chr(code)
            # Twice, since the simplified form of one can be the traditional form of another.
            simple = convert(convert(char))
            if simple != char and len(simple) == 1 and ord(simple) < 0x10000:
                pairs.append(char + simple)
    return "".join(pairs)
