"""The recipe in miniature, without the dictionaries that take half a minute to read."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def small_dictionaries() -> Iterator[None]:
    try:
        from export.mini.lexicon import build, geonames
        from export.mini.lexicon.sudachi import Sudachi
    except ImportError:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        small = Sudachi({("surname", "鈴木"): ["Suzuki"], ("given", "元気"): ["Genki"]})
        patch.setattr(build, "read_sudachi", lambda: small)
        patch.setattr(geonames, "_cities", lambda: [("geonames:2950159", ("Berlin", "柏林"))])
        yield
