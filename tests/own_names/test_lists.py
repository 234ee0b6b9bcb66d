"""Lists of names in use: an engine, a server and a run of the command with them."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lexicon_fakes import PlainFolding
from wrong_options import WRONG_LISTS

from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine, load
from eat_edge.errors import ConfigError, InputError
from eat_edge.own_names.lists import NameLists
from eat_edge.own_names.record import IgnoreEntries, NameEntries, OwnName

TEXT = "他在柏林用小米14见了李娜。"


PHONE = OwnName("小米14", "PRODUCT", "Xiaomi 14")


@pytest.fixture(scope="module")
def fast() -> Iterator[Engine]:
    config = EngineConfig(threads=1)
    with load(config=config, mode="fast", names=[PHONE], ignore=["李娜"]) as engine:
        yield engine


def found(engine: Engine, text: str = TEXT, **options: Any) -> list[tuple[str, str, str]]:
    entities = engine(text, **options).entities
    return [(entity.text, entity.label, entity.english) for entity in entities]


def test_an_engine_puts_its_lists_before_its_models(fast: Engine) -> None:
    assert found(fast) == [("柏林", "LOC", "Berlin"), ("小米14", "PRODUCT", "Xiaomi 14")]


def test_a_call_adds_to_the_lists_of_the_engine(fast: Engine) -> None:
    city = {"surface": "柏林", "label": "CITY"}
    with_city = [("柏林", "CITY", "Berlin"), ("小米14", "PRODUCT", "Xiaomi 14")]
    assert found(fast, names=[city]) == with_city
    assert found(fast, names=[{"surface": "小米14", "type": "PER"}])[1][1] == "PER"
    assert found(fast, ignore=["小米14", "柏林"]) == []
    (document,) = fast.pipe([TEXT], names=[city], labels="CITY")
    assert [entity.text for entity in document.entities] == ["柏林"]


def test_types_of_ones_own_are_asked_for_like_others(fast: Engine) -> None:
    assert found(fast, labels=["PRODUCT"]) == [("小米14", "PRODUCT", "Xiaomi 14")]
    assert found(fast, labels="LOC") == [("柏林", "LOC", "Berlin")]
    with pytest.raises(ConfigError, match="labels has 'PRODUCT': give some of PER"):
        Options().updated({"labels": ["PRODUCT"]})


def test_text_in_latin_script_has_ones_own_names_too(fast: Engine) -> None:
    assert found(fast, "The PHONE is here", names=[{"surface": "PHONE", "label": "PRODUCT"}]) == [
        ("PHONE", "PRODUCT", "")
    ]


@pytest.mark.parametrize(("values", "message"), WRONG_LISTS, ids=str)
def test_a_wrong_list_is_named_with_what_would_be_right(
    fast: Engine, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        fast(TEXT, **values)


def test_an_engine_is_not_loaded_with_a_list_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the names"):
        load(config=EngineConfig(threads=1), mode="fast", names=tmp_path / "none.tsv")


def test_a_file_that_has_changed_is_read_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, lists = tmp_path / "names.tsv", NameLists(PlainFolding())

    def labels() -> list[str]:
        matcher = lists.matcher(NameEntries((path,)), IgnoreEntries())
        assert matcher is not None
        return [match.name.label for match in matcher.find("柏林", "zh")]

    path.write_text("柏林\tLOC\n", "utf-8")
    assert labels() == ["LOC"]
    path.write_text("柏林\tCITY\n", "utf-8")
    os.utime(path, ns=(1, 1))
    assert labels() == ["CITY"]
    path.write_text("柏林\n", "utf-8")
    with caplog.at_level(logging.WARNING):
        assert labels() == ["CITY"]
        assert labels() == ["CITY"]
    (record,) = caplog.records
    assert "the list stays as it was" in record.message
    assert "line 1: the type is ''" in record.message


def test_the_same_list_is_made_ready_once(tmp_path: Path) -> None:
    lists = NameLists(PlainFolding())
    first = lists.matcher(NameEntries((PHONE,)), IgnoreEntries())
    assert lists.matcher(NameEntries((PHONE,)), IgnoreEntries()) is first
    assert lists.matcher(NameEntries(), IgnoreEntries(("x",))) is not first
    assert lists.matcher(NameEntries(), IgnoreEntries()) is None
