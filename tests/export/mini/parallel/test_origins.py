"""What a company may use, and that nothing else reaches what is made with ``--sources open``."""

import lzma
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("torch")

from export.mini.card import notice
from export.mini.lexicon.candidates import read_lists
from export.mini.parallel.corpus import SOURCE_WEIGHTS
from export.mini.parallel.origins import ORIGINS, is_open_corpus, origins_of
from export.mini.recipe import Recipe
from export.mini.tagger import recipe as tagger_recipe
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


def test_open_sources_reach_the_tagger_the_lists_and_the_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    careful = Recipe(tmp_path / "data", tmp_path / "work", tmp_path / "bundle", is_open=True)
    seen: dict[str, Any] = {}
    monkeypatch.setattr(
        tagger_recipe, "EnglishSampler", lambda data, sources, _: seen.update(sources=sources)
    )
    careful.tagger._english_sampler(SimpleNamespace(tokenizer=None))  # type: ignore[arg-type]
    assert [source.name for source in seen["sources"]] == [
        source.name for source in SOURCES if is_open_corpus(source.name)
    ]
    lists = tmp_path / "data" / "lexicon"
    lists.mkdir(parents=True)
    rows = [
        "zh\t柏林\tBerlin\tLOC\tcldr,netranslit_tokens",
        "zh\t王伟\tWang Wei\tPER\tnetranslit_tokens",
    ]
    with lzma.open(lists / "zh.tsv.xz", "wt", encoding="utf-8") as out:
        out.write("\n".join(rows))
    found = read_lists(tmp_path / "data", "zh", None, careful.accepts)
    # Our own table and jieba's words are open, and come to every list.
    assert set(found["柏林"]) == {"Berlin"} and "王伟" not in found
    assert found["柏林"]["Berlin"].sources == {"cldr"}
    closed = notice(origins_of(only_open=False))
    assert "Not free for commercial use" in closed
    assert all("MiniLM" not in origin.name for origin in ORIGINS)
    assert any("multilingual-e5-small" in one.name for one in origins_of(only_open=True))
    assert "CoNLL-2003: Reuters text, research use only" in closed
    assert "Not free" not in notice(origins_of(only_open=True))
    assert all(origin.is_open for origin in origins_of(only_open=True))
