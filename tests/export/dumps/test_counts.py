"""How often a known string is a name: in articles by their links, in parallel text by English."""

import sqlite3
from pathlib import Path

import pytest

from eat_edge.lexicon import Lexicon
from eat_edge.names import Name
from export.dumps.counts import count_articles, count_parallel, write_tally
from export.dumps.files import Dump
from export.dumps.wikitext import Article
from export.lexicon import Surface, write_index, write_language

ITEMS = {"柏林": "Q64", "柏林 (片)": "Q9"}


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    directory = tmp_path / "lexicon"
    names = (Name("Berlin", "LOC", "Q64"),)
    write_language(directory, "zh", {"柏林": Surface(names, 0.5), "高兴": Surface(names, 0.5)})
    write_index(directory, ["zh"])
    return Lexicon(directory)


def test_an_article_counts_a_string_once_and_its_links_say_it_is_a_name(lexicon: Lexicon) -> None:
    articles = [
        Article("甲", "他在柏林。\n柏林很大。高兴。", (("柏林", "柏林"),)),
        Article("乙", "柏林,高兴", ()),
        Article("柏林", "首都", ()),
        Article("丙", "柏林", (("柏林", "柏林 (片)"), ("高兴", "高兴"))),
    ]
    tally = count_articles(lexicon, "zh", articles, ITEMS.get)
    assert tally.occurrences == {"柏林": 4, "高兴": 2}
    # Its own name an article never links; what leads to another item says nothing.
    assert tally.hits == {"柏林": 2}
    assert tally.names == {("柏林", "Q64"): 2}


def test_a_translation_with_the_english_name_says_it_too(lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(
        "ours\t他在柏林。\tHe is in Berlin.\n柏林很大。\tThat is big.\nno tab\n\t\n", "utf-8"
    )
    with Dump(path) as dump:
        tally = count_parallel(lexicon, "zh", dump)
    assert tally.occurrences == {"柏林": 2}
    assert tally.hits == {"柏林": 1}


def test_a_tally_replaces_the_one_before(lexicon: Lexicon) -> None:
    database = sqlite3.connect(":memory:")
    for number in (3, 1):
        articles = [Article("甲", "柏林", (("柏林", "柏林"),))] * number
        write_tally(database, count_articles(lexicon, "zh", articles, ITEMS.get))
    assert list(database.execute("SELECT * FROM seen")) == [("柏林", 1, 1)]
    assert list(database.execute("SELECT * FROM meant")) == [("柏林", "Q64", 1)]
    database.close()
