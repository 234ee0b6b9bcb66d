"""From dumps in the published form to a lexicon, whole, interrupted and damaged."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.synthetic_dumps import (
    article,
    entity,
    write_articles,
    write_entities,
    write_table,
)
from eat_edge.errors import BundleError, ConfigError, InputError
from eat_edge.lexicon import Lexicon
from eat_edge.names import Name
from export.__main__ import main
from export.dumps.command import LexiconExport, export_lexicon

HUMAN, CITY, UNIVERSITY, TAXON, FILM = 5, 515, 3918, 16521, 11424
POLITICIAN_CLASS, TOWN, SHRINE = 9001, 9002, 9003


def page(number: int, title: str, *, namespace: int = 0, is_redirect: bool = False) -> list[Any]:
    touched = "20261030120000"
    text = [number, namespace, title, int(is_redirect), 0, 0.5, touched]
    return [*text, None, number, 1000, "wikitext", None]


PAGES = [
    page(1, "李克强"),
    page(2, "柏林"),
    page(3, "清华大学_(北京)"),
    page(4, "大熊猫"),
    page(5, "李克強", is_redirect=True),
    page(6, "清华", is_redirect=True),
    page(7, "李克强", namespace=1),
    page(8, "奥'赖利\\传媒"),
    page(9, "无英文名"),
    page(10, "水镇"),
    page(11, "柏林历史", is_redirect=True),
    page(12, "帝都柏林", is_redirect=True),
    page(13, "只有标签"),
]
LINKS = [
    (1, "en", "Li Keqiang"),
    (1, "de", "Li Keqiang"),
    (2, "en", "Berlin"),
    (3, "en", "Tsinghua University"),
    (4, "en", "Giant panda"),
    (8, "en", "O'Reilly (company)"),
    (10, "en", "Água Town"),
]
REDIRECTS = [
    (5, 0, "李克强", "", ""),
    (6, 0, "清华大学_(北京)", "", ""),
    (11, 0, "柏林", "", "历史"),
    (12, 0, "柏林", None, None),
]
ENTITIES = [
    entity(1, sitelinks={"zhwiki": "李克强", "enwiki": "Li Keqiang"}, classes=[HUMAN]),
    entity(2, sitelinks={"zhwiki": "柏林"}, classes=[TOWN, HUMAN + 100_000]),
    entity(3, sitelinks={"zhwiki": "清华大学 (北京)"}, classes=[UNIVERSITY]),
    entity(4, sitelinks={"zhwiki": "大熊猫"}, classes=[TAXON], label="giant panda"),
    entity(8, sitelinks={"zhwiki": "奥'赖利\\传媒"}, classes=[4830453]),
    entity(9, sitelinks={"zhwiki": "无英文名"}, classes=[HUMAN]),
    entity(10, sitelinks={"zhwiki": "水镇"}, classes=[SHRINE]),
    entity(13, sitelinks={"zhwiki": "只有标签"}, classes=[FILM], label="Only Label"),
    entity(TOWN, parents=[CITY], label="town"),
    entity(SHRINE, parents=[TOWN], label="shrine"),
    {"type": "property", "id": "P279", "claims": {"P279": []}},
    entity(77, classes=[HUMAN], label="without a page"),
]


@pytest.fixture
def dumps(tmp_path: Path) -> LexiconExport:
    paths = {
        name: tmp_path / f"zhwiki-20261101-{name}.sql.gz"
        for name in ("page", "langlinks", "redirect")
    }
    write_table(paths["page"], "page", PAGES)
    write_table(paths["langlinks"], "langlinks", LINKS)
    write_table(paths["redirect"], "redirect", REDIRECTS)
    write_entities(tmp_path / "latest-all.json.gz", ENTITIES)
    return LexiconExport(
        lang="zh",
        out=tmp_path / "lexicon",
        wikipedia=tuple(paths.values()),
        wikidata=tmp_path / "latest-all.json.gz",
    )


def known(out: Path, surface: str, lang: str = "zh") -> tuple[Name, ...]:
    """Without identifiers."""
    return tuple(Name(name.english, name.label) for name in names(out, surface, lang))


def names(out: Path, surface: str, lang: str = "zh") -> tuple[Name, ...]:
    lexicon = Lexicon(out)
    entry = lexicon.names_of(lexicon.fold(surface, lang).text, lang)
    return entry.names if entry else ()


def prior(out: Path, surface: str) -> float:
    entry = Lexicon(out).names_of(surface, "zh")
    assert entry is not None
    return entry.prior


def changed(dumps: LexiconExport, **changes: object) -> LexiconExport:
    from dataclasses import replace

    return replace(dumps, **changes)  # type: ignore[arg-type]


def test_titles_redirects_links_and_types_become_names(dumps: LexiconExport) -> None:
    report = export_lexicon(dumps)
    assert known(dumps.out, "李克强") == (Name("Li Keqiang", "PER"),)
    assert known(dumps.out, "柏林") == known(dumps.out, "帝都柏林") == (Name("Berlin", "LOC"),)
    assert known(dumps.out, "清华大学") == (Name("Tsinghua University", "ORG"),)
    assert known(dumps.out, "清华") == (Name("Tsinghua University", "ORG"),)
    assert known(dumps.out, "奥'赖利\\传媒") == (Name("O'Reilly", "ORG"),)
    assert known(dumps.out, "水镇") == (Name("Agua Town", "LOC"),)
    assert known(dumps.out, "只有标签") == (Name("Only Label", "MISC"),)
    # The traditional form is folded into the simplified one.
    assert known(dumps.out, "李克強") == (Name("Li Keqiang", "PER"),)
    for not_a_name in ("大熊猫", "无英文名", "柏林历史"):
        assert known(dumps.out, not_a_name) == ()
    assert report is not None and report.num_surfaces == 8
    assert dict(report.by_label) == {"PER": 1, "LOC": 3, "ORG": 3, "MISC": 1}


def test_a_title_is_surer_than_a_redirect(dumps: LexiconExport) -> None:
    export_lexicon(dumps)
    assert prior(dumps.out, "柏林") > prior(dumps.out, "清华大学") > prior(dumps.out, "清华")


def test_classes_can_be_told_otherwise(dumps: LexiconExport) -> None:
    export_lexicon(dumps)
    export_lexicon(changed(dumps, types={f"Q{SHRINE}": "ORG", f"Q{FILM}": ""}))
    assert known(dumps.out, "水镇") == (Name("Agua Town", "ORG"),)
    assert known(dumps.out, "只有标签") == ()
    assert known(dumps.out, "柏林") == (Name("Berlin", "LOC"),)


def test_an_interrupted_run_goes_on_where_it_was(
    dumps: LexiconExport, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("export.dumps.wikidata.Items._item", interrupted)
        with pytest.raises(KeyboardInterrupt):
            export_lexicon(dumps)
    assert not dumps.out.exists()
    with caplog.at_level("INFO"):
        export_lexicon(dumps)
    told = [record.getMessage() for record in caplog.records]
    for step in ("pages", "redirects", "English links"):
        assert f"{step}: already done" in told
    assert "items: already done" not in told
    assert known(dumps.out, "柏林") == (Name("Berlin", "LOC"),)


def test_a_newer_dump_is_read_anew(dumps: LexiconExport) -> None:
    export_lexicon(dumps)
    links = next(path for path in dumps.wikipedia if "langlinks" in path.name)
    write_table(links, "langlinks", [*LINKS[2:], (1, "en", "Premier Li")])
    export_lexicon(dumps)
    assert known(dumps.out, "李克强") == (Name("Premier Li", "PER"),)


def test_articles_tell_how_often_a_string_is_a_name(dumps: LexiconExport, tmp_path: Path) -> None:
    texts = [
        article(1, "李克强", "'''李克强'''访问[[柏林]]。{{模板|清华}}"),
        article(2, "柏林", "[[帝都柏林|清华]]是城市。<ref>水镇</ref>"),
        *[article(20 + n, f"条目{n}", "他在[[柏林]]。清华不好。") for n in range(40)],
        *[article(90 + n, f"讨论{n}", "水镇水镇", namespace=1) for n in range(40)],
        article(5, "李克強", "#REDIRECT [[李克强]]", leads="李克强"),
    ]
    path = tmp_path / "zhwiki-20261101-pages-articles.xml.bz2"
    write_articles(path, texts)
    export_lexicon(changed(dumps, articles=(path,)))
    assert prior(dumps.out, "柏林") > 0.8
    assert prior(dumps.out, "清华") < 0.2
    assert prior(dumps.out, "李克强") > prior(dumps.out, "清华")


def test_parallel_text_tells_it_too(dumps: LexiconExport, tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    lines = ["他在柏林。\tHe is in Berlin.", "清华不好。\tThat is bad.", "a broken line", "\t"]
    path.write_text("\n".join(lines * 50) + "\ncorpus\t柏林好。\tBerlin is good.\n", "utf-8")
    export_lexicon(changed(dumps, parallel=path))
    assert prior(dumps.out, "柏林") > 0.8
    assert prior(dumps.out, "清华") < 0.2


def test_common_words_leave(dumps: LexiconExport, tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("清华不好。\tThat is bad.\n" * 3000, "utf-8")
    export_lexicon(changed(dumps, parallel=path))
    assert known(dumps.out, "清华") == ()


def test_users_names_come_first_with_their_priors(dumps: LexiconExport, tmp_path: Path) -> None:
    first, second = tmp_path / "first.tsv", tmp_path / "second.csv"
    first.write_text(
        "surface\tenglish\ttype\tprior\n# a remark\n\n柏林\tBerlin Ltd\tORG\t0.25\n"
        '华为"\tHuawei\tCOMPANY\n',
        "utf-8",
    )
    second.write_text('柏林,"Berlin, the Ship",MISC,0.5\n東京,Tokyo,LOC\n', "utf-8-sig")
    export_lexicon(changed(dumps, lists=(first, second), types={"COMPANY": "ORG"}))
    assert known(dumps.out, "柏林") == (
        Name("Berlin, the Ship", "MISC"),
        Name("Berlin Ltd", "ORG"),
        Name("Berlin", "LOC"),
    )
    assert prior(dumps.out, "柏林") == pytest.approx(0.5, abs=0.01)
    assert prior(dumps.out, '华为"') == pytest.approx(0.8, abs=0.01)
    assert known(dumps.out, "东京") == (Name("Tokyo", "LOC"),)


def test_lists_alone_make_a_lexicon_and_leave_other_languages(tmp_path: Path) -> None:
    out = tmp_path / "new" / "lexicon"
    for lang, line in (("ja", "富士山\tMount Fuji\tLOC"), ("zh", "臺北\tTaipei\tLOC")):
        path = tmp_path / f"{lang}.tsv"
        path.write_text(line + "\n", "utf-8")
        export_lexicon(LexiconExport(lang, out, lists=(path,)))
    assert Lexicon(out).languages == ("ja", "zh")
    assert known(out, "富士山", "ja") == (Name("Mount Fuji", "LOC"),)
    assert known(out, "臺北") == (Name("Taipei", "LOC"),)
    assert sorted(path.name for path in out.parent.iterdir()) == ["lexicon"]


def test_a_list_without_names_makes_no_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text("surface\tenglish\ttype\n", "utf-8")
    with pytest.raises(InputError, match=r"names\.tsv: no names in it"):
        export_lexicon(LexiconExport("zh", tmp_path / "out", lists=(path,)))
    assert not (tmp_path / "out").exists()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


@pytest.mark.parametrize("name", ["page", "redirect", "langlinks", "latest"])
def test_a_download_that_was_cut_off_is_refused_and_can_be_replaced(
    dumps: LexiconExport, name: str
) -> None:
    assert dumps.wikidata is not None
    (path,) = (path for path in (*dumps.wikipedia, dumps.wikidata) if name in path.name)
    whole = path.read_bytes()
    cut(path)
    with pytest.raises(InputError, match=f"{path.name} is damaged or cut off"):
        export_lexicon(dumps)
    path.write_bytes(whole)
    export_lexicon(dumps)
    assert known(dumps.out, "柏林") == (Name("Berlin", "LOC"),)


def _without(key: str) -> Callable[[LexiconExport], LexiconExport]:
    empty: dict[str, Any] = {"wikidata": None, "wikipedia": ()}
    return lambda dumps: changed(dumps, **{key: empty[key]})


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_without("wikidata"), "give --wikidata"),
        (_without("wikipedia"), "lacks zhwiki-DATE-page"),
        (lambda dumps: changed(dumps, wikipedia=dumps.wikipedia[:2]), "lacks zhwiki-DATE-redir"),
        (lambda dumps: changed(dumps, lang="ja"), "of the ja Wikipedia"),
        (lambda dumps: changed(dumps, lang="../x"), "no ISO 639"),
        (lambda dumps: changed(dumps, types={"Q5": "CAT"}), "Q5=CAT"),
        (lambda dumps: changed(dumps, articles=(Path("absent.xml"),)), "no file absent.xml"),
        (lambda dumps: LexiconExport("zh", dumps.out), "nothing to build from"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_read(
    dumps: LexiconExport, change: Callable[[LexiconExport], LexiconExport], complaint: str
) -> None:
    with pytest.raises(ConfigError, match=complaint):
        export_lexicon(change(dumps))
    assert not dumps.store.exists()


def test_a_store_that_is_none_is_not_touched(dumps: LexiconExport) -> None:
    dumps.store.write_bytes(b"something else, long enough to be no header of a database" * 40)
    with pytest.raises(ConfigError, match="delete the file"):
        export_lexicon(dumps)
    assert dumps.store.read_bytes().startswith(b"something else")


def test_an_index_that_is_broken_is_not_replaced(dumps: LexiconExport) -> None:
    dumps.out.mkdir()
    (dumps.out / "lexicon.json").write_text("{}")
    with pytest.raises(BundleError):
        export_lexicon(dumps)
    assert (dumps.out / "lexicon.json").read_text() == "{}"


def run(monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["export", *arguments])
    main()


def test_the_command(
    dumps: LexiconExport,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("华为\tHuawei\tORG\n", "utf-8")
    arguments = ["lexicon", "--lang", "zh", "--wikipedia", *map(str, dumps.wikipedia)]
    arguments += ["--wikidata", str(dumps.wikidata), "--add", str(own), "-o", str(dumps.out)]
    run(monkeypatch, [*arguments, "--dry-run"])
    assert not dumps.out.exists() and not dumps.store.exists()
    run(monkeypatch, arguments)
    assert "9 surfaces (PER 1, LOC 3, ORG 4, MISC 1)" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        run(monkeypatch, [*arguments, "--type", "Q5"])
