from eat_edge.english.tabled import bodies_within


def test_finds_bodies_of_the_tables() -> None:
    text = "昨天人民日报发文"
    assert [text[start:end] for start, end in bodies_within(text, "zh", 4)] == ["人民日报"]


def test_takes_the_longest_that_begins_at_a_place() -> None:
    text = "全国人大常委会通过"
    assert [text[start:end] for start, end in bodies_within(text, "zh", 4)] == ["全国人大常委会"]


def test_knows_no_short_names_and_no_places() -> None:
    assert not list(bodies_within("米国 人民日报", "zh", 5))


def test_of_a_language_without_tables_nothing_is_found() -> None:
    assert not list(bodies_within("人民日报", "xx", 2))
