"""Texts with gold, and names to put into them."""

import random
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from eat_edge.evaluation.perturb.edits import Edit, apply_edits
from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span

Perturbation = Callable[[GoldDocument, random.Random], Iterable[Edit]]


class FakeNames:
    """Knows some English names, one name where it is told but one, and calls all others by it."""

    def __init__(self, *others: str, known: Mapping[str, str] = MappingProxyType({})) -> None:
        self._others, self._known = others, known

    def english_of(self, surface: str, lang: str, label: str) -> str:
        return self._known.get(surface) or "".join(self._others)

    def rare_like(self, surface: str, lang: str, label: str, rng: random.Random) -> str:
        return rng.choice(self._others) if self._others else ""

    unheard_like = rare_like


def gold(text: str, *names: str, lang: str = "zh", label: str = "PER") -> GoldDocument:
    """A document in which each name stands where it first occurs."""
    spans = [Span(text.index(name), text.index(name) + len(name), label) for name in names]
    return GoldDocument(text, "g:1", tuple(sorted(spans)), lang)


def surfaces(document: GoldDocument) -> list[str]:
    return [document.text[span.start : span.end] for span in document.spans]


def after(
    perturbation: Perturbation, document: GoldDocument, seed: int = 0
) -> tuple[str, list[str]]:
    changed = apply_edits(document, perturbation(document, random.Random(seed)))
    return changed.text, surfaces(changed)


def dev(*documents: GoldDocument) -> GoldSet:
    return GoldSet("dev", "dev.jsonl", documents)
