"""Which parser reads which format."""

import importlib.util

import pytest

from eat_edge.readers.parsers.formats import PARSERS, Parser


@pytest.mark.parametrize("name", PARSERS)
def test_every_parser_is_there(name: str) -> None:
    library = PARSERS[name].library
    if library is not None and importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    assert callable(PARSERS[name].load())


def test_a_missing_library_is_an_import_error() -> None:
    with pytest.raises(ImportError):
        Parser("none_such").load()
