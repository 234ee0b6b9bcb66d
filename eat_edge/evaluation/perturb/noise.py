"""Character noise as from a bad scan: look-alikes instead of letters, and letters that are gone."""

import random
from collections.abc import Iterator

from eat_edge.evaluation.perturb.edits import Edit
from eat_edge.evaluation.perturb.lookalikes import LOOKALIKES
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.text.graphemes import is_boundary

__all__ = ["RATE", "noise"]

RATE = 0.05
"""How many letters and digits are hit, of all."""


def noise(document: GoldDocument, rng: random.Random) -> Iterator[Edit]:
    """Misread one letter in twenty, in names and elsewhere.

    A letter that is hit becomes one that looks like it, or is lost where no such letter is known.
    No name loses all its letters, and no combining mark its letter.
    """
    text = document.text
    kept = {span.end - 1 for span in document.spans}
    for at, char in enumerate(text):
        if not char.isalnum() or rng.random() >= RATE:
            continue
        if char in LOOKALIKES:
            yield Edit(at, at + 1, rng.choice(LOOKALIKES[char]))
        elif at not in kept and is_boundary(text, at) and is_boundary(text, at + 1):
            yield Edit(at, at + 1, "")
