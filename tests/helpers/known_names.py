"""A lexicon of a few names, and what is found in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eat_edge.lexicon.composition import Compositions, Designator
from eat_edge.names import Name, NameMatch

DESIGNATORS = {
    "区": Designator("{} District", "LOC", 0.5, 0.0),
    "山": Designator("Mount {}", "LOC", 0.5, 0.0),
    "饭店": Designator("{} Hotel", "LOC", 0.5, 0.0),
    "集团": Designator("{} Group", "ORG", 0.5, 0.2),
    "银行": Designator("{} Bank", "ORG", 0.5, 0.2),
    "旅游局": Designator("{} Tourism Bureau", "ORG", 0.5, 0.2),
    "人民法院": Designator("{} People's Court", "ORG", 0.5, 0.2),
    "大学": Designator("{} University", "ORG", 0.5, 0.2),
    "外交部": Designator("{} Ministry of Foreign Affairs", "ORG", 0.5, 0.2),
}


@dataclass
class Names:
    entries: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        names = self.entries.get(folded)
        return None if names is None else match(folded, *names)

    def compositions(self, lang: str) -> Compositions:
        return Compositions(designators=DESIGNATORS, leaders={"国立": "ORG"})

    def readings(self, lang: str) -> None:
        return None


def match(surface: str, *names: Name, composition: str = "") -> NameMatch:
    return NameMatch(0, len(surface), surface, names, 0.8, composition)


class Places(Names):
    """Places with the prior of each, by surface; the well known ones have an identifier."""

    def __init__(self, places: Mapping[str, tuple[str, float]]) -> None:
        super().__init__(
            {
                form: (Name(english, "LOC", "Q1" if prior >= 0.5 else ""),)
                for form, (english, prior) in places.items()
            }
        )
        self.places = places

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        found = super().names_of(folded, lang)
        return found and found._replace(prior=self.places[folded][1])
