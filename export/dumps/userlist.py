"""Name lists of the user's own, TSV or CSV: surface, English, type; a prior and an identifier."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from eat_edge.errors import InputError
from eat_edge.lexicon import MAX_SURFACE
from eat_edge.lexicon.ids import number_of
from eat_edge.names import Name
from eat_edge.text import FoldingTable
from eat_edge.types import LABELS
from export.dumps.surfaces import english_of, surface_of
from export.lexicon import Surface

__all__ = ["DEFAULT_PRIOR", "read_user_lists"]

DEFAULT_PRIOR = 0.8
"""Of a surface whose list gives none: who lists a name means it to be found."""
_HEADER = "surface"


class _Commas(csv.excel):
    """What spreadsheets write: names with commas in quotes."""

    strict = True


class _Tabs(csv.excel_tab):
    """What programs write: quotes are a part of the name."""

    quoting = csv.QUOTE_NONE


def read_user_lists(
    paths: Sequence[Path], table: FoldingTable | None, labels: Mapping[str, str]
) -> dict[str, Surface]:
    """Read name lists.

    Args:
        paths: Files in UTF-8, comma-separated where the name ends in ``.csv``, else separated by
            tabs. A first line that begins with "surface" is a header; empty lines and lines
            that begin with ``#`` are passed over. Names of later lists come first.
        table: As for ``fold``.
        labels: What types of the lists' own are: one of ``LABELS``, or ``""``.

    Returns:
        By folded surface; of several priors the last counts.

    Raises:
        InputError: A file cannot be read, or a line is not of this form; it names the line.
    """
    found: dict[str, Surface] = {}
    for path in paths:
        names: dict[str, Surface] = {}
        for number, row in _rows(path):
            surface, name, prior = _entry(f"{path}, line {number}", row, table, labels)
            known = names.get(surface)
            if known is None:
                names[surface] = Surface((name,), DEFAULT_PRIOR if prior is None else prior)
            else:
                merged = tuple(dict.fromkeys((*known.names, name)))
                names[surface] = Surface(merged, known.prior if prior is None else prior)
        for surface, entry in names.items():
            before = found[surface].names if surface in found else ()
            found[surface] = Surface(tuple(dict.fromkeys((*entry.names, *before))), entry.prior)
    return found


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, _Commas if path.suffix == ".csv" else _Tabs)
            rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot read {path}: {error}; save it as UTF-8 text") from error
    if rows and rows[0][1] and rows[0][1][0].lower() == _HEADER:
        rows = rows[1:]
    return [(number, row) for number, row in rows if any(row) and not row[0].startswith("#")]


def _entry(
    place: str, row: list[str], table: FoldingTable | None, labels: Mapping[str, str]
) -> tuple[str, Name, float | None]:
    if not 3 <= len(row) <= 5:
        raise InputError(f"{place}: {len(row)} columns; write surface, English, type, prior, id")
    surface, english = surface_of(row[0], table), english_of(row[1])
    if not surface:
        raise InputError(
            f"{place}: {row[0]!r:.60} has less than 2 characters or more than "
            f"{MAX_SURFACE}, or is in Latin script already"
        )
    if not english:
        raise InputError(f"{place}: the English name {row[1]!r} has no letter; write one")
    label = labels.get(row[2], row[2])
    if label and label not in LABELS:
        raise InputError(
            f"{place}: the type {row[2]!r} is none of {', '.join(LABELS)}: "
            f"say what it is with --type {row[2]}=MISC"
        )
    prior, id = [*row[3:], "", ""][:2]
    try:
        number_of(id)
    except ValueError as error:
        raise InputError(f"{place}: {error}") from error
    return surface, Name(english, label, id), _prior(place, prior)


def _prior(place: str, text: str) -> float | None:
    if not text:
        return None
    try:
        prior = float(text)
    except ValueError:
        prior = -1.0
    if not 0 <= prior <= 1:
        raise InputError(f"{place}: the prior {text!r} is no number from 0 to 1")
    return prior
