import pytest

pytest.importorskip("sacrebleu")

from export.mini.llm.evaluate import score_translations

REFERENCE = "Li Keqiang visited Berlin on Wednesday."


def test_the_reference_itself_is_perfect() -> None:
    score = score_translations([REFERENCE], [REFERENCE], [["Li Keqiang", "Berlin"]])
    assert (score.chrf, score.bleu) == pytest.approx((100, 100))
    assert (score.names, score.confused) == (1.0, 0.0)


def test_names_count_whatever_their_case_and_only_whole() -> None:
    found = ["li keqiang went to Berl.", "Nobody came."]
    score = score_translations(found, [REFERENCE, "Bob came."], [["Li Keqiang", "Berlin"], ["Bob"]])
    assert score.names == pytest.approx(1 / 3)
    assert 0 < score.chrf < 60


def test_other_scripts_are_confusion() -> None:
    score = score_translations(["他 came.", "He came."], ["He came."] * 2, [[], []])
    assert score.confused == 0.5
    assert score.names == 1.0
