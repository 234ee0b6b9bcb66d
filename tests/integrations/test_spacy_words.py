"""Entities as spans of spaCy's words: what becomes of one whose ends are within a word."""

import importlib.util
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

spacy = pytest.importorskip("spacy", reason="spaCy is not installed")

from spacy.tokens import Doc  # noqa: E402
from spacy_fakes import FAST, close, entity, fixed, pipeline  # noqa: E402


@pytest.mark.parametrize(
    ("lang", "words", "expected"),
    [
        ("ja", ["安倍", "晋三", "は", "東京", "で", "会見", "し", "た", "。"], {"東京"}),
        ("xx", ["安倍", "晋三", "は", "東京", "で", "会見", "し", "た", "。"], {"東京"}),
        ("ko", ["그", "는", "베를린", "에", "갔다", "."], set()),
    ],
)
def test_words_of_any_tokenizer(
    loaded: None, lang: str, words: list[str], expected: set[str]
) -> None:
    """The languages whose tokenizers need a package of their own get their words from us."""
    nlp = spacy.blank("xx")
    nlp.add_pipe("eat_edge", config={**FAST, "lang": None if lang == "xx" else lang})
    doc = nlp(Doc(nlp.vocab, words=words, spaces=[False] * len(words)))
    assert expected <= {ent.text for ent in doc.ents}
    assert doc._.eat_edge["lang"] == ("ja" if lang == "xx" else lang)


@pytest.mark.skipif(
    importlib.util.find_spec("sudachipy") is None
    or importlib.util.find_spec("sudachidict_core") is None,
    reason="spaCy's Japanese needs sudachipy and sudachidict_core",
)
@pytest.mark.filterwarnings("ignore:Dictionary.create:DeprecationWarning")
def test_japanese_with_its_tokenizer() -> None:
    nlp = pipeline("ja")
    doc = nlp("安倍晋三は東京で会見した。")
    assert "東京" in {ent.text for ent in doc.ents}
    close(nlp)


@pytest.mark.parametrize(
    ("alignment", "expected"),
    [
        ("expand", ["柏林市", "李娜"]),
        ("contract", ["李娜"]),
        ("strict", ["李娜"]),
    ],
)
def test_an_entity_within_a_token(
    monkeypatch: pytest.MonkeyPatch, alignment: str, expected: list[str]
) -> None:
    text = "在柏林市的李娜"
    fixed(monkeypatch, {text: [entity(text, 1, 3), entity(text, 5, 7)]})
    nlp = pipeline("xx", alignment=alignment)
    doc = nlp(Doc(nlp.vocab, words=["在", "柏林市", "的", "李", "娜"], spaces=[False] * 5))
    assert [ent.text for ent in doc.ents] == expected
    assert [(e["start"], e["end"]) for e in doc._.eat_edge["entities"]] == [(1, 3), (5, 7)]


def test_of_two_that_share_a_token_the_surer_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "京都大学"
    fixed(monkeypatch, {text: [entity(text, 0, 2, 0.4), entity(text, 2, 4, 0.6)]})
    nlp = pipeline("xx")
    (ent,) = nlp(Doc(nlp.vocab, words=[text], spaces=[False])).ents
    assert (ent.text, ent._.eat_edge_score) == (text, 0.6)


def test_the_rule_of_alignment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against the rule's own words, for every way to cut a text."""
    engine = fixed(monkeypatch, {})
    pipelines = {rule: pipeline("xx", alignment=rule) for rule in ("expand", "contract", "strict")}

    @given(
        lengths=st.lists(st.integers(1, 4), min_size=1, max_size=6),
        start=st.integers(0, 23),
        length=st.integers(1, 8),
    )
    def check(lengths: list[int], start: int, length: int) -> None:
        words = ["柏" * size for size in lengths]
        text = "".join(words)
        start = min(start, len(text) - 1)
        end = min(start + length, len(text))
        bounds = [sum(lengths[:at]) for at in range(len(lengths) + 1)]
        pieces = list(pairwise(bounds))
        touched = [piece for piece in pieces if piece[0] < end and start < piece[1]]
        inside = [piece for piece in pieces if start <= piece[0] and piece[1] <= end]
        is_exact = start in bounds and end in bounds
        rules = {"expand": touched, "contract": inside, "strict": touched if is_exact else []}
        engine.entities = {text: [entity(text, start, end)]}
        for rule, tokens in rules.items():
            nlp = pipelines[rule]
            doc = nlp(Doc(nlp.vocab, words=words, spaces=[False] * len(words)))
            expected = [(tokens[0][0], tokens[-1][1])] if tokens else []
            assert [(ent.start_char, ent.end_char) for ent in doc.ents] == expected

    check()
