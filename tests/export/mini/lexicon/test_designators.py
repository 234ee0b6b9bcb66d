from pathlib import Path

import pytest

pytest.importorskip("opencc")

from eat_edge.lexicon import folding_table
from eat_edge.lexicon.composition import Compositions
from eat_edge.names import Name, NameMatch, best_disjoint
from eat_edge.text import fold
from export.mini.lexicon.designators import read_designators
from export.mini.parallel.corpus import simplified_table


@pytest.mark.parametrize("lang", ["zh", "ja"])
def test_every_word_of_the_table_can_be_found_in_a_folded_sentence(lang: str) -> None:
    table = folding_table(simplified_table()) if lang == "zh" else None
    words = read_designators(lang)
    assert len(words.designators) > 200
    for word in (*words.designators, *words.leaders):
        assert fold(word, table=table).text == word


def test_languages_that_write_words_apart_have_none() -> None:
    assert read_designators("ru") == Compositions()


def test_a_designated_name_outweighs_the_name_inside_it() -> None:
    town = NameMatch(0, 2, "稲城", (Name("Inagi", "LOC"),), 0.7)
    [airport] = read_designators("ja").compose("稲城空港で", "ja", [town])
    assert airport.names == (Name("Inagi Airport", "LOC"),)
    assert best_disjoint([town, airport]) == [airport]


@pytest.mark.parametrize(
    "row", ["ja\t駅\t{} Station\tLOC", "ja\t~駅\tStation\tLOC", "ja\t~駅\t{} Station\t", "ja\t~駅"]
)
def test_a_row_of_another_form_is_refused(row: str, tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text(f"{row}\n", "utf-8")
    with pytest.raises(ValueError, match="has the row"):
        read_designators("ja", table)
