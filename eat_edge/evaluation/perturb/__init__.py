"""Perturbations: the same text with the same names, written as the world writes it."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from eat_edge.evaluation.perturb.characters import punctuation, width
from eat_edge.evaluation.perturb.edits import Edit, apply_edits
from eat_edge.evaluation.perturb.gaps import breaks, spaces
from eat_edge.evaluation.perturb.mixed import EnglishOf, mixed
from eat_edge.evaluation.perturb.noise import noise
from eat_edge.evaluation.spans import GoldDocument, GoldSet

__all__ = ["Perturbed", "perturb"]

_MIXED = "mixed"
_BY_NAME: dict[str, Callable[[GoldDocument, random.Random], Iterable[Edit]]] = {
    "width": width,
    "spaces": spaces,
    "breaks": breaks,
    "noise": noise,
    "punctuation": punctuation,
}


@dataclass(frozen=True, slots=True)
class Perturbed:
    """What a perturbation makes of a gold.

    Attributes:
        name: The perturbation.
        documents: Those that it changes.
        places: Where each stands in the set.
    """

    name: str
    documents: tuple[GoldDocument, ...]
    places: tuple[int, ...]


def perturb(gold: GoldSet, name: str, *, seed: int, english_of: EnglishOf) -> Perturbed:
    """Perturb the documents of a gold.

    Args:
        gold: The set.
        name: One of ``choices.PERTURBATIONS``.
        seed: The same seed perturbs the same document at the same place of a set alike.
        english_of: Knows the English names that ``"mixed"`` writes.

    Returns:
        The documents that change. Around each gold span is what became of its surface.
    """
    changed: dict[int, GoldDocument] = {}
    for place, document in enumerate(gold.documents):
        rng = random.Random(f"{seed} {name} {place}")
        if name == _MIXED:
            edits = list(mixed(document, english_of))
        else:
            edits = list(_BY_NAME[name](document, rng))
        if edits:
            changed[place] = apply_edits(document, edits)
    return Perturbed(name, tuple(changed.values()), tuple(changed))
