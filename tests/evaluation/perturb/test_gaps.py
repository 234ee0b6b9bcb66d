"""Spaces and line breaks inside of names."""

from perturbed import after, gold

from eat_edge.evaluation.perturb.gaps import breaks, spaces


def test_a_space_goes_into_every_name_that_has_room() -> None:
    document = gold("李克强访问柏林和京", "李克强", "柏林", "京")
    text, names = after(spaces, document)
    assert names[1:] == ["柏 林", "京"]
    assert names[0] in ("李 克强", "李克 强")
    assert text == f"{names[0]}访问柏 林和京"
    assert {after(spaces, document, seed)[1][0] for seed in range(20)} == {"李 克强", "李克 强"}


def test_lines_break_where_they_may() -> None:
    assert after(breaks, gold("柏林。", "柏林"))[1] == ["柏\n林"]
    assert after(breaks, gold("タッカー", "タッカー", lang="ja"))[1] == ["タッ\nカー"]
    russian = gold("Ангела Меркель в Берлине", "Ангела Меркель", "Берлине", lang="ru")
    assert after(breaks, russian) == ("Ангела\nМеркель в Берлине", ["Ангела\nМеркель", "Берлине"])


def test_names_inside_names_get_no_second_gap() -> None:
    document = gold("北京大学", "北京大学", "北京")
    text, names = after(spaces, document, 3)
    assert len(text) == 5
    assert names[0].count(" ") + names[1].count(" ") >= 1
    assert names[1].replace(" ", "") == "北京大学"
