"""Known names: a lexicon on disk of surface forms and their English names.

On disk a lexicon is a directory with ``lexicon.json`` and, for every language, six files:

- ``LANG.surfaces.marisa``: a MARISA trie of folded surface forms; a surface's number is its key id.
- ``LANG.beginnings.npy``: uint64, a filter of where in a text a surface may begin (``Beginnings``).
- ``LANG.names.marisa``: a MARISA trie of English names; a name's number is its key id.
- ``LANG.priors.npy``: uint8 per surface, ``round(255 * prior)``.
- ``LANG.offsets.npy``: uint32 per surface plus one; the surface's entries are a slice.
- ``LANG.entries.npy``: structured (``name`` uint32, ``label`` uint8) entries, likeliest name first;
  the label is its number, plus 128 where the reading is ambiguous.

Two more are there where there is something to say:

- ``LANG.ids.npy``: uint32 per entry, the identifier of what is named (``ids``), 0 for none.
- ``LANG.readings.marisa``: how surnames and given names are read (``readings``).

Characters that mean the same in one language (``variants`` in the index: Russian io and ye) are one
in its surfaces, and in text while it is looked up; a match has the surface as the text writes it.
What may be spelt in either way (国 and 國) is looked up in both (``spellings``).

The tries and the filter are mapped, the other files read a few bytes at a time (``Column``).

The *prior* of a surface is the share of its occurrences in parallel text that are names: those that
the translation mentions, or, where the translation was not tagged, whose English name it contains.
"""

from eat_edge.lexicon.beginnings import Beginnings
from eat_edge.lexicon.character_pairs import folding_table
from eat_edge.lexicon.language import AMBIGUOUS, ENTRY, MAX_SURFACE
from eat_edge.lexicon.lexicon import FORMAT, Lexicon

__all__ = ["AMBIGUOUS", "ENTRY", "FORMAT", "MAX_SURFACE", "Beginnings", "Lexicon", "folding_table"]
