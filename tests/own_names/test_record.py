"""The user's own names, as a request brings them."""

from pathlib import Path

import pytest
from server_fakes import GatedEngine, running

from eat_edge.errors import ConfigError, InputError
from eat_edge.own_names.record import IgnoreEntries, NameEntries, OwnName, checked_name


def test_a_request_brings_names_and_no_path_of_the_server(tmp_path: Path) -> None:
    engine = GatedEngine()
    city = {"surface": "柏林", "label": "CITY", "english": None}
    with running(engine, max_names=2) as server:
        assert server.tag("柏林", names=[city], ignore=["李娜"]).status == 200
        assert engine.lists == [((OwnName("柏林", "CITY"),), ("李娜",))]
        refused = server.tag("柏林", names=[city] * 3)
        assert refused.status == 422
        assert "names has 3 entries, more than 2" in refused.json["error"]
        assert server.tag("柏林", names="/etc/passwd").status == 422
        line = b'{"text": "x"}\n'
        headers = {"Content-Type": "application/x-ndjson"}
        told = server.ask("POST", "/v1/tag/stream?names=/etc/passwd", line, headers)
        assert told.status == 422
        assert "give a list in the body of POST /v1/tag" in told.json["error"]
        refused = server.tag("柏林", names=[{"surface": "柏林", "label": "a b"}])
        assert refused.status == 422
        assert "names[0]: the type is 'a b'" in refused.json["error"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"surface": "柏林", "colour": "red"}, "there is no field 'colour'"),
        ({"surface": "柏林", "english": ["Berlin"]}, "english is .*: give text"),
        ({"surface": "柏林", "id": True}, "id is True: give text"),
        ({"surface": "柏林", "type": "LOC", "english": "Ber\x07lin"}, "has control characters"),
        ({"surface": "柏林", "type": "a b"}, "the type is 'a b'"),
    ],
)
def test_a_field_that_cannot_be_is_named(values: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        checked_name(values)


def test_identifiers_may_be_numbers() -> None:
    assert checked_name({"surface": "柏林", "type": "LOC", "id": 64}).id == "64"
    assert checked_name({"surface": "柏林", "type": "LOC", "lang": "zh-CN"}).lang == "zh"


def test_what_is_ignored_is_text_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("李娜\n")
    entries = IgnoreEntries.checked(["东京", tmp_path / "list.txt"])
    assert entries.files == (tmp_path / "list.txt",)
    for given, message in ((5, "give text, or a Path"), ("", r"ignore\[0\]")):
        with pytest.raises(ConfigError, match=message):
            IgnoreEntries.checked([given])


def test_names_are_objects_or_files(tmp_path: Path) -> None:
    berlin = OwnName("柏林", "LOC")
    entries = NameEntries.checked([berlin, tmp_path / "list.tsv", {"surface": "x", "type": "PER"}])
    assert tuple(entries) == (berlin, tmp_path / "list.tsv", OwnName("x", "PER"))
    assert entries.files == (tmp_path / "list.tsv",)
    assert NameEntries.checked(entries) is entries
    assert NameEntries.checked(str(tmp_path)) == (tmp_path,)
    ignored = IgnoreEntries.checked(["x"])
    assert IgnoreEntries.checked(ignored) is ignored


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (5, "names is 5: give a file, or a list of names"),
        ({"surface": "x"}, "give a file, or a list of names"),
        ([5], r"names\[0\] is 5: give an object with surface and label, or a Path"),
        ([{"surface": "x", "type": "PER", "lang": "xx"}], r"names\[0\]: lang is 'xx'"),
        ([{"surface": "a\x07", "type": "PER"}], "the surface .* has control characters"),
    ],
)
def test_names_that_are_none_are_named(given: object, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        NameEntries.checked(given)
