"""One name for one surface within a document, and full names that vouch for the short form."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.pipeline import coherence
from eat_edge.pipeline.coherence import coherent
from eat_edge.types import LABELS, Alternative, Entity


def entity(
    text: str, surface: str, label: str, english: str, source: str = "lexicon", score: float = 0.8
) -> Entity:
    start = text.index(surface)
    return Entity(start, start + len(surface), surface, label, score, english, (), source)


def test_the_same_surface_has_the_same_english_and_type() -> None:
    text = "郑钦文赢了。她叫郑钦文。"
    first = entity(text, "郑钦文", "PER", "Zheng Qinwen", "romanised")
    other = Entity(8, 11, "郑钦文", "ORG", 0.5, "", (), "", english_guess="Wikipedia")
    one, two = coherent(text, "zh", [first, other])
    assert one == first
    assert (two.label, two.english, two.english_source) == ("PER", "Zheng Qinwen", "romanised")
    assert (two.english_guess, two.start, two.score) == ("", 8, 0.5)


def test_a_type_that_is_sure_stays() -> None:
    text = "华盛顿在华盛顿。"
    person = Entity(0, 3, "华盛顿", "PER", 0.95, "George Washington", (), "lexicon")
    place = Entity(4, 7, "华盛顿", "LOC", 0.99, "Washington", (), "lexicon")
    one, two = coherent(text, "zh", [person, place])
    assert (one.label, two.label) == ("PER", "LOC")
    assert one.english == two.english == "Washington"
    placed = replace(
        place, id="geonames:4140963", alternatives=(Alternative("Washington", "LOC", "x"),)
    )
    one, two = coherent(text, "zh", [person, placed])
    assert (one.id, one.alternatives) == ("", ())
    assert (two.id, two.alternatives) == (placed.id, placed.alternatives)


def test_a_full_name_vouches_for_the_family_name_behind_it() -> None:
    text = "郑钦文赢了，郑很高兴。"
    full = entity(text, "郑钦文", "PER", "Zheng Qinwen", "romanised")
    short = Entity(6, 7, "郑", "PER", 0.6, "Cheng", (), "lexicon")
    assert coherent(text, "zh", [full, short])[1].english == "Zheng"
    before = "郑很高兴，郑钦文赢了。"
    short = Entity(0, 1, "郑", "PER", 0.6, "Cheng", (), "lexicon")
    full = Entity(5, 8, "郑钦文", "PER", 0.8, "Zheng Qinwen", (), "romanised")
    assert coherent(before, "zh", [short, full])[0].english == "Cheng"


def test_a_family_name_with_an_honorific_is_found() -> None:
    text = "役所広司が来た。その役所さんは笑い、市役所に行った。"
    full = entity(text, "役所広司", "PER", "Koji Yakusho", "composed")
    one, two = coherent(text, "ja", [full])
    assert one == full
    assert (two.text, two.label, two.english) == ("役所", "PER", "Yakusho")
    assert text[two.start : two.end] == "役所"
    assert two.score < full.score


def test_a_word_of_a_name_is_the_word_of_its_english() -> None:
    text = "Ангела Меркель приехала. Меркель сказала."
    full = entity(text, "Ангела Меркель", "PER", "Angela Merkel")
    short = Entity(25, 32, "Меркель", "PER", 0.9, "Mercle", (), "romanised")
    assert coherent(text, "ru", [full, short])[1].english == "Merkel"


@pytest.mark.parametrize(
    ("full", "english", "short", "expected"),
    [
        ("渡辺　真理子", "Mariko Watanabe", "渡辺", "Watanabe"),
        ("渡辺　真理子", "Mariko Watanabe", "真理子", "Mariko"),
        ("渡辺真理子", "Mariko Watanabe", "渡辺", "Watanabe"),
        ("アンゲラ・メルケル", "Angela Merkel", "メルケル", "Merkel"),
        ("アンゲラ・メルケル", "Angela Merkel", "アンゲラ", "Angela"),
        ("習近平", "Xi Jinping", "習", "Xi"),
        ("李在明", "Lee Jae-myung", "李", "Lee"),
        ("尹錫悦", "Yoon Suk Yeol", "尹", "Yoon"),
        ("文　在寅", "Moon Jae-in", "在寅", "Jae-in"),
    ],
)
def test_a_part_of_a_name_in_japanese_text(
    full: str, english: str, short: str, expected: str
) -> None:
    text = f"{full}が来た。{short}は笑った。"
    start = text.rindex(short)
    person = entity(text, full, "PER", english)
    part = Entity(start, start + len(short), short, "PER", 0.8, "", (), "")
    assert coherent(text, "ja", [person, part])[1].english == expected


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["郑", "郑钦", "郑钦文", "先生"]),
            st.sampled_from(LABELS),
            st.sampled_from(["", "Zheng Qinwen", "Zheng", "X Y"]),
            st.floats(0.1, 1.0),
        ),
        max_size=6,
    ),
    st.sampled_from(["zh", "ja", "ko", "ru"]),
)
def test_never_two_names_for_one_surface_and_no_overlap(
    drawn: list[tuple[str, str, str, float]], lang: str
) -> None:
    text, entities = "", []
    for surface, label, english, score in drawn:
        start = len(text)
        text += surface + "，先生"[: len(english) % 4]
        source = "lexicon" if english else ""
        end = start + len(surface)
        entities.append(Entity(start, end, surface, label, score, english, (), source))
    found = coherent(text, lang, entities)
    names: dict[str, set[str]] = {}
    for one in found:
        assert text[one.start : one.end] == one.text
        names.setdefault(one.text, set()).add(one.english)
    assert all(len(some) == 1 for some in names.values())
    assert all(one.end <= two.start for one, two in pairwise(found))
    places = {(one.start, one.end) for one in found}
    assert {(one.start, one.end) for one in entities} <= places


def test_the_work_grows_in_proportion_with_the_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    parts_of, calls = coherence._parts, 0

    def counted(name: str, lang: str) -> set[str]:
        nonlocal calls
        calls += 1
        return parts_of(name, lang)

    monkeypatch.setattr(coherence, "_parts", counted)
    names = [f"{chr(0x4E00 + number)}子丑" for number in range(400)]
    text = "。".join(f"{name}来了，{name[0]}先生笑" for name in names)
    persons = [entity(text, name, "PER", "Some One", "romanised") for name in names]
    found = coherent(text, "zh", persons)
    assert len(found) == 2 * len(names)
    assert calls <= len(persons) + len(found)
