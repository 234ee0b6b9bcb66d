"""Items of Wikidata."""

from pathlib import Path

import pytest

from benchmarks.synthetic_dumps import entity, write_entities
from eat_edge.errors import InputError
from export.dumps.files import Dump
from export.dumps.wikidata import Item, Items


def items(path: Path) -> list[Item]:
    with Dump(path) as dump:
        return list(Items(dump, "zhwiki"))


def test_items_with_a_page_or_a_parent_are_read(tmp_path: Path) -> None:
    path = tmp_path / "latest-all.json.gz"
    preferred = entity(4, sitelinks={"zhwiki": "四"}, classes=[1, 2])
    preferred["claims"]["P31"][1]["rank"] = "preferred"
    unknown = entity(5, sitelinks={"zhwiki": "五", "enwiki": "Five"}, label="5", classes=[1, 2])
    unknown["claims"]["P31"][0]["mainsnak"] = {"snaktype": "somevalue", "property": "P31"}
    unknown["claims"]["P31"][1]["rank"] = "deprecated"
    write_entities(
        path,
        [
            entity(1, label="nothing of ours", classes=[5]),
            entity(2, parents=[3, 4]),
            entity(3, sitelinks={"zhwiki": '引"号', "jawiki": "x"}, label="Quote", mul="Q"),
            preferred,
            unknown,
            entity(6, sitelinks={"zhwiki": "六"}, mul="In Many Languages"),
            {"type": "lexeme", "id": "L1", "note": "zhwiki"},
        ],
    )
    assert items(path) == [
        Item(2, "", "", (), (3, 4)),
        Item(3, '引"号', "Quote", (), ()),
        Item(4, "四", "", (2,), ()),
        Item(5, "五", "Five", (), ()),
        Item(6, "六", "In Many Languages", (), ()),
    ]


def test_broken_and_huge_lines_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("export.dumps.wikidata._MAX_LINE", 5000)
    huge = entity(7, sitelinks={"zhwiki": "七" * 9000})
    broken = [b'{"zhwiki"', b'{"zhwiki":[]}', b'["zhwiki"]', b'{"type":"item","id":"zhwiki"}']
    fine = entity(8, sitelinks={"zhwiki": "八"})
    path = tmp_path / "latest-all.json.bz2"
    write_entities(path, [*broken, huge, fine])
    with Dump(path) as dump:
        reader = Items(dump, "zhwiki")
        assert [item.number for item in reader] == [8]
        assert (reader.num_lines, reader.num_broken) == (6, 5)
    write_entities(path, [b'{"zhwiki"'] * 30)
    with pytest.raises(InputError, match="30 of 30 lines"):
        items(path)


@pytest.mark.parametrize("content", [b"", b"[\n", b'[\n{"type":"item"},\n'])
def test_an_array_that_does_not_end_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "latest-all.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match="ends before its array"):
        items(path)
