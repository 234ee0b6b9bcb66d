"""The nominative of Georgian and Armenian names, whose last word stands inflected in a sentence.

Where an ending may belong to the name as well (Գյումրին, Պուտին) the name is no more than a guess.
"""

import re
from collections.abc import Sequence

__all__ = ["armenian_nominative", "georgian_nominative"]

_Rules = Sequence[tuple[re.Pattern[str], str, bool]]
"""Patterns of inflected words, each with the end of the nominative, and whether that is sure."""

_GEORGIAN: _Rules = [
    (re.compile(end), base, is_sure)
    for end, base, is_sure in [
        (r"(?<=შვილ)(?:მა|ს|ის|ით|ად|თან|ზე|ისთვის|ისგან)$", "ი", True),
        (r"(?<=ძე)(?:მ|ს|სთან|ზე)$", "", True),
        (r"(?<=ძ)(?:ის|ით|ისთვის|ისგან)$", "ე", True),
        (r"(?<=[აეოუ])[მს]$", "", True),
        (r"(?<=[^აეიოუ])მა$", "ი", False),
        (r"(?<=[^აეიოუ])(?:ში|ზე|ს|თან)$", "ი", False),
        (r"(?<=ი)დან$", "", False),
        (r"(?<=[აეოუ])(?:ში|ზე|დან|სთან)$", "", False),
        (r"(?:ისთვის|ის|ით|ად|მდე|[^აეიოუ])$", "ი", False),
    ]
]
_GEORGIAN_FAMILY = re.compile(r"(?:შვილი|ძე|ია|უა|ავა|აია|ური|ული|ელი|იანი)$")
"""How Georgian family names end; a foreign one gets an -ი that is no part of it (მაკრონი)."""
_ARMENIAN: _Rules = [
    (re.compile(end), base, is_sure)
    for end, base, is_sure in [
        (r"(?<=յան)(?:ը|ն|ի|ին|ից|ով|ում)$", "", True),
        (r"(?<=[^աեէիոօ])ը$", "", True),
        (r"(?<=[աեէիոօ])(?:յի|յին|յից|յով|յում)$", "", True),
        (r"վ(?:ում|ից|ի)$", "ու", False),
        (r"(?:ում|ից)$", "", False),
    ]
]
_ARMENIAN_OPEN = re.compile(r"(?:(?<=[իու])ն|ի)$")
"""An article, a dative or a genitive, or the end of the name itself."""
_ARMENIAN_FAMILY = re.compile(r"(?:յանց?|ունի|ենց|եանց?|(?:ով|եվ|ին|սկի)ա?)$|^Տեր")
"""How Armenian family names end, and Slavic ones, which are spelled alike."""


def georgian_nominative(name: str, label: str) -> tuple[str, bool]:
    """Find the nominative of a Georgian name.

    Args:
        name: As it stands in a sentence.
        label: One of ``types.LABELS``.

    Returns:
        The nominative, and whether that is sure: the ending is regular, and for a person the
        family name is Georgian.
    """
    form, is_sure = _nominative(name, _GEORGIAN)
    is_full = label == "PER" and " " in form
    return form, is_sure and not (is_full and not _GEORGIAN_FAMILY.search(form))


def armenian_nominative(name: str, label: str) -> tuple[str, bool]:
    """Find the nominative of an Armenian name.

    Args:
        name: As it stands in a sentence.
        label: One of ``types.LABELS``.

    Returns:
        The nominative, and whether that is sure: for a person, the family name is Armenian. A
        person's genitive is taken for one: Մակրոնի.
    """
    form, is_sure = _nominative(name, _ARMENIAN)
    if form == name and _ARMENIAN_OPEN.search(form):
        is_genitive = label == "PER" and " " in form and form.endswith("ի")
        return (form[:-1] if is_genitive else form), False
    # The end of a foreign name may be an article: Տեսլան.
    is_full = label == "PER" and " " in form
    return form, is_sure and not (is_full and not _ARMENIAN_FAMILY.search(form))


def _nominative(name: str, rules: _Rules) -> tuple[str, bool]:
    for pattern, base, is_sure in rules:
        form, num = pattern.subn(base, name, count=1)
        if num and len(form) > 2:
            return form, is_sure
    return name, True
