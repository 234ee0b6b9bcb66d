"""Names to swap into sentences: listed ones, and others made up as the language makes them."""

import random
from pathlib import Path

import pytest

pytest.importorskip("torch")

from eat_edge.lexicon import Lexicon
from eat_edge.lexicon.composition import Compositions, Designator
from eat_edge.names import Name, NameMatch
from export.lexicon import Surface, write_index, write_language
from export.mini.parallel.name_source import SWAPPABLE, NameSource
from export.mini.parallel.sentence import Drawn

NAMES = {
    "王小明": Surface((Name("Wang Xiaoming", "PER"),), 0.8),
    "李文": Surface((Name("Li Wen", "PER"),), 0.8),
    "弗里德里希": Surface((Name("Friedrich", "PER"),), 0.8),
    "柏林": Surface((Name("Berlin", "LOC"),), 0.9),
    "上海": Surface((Name("Shanghai", "LOC"),), 0.9),
    "上海银行": Surface((Name("Bank of Shanghai", "ORG"),), 0.7),
    "柏林银行": Surface((Name("Bank of Berlin", "ORG"),), 0.7),
    "微软": Surface((Name("Microsoft", "ORG"),), 0.7),
    "很好": Surface((Name("Henhao", "LOC"),), 0.01),
}
RU = {"Берлин": Surface((Name("Berlin", "LOC"),), 0.9)}
SENTENCE = Drawn("zh", "化学工业很好,王小明说化学", (), ((6, 9, "PER"),))


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    designators = {
        "路": Designator("{} Road", "LOC", 0.9, 0.1),
        "公司": Designator("{} Company", "ORG", 0.9, 0.1),
    }
    write_language(tmp_path, "zh", NAMES)
    write_language(tmp_path, "ru", RU)
    compositions = {"zh": Compositions({"any": 0.3}, designators=designators)}
    write_index(tmp_path, ["zh", "ru"], compositions=compositions)
    return Lexicon(tmp_path)


def drawn(source: NameSource, label: str) -> set[tuple[str, float]]:
    rng = random.Random(1)
    return {one for _ in range(400) if (one := source.draw(rng, label)) is not None}


def test_names_of_a_type_are_listed_or_made_up_with_what_the_lexicon_would_give(
    lexicon: Lexicon,
) -> None:
    source = NameSource(lexicon, "zh", [SENTENCE])
    people = {surface for surface, _ in drawn(source, "PER")}
    assert {"王小明", "李文", "李小明", "王文"} <= people
    assert any(surface.endswith("世") for surface in people), "弗里德里希4世"
    assert "弗里德里希・弗里德里希" in people
    places = {surface for surface, _ in drawn(source, "LOC")}
    assert {"柏林", "上海", "柏林路", "上海路"} <= places
    assert {"很好", "很好路", "王小明"}.isdisjoint(places), (
        "what is hardly ever a name is not drawn"
    )
    firms = {surface for surface, _ in drawn(source, "ORG")}
    assert "Microsoft" in firms
    assert any(surface.startswith("化学") for surface in firms), "stems that say what they do"
    priors = {prior for label in SWAPPABLE for _, prior in drawn(source, label)}
    assert all(0 < prior <= 0.9 + 1 / 255 for prior in priors)


def test_a_language_with_spaces_has_its_list_alone(lexicon: Lexicon) -> None:
    source = NameSource(lexicon, "ru", [])
    assert {surface for surface, _ in drawn(source, "LOC")} == {"Берлин"}
    assert drawn(source, "PER") == drawn(source, "ORG") == set()
    assert source.draw_short(random.Random(1)) is None
    assert list(source.surfaces) == ["Берлин"]


def test_a_person_may_be_called_by_a_part_of_the_name(lexicon: Lexicon) -> None:
    source, rng = NameSource(lexicon, "zh", []), random.Random(2)
    found = {one[0] for _ in range(200) if (one := source.draw_short(rng)) is not None}
    assert {"王", "小明", "李", "文", "弗里德里希"} <= found


def test_what_the_lexicon_makes_of_a_name_that_it_lacks(lexicon: Lexicon) -> None:
    source = NameSource(lexicon, "zh", [])
    whole = NameMatch(4, 8, "上海柏林", (Name("", "ORG"),), 0.5)
    parts = source.parts_of(whole)
    assert [(one.start, one.end, one.surface) for one in parts] == [(4, 6, "上海"), (6, 8, "柏林")]
