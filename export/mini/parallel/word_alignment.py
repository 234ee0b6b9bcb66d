"""Word alignment of parallel text: which characters of a source stand for which English words.

eflomal (Östling and Tiedemann 2016, "Efficient word alignment with Markov chain Monte Carlo")
aligns in both directions; a link that both directions have is trusted. Sources are aligned
character by character, so that no segmenter of the source language is needed.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eat_edge.errors import install_command

__all__ = ["WordAlignment", "align_words", "find_aligner"]

_SOURCE_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+|\S")
_ENGLISH_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+|[^\sA-Za-z0-9]")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_LEAST_LINKED = 0.5
"""Share of a span's tokens, and of a mention's capitalised words, that trusted links must have."""


@dataclass(frozen=True, slots=True)
class WordAlignment:
    """The links of one sentence pair.

    Attributes:
        text: The source.
        english: Its translation.
        sure: Links (source token, English token) of both directions.
        loose: Links of either direction.
    """

    text: str
    english: str
    sure: frozenset[tuple[int, int]]
    loose: frozenset[tuple[int, int]]

    def span_of(
        self, start: int, end: int, *, sounds: frozenset[str] = frozenset()
    ) -> tuple[int, int, bool] | None:
        """Where in the source a span of the translation stands.

        Args:
            start: First code point in ``english``.
            end: One past the last.
            sounds: Characters that spell foreign names by their sound. The aligner, which counts
                words, loses the rare ones at the end of a name; the span runs on over them.

        Returns:
            The half-open span in ``text``, and whether its ends are certain; None where the words
            are linked to nothing or to pieces that lie apart.
        """
        tokens = [match.span() for match in _SOURCE_TOKEN.finditer(self.text)]
        words = [match.span() for match in _ENGLISH_TOKEN.finditer(self.english)]
        mention = {i for i, (s, e) in enumerate(words) if s < end and e > start}
        core = {token for token, word in self.sure if word in mention}
        if not core:
            return None
        taken = {token for token, word in self.sure if word not in mention}
        near = {token for token, word in self.loose if word in mention}
        first, last = min(core), max(core)
        if any(first <= token <= last for token in taken):
            return None

        def chars(index: int) -> str:
            return self.text[slice(*tokens[index])]

        def belongs(outer: int, inner: int) -> bool:
            if not 0 <= outer < len(tokens) or outer in taken:
                return False
            pair = chars(outer), chars(inner)
            return (
                outer in near
                or all(map(_KATAKANA.match, pair))
                or all(text in sounds for text in pair)
            )

        while belongs(first - 1, first):
            first -= 1
        while belongs(last + 1, last):
            last += 1
        foreign = {token for token, word in self.loose if word not in mention}

        def is_end(outer: int, inner: int) -> bool:
            if not 0 <= outer < len(tokens) or outer in foreign:
                return True
            char = chars(outer)
            return not char.isalnum() or bool(
                _HIRAGANA.match(char) and not _HIRAGANA.match(chars(inner))
            )

        names = {i for i in mention if self.english[words[i][0]].isupper()}
        linked = {word for token, word in self.sure if first <= token <= last}
        is_clean = (
            is_end(first - 1, first)
            and is_end(last + 1, last)
            and len(core) >= _LEAST_LINKED * (last - first + 1)
            and len(names & linked) >= _LEAST_LINKED * len(names)
        )
        return tokens[first][0], tokens[last][1], is_clean


def align_words(pairs: Sequence[tuple[str, str]]) -> Iterator[WordAlignment]:
    """Align sentence pairs; the more there are, the better all of them.

    Args:
        pairs: Source and translation.

    Yields:
        One alignment for each pair, in order.
    """
    with tempfile.TemporaryDirectory() as scratch:
        sources, translations, forward, reverse = (
            Path(scratch, name) for name in ("sources", "translations", "forward", "reverse")
        )
        _write(sources, (_tokens(_SOURCE_TOKEN, text) for text, _ in pairs))
        _write(translations, (_tokens(_ENGLISH_TOKEN, english) for _, english in pairs))
        # A program of its own, under the GPL: it is run, never imported.
        options = {"-s": sources, "-t": translations, "-f": forward, "-r": reverse}
        words = [str(word) for option in options.items() for word in option]
        subprocess.run([find_aligner(), *words], check=True, capture_output=True)
        with forward.open(encoding="ascii") as there, reverse.open(encoding="ascii") as back:
            for (text, english), one, other in zip(pairs, there, back, strict=True):
                ahead, behind = _links(one), _links(other)
                yield WordAlignment(text, english, ahead & behind, ahead | behind)


def find_aligner() -> str:
    """Where eflomal's program is.

    Raises:
        FileNotFoundError: It is not installed.
    """
    beside_python = Path(sys.executable).with_name("eflomal-align")
    found = str(beside_python) if beside_python.exists() else shutil.which("eflomal-align")
    if found is None:
        raise FileNotFoundError(f"eflomal-align is not installed: {install_command('export')}")
    return found


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)


def _tokens(pattern: "re.Pattern[str]", text: str) -> str:
    return " ".join(pattern.findall(text.lower()))


def _links(line: str) -> frozenset[tuple[int, int]]:
    pairs = (link.split("-") for link in line.split())
    return frozenset((int(source), int(target)) for source, target in pairs)
