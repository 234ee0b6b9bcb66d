"""What a company may use, and that nothing else reaches what is made with ``--sources open``."""

import pytest

pytest.importorskip("torch")

from export.mini.parallel.corpus import SOURCE_WEIGHTS
from export.mini.parallel.origins import ORIGINS, is_open_corpus, origins_of
from export.mini.tagger.english import SOURCES


@pytest.mark.parametrize(
    ("corpus", "is_open"),
    [
        ("kyoto_wiki", True),
        ("opendoccn_tds2025", False),
        ("taiwan_law", False),
        ("wof_jp", True),
        ("wof", False),
        ("netranslit_tokens", False),
        ("edinet", False),
        ("conll2003_en_train", False),
        ("wikineural_en_val", False),
        ("wnut17_en_train", True),
        ("", False),
    ],
)
def test_what_states_no_licence_is_not_open(corpus: str, is_open: bool) -> None:
    assert is_open_corpus(corpus) == is_open


def test_every_corpus_of_the_recipe_has_an_origin() -> None:
    known = [name for origin in ORIGINS for name in origin.corpora]
    assert len(known) == len(set(known))
    assert {source.name for source in SOURCES} <= set(known)
    assert set(SOURCE_WEIGHTS) <= set(known)


def test_open_sources_are_all_open_and_have_the_encoder() -> None:
    assert all("MiniLM" not in origin.name for origin in ORIGINS)
    assert any("multilingual-e5-small" in one.name for one in origins_of(only_open=True))
    assert all(origin.is_open for origin in origins_of(only_open=True))
    assert any(not origin.is_open for origin in origins_of(only_open=False))
