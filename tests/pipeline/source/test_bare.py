import pytest
from sentence_spans import known_as, mention_of

from eat_edge.names import NameMatch
from eat_edge.pipeline.source.bare import is_bare, part_bare, with_seams
from eat_edge.text import fold


def match(
    surface: str, text: str, label: str, english: str = "X Y", prior: float = 0.6
) -> NameMatch:
    return known_as(text, surface, label, prior, english)


def parted(text: str, name: str, label: str, *surnames: str, given: str = "") -> list[str]:
    mention = mention_of(text, name, label)
    known = [match(surname, text, "PER") for surname in surnames]
    names = {one: match(one, one, "PER") for one in given.split()}
    parts = list(part_bare([mention], known, text, names.get))
    assert all(text[one.start : one.end] == one.text and one.label == label for one in parts)
    return [one.text for one in parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東邻湘潭衡山南接衡阳西毗邵东涟源", True),
        ("東邻湘潭衡山，南接衡阳西毗邵东涟源", False),
        ("アモス・コレックマイク・リーら35人の監督", True),
        ("湘潭衡山", False),
    ],
)
def test_a_long_sentence_without_a_mark_is_bare(text: str, expected: bool) -> None:
    assert is_bare(text) is expected


def test_known_names_that_touch_and_are_no_address_have_a_seam() -> None:
    text = "ロイツェはグアム真珠湾を経由して東京都港区に到着した"
    known = [match(one, text, "LOC") for one in ("グアム", "真珠湾", "東京都", "港区")]
    assert with_seams(fold(text), known).seams == (text.index("真珠湾"),)
    assert with_seams(fold(text + "。"), known).seams == ()


def test_what_is_known_as_a_whole_and_half_of_a_person_have_none() -> None:
    text = "去年安德鲁杰克逊访问了横滨中华街和其他地方"
    whole = [match(one, text, "LOC") for one in ("横滨", "中华街", "横滨中华街")]
    assert with_seams(fold(text), whole).seams == ()
    halves = [match("安德鲁", text, "PER", "Andrew"), match("杰克逊", text, "PER", "Jackson")]
    assert with_seams(fold(text), halves).seams == ()


def test_foreigners_are_parted_before_a_known_given_name() -> None:
    names = "アモス・コレックマイク・リーエミール・クストリッツァ"
    text = f"作品は{names}らの短編映画集"
    expected = ["アモス・コレック", "マイク・リー", "エミール・クストリッツァ"]
    assert parted(text, names, "PER", given="マイク エミール") == expected
    assert parted(text, names, "PER") == [names]
    assert parted(f"「{text}」である", names, "PER", given="マイク エミール") == [names]


def test_japanese_persons_are_parted_before_a_surname() -> None:
    text = "開発で赤崎勇天野浩と共に受賞した中村修二も"
    assert parted(text, "赤崎勇天野浩", "PER", "赤崎", "天野") == ["赤崎勇", "天野浩"]
    assert parted(text, "赤崎勇天野浩", "PER", "天野") == ["赤崎勇天野浩"]
    assert parted(text, "赤崎勇天野浩", "ORG", "赤崎", "天野") == ["赤崎勇天野浩"]


def test_persons_are_parted_beside_a_known_full_name() -> None:
    text = "主演是陈坤周迅李冰冰还有几个新来的演员"
    assert parted(text, "陈坤周迅", "PER", "周迅") == ["陈坤", "周迅"]
    assert parted(text, "周迅李冰冰", "PER", "周迅") == ["周迅", "李冰冰"]
    assert parted(text, "陈坤周迅", "PER") == ["陈坤周迅"]
    assert parted(text, "李冰冰", "PER", "李冰") == ["李冰冰"]
    assert parted(f"{text}。", "陈坤周迅", "PER", "周迅") == ["陈坤周迅"]


def test_what_a_band_is_is_no_part_of_its_name() -> None:
    text = "アメリカのスラッシュメタルバンドメガデスは新しい曲を出した"
    assert parted(text, "スラッシュメタルバンドメガデス", "ORG") == ["メガデス"]
    assert parted("彼らのバンドは新しい曲を出したそうだ", "バンド", "ORG") == ["バンド"]
