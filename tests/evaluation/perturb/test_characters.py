"""Width and punctuation, changed."""

from perturbed import after, gold

from eat_edge.evaluation.perturb.characters import punctuation, width


def test_width_goes_both_ways() -> None:
    document = gold("在ＮＨＫ和NHK2看", "NHK2")
    assert after(width, document) == ("在NHK和ＮＨＫ２看", ["ＮＨＫ２"])


def test_punctuation_goes_and_names_keep_theirs() -> None:
    document = gold("“阿里·巴巴”、柏林:3.5万,U.S.A。", "阿里·巴巴", "柏林")
    assert after(punctuation, document) == ("阿里·巴巴柏林3.5万U.S.A", ["阿里·巴巴", "柏林"])
    russian = gold("Кто-то, в «Москве», д'Арк!", "Москве", lang="ru")
    assert after(punctuation, russian) == ("Кто-то в Москве д'Арк", ["Москве"])
