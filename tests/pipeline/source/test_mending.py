import math

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.mending import mended
from eat_edge.text import Folded, fold


def never(first: str, second: str) -> float:
    return -math.inf


def look_up(surface: str) -> NameMatch | None:
    if surface != "バラク・オバマ":
        return None
    return NameMatch(0, len(surface), surface, (Name("Barack Obama", "PER"),), 0.9)


def mend(text: str, lang: str = "ja") -> Folded:
    return mended(fold(text), text, lang, never, look_up)


def test_a_known_foreigner_is_read_with_a_dot() -> None:
    text = "米国のバラク オバマ氏"
    folded = mend(text)
    assert folded.text == "米国のバラク・オバマ氏"
    start, end = folded.source_span(3, 10)
    assert text[start:end] == "バラク オバマ"
    assert folded.source_span(6, 7) == (6, 7)


def test_other_katakana_stay_apart() -> None:
    assert mend("トヨタ オバマ").text == fold("トヨタ オバマ").text
    assert mend("バラク オバマ", lang="zh").text == fold("バラク オバマ").text
    assert mend("バラク オバマ トヨタ").text == "バラク・オバマトヨタ"


def test_marks_of_footnotes_are_left_out() -> None:
    assert mend("后来移居伦敦①。", "zh").text == "后来移居伦敦。"
    assert mend("Лев Толстой¹² жил", "ru").text == "Лев Толстой жил"
    assert mend("①北京②上海", "zh").text == "1北京2上海"
    assert mend("площадь 10 m²", "ru").text == "площадь 10 m2"


def test_of_two_kinds_of_gaps_the_first_is_within_a_name() -> None:
    folded = mend("安倍 晋三　麻生 太郎　菅 義偉")
    assert (folded.seams, folded.walls) == ((2, 6, 9), (4, 8))
    assert mend("安倍　晋三 麻生　太郎").walls == (4,)
    # Of one kind, or too few, they tell nothing; Chinese persons are told by their surnames.
    for text in ("安倍 晋三 麻生 太郎", "安倍 晋三　麻生", "刘 翔　姚 明"):
        assert mend(text).walls == ()
