"""The lexicon directory: its index, its languages, and what is common to lookups in all of them."""

from collections.abc import Iterator, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path

from eat_edge.errors import BundleError, ClosedError
from eat_edge.lexicon.character_pairs import SURROGATE, character_pairs, folding_table
from eat_edge.lexicon.composition import Compositions
from eat_edge.lexicon.language import LanguageNames
from eat_edge.lexicon.readings import Readings
from eat_edge.lexicon.spellings import spellings
from eat_edge.names import NameMatch
from eat_edge.strict_json import Table, parse_json
from eat_edge.text import Folded, fold, fold_text

__all__ = ["FORMAT", "Lexicon"]

FORMAT = 1

_CHINESE_SIGNS = "\u306e\u7684"
"""The Japanese の on Chinese signs, and what it stands for."""
_JAPANESE_VARIANTS = "髙高﨑崎𠮷吉德徳濵浜栁柳𣘺橋桒桑嵜崎瀨瀬黑黒槗橋邉辺凞煕"
"""Characters in the names of persons and houses, each with the one that dictionaries have."""

_ARABIC_LETTERS, _PERSIAN_LETTERS = "یيکك", "يیىیكک"
"""Letters of one of the two languages in a text of the other: the tagger has seen few of them."""

_LEAST_COUNTED = 0.2
"""Prior from which on a name was met in text: those of mere lists of surnames have less."""

_MAX_INDEX = 16 << 20

_FOLDED_TOGETHER = 256
_BETWEEN = "\x01"
"""Between texts that are folded together: folded to itself."""


