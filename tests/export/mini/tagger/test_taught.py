"""What the tagger is taught of a sentence that the mode fast has read."""

from collections.abc import Sequence

from eat_edge.types import Mention
from export.mini.parallel.projection import DOUBTFUL
from export.mini.tagger.taught import Found, Sentence, taught

TEXT = "李克强总理星期三访问了柏林和日本。"
LI, BERLIN, JAPAN = (0, 3), (11, 13), (14, 16)


def found(
    span: tuple[int, int], label: str, score: float, *english: str, tagger_score: float = 0.0
) -> Found:
    return Found(*span, label, score, tagger_score, english)


def mention(text: str, label: str, score: float = 0.9) -> Mention:
    return Mention(0, len(text), text, label, score)


def spans_of(
    entities: Sequence[Found],
    mentions: Sequence[Mention] | None = None,
    others: Sequence[Found] = (),
) -> dict[str, str] | None:
    """Labels by surface, of the only sentence; None where nothing is taught."""
    sentence = Sentence("zh", TEXT, tuple(entities), tuple(others))
    for _, spans in taught([sentence], mentions):
        return {TEXT[start:end]: label for start, end, label in spans}
    return None


def test_without_a_translation_only_what_is_sure_counts() -> None:
    entities = [found(LI, "PER", 0.9), found(BERLIN, "LOC", 0.7)]
    assert spans_of(entities) == {"李克强": "PER", "柏林": DOUBTFUL}
    assert spans_of([]) == {}


def test_where_both_sides_have_as_many_names_all_is_believed() -> None:
    entities = [found(LI, "PER", 0.7), found(BERLIN, "LOC", 0.7)]
    doubts = [found(JAPAN, "LOC", 0.5)]
    mentions = [mention("Li Keqiang", "PER"), mention("Berlin", "LOC")]
    assert spans_of(entities, mentions, doubts) == {"李克强": "PER", "柏林": "LOC"}
    # As many of each type, that is.
    mentions = [mention("Li Keqiang", "PER"), mention("Berlin", "ORG")]
    entities = [found(LI, "PER", 0.9), found(BERLIN, "LOC", 0.7)]
    assert spans_of(entities, mentions, doubts) == {
        "李克强": "PER",
        "柏林": DOUBTFUL,
        "日本": DOUBTFUL,
    }


def test_an_adjective_of_the_translation_may_be_a_country() -> None:
    entities = [found(BERLIN, "LOC", 0.7), found(JAPAN, "LOC", 0.7)]
    said = [mention("Berlin", "LOC")]
    assert spans_of(entities, [*said, mention("Japanese", "MISC")]) == {
        "柏林": "LOC",
        "日本": "LOC",
    }
    assert spans_of(entities, said) == {"柏林": DOUBTFUL, "日本": DOUBTFUL}


def test_a_name_that_the_translation_has_is_confirmed() -> None:
    entities = [
        found(LI, "PER", 0.7),
        found(BERLIN, "LOC", 0.7, "Berlin"),
        found(JAPAN, "LOC", 0.9),
    ]
    assert spans_of(entities, [mention("Berlin", "LOC")]) == {
        "李克强": DOUBTFUL,
        "柏林": "LOC",
        "日本": "LOC",
    }
    # As something else it is doubtful, however sure the pipeline is.
    sure = [found(BERLIN, "LOC", 0.95, "Berlin")]
    assert spans_of(sure, [mention("Berlin", "ORG")]) == {"柏林": DOUBTFUL}


def test_a_sentence_with_fewer_names_than_its_translation_teaches_nothing() -> None:
    mentions = [mention("Li Keqiang", "PER"), mention("Berlin", "LOC")]
    assert spans_of([found(LI, "PER", 0.95)], mentions) is None
    unsure = [mention("Li Keqiang", "PER"), mention("Berlin", "LOC", 0.4)]
    assert spans_of([found(LI, "PER", 0.95)], unsure) == {"李克强": "PER"}


def test_what_may_be_a_name_is_doubtful_around_what_is_one() -> None:
    entities = [found(LI, "PER", 0.9)]
    others = [
        found((0, 5), "PER", 0.4),
        found(BERLIN, "LOC", 0.1, tagger_score=0.6),
        found(JAPAN, "LOC", 0.1, tagger_score=0.4),
    ]
    assert spans_of(entities, None, others) == {"李克强": "PER", "总理": DOUBTFUL, "柏林": DOUBTFUL}


def test_sentences_of_doubts_and_short_ones_teach_nothing() -> None:
    assert spans_of([found((0, 8), "ORG", 0.7)]) is None
    assert list(taught([Sentence("zh", "你好吗?", (), ())], None)) == []
