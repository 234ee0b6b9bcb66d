"""The lexicon of the recipe: every listed name, and common words with the least priors."""

from miniature import FIRMS, PEOPLE, PLACES, WORDS

from eat_edge.lexicon import Lexicon
from export.mini.lexicon.build import LANGUAGES
from export.mini.manifest import TRANSLATED
from export.mini.recipe import Recipe


def test_every_listed_name_is_in_the_lexicon(made: Recipe) -> None:
    lexicon = Lexicon(made.bundle / "lexicon")
    assert lexicon.languages == LANGUAGES
    for lang in TRANSLATED:
        for table in (PEOPLE, PLACES, FIRMS):
            for native, english in table[lang].items():
                entry = lexicon.names_of(lexicon.fold(native, lang).text, lang)
                assert entry is not None
                assert entry.names[0].english == english


def test_a_word_that_is_never_a_name_has_the_least_prior(made: Recipe) -> None:
    lexicon = Lexicon(made.bundle / "lexicon")
    for lang, (word, _) in WORDS.items():
        entry = lexicon.names_of(word, lang)
        least = 0.0 if entry is None else entry.prior
        for native in (*PEOPLE[lang], *PLACES[lang]):
            name = lexicon.names_of(lexicon.fold(native, lang).text, lang)
            assert name is not None
            assert name.prior > 2 * least
