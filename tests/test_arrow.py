"""PyArrow, loaded when it is needed: our types, and values that Python has no type for."""

import sys

import pytest

from eat_edge.arrow import has_nanoseconds, load_arrow, own_types, passing_type
from eat_edge.errors import ConfigError
from eat_edge.types import Entity


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigError, match=r"Parquet needs the package pyarrow: .*\.\[parquet\]"):
        load_arrow()


def test_an_entity_has_a_column_for_every_field() -> None:
    pytest.importorskip("pyarrow")
    entity = own_types()["entities"].value_type
    names = {entity.field(at).name for at in range(entity.num_fields)}
    assert names == {*Entity.__dataclass_fields__, "place"}


def test_only_nanoseconds_pass_as_something_else() -> None:
    pa = pytest.importorskip("pyarrow")
    assert passing_type(pa.timestamp("ns")) == pa.string()
    assert passing_type(pa.timestamp("ns", "UTC")) == pa.string()
    assert passing_type(pa.time64("ns")) == pa.int64()
    assert passing_type(pa.duration("ns")) == pa.int64()
    for kind in (pa.timestamp("us"), pa.duration("ms"), pa.string(), pa.list_(pa.int8())):
        assert passing_type(kind) is None


def test_nanoseconds_are_seen_within_lists_and_structures() -> None:
    pa = pytest.importorskip("pyarrow")
    assert has_nanoseconds(pa.list_(pa.timestamp("ns")))
    assert has_nanoseconds(pa.struct([("a", pa.int8()), ("b", pa.time64("ns"))]))
    assert not has_nanoseconds(pa.struct([("ns", pa.timestamp("us"))]))
