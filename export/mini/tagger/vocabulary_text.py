"""Which text decides what pieces the tagger's vocabulary keeps."""

import lzma
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import orjson

from eat_edge.lexicon import Lexicon
from eat_edge.pipeline.hints import hinted_matches
from export.mini.parallel.corpus import read_pairs
from export.mini.parallel.mentions import sample_pairs
from export.mini.parallel.projection import DOUBTFUL

__all__ = ["english_text", "native_text", "parallel_languages", "text_with_edges"]

_PART = 40_000
"""Pairs of a language whose English is counted."""
_NATIVE = ("ru", "uk", "ar", "fa")
"""Languages whose script is not kept whole, and of which there is text."""
_CROSSED = ("zh", "ja", "ko", "th")
"""Languages that write names and what stands beside them without a space."""
_SURE = 0.3
"""Prior of a known name whose edges count."""
_MOST = 60_000
"""Pairs of a language that known names are looked up in."""

_Accept = Callable[[str], bool]


def parallel_languages(data: Path) -> list[str]:
    """Languages with parallel text."""
    return sorted(path.name.partition("-")[0] for path in (data / "mt").glob("*-en.tsv.xz"))


def english_text(data: Path, corpora: Collection[str], accept: _Accept) -> Iterator[str]:
    """Stream English text, of gold corpora and of translations.

    Args:
        data: Directory with ``ner/en`` and ``mt``.
        corpora: File names, without ``.jsonl.xz``.
        accept: Says by its name whether a corpus of translations may be used.
    """
    for corpus in corpora:
        with lzma.open(data / "ner" / "en" / f"{corpus}.jsonl.xz", "rt", encoding="utf-8") as lines:
            yield from (orjson.loads(line)["text"] for line in lines)
    for lang in parallel_languages(data):
        for pair in sample_pairs(data, lang, _PART, accept):
            yield pair.english


def native_text(data: Path, accept: _Accept) -> Iterator[str]:
    """Stream names and text of the languages whose script is not kept whole.

    Args:
        data: Directory with ``lexicon``, ``mt`` and ``mono``; files may be missing.
        accept: Says by its name whether a corpus may be used.
    """
    for lang in _NATIVE:
        path = data / "lexicon" / f"{lang}.tsv.xz"
        if path.exists():
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                for fields in (line.rstrip("\n").split("\t") for line in lines):
                    if len(fields) == 5 and any(map(accept, fields[4].split(","))):
                        yield fields[1]
        if (data / "mt" / f"{lang}-en.tsv.xz").exists():
            yield from (pair.text for pair in read_pairs(data, lang, accept=accept))
        path = data / "mono" / f"{lang}.txt.xz"
        if accept(f"mono_{lang}") and path.exists():
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                yield from (line.rstrip("\n") for line in lines)


def text_with_edges(
    data: Path, lexicon: Lexicon, projected: Callable[[str], Path], accept: _Accept
) -> Iterator[tuple[str, set[int]]]:
    """Stream sentences with the code points at which a name begins or ends.

    Args:
        data: Directory with ``mt``.
        lexicon: Knows names.
        projected: Where the projected sentences of a language are, if there are any.
        accept: Says by its name whether a corpus may be used.

    Yields:
        Folded sentences of the languages without spaces, and Korean ones.
    """

    def known(text: str, lang: str) -> set[int]:
        matches = hinted_matches(lexicon.matches(text, lang))
        return {at for m in matches if m.prior >= _SURE for at in (m.start, m.end)}

    for lang in _CROSSED:
        if projected(lang).exists():
            with projected(lang).open("rb") as lines:
                for row in map(orjson.loads, lines):
                    ends = {at for *span, label in row["spans"] if label != DOUBTFUL for at in span}
                    yield row["text"], ends | known(row["text"], lang)
        if lang in lexicon.languages and (data / "mt" / f"{lang}-en.tsv.xz").exists():
            for pair in sample_pairs(data, lang, _MOST, accept):
                text = lexicon.fold(pair.text, lang).text
                if edges := known(text, lang):
                    yield text, edges
