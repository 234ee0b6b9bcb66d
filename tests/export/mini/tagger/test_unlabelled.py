"""Text without a projection: each once, and nothing that is known or may not be used."""

from pathlib import Path

from miniature import pairs, pairs_text

from eat_edge.lexicon import Lexicon
from export.mini.manifest import TRANSLATED
from export.mini.parallel.mentions import sample_pairs
from export.mini.recipe import Recipe
from export.mini.tagger.unlabelled import read_texts, read_unlabelled


def test_unlabelled_text_is_read_once_and_without_what_is_known(data: Path, made: Recipe) -> None:
    lexicon = Lexicon(made.bundle / "lexicon")
    for lang in TRANSLATED:
        texts = {lexicon.fold(text, lang).text for text, _ in pairs(lang)}
        sample = sample_pairs(data, lang, 4, lambda source: True)
        held_out = {lexicon.fold(pair.text, lang).text for pair in sample}
        known = sorted(texts - held_out)[:4]
        read = list(read_unlabelled(data, lang, lexicon, count=100, skip=4, known=known))
        article = lexicon.fold(pairs_text(lang), lang).text
        assert sorted(read[:-1]) == sorted(texts - held_out - set(known))
        assert read[-1] == article
        few = list(read_unlabelled(data, lang, lexicon, count=2, skip=4, known=known))
        assert [*read[:2], article] == few
        closed = read_unlabelled(data, lang, lexicon, count=2, accept=lambda source: False)
        assert list(closed) == []


def test_texts_to_be_taught_by_have_names_in_their_translation(data: Path) -> None:
    for lang in TRANSLATED:
        english = dict(pairs(lang))
        read = list(read_texts(data, lang, count=20, accept=lambda source: True))
        assert read[1] == (pairs_text(lang), "")
        assert len(dict(read)) == len(read)
        of_pairs = [pair for pair in read if pair[1]]
        # No corpus gives more than its share, and there is only one; some of it is there twice.
        assert 5 < len(of_pairs) <= 9
        assert all(english[text] == translation for text, translation in of_pairs)
        assert not any(translation.startswith("Yesterday") for _, translation in of_pairs)
        assert list(read_texts(data, lang, count=20, accept=lambda source: False)) == []