class Lexicon:
    """Names of all languages of a bundle, opened language by language when first asked for.

    Lookups are thread-safe: everything behind them is read-only and memory-mapped. ``close`` may
    come at any time; a lookup after it raises ``ClosedError``.

    Args:
        directory: The lexicon directory.

    Raises:
        BundleError: ``lexicon.json`` is missing, broken or of another format.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        index = directory / "lexicon.json"
        try:
            meta = Table(parse_json(_read(index), max_bytes=_MAX_INDEX))
            version = meta.any("format")
            if type(version) is not int or version != FORMAT:
                raise BundleError(
                    f"{index} has lexicon format {version!r:.40}, this version reads {FORMAT}: "
                    "use a bundle and an eat-edge of the same release"
                )
            self.languages = meta.languages("languages")
            compositions = meta.optional_table("compositions")
            self._compositions = {
                lang: Compositions.from_json(compositions.table(lang)) for lang in compositions.keys
            }
            self._tables = {
                "zh": folding_table(meta.text("simplified") + _CHINESE_SIGNS),
                "ja": folding_table(_JAPANESE_VARIANTS),
                "ar": folding_table(_ARABIC_LETTERS),
                "fa": folding_table(_PERSIAN_LETTERS),
            }
            variants = meta.optional_table("variants")
            self._variants = {lang: character_pairs(variants.text(lang)) for lang in variants.keys}
        except (OSError, ValueError) as error:
            raise BundleError(
                f"cannot read the lexicon index {index}: {error}; restore the bundle"
            ) from error
        self._open: dict[str, LanguageNames] | None = {}
        self._readings: dict[str, Readings | None] = {}

    def fold(self, text: str, lang: str) -> Folded:
        """Fold text the way surfaces of this language were folded (Chinese: simplified too).

        The folding of the lexicon is the folding of the whole pipeline: models see folded text. It
        has no lone surrogates, which no native library takes: U+FFFD stands in their places.
        """
        text = SURROGATE.sub("\ufffd", text)
        return fold(text, table=self._tables.get(lang))

    @property
    def apart(self) -> frozenset[str]:
        """Languages that are folded otherwise than all others, each in its own way."""
        return frozenset(self._tables)

    def fold_all(self, texts: Sequence[str], lang: str) -> list[str]:
        """What `fold` makes of many short texts, such as a list of names, in far less time.

        Args:
            texts: Without control characters.
            lang: As for `fold`.
        """
        found: list[str] = []
        for first in range(0, len(texts), _FOLDED_TOGETHER):
            some = texts[first : first + _FOLDED_TOGETHER]
            joined = SURROGATE.sub("\ufffd", _BETWEEN.join(some))
            together = fold_text(joined, table=self._tables.get(lang)).split(_BETWEEN)
            if len(together) != len(some):
                together = [self.fold(text, lang).text for text in some]
            found += together
        return found

    def matches(self, folded: str, lang: str) -> list[NameMatch]:
        """All known names in a folded sentence, overlapping ones included.

        Args:
            folded: Text folded by :meth:`fold` for the same language.
            lang: ISO 639-1 code; a language without names gives no match.

        Returns:
            Matches by start, then by end.
        """
        (found,) = self.matches_of([folded], lang)
        return found

    def matches_of(self, folded: Sequence[str], lang: str) -> list[list[NameMatch]]:
        """All known names in each of some folded sentences, found in less time than one by one.

        Args:
            folded: Texts folded by :meth:`fold` for the same language.
            lang: ISO 639-1 code; a language without names gives no match.

        Returns:
            For each text what :meth:`matches` gives.
        """
        names = self._names(lang)
        if names is None:
            return [[] for _ in folded]
        keys = [self.key(text, lang) for text in folded]
        found = names.matches(keys)
        for text, key, matches in zip(folded, keys, found, strict=True):
            if key != text:
                matches[:] = [m._replace(surface=text[m.start : m.end]) for m in matches]
        self._add_spellings(names, folded, lang, found)
        if lang in self._compositions:
            compositions = self._compositions[lang]
            for text, matches in zip(folded, found, strict=True):
                composed = compositions.compose(text, lang, matches)
                if composed:
                    matches += composed
                    matches.sort(key=attrgetter("start", "end"))
        return found

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        """The entry of exactly this folded surface, or None."""
        names = self._names(lang)
        if names is None:
            return None
        others = (other.text for other in spellings(folded, lang))
        for text in chain((folded,), others):
            if found := names.exact(self.key(text, lang)):
                return found._replace(end=len(folded), surface=folded)
        return None

    def _add_spellings(
        self, names: LanguageNames, folded: Sequence[str], lang: str, found: list[list[NameMatch]]
    ) -> None:
        """Add what other spellings of texts have, where the text itself has no sure name."""
        others = [
            (number, other) for number, text in enumerate(folded) for other in spellings(text, lang)
        ]
        keys = [self.key(other.text, lang) for _, other in others]
        for (number, other), more in zip(others, names.matches(keys), strict=True):
            matches = found[number]
            by_span = {(match.start, match.end): match for match in matches}
            for match in more:
                match = other.in_text(match, folded[number])
                known = by_span.setdefault((match.start, match.end), match)
                if known.prior < _LEAST_COUNTED <= match.prior:
                    by_span[match.start, match.end] = match
            matches[:] = sorted(by_span.values(), key=attrgetter("start", "end"))

    def key(self, folded: str, lang: str) -> str:
        """What folded text is looked up by: of characters that mean the same one, in place."""
        variants = self._variants.get(lang)
        return folded.translate(variants) if variants else folded

    def readings(self, lang: str) -> Readings | None:
        """How surnames and given names are read, None where the lexicon does not say."""
        if lang not in self.languages:
            return None
        if self._open is None:
            raise ClosedError(f"the lexicon {self._directory} was closed: open it again")
        if lang not in self._readings:
            path = self._directory / f"{lang}.readings.marisa"
            self._readings[lang] = Readings(path) if path.exists() else None
        return self._readings[lang]

    def compositions(self, lang: str) -> Compositions:
        """How names are composed in a language."""
        return self._compositions.get(lang, Compositions())

    def surfaces(self, lang: str) -> Iterator[str]:
        """The keys of all surface forms of a language."""
        names = self._names(lang)
        return iter(()) if names is None else names.surfaces()

    def _names(self, lang: str) -> LanguageNames | None:
        if lang not in self.languages:
            return None
        opened = self._open
        if opened is None:
            raise ClosedError(f"the lexicon {self._directory} was closed: open it again")
        if lang not in opened:
            opened[lang] = LanguageNames(self._directory, lang)
        return opened[lang]

    def close(self) -> None:
        """Let go of the files, once lookups under way are done; calling it again does nothing."""
        self._open = None
        self._readings = {}


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MAX_INDEX + 1)
