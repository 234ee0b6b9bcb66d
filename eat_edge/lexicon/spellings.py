"""Other spellings of a text, under which names are looked up as well.

A Japanese text may have 國立 or 国立, 大沢 or 大澤, and so may the lexicon; no single folding meets
all of its keys. Another spelling adds what is not known, or hardly, by that of the text. The models
see the text as it is.

``kanji.tsv`` has the characters of Japanese with their older and simplified Chinese forms.
``export/mini/lexicon/kanji.py`` makes it of the tables of OpenCC (Apache-2.0).
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from eat_edge.lexicon.character_pairs import folding_table
from eat_edge.names import NameMatch
from eat_edge.text import FoldingTable

__all__ = ["Spelling", "spellings"]

_OLD_IN_NAMES = "沢澤辺邊斎齋広廣浜濱桜櫻滝瀧竜龍桧檜恵惠渋澁栄榮寿壽"
"""Characters that surnames and given names keep in their older form, behind the one of today."""
_HEHS = "ہهەهۀه"
"""Urdu and Kurdish forms of a letter that Arabic and Persian have one of."""
_DROPPED = {"hi": "\u093c"}
"""Marks that some leave out: the nukta."""


class Spelling(NamedTuple):
    """A text as it might be spelt, none of whose characters is new.

    Attributes:
        text: The other spelling.
        origins: Where each of its characters stands in the text, then the length of that;
            None where no character was left out.
    """

    text: str
    origins: tuple[int, ...] | None = None

    def in_text(self, match: NameMatch, text: str) -> NameMatch:
        """A match in this spelling, as one in the text."""
        start, end = match.start, match.end
        if self.origins is not None:
            # A mark that was left out belongs to the character before it.
            start, end = self.origins[start], self.origins[end]
        return match._replace(start=start, end=end, surface=text[start:end])


def spellings(text: str, lang: str) -> Iterator[Spelling]:
    """The other spellings of a text, none that is the text itself."""
    for table in _tables(lang):
        other = text.translate(table)
        if other != text:
            yield Spelling(other)
    dropped = _DROPPED.get(lang)
    if dropped is not None and dropped in text:
        kept = tuple(at for at, char in enumerate(text) if char != dropped)
        yield Spelling(text.replace(dropped, ""), (*kept, len(text)))


@cache
def _tables(lang: str) -> tuple[FoldingTable, ...]:
    """Character by character, what turns a text of a language into its other spellings."""
    if lang in ("ar", "fa"):
        return (folding_table(_HEHS),)
    if lang != "ja":
        return ()
    today: dict[int, int] = {}
    rows = (files("eat_edge.lexicon") / "kanji.tsv").read_text("utf-8").splitlines()
    for char, older, simplified in (row.split("\t") for row in rows):
        today |= dict.fromkeys(map(ord, older + simplified), ord(char))
    return FoldingTable(today), folding_table(_OLD_IN_NAMES)
