"""Items of Wikidata on their way from dumps and lists into a lexicon."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.synthetic_dumps import (
    article,
    entity,
    write_articles,
    write_entities,
    write_table,
)
from eat_edge.lexicon import Lexicon
from eat_edge.names import Name, NameMatch
from export.dumps.command import LexiconExport, export_lexicon

HUMAN, CITY = 5, 515
BERLIN, OTHER, SINGER = (
    Name("Berlin", "LOC", "Q64"),
    Name("Berlin", "LOC", "Q500"),
    Name("Berlin", "PER", "Q600"),
)


def entry(out: Path, surface: str) -> NameMatch:
    found = Lexicon(out).names_of(surface, "zh")
    assert found is not None
    return found


def test_entities_of_one_name_stay_apart_and_links_say_which_is_meant(tmp_path: Path) -> None:
    tables = {name: tmp_path / f"zhwiki-20261101-{name}.sql" for name in ("page", "langlinks")}
    tables["redirect"] = tmp_path / "zhwiki-20261101-redirect.sql"
    titles = ("柏林", "柏林_(俄亥俄州)", "柏林_(歌手)")
    write_table(
        tables["page"],
        "page",
        [
            [n, 0, title, 0, 0, 0.5, "20261030120000", None, n, 9, "wikitext", None]
            for n, title in enumerate(titles)
        ],
        between=b"\n",
    )
    write_table(tables["langlinks"], "langlinks", [(0, "de", "Berlin")])
    write_table(tables["redirect"], "redirect", [])
    wikidata = tmp_path / "latest-all.json"
    write_entities(
        wikidata,
        [
            entity(64, sitelinks={"zhwiki": "柏林", "enwiki": "Berlin"}, classes=[CITY]),
            entity(500, sitelinks={"zhwiki": "柏林 (俄亥俄州)"}, classes=[CITY], mul="Berlin"),
            entity(600, sitelinks={"zhwiki": "柏林 (歌手)"}, classes=[HUMAN], label="Berlin"),
        ],
    )
    out = tmp_path / "lexicon"
    asked = LexiconExport("zh", out, tuple(tables.values()), wikidata)
    export_lexicon(asked)
    assert entry(out, "柏林").names == (BERLIN, OTHER, SINGER)
    # As published: in several parts, each a document of its own.
    parts = [tmp_path / f"zhwiki-20261101-pages-articles{part}.xml-p1p9.bz2" for part in (1, 2)]
    linked = "他在[[柏林 (俄亥俄州)|柏林]]。"
    for path in parts:
        write_articles(
            path,
            [article(n, f"{path.name} {n}", linked) for n in range(3)]
            + [article(9, path.name, "她在[[柏林 (歌手)|柏林]]。")],
        )
    export_lexicon(replace(asked, articles=tuple(parts)))
    assert entry(out, "柏林").names == (OTHER, SINGER, BERLIN)
    assert entry(out, "柏林").prior > 0.7


def test_a_list_gives_identifiers(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("柏林\tBerlin\tLOC\t0.5\tQ64\n东京\tTokyo\tLOC\t\tgeonames:1850147\n", "utf-8")
    export_lexicon(LexiconExport("zh", tmp_path / "lexicon", lists=(path,)))
    assert entry(tmp_path / "lexicon", "柏林").names == (Name("Berlin", "LOC", "Q64"),)
    assert entry(tmp_path / "lexicon", "东京").names == (Name("Tokyo", "LOC", "geonames:1850147"),)
    assert entry(tmp_path / "lexicon", "柏林").prior == pytest.approx(0.5, abs=0.01)
