"""Perturbations: the same text with the same names, written as the world writes it."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from eat_edge.evaluation.perturb.characters import punctuation, width
from eat_edge.evaluation.perturb.edits import Edit, apply_edits
from eat_edge.evaluation.perturb.gaps import breaks, spaces
from eat_edge.evaluation.perturb.mixed import mixed
from eat_edge.evaluation.perturb.names import Names
from eat_edge.evaluation.perturb.noise import noise
from eat_edge.evaluation.perturb.rare import rare, unheard
from eat_edge.evaluation.spans import GoldDocument, GoldSet

__all__ = ["Perturbed", "perturb"]

_BY_NAME: dict[str, Callable[[GoldDocument, random.Random, Names], Iterable[Edit]]] = {
    "width": lambda document, rng, names: width(document, rng),
    "spaces": lambda document, rng, names: spaces(document, rng),
    "breaks": lambda document, rng, names: breaks(document, rng),
    "noise": lambda document, rng, names: noise(document, rng),
    "punctuation": lambda document, rng, names: punctuation(document, rng),
    "mixed": lambda document, rng, names: mixed(document, names),
    "rare": rare,
    "unheard": unheard,
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


def perturb(gold: GoldSet, name: str, *, seed: int, names: Names) -> Perturbed:
    """Perturb the documents of a gold.

    Args:
        gold: The set.
        name: One of ``choices.PERTURBATIONS``.
        seed: The same seed perturbs the same document at the same place of a set alike.
        names: Knows the names that ``"mixed"`` and ``"rare"`` write.

    Returns:
        The documents that change. Around each gold span is what became of its surface.
    """
    changed: dict[int, GoldDocument] = {}
    for place, document in enumerate(gold.documents):
        rng = random.Random(f"{seed} {name} {place}")
        if edits := list(_BY_NAME[name](document, rng, names)):
            changed[place] = apply_edits(document, edits)
    return Perturbed(name, tuple(changed.values()), tuple(changed))
