"""Kanji in their other forms."""

from export.mini.lexicon.kanji import table


def test_a_table_is_made_of_two_conversions() -> None:
    today, traditional = {"國": "国", "澤": "沢", "東": "東"}, {"东": "東", "泽": "澤"}
    made = table(lambda char: today.get(char, char), lambda char: traditional.get(char, char))
    assert made == "国\t國\t\n東\t\t东\n沢\t澤\t泽\n"
