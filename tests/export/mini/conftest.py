"""The recipe in miniature, without the dictionaries that take half a minute to read."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from eat_edge.lexicon import Lexicon
    from export.mini.recipe import Recipe


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


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own sentences and names; no test may change them."""
    from miniature import write_data

    data = tmp_path_factory.mktemp("data")
    write_data(data)
    return data


@pytest.fixture(scope="session")
def made(data: Path, tmp_path_factory: pytest.TempPathFactory) -> "Recipe":
    """The first three steps, done."""
    from miniature import recipe

    from export.mini.recipe import STEPS

    made = recipe(data, tmp_path_factory.mktemp("made"))
    for step in ("lexicon", "records", "tokenizer"):
        STEPS[step](made)
    return made


@pytest.fixture
def lexicon(tmp_path: Path) -> "Lexicon":
    """A city, a country with its people, and a person."""
    from eat_edge.lexicon import Lexicon
    from eat_edge.names import Name
    from export.lexicon import Surface, write_index, write_language

    surfaces = {
        "京都": Surface((Name("Kyoto", "LOC"),), 0.5),
        "日本": Surface((Name("Japan", "LOC"), Name("Japanese", "MISC")), 0.5),
        "杜鲁门": Surface((Name("Truman", "PER"),), 0.5),
    }
    write_language(tmp_path, "zh", surfaces)
    write_index(tmp_path, ["zh"])
    return Lexicon(tmp_path)
