"""What the lexicon says of a sentence, character by character: input of the spotter."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eat_edge.names import NameMatch
from eat_edge.types import LABELS

__all__ = ["NUM_IDS", "SCHEME", "gazetteer_ids"]

SCHEME = "position-label-prior/1"
"""Name of the numbering; a spotter trained with another one cannot be used."""

_LEVELS = (0.1, 0.3, 0.6)
"""Priors from which on a match counts as unlikely, likely, nearly sure."""

NUM_IDS = 1 + 2 * (len(LABELS) + 1) * (len(_LEVELS) + 1)
"""Ids are below this; 0 is a character without a match."""


def gazetteer_ids(length: int, matches: Sequence[NameMatch]) -> NDArray[np.int64]:
    """Number every character by the match it is in.

    Args:
        length: Code points of the folded sentence.
        matches: Matches in it that do not overlap.

    Returns:
        Shape (length,): 0 outside matches, else one id for each combination of first or later
        character, label (or none) and level of the prior.
    """
    ids = np.zeros(length, dtype=np.int64)
    for match in matches:
        label = match.names[0].label
        kind = LABELS.index(label) if label else len(LABELS)
        level = sum(match.prior >= least for least in _LEVELS)
        first = 1 + 2 * (kind * (len(_LEVELS) + 1) + level)
        ids[match.start] = first
        ids[match.start + 1 : match.end] = first + 1
    return ids
