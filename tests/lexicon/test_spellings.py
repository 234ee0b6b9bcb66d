"""Names that a text spells otherwise than the lexicon does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.lexicon import Lexicon
from eat_edge.lexicon.spellings import spellings
from eat_edge.names import Name
from export.lexicon import Surface, write_index, write_language

NAMES = {
    "ja": ("国立", "長谷川", "大澤", "中國", "渡辺"),
    "ar": ("مها", "الكويت"),
    "fa": ("مها", "ايران"),
    "hi": ("फिरोजपुर",),
}


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    path = tmp_path_factory.mktemp("lexicon")
    for lang, names in NAMES.items():
        prior = {"中國": 0.1}
        surfaces = {n: Surface((Name(n, "LOC"),), prior.get(n, 0.9)) for n in names}
        if lang == "ja":
            surfaces["中国"] = Surface((Name("China", "LOC"),), 0.9)
        if lang == "fa":
            surfaces = {key.replace("ي", "ی"): value for key, value in surfaces.items()}
        write_language(path, lang, surfaces)
    write_index(path, list(NAMES))
    return Lexicon(path)


@pytest.mark.parametrize(
    ("lang", "text", "surface", "english"),
    [
        ("ja", "那須國立劇場", "國立", "国立"),
        ("ja", "那須国立劇場", "国立", "国立"),
        ("ja", "社长谷川、长谷川", "长谷川", "長谷川"),
        ("ja", "社の大沢氏", "大沢", "大澤"),
        ("ja", "社の大澤氏", "大澤", "大澤"),
        ("ja", "今の中國", "中國", "China"),
        ("ja", "社の渡邊氏", "渡邊", "渡辺"),
        ("ja", "社の渡邉氏", "渡邉", "渡辺"),
        ("ar", "في الکویت", "الکویت", "الكويت"),
        ("ar", "مع مہا", "مہا", "مها"),
        ("ar", "مع مـﮩﺎ", "مـﮩﺎ", "مها"),
        ("fa", "از مەا", "مەا", "مها"),
        ("fa", "در ايران", "ايران", "ايران"),
        ("hi", "ज़ फ़िरोज़पुर", "फ़िरोज़पुर", "फिरोजपुर"),
    ],
)
def test_a_name_is_found_as_it_is_written(
    lexicon: Lexicon, lang: str, text: str, surface: str, english: str
) -> None:
    folded = lexicon.fold(text, lang)
    matches = lexicon.matches(folded.text, lang)
    assert all(folded.text[m.start : m.end] == m.surface for m in matches)
    assert matches == sorted(matches, key=lambda m: (m.start, m.end))
    found = {}
    for match in matches:
        start, end = folded.source_span(match.start, match.end)
        found[text[start:end]] = match.names[0].english
    assert found[surface] == english
    entry = lexicon.names_of(lexicon.fold(surface, lang).text, lang)
    assert entry is not None and entry.end == len(entry.surface)


@given(
    st.sampled_from(list(NAMES)), st.text(st.sampled_from("國国沢澤长a 。ہەफ़\u093c"), max_size=9)
)
def test_each_character_of_a_spelling_is_one_of_the_text(lang: str, text: str) -> None:
    for other in spellings(text, lang):
        assert other.text != text
        if other.origins is None:
            assert len(other.text) == len(text)
        else:
            assert [text[at] for at in other.origins[:-1]] == list(other.text)
            assert other.origins[-1] == len(text)
