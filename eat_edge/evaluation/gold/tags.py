"""BIO tags and their relatives, read as conlleval reads them."""

import re
from collections.abc import Iterable

__all__ = ["is_tag", "tagged_ranges"]

_TAG = re.compile(r"O|[BIESMLU]-\S.*")
_BEGINNING = frozenset("BSU")
_ENDING = frozenset("ESLU")


def is_tag(text: str) -> bool:
    """Tell whether a text is a tag.

    Args:
        text: A column of a token line.

    Returns:
        True for ``O`` and for a label after ``B-``, ``I-``, or one of the prefixes of BIOES, BMES
        and BILOU.
    """
    return _TAG.fullmatch(text) is not None


def tagged_ranges(tags: Iterable[str]) -> list[tuple[int, int, str]]:
    """Find the entities of a tagged sentence.

    An entity begins at B-, S- and U-, and wherever the label changes or follows ``O``, whatever the
    prefix, so that IOB1 and sloppy gold are read as conlleval reads them. It ends with E-, L-, S-
    and U-, else before the next that is not its own.

    Args:
        tags: Tags, one a token.

    Returns:
        Half-open token ranges with labels, in order.
    """
    ranges: list[tuple[int, int, str]] = []
    open_label: str | None = None
    for index, tag in enumerate(tags):
        if tag == "O":
            open_label = None
            continue
        prefix, label = tag[0], tag[2:]
        if label == open_label and prefix not in _BEGINNING:
            start, _, _ = ranges.pop()
            ranges.append((start, index + 1, label))
        else:
            ranges.append((index, index + 1, label))
        open_label = None if prefix in _ENDING else label
    return ranges
