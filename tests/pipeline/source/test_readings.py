from hypothesis import given
from hypothesis import strategies as st

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.readings import Reading, choose, confirmed, readings_of, within_walls
from eat_edge.text import fold
from eat_edge.types import Mention


def named(text: str, start: int, end: int, label: str = "LOC", score: float = 0.95) -> Mention:
    return Mention(start, end, text[start:end], label, score)


def known(text: str, start: int, end: int) -> NameMatch:
    return NameMatch(start, end, text[start:end], (Name("X", "LOC"),), 0.5)


def test_a_gap_is_read_both_ways_and_a_tab_in_one() -> None:
    assert [one.text for one in readings_of(fold("北京 上海"))] == ["北京上海", "北京,上海"]
    assert [one.text for one in readings_of(fold("北京\t上海"))] == ["北京, 上海"]
    assert [one.text for one in readings_of(fold("北京上海"))] == ["北京上海"]


def test_a_list_of_known_names_is_parted() -> None:
    folded = fold("北京 上海")
    whole, parted = [named(folded.text, 0, 4)], [named(folded.text, 0, 2), named(folded.text, 2, 4)]
    names = [known(folded.text, 0, 2), known(folded.text, 2, 4)]
    assert choose(whole, parted, folded, names) == (tuple(parted), (2,))


def test_a_name_in_running_text_goes_over_its_gap() -> None:
    folded = fold("他昨天去了新西\n兰旅行回来了")
    whole, parted = [named(folded.text, 5, 8, score=0.7)], [named(folded.text, 5, 7)]
    assert choose(whole, parted, folded, []) == (tuple(whole), ())


def test_a_known_name_over_an_open_seam_goes() -> None:
    folded = fold("南京 市长江")
    mentions = [named(folded.text, 0, 2)]
    over, beside = known(folded.text, 0, 3), known(folded.text, 3, 5)
    assert within_walls([over, beside], folded, (2,), mentions) == [beside]
    assert within_walls([over, beside], folded, (), mentions) == [over, beside]


def test_a_known_name_goes_over_a_break_between_words() -> None:
    folded = fold("в Нижний\nНовгород")
    mentions = [named(folded.text, 2, 8), named(folded.text, 9, 17)]
    whole = known(folded.text, 2, 17)
    assert folded.seams == (8,)
    assert within_walls([whole], folded, (8,), mentions) == [whole]


def test_a_person_goes_over_a_break_though_both_halves_are_known() -> None:
    folded = fold("о книге Нили\nМендлер говорят в Омске")
    whole = [named(folded.text, 8, 20, "PER", 0.9)]
    parted = [named(folded.text, 8, 12, "PER"), named(folded.text, 13, 20, "PER")]
    halves = [known(folded.text, 8, 12), known(folded.text, 13, 20)]
    assert choose(whole, parted, folded, halves)[0] == tuple(whole)


def test_what_is_surely_known_as_a_whole_goes_over_a_break() -> None:
    folded = fold("会见金正\n恩总书记时说了很多的话")
    whole = [named(folded.text, 2, 5, "PER", 0.8)]
    parted = [named(folded.text, 2, 4, "PER"), named(folded.text, 4, 8, "PER")]
    sure = known(folded.text, 2, 5)._replace(names=(Name("Kim Jong-un", "PER"),))
    assert choose(whole, parted, folded, [sure])[0] == tuple(whole)
    assert choose(whole, parted, folded, [])[0] == tuple(parted)


def test_several_spaces_part_names_in_a_text_that_has_one_elsewhere() -> None:
    folded = fold("играют Моника Пуиг  Кристина Плишкова сегодня")
    assert folded.seams == (18,)
    apart = [named(folded.text, 7, 18, "PER"), named(folded.text, 20, 37, "PER")]
    both = [named(folded.text, 7, 37, "PER", 0.97)]
    assert choose(both, apart, folded, [])[0] == tuple(apart)
    folded = fold("давно Иван  Петров живёт в Омске")
    person = [named(folded.text, 6, 18, "PER", 0.9)]
    halves = [named(folded.text, 6, 10, "PER"), named(folded.text, 12, 18, "PER")]
    assert choose(person, halves, folded, [])[0] == tuple(person)


def test_a_hashtag_is_read_as_an_item_of_a_list_or_begins_the_sentence() -> None:
    assert Reading.of("#Питер C#код #1", ()).text == " Питер C#код ,1"
    assert Reading.of("• #Сочи #Казань", ()).text == "•  Сочи ,Казань"
    assert Reading.of("#北京#", ()).text == "#北京#"


@given(st.text("名 ,\t", max_size=12), st.data())
def test_mentions_of_a_reading_stand_in_the_sentence(text: str, data: st.DataObject) -> None:
    pauses = data.draw(st.sets(st.integers(0, len(text)), max_size=4))
    reading = Reading.of(text, pauses)
    start = data.draw(st.integers(0, len(reading.text)))
    end = data.draw(st.integers(start, len(reading.text)))
    for mention in reading.mentions([named(reading.text, start, end)], text):
        assert text[mention.start : mention.end] == mention.text == mention.text.strip() != ""
        assert not any(mention.start < place < mention.end for place in pauses)
    letters = reading.text.replace(",", "").replace("、", "")
    assert letters == text.replace(",", "")


def test_a_doubtful_place_that_is_known_as_an_organisation_is_one() -> None:
    body = NameMatch(0, 5, "JR東日本", (Name("JR East", "ORG"),), 0.85)
    doubtful = Mention(0, 5, "JR東日本", "LOC", 0.8, {"ORG": 0.18})
    sure = Mention(0, 5, "JR東日本", "LOC", 0.99, {"ORG": 0.01})
    assert [one.label for one in confirmed([doubtful], [body])] == ["ORG"]
    assert confirmed([sure], [body]) == (sure,)
    both = body._replace(names=(Name("JR East", "ORG"), Name("East", "LOC")))
    assert confirmed([doubtful], [both]) == (doubtful,)


def test_a_space_between_two_full_chinese_names_parts_them() -> None:
    folded = fold("记者杨迪 吴晓颖报道")
    whole = [named(folded.text, 2, 7, "PER", 0.97)]
    parts = [named(folded.text, 2, 4, "PER", 0.95), named(folded.text, 4, 7, "PER", 0.95)]
    assert choose(whole, parts, folded, [])[0] == tuple(parts)
    # No surname begins the second: a line break cut a name.
    folded = fold("记者欧阳 静怡然报道")
    whole = [named(folded.text, 2, 7, "PER", 0.97)]
    parts = [named(folded.text, 2, 4, "PER", 0.95), named(folded.text, 4, 7, "PER", 0.95)]
    assert choose(whole, parts, folded, [])[0] == tuple(whole)


def test_old_prose_is_read_in_hiragana_and_stands_as_it_is() -> None:
    (reading,) = readings_of(fold("西郷隆盛ハ鹿児島ニ帰リテ"))
    assert reading.text == "西郷隆盛は鹿児島に帰りて"
    (found,) = reading.mentions([named(reading.text, 5, 8)], "西郷隆盛ハ鹿児島ニ帰リテ")
    assert found.text == "鹿児島"
