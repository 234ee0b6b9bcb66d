"""Persons of Taiwan and Hong Kong."""

import pytest

from eat_edge.english.romanise.regional import regional_person
from eat_edge.english.romanise.romanised import Romanised


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("陈淑芬", "Chen Shu-fen"),
        ("林志豪", "Lin Chih-hao"),
        ("谢佳颖", "Hsieh Chia-ying"),
        ("徐若瑄", "Hsu Jo-hsuan"),
        ("蔡英文", "Tsai Ying-wen"),
        ("郭台铭", "Kuo Tai-ming"),
        ("吕秀莲", "Lu Hsiu-lien"),
        ("叶国良", "Yeh Kuo-liang"),
        ("欧阳娜娜", "Ouyang Na-na"),
    ],
)
def test_taiwan_spells_by_wade_giles(name: str, expected: str) -> None:
    text = "高雄市議員說，颱風過後才動工。"
    assert regional_person(name, text, "高雄市议员说，台风过后才动工。") == Romanised(
        expected, True
    )


@pytest.mark.parametrize(
    ("name", "expected"), [("梁志雄", "Leung Chi-hung"), ("陈家明", "Chan Ka-ming")]
)
def test_hong_kong_spells_as_it_speaks(name: str, expected: str) -> None:
    found = regional_person(
        name, "廉政公署拘捕了他。立法會議員說。", "廉政公署拘捕了他。立法会议员说。"
    )
    assert found == Romanised(expected, True)


def test_a_character_whose_cantonese_is_unknown_makes_it_a_guess() -> None:
    found = regional_person("陈翀", "香港記者說", "香港记者说")
    assert found is not None and not found.is_standard


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("他说高雄很热。", "他说高雄很热。"),
        # Folding narrows a comma, which makes no text traditional.
        ("他住在香港，很热。", "他住在香港,很热。"),
        ("他說北京很熱。", "他说北京很热。"),
        ("他說香港和高雄很熱。", "他说香港和高雄很热。"),
    ],
)
def test_elsewhere_pinyin_stays(text: str, folded: str) -> None:
    assert regional_person("林志豪", text, folded) is None


@pytest.mark.parametrize("before", ["大陆女星", "今天中国外长", "内地导演"])
def test_who_is_of_the_mainland_is_spelled_so(before: str) -> None:
    assert regional_person("高圆圆", "她在台北現身", "她在台北现身", before) is None
    assert regional_person("高圆圆", "她在台北現身", "她在台北现身", f"{before}和") is not None
