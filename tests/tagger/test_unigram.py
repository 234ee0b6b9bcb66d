"""The multilingual tagger's tokenizer: the pieces of SentencePiece, with exact spans."""

import math
import random
import shutil
import unicodedata
from pathlib import Path

import marisa_trie
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from eat_edge.errors import BundleError
from eat_edge.tagger.subwords import Subwords
from eat_edge.tagger.unigram import EOS, FIRST_ID, UNKNOWN, UnigramTokenizer, is_one_word
from eat_edge.text import HANGUL, fold, run_of

ASSETS = Path(__file__).parents[1] / "assets" / "encoder"
PIECES = ASSETS / "pieces.marisa"

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "aZé9 .,'-\t\r\n\u0301\u200b\u200d\ufe0f\u3000\u2581\u00a0李克强京東かガ김서울عбд้ไห्हअאֿ"
            "🎉👩🚀\ud800\udfffİßǅ\u1e9b\u0323ﬁ㍿㌀ﷺＡｶﾞ①½…"
        ),
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def tokenizer() -> UnigramTokenizer:
    return UnigramTokenizer(PIECES)


def words_of(tokenizer: UnigramTokenizer, text: str, *cuts: int) -> list[str]:
    return [text[start:end] for start, end in tokenizer.encode(text, cuts).words]


def assert_sound(text: str, tokens: Subwords) -> None:
    """Words are in order, share nothing, and cover all that is writing; each has its pieces."""
    assert len(tokens.words) == len(tokens.first_of_word) == len(tokens.end_of_word)
    before = last = 0
    covered: set[int] = set()
    for (start, end), first, stop in zip(
        tokens.words, tokens.first_of_word, tokens.end_of_word, strict=True
    ):
        assert before <= start < end <= len(text)
        assert last <= first < stop <= len(tokens.ids)
        before, last = end, stop
        covered.update(range(start, end))
    # What is in no word is white space, or nothing once it is folded: by itself, or, where the text
    # is folded as a whole, in there: a quote mark behind a line break is a part of that break.
    left = [at for at in range(len(text)) if at not in covered and fold(text[at]).text.strip()]
    if not unicodedata.is_normalized("NFKC", text):
        folded = fold(text)
        left = [at for at in left if folded.text[slice(*folded.folded_span(at, at + 1))].strip()]
    assert not left
    assert last == len(tokens.ids) or not tokens.words


@settings(deadline=None, max_examples=400)
@given(text=HOSTILE)
@example(text="\xb2\x1e>")
def test_words_tile_any_text(tokenizer: UnigramTokenizer, text: str) -> None:
    assert_sound(text, tokenizer.encode(text))


@settings(deadline=None, max_examples=400)
@given(text=HOSTILE, data=st.data())
def test_no_piece_has_a_cut_inside(
    tokenizer: UnigramTokenizer, text: str, data: st.DataObject
) -> None:
    cuts = data.draw(st.sets(st.integers(-2, len(text) + 2), max_size=8))
    tokens = tokenizer.encode(text, cuts)
    assert_sound(text, tokens)
    if unicodedata.is_normalized("NFKC", text):
        edges = {at for word in tokens.words for at in word}
        for cut in cuts & set(range(1, len(text))):
            # Where it is no edge of words, it is inside of one, or amid white space.
            around = text[cut - 1 : cut + 1]
            assert cut in edges or around.isspace() or is_one_word(*around)


def test_unspaced_scripts_and_hangul_part_at_every_piece(tokenizer: UnigramTokenizer) -> None:
    assert words_of(tokenizer, "北京公司") == ["北京", "公司"]
    assert words_of(tokenizer, "任天堂です") == ["任天堂", "です"]
    assert words_of(tokenizer, "서울에서 Seoul") == ["서울", "에서", "Seoul"]
    assert words_of(tokenizer, "Berlin在Angela") == ["Berlin", "在", "Angela"]
    assert words_of(tokenizer, "(Москва), в") == ["(", "Москва", ")", ",", "в"]


def test_a_cut_parts_what_would_be_one_piece(tokenizer: UnigramTokenizer) -> None:
    assert words_of(tokenizer, "任天堂", 1) == ["任", "天", "堂"]
    assert words_of(tokenizer, "任天堂", 2) == ["任天", "堂"]
    assert words_of(tokenizer, "x 任天堂", 4) == ["x", "任天", "堂"]
    # Letters of a word that spaces part stay together.
    assert words_of(tokenizer, "Berlin", 3) == ["Berlin"]
    assert tokenizer.encode("Berlin", [3]) == tokenizer.encode("Berlin")


