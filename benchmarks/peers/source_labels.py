"""What the labels of other taggers are here."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["ENE", "JIEBA", "LAC", "NAMES", "TABLES"]

NAMES = ("PER", "LOC", "ORG")
"""The types that count."""

LAC: Mapping[str, str] = MappingProxyType({name: name for name in NAMES})
"""LAC's own are the same; its others are parts of speech, times, and names of works and things."""

JIEBA: Mapping[str, str] = MappingProxyType(
    {"nr": "PER", "nrfg": "PER", "nrt": "PER", "ns": "LOC", "nt": "ORG"}
)
"""Parts of speech: names of people (in the Three Kingdoms, transcribed), of places, of bodies."""

_ENE = {
    "PER": "Person God",
    # Places, countries and their parts, and what is built, as ``COUNTERPARTS`` has facilities.
    "LOC": "Location_Other Spa Postal_Address "
    "GPE_Other City County Province Country "
    "Region_Other Continental_Region Domestic_Region "
    "Geological_Region_Other Mountain Island River Lake Sea Bay "
    "Facility_Other Facility_Part Archaeological_Place_Other Tumulus "
    "GOE_Other Park Sports_Facility Museum Zoo Amusement_Park Theater Worship_Place "
    "Car_Stop Station Airport Port Market "
    "Line_Other Railroad Road Canal Water_Route Tunnel Bridge",
    # Schools, institutes and offices are facilities to ENE, and organisations to the gold.
    "ORG": "Organization_Other International_Organization Show_Organization Family "
    "Sports_Organization_Other Pro_Sports_Organization Sports_League "
    "Corporation_Other Company Company_Group "
    "Political_Organization_Other Government Political_Party Cabinet Military "
    "School Research_Institute Public_Institution",
}

ENE: Mapping[str, str] = MappingProxyType(
    {theirs: ours for ours, names in _ENE.items() for theirs in names.split()}
)
"""Sekine's Extended Named Entities, as GiNZA has them (version 7), and which of ours they are.

GiNZA's own table to OntoNotes has the same people, places and facilities. It takes parties and
international organisations for groups of people, which do not count here, and schools for
facilities: with this table GiNZA is right more often. Nationalities, peoples, religions, numbers of
people and all else are no names that count.
"""

TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "lac": LAC,
        "ginza": ENE,
        "eat-edge": LAC,
        "jieba": JIEBA,
        "natasha": LAC,
    }
)
"""The table of each tagger; a label that is not in it does not count."""
