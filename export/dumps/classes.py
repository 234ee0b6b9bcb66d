"""Which classes of Wikidata are persons, places, organisations and other names.

An item has the type of the root that is fewest ``subclass of`` (P279) steps above one of its
classes; of roots equally near, the one further up in the table. Near matters: a university is an
organisation in one step and, by way of its buildings, a place in five. Roots without a type stop
what is below them: a species, a disease or a list is no name, although some path leads from it to
a name's class.
"""

import sqlite3
from collections.abc import Mapping

__all__ = ["ROOTS", "find_kinds"]

MAX_STEPS = 8
"""Longer paths lead from everything to everything."""

ROOTS: Mapping[int, str] = {
    # No names: pages of Wikipedia itself, and what is written about in general.
    4167410: "",  # disambiguation page
    13406463: "",  # list article
    4167836: "",  # category
    11266439: "",  # template
    16521: "",  # taxon
    12136: "",  # disease
    11173: "",  # chemical compound
    28640: "",  # profession
    12737077: "",  # occupation
    11862829: "",  # academic discipline
    151885: "",  # concept
    1047113: "",  # specialty
    # Persons.
    5: "PER",  # human
    15632617: "PER",  # fictional human
    95074: "PER",  # fictional character
    101352: "PER",  # family name
    202444: "PER",  # given name
    # Places.
    6256: "LOC",  # country
    3624078: "LOC",  # sovereign state
    3024240: "LOC",  # historical country
    486972: "LOC",  # human settlement
    515: "LOC",  # city
    56061: "LOC",  # administrative territorial entity
    618123: "LOC",  # geographical feature
    82794: "LOC",  # geographic region
    2221906: "LOC",  # geographic location
    27096213: "LOC",  # geographic entity
    811979: "LOC",  # architectural structure
    41176: "LOC",  # building
    13226383: "LOC",  # facility
    6999: "LOC",  # astronomical object
    # Organisations.
    43229: "ORG",  # organization
    4830453: "ORG",  # business
    783794: "ORG",  # company
    6881511: "ORG",  # enterprise
    3918: "ORG",  # university
    2385804: "ORG",  # educational institution
    7278: "ORG",  # political party
    327333: "ORG",  # government agency
    12973014: "ORG",  # sports team
    476028: "ORG",  # association football club
    215380: "ORG",  # musical group
    11032: "ORG",  # newspaper
    15265344: "ORG",  # broadcaster
    176799: "ORG",  # military unit
    # Other names.
    17537576: "MISC",  # creative work
    47461344: "MISC",  # written work
    2188189: "MISC",  # musical work
    11424: "MISC",  # film
    7889: "MISC",  # video game
    7397: "MISC",  # software
    431289: "MISC",  # brand
    198: "MISC",  # war
    178561: "MISC",  # battle
    40231: "MISC",  # election
    132241: "MISC",  # festival
    27020041: "MISC",  # sports season
    16510064: "MISC",  # sporting event
    618779: "MISC",  # award
    131569: "MISC",  # treaty
    41710: "MISC",  # ethnic group
    34770: "MISC",  # language
    9174: "MISC",  # religion
}
"""Types of root classes by the number of their item, ``""`` for what is no name."""


def find_kinds(database: sqlite3.Connection, roots: Mapping[int, str]) -> None:
    """Fill ``kind(class, label, depth, place)`` from ``subclass(child, parent)`` and the roots.

    Args:
        database: Has the table ``subclass``; the walk is its own, so that memory is bounded.
        roots: As ``ROOTS``, those that win a tie first.
    """
    database.execute("DROP TABLE IF EXISTS kind")
    database.execute(
        "CREATE TABLE kind(class INTEGER PRIMARY KEY, label TEXT, depth INTEGER, place INTEGER)"
    )
    database.executemany(
        "INSERT INTO kind VALUES (?, ?, 0, ?)",
        ((number, label, place) for place, (number, label) in enumerate(roots.items())),
    )
    for depth in range(MAX_STEPS):
        # A class that is reached stays what it is: the walk is breadth first.
        database.execute(
            "INSERT OR IGNORE INTO kind "
            "SELECT child, label, depth + 1, place FROM kind JOIN subclass ON parent = class "
            "WHERE depth = ? ORDER BY place",
            (depth,),
        )