def test_marks_stay_with_what_they_stand_on(tokenizer: UnigramTokenizer) -> None:
    assert words_of(tokenizer, "q\u0301a") == ["q\u0301a"]
    assert words_of(tokenizer, "北\u0301京") == ["北\u0301", "京"]
    assert words_of(tokenizer, "กั้ก") == ["กั้", "ก"]
    # Not even a cut parts them.
    assert words_of(tokenizer, "北\u0301京", 1) == ["北\u0301", "京"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ｂｅｒｌｉｎ", ["Ｂｅｒｌｉｎ"]),
        ("ﾄﾞｲﾂ東京", ["ﾄﾞｲﾂ", "東京"]),
        ("e\u0301t", ["e\u0301t"]),
        ("ﬁn", ["ﬁn"]),
        # One character of the text is several words of what it stands for.
        ("㍿東京", ["㍿", "東京"]),
        ("東京㍿", ["東京", "㍿"]),
    ],
)
def test_what_is_not_normalised_maps_back(
    tokenizer: UnigramTokenizer, text: str, words: list[str]
) -> None:
    assert words_of(tokenizer, text) == words
    assert tokenizer.encode(text).ids == tokenizer.encode(unicodedata.normalize("NFKC", text)).ids


def test_spaces_of_all_kinds_part_words_and_are_in_none(tokenizer: UnigramTokenizer) -> None:
    text = " Berlin\r\n\tAngela\u3000北京 \u2003Merkel\u00a0"
    assert words_of(tokenizer, text) == ["Berlin", "Angela", "北京", "Merkel"]
    assert tokenizer.encode(" \r\n\u3000") == Subwords([], [], [], [])
    assert tokenizer.encode("") == Subwords([], [], [], [])


def test_half_a_surrogate_pair_is_an_unknown_character(tokenizer: UnigramTokenizer) -> None:
    assert words_of(tokenizer, "\ud800 北京\udfff") == ["\ud800", "北京", "\udfff"]
    assert UNKNOWN in tokenizer.encode("\ud800").ids


def test_a_marker_alone_belongs_to_the_word_behind_it(tokenizer: UnigramTokenizer) -> None:
    # "▁" and "x", "y": there is no "▁x".
    tokens = tokenizer.encode("xy 北")
    assert len(tokens.ids) == 5
    assert tokens.first_of_word == [0, 4]
    assert tokens.end_of_word == [3, 5]


ALPHABET = "abcxyz京北大阪かなカナ서울부산абвгاબبجกขค"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[UnigramTokenizer, Tokenizer]:
    """Ours and that of the library, over one random vocabulary without ties."""
    marisa_trie = pytest.importorskip("marisa_trie")
    rng = random.Random(3)
    known = ALPHABET.replace("z", "").replace("阪", "")
    pieces = {"\u2581", *known}
    pieces |= {"".join(rng.choices(known, k=rng.randint(2, 4))) for _ in range(400)}
    pieces |= {"\u2581" + "".join(rng.choices(known, k=rng.randint(1, 4))) for _ in range(400)}
    # As long as any may be.
    pieces.add("\u2581" + "ab" * 7 + "c")
    trie = marisa_trie.Trie(sorted(pieces))
    path = tmp_path_factory.mktemp("pieces") / "pieces.marisa"
    trie.save(str(path))
    ordered = sorted(pieces, key=lambda piece: trie[piece])
    scores = np.array([-rng.uniform(4, 14) for _ in ordered], np.float32)
    np.save(path.with_suffix(".npy"), scores)
    special = [(piece, 0.0) for piece in ("<s>", "<pad>", "</s>", "<unk>")]
    listed = [(piece, float(score)) for piece, score in zip(ordered, scores, strict=True)]
    theirs = Tokenizer(models.Unigram([*special, *listed], UNKNOWN, False))
    theirs.pre_tokenizer = pre_tokenizers.Metaspace("\u2581", "always", split=False)
    return UnigramTokenizer(path), theirs


