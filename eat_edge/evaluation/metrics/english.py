"""English names against those that gold accepts."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eat_edge.english.sound import sounds_alike
from eat_edge.evaluation.case import Case
from eat_edge.types import ENGLISH_SOURCES, Entity

__all__ = ["EnglishScore", "Verdict", "english_scores", "verdict_of"]


class Verdict(StrEnum):
    """What becomes of the English name of an entity whose span is right."""

    RIGHT = "right"
    """It is one of the accepted names; case, marks, hyphens and spaces do not count."""
    ALIKE = "alike"
    """It is another spelling of the sounds of one of them."""
    WRONG = "wrong"
    """It is neither: plainly wrong."""
    NONE = "none"
    """There is no trusted name."""


@dataclass(frozen=True, slots=True)
class EnglishScore:
    """The English names of some entities.

    Attributes:
        name: Which entities: all, those of a type, or those whose name has this source.
        num_found: Entities with the span of a gold name that has accepted English names.
        num_right: Of the trusted names, those that are accepted.
        num_alike: Those that are another spelling of an accepted one.
        num_wrong: All others.
    """

    name: str
    num_found: int
    num_right: int
    num_alike: int
    num_wrong: int

    @property
    def num_trusted(self) -> int:
        """Entities with a trusted name."""
        return self.num_right + self.num_alike + self.num_wrong

    @property
    def coverage(self) -> float:
        """Share of the entities that have a trusted name; 0 where there are none."""
        return self.num_trusted / self.num_found if self.num_found else 0.0

    @property
    def share_right(self) -> float:
        """Share of the trusted names that are accepted; 0 where there are none."""
        return self.num_right / self.num_trusted if self.num_trusted else 0.0

    @property
    def share_wrong(self) -> float:
        """Share of the trusted names that are plainly wrong; 0 where there are none."""
        return self.num_wrong / self.num_trusted if self.num_trusted else 0.0


def english_scores(cases: Iterable[Case], labels: Sequence[str]) -> tuple[EnglishScore, ...]:
    """Score English names, where gold has them.

    Args:
        cases: Gold and what was found.
        labels: The types that count, by what was found.

    Returns:
        All, by type, by type and source, and by source; empty where no gold name has English ones.
    """
    verdicts: dict[str, Counter[Verdict]] = {}
    for case in cases:
        for entity in case.document.entities:
            accepted = case.gold.english.get((entity.start, entity.end))
            if accepted is None or entity.label not in labels:
                continue
            verdict = verdict_of(entity, accepted)
            rows = ["all", entity.label]
            if entity.english:
                rows += [entity.english_source, f"{entity.label} {entity.english_source}"]
            for row in rows:
                verdicts.setdefault(row, Counter())[verdict] += 1
    names = ["all", *labels, *ENGLISH_SOURCES]
    names += [f"{label} {source}" for label in labels for source in ENGLISH_SOURCES]
    return tuple(
        EnglishScore(
            name,
            verdicts[name].total(),
            verdicts[name][Verdict.RIGHT],
            verdicts[name][Verdict.ALIKE],
            verdicts[name][Verdict.WRONG],
        )
        for name in names
        if name in verdicts
    )


def verdict_of(entity: Entity, accepted: Sequence[str]) -> Verdict:
    """Judge the trusted name of an entity."""
    if not entity.english:
        return Verdict.NONE
    if _plain(entity.english) in map(_plain, accepted):
        return Verdict.RIGHT
    if any(sounds_alike(entity.english, name) for name in accepted):
        return Verdict.ALIKE
    return Verdict.WRONG


def _plain(name: str) -> str:
    """The letters and digits of a name, without marks."""
    letters = unicodedata.normalize("NFD", name.casefold().removeprefix("the "))
    return "".join(filter(str.isalnum, letters))
