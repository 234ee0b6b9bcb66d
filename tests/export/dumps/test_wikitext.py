"""Articles without their markup."""

import bz2
import time
from pathlib import Path

import pytest

from benchmarks.synthetic_dumps import article, write_articles
from eat_edge.errors import InputError
from export.dumps.files import Dump
from export.dumps.wikitext import read_articles, read_wikitext


def test_articles_lose_their_markup_and_keep_their_links() -> None:
    read = read_wikitext(
        "柏林",
        "{{Infobox|名=[[波恩]]{{nested|}}}}\n"
        "== 歷史 ==\n"
        "'''柏林'''是[[德国]]的[[首都|首府]]<ref name=a>[[书]]</ref>，見"
        "[[巴黎#歷史|那里]]。<!-- [[隐]] -->\n"
        "{| class=x\n! 表头\n|-\n| [[表格]]\n|}\n"
        "[[File:a.jpg|thumb|图中[[人物]]的像]]-{zh-cn:软件;zh-tw:軟體}-[http://x.y 外部]"
        "<br />[[Category:城市]][[iPod_nano]]",
    )
    assert [line for line in read.text.splitlines() if line.strip()] == [
        " 歷史 ",
        "柏林是德国的首府，見那里。",
        "软件外部iPod nano",
    ]
    assert ("首府", "首都") in read.links and ("那里", "巴黎") in read.links
    assert ("iPod nano", "IPod nano") in read.links
    assert not {"波恩", "书", "隐", "表格"} & {target for _, target in read.links}


def test_only_articles_are_read_evenly(tmp_path: Path) -> None:
    path = tmp_path / "pages-articles.xml.bz2"
    pages = [article(n, f"页{n}", "文 & <b>") for n in range(6)]
    pages += [article(8, "讨论", "x", namespace=1), article(9, "重", "x", leads="页1")]
    write_articles(path, pages)
    with Dump(path) as dump:
        assert [one.title for one in read_articles(dump)] == [f"页{n}" for n in range(6)]
    with Dump(path) as dump:
        assert [one.title for one in read_articles(dump, 3)] == ["页2", "页5"]
    plain = tmp_path / "pages-articles.xml"
    plain.write_bytes(bz2.decompress(path.read_bytes())[:-30])
    with Dump(plain) as dump, pytest.raises(InputError, match="cut off"):
        list(read_articles(dump))


def seconds_for(piece: str, num_pieces: int) -> float:
    """CPU time of reading an article that opens many brackets: the least of a few tries."""
    tries = []
    for _ in range(3):
        begun = time.process_time()
        read_wikitext("x", piece * num_pieces + "x" * num_pieces)
        tries.append(time.process_time() - begun)
    return min(tries)


@pytest.mark.parametrize(
    "piece", ["[[", "{{", "-{", "-{a:", "<ref>", "<!--", "'''", "[[a|", "{|", "=", "\n", "[//"]
)
def test_brackets_that_never_close_take_linear_time(piece: str) -> None:
    """Sixteen times the text took 256 times as long, were it quadratic."""
    assert seconds_for(piece, 80_000) < 64 * seconds_for(piece, 5_000) + 0.05


def test_what_leads_nowhere_is_no_link() -> None:
    read = read_wikitext("x", "[[#节]][[ |波恩]][[柏林| ]]见<!-- <ref>书</ref> -->[[巴黎]]")
    assert read.links == (("巴黎", "巴黎"),)


def test_templates_in_each_other_come_to_an_end() -> None:
    text = "{{a" * 500 + "}}" * 500 + "柏林"
    assert "柏林" in read_wikitext("x", text).text