@settings(deadline=None, max_examples=400)
@given(
    words=st.lists(
        st.text(st.sampled_from(ALPHABET), min_size=1, max_size=20), min_size=1, max_size=5
    )
)
def test_pieces_are_those_of_the_library(
    pair: tuple[UnigramTokenizer, Tokenizer], words: list[str]
) -> None:
    text = " ".join(words)
    mine, theirs = pair[0].encode(text).ids, pair[1].encode(text).ids
    # The library makes one of unknown characters that stand together.
    merged = [
        piece
        for piece, before in zip(mine, [EOS, *mine], strict=False)
        if not piece == before == UNKNOWN
    ]
    assert merged == theirs


def test_the_longest_piece_is_found(pair: tuple[UnigramTokenizer, Tokenizer]) -> None:
    text = "ab" * 7 + "c"
    assert pair[0].encode(text).ids == pair[1].encode(text).ids


def test_ids_begin_behind_the_special_ones(tokenizer: UnigramTokenizer) -> None:
    number = len(np.load(PIECES.with_suffix(".npy")))
    ids = set(tokenizer.encode("北京 Berlin абв かな").ids)
    assert ids <= set(range(FIRST_ID, FIRST_ID + number))
    assert tokenizer.margins == (len(tokenizer.before), len(tokenizer.after))


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    pieces = tmp_path / "pieces.marisa"
    with pytest.raises(BundleError, match=r"pieces\.marisa.*not a readable vocabulary"):
        UnigramTokenizer(pieces)
    shutil.copy(PIECES, pieces)
    with pytest.raises(BundleError, match=r"pieces\.npy.*not a readable vocabulary"):
        UnigramTokenizer(pieces)
    np.save(tmp_path / "pieces.npy", np.zeros(3, np.float32))
    with pytest.raises(BundleError, match=r"has 3 scores for the \d+ pieces"):
        UnigramTokenizer(pieces)
    np.save(tmp_path / "pieces.npy", np.zeros((3, 1), np.float32))
    with pytest.raises(BundleError, match="it holds float32 of 2 dimensions"):
        UnigramTokenizer(pieces)
    np.save(tmp_path / "pieces.npy", np.full(3, np.nan, np.float32))
    with pytest.raises(BundleError, match="not all of its scores are finite"):
        UnigramTokenizer(pieces)
    np.save(tmp_path / "pieces.npy", np.zeros(2, np.float32))
    pieces.write_bytes(marisa_trie.Trie(["", "a"]).tobytes())
    with pytest.raises(BundleError, match="one of its pieces is empty"):
        UnigramTokenizer(pieces)
    pieces.unlink()
    pieces.write_bytes(b"no trie")
    with pytest.raises(BundleError, match="not a readable vocabulary"):
        UnigramTokenizer(pieces)


@given(before=st.characters(), after=st.characters())
def test_only_scripts_with_spaces_have_words_of_several_pieces(before: str, after: str) -> None:
    if is_one_word(before, after) and not unicodedata.category(after).startswith("M"):
        assert run_of(before) not in (0, HANGUL)
        assert run_of(after) not in (0, HANGUL)


def test_a_vocabulary_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    """Its trie opens, and has a piece that nobody numbered."""
    pieces = tmp_path / "pieces.marisa"
    pieces.write_bytes(marisa_trie.Trie(["a", "b"]).tobytes())
    np.save(tmp_path / "pieces.npy", np.zeros(2, np.float32))
    tokenizer = UnigramTokenizer(pieces)
    tokenizer._scores.pop()
    with pytest.raises(BundleError, match=r"pieces\.marisa: not a readable vocabulary"):
        tokenizer.encode("ab")
    with pytest.raises(BundleError, match=r"pieces\.marisa: not a readable vocabulary"):
        tokenizer.gain_of_joining("a", "b")
    with pytest.raises(BundleError, match=r"pieces\.marisa: not a readable vocabulary"):
        tokenizer.likelihood_of("ab")


def test_two_words_that_are_one_gain_by_it(tmp_path: Path) -> None:
    pieces = tmp_path / "pieces.marisa"
    trie = marisa_trie.Trie(["a", "b", "ab", "\u2581"])
    pieces.write_bytes(trie.tobytes())
    scores = np.full(len(trie), -5, np.float32)
    np.save(tmp_path / "pieces.npy", scores)
    tokenizer = UnigramTokenizer(pieces)
    assert tokenizer.gain_of_joining("a", "b") > 0
    assert tokenizer.gain_of_joining("b", "a") == -math.inf
    as_one = tokenizer.likelihood_of("ab")
    apart = tokenizer.likelihood_of("a") + tokenizer.likelihood_of("b")
    assert tokenizer.gain_of_joining("a", "b") == as_one - apart
