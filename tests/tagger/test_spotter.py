import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from spotter_make import CHARACTERS, MAX_CHARACTERS, TAGS, save_spotter

import eat_edge.tagger.spotter
from eat_edge.errors import BundleError, ClosedError, ConfigError, ModelError
from eat_edge.names import Name, NameMatch
from eat_edge.tagger.spotter import Spot, Spotter
from eat_edge.types import LABELS

ASSETS = Path(__file__).parents[1] / "assets"
MODEL = ASSETS / "spotter.onnx"

ROUNDING = 1e-5
"""How far apart two floats may be that differ only in the order of the same sums."""

Question = tuple[str, Sequence[NameMatch]]


def match(text: str, start: int, end: int, label: str = "PER", prior: float = 0.9) -> NameMatch:
    return NameMatch(start, end, text[start:end], (Name("X", label),), prior)


HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(CHARACTERS),
        st.sampled_from(" \t\r\n\u0301\u200b\u3000🎉👩\u200d🚀\ud800\udfff한ไห"),
    ),
    max_size=60,
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    text = draw(HOSTILE)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    labels = st.sampled_from([*LABELS, ""])
    return text, [
        match(text, start, end, draw(labels), draw(st.floats(0, 1)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]


SENTENCE = "李克强总理访问了柏林。"
LONG = SENTENCE * 9
QUESTIONS: list[Question] = [
    (SENTENCE, [match(SENTENCE, 0, 3), match(SENTENCE, 8, 10, "LOC")]),
    ("", []),
    (LONG, [match(LONG, 11, 14), match(LONG, 30, 40, "ORG", 0.2)]),
    ("   ", []),
    ("カナ AB 사람 \ud800🎉", []),
    ("a", []),
]


@pytest.fixture(scope="module")
def spotter() -> Iterator[Spotter]:
    with Spotter(MODEL, threads=1) as made:
        yield made


def scripted(tags: Sequence[str]) -> Any:
    """A session that answers every row with these tags, from its first character on."""

    def run(outputs: list[str], feed: dict[str, NDArray[np.int64]]) -> Any:
        logits = np.full((*feed["characters"].shape, len(TAGS)), -20, np.float32)
        logits[:, np.arange(len(tags)), [TAGS.index(tag) for tag in tags]] = 20
        return [logits]

    return SimpleNamespace(run=run)


@given(question=questions())
def test_spots_are_where_they_say(spotter: Spotter, question: Question) -> None:
    text, _ = question
    (spots,) = spotter.spot([question])
    end = 0
    for spot in spots:
        assert end <= spot.start < spot.end <= len(text)
        assert text[spot.start : spot.end] == text[spot.start : spot.end].strip()
        assert spot.label in LABELS
        assert 0 < spot.score <= 1
        assert {spot.label, *spot.others} == set(LABELS)
        assert sum(map(spot.share, LABELS)) <= 1 + ROUNDING
        end = spot.end


@given(question=questions())
def test_every_character_has_probabilities(spotter: Spotter, question: Question) -> None:
    (rows,) = spotter.probabilities([question])
    assert rows.shape == (len(question[0]), len(TAGS))
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=ROUNDING)


@given(company=st.lists(questions(), max_size=6))
def test_company_changes_probabilities_by_rounding_only(
    spotter: Spotter, company: list[Question]
) -> None:
    for together, question in zip(spotter.probabilities(company), company, strict=True):
        (alone,) = spotter.probabilities([question])
        np.testing.assert_allclose(together, alone, atol=ROUNDING)


@pytest.mark.parametrize("max_batch_characters", [1, 40, 100_000])
def test_neither_company_nor_budget_moves_a_spot(
    spotter: Spotter, max_batch_characters: int
) -> None:
    alone = [spotter.spot([question])[0] for question in QUESTIONS]
    assert sum(map(len, alone)) > 5, "the random model must mark something"
    with Spotter(MODEL, threads=1, max_batch_characters=max_batch_characters) as other:
        together = other.spot(QUESTIONS)
    for some, others in zip(together, alone, strict=True):
        assert [(s.start, s.end, s.label) for s in some] == [
            (s.start, s.end, s.label) for s in others
        ]
        assert [s.score for s in some] == pytest.approx([s.score for s in others], abs=ROUNDING)


def test_the_same_call_gives_the_same_answer_on_every_thread(spotter: Spotter) -> None:
    expected = spotter.spot(QUESTIONS)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: spotter.spot(QUESTIONS), range(16)))
    assert all(answer == expected for answer in answers)


def test_the_budget_bounds_what_runs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = []
    with Spotter(MODEL, threads=1, max_batch_characters=40) as small:
        session: Any = small._session

        def run(outputs: list[str], feed: dict[str, NDArray[np.int64]]) -> Any:
            assert feed["characters"].shape == feed["gazetteer"].shape
            shapes.append(feed["characters"].shape)
            return session.run(outputs, feed)

        monkeypatch.setattr(small, "_session", SimpleNamespace(run=run))
        small.spot(QUESTIONS)
    assert len(shapes) > 3
    assert all(rows * width <= 40 and width <= MAX_CHARACTERS for rows, width in shapes)


@pytest.mark.parametrize(("max_batch_characters", "num_at_once"), [(4096, 3), (2048, 2), (40, 1)])
def test_threads_share_the_budget(
    monkeypatch: pytest.MonkeyPatch, max_batch_characters: int, num_at_once: int
) -> None:
    together = threading.Barrier(num_at_once, timeout=60)
    running = most = 0
    mutex = threading.Lock()
    # As many lengths as make a multiple of what can meet: nobody waits in vain.
    questions = [(SENTENCE[:length], []) for length in range(1, 7)]
    with Spotter(MODEL, threads=3, max_batch_characters=max_batch_characters) as shared:
        session: Any = shared._session

        def run(outputs: list[str], feed: dict[str, NDArray[np.int64]]) -> Any:
            nonlocal running, most
            with mutex:
                running += 1
                most = max(most, running)
            together.wait()
            logits = session.run(outputs, feed)
            with mutex:
                running -= 1
            together.wait()
            return logits

        monkeypatch.setattr(shared, "_session", SimpleNamespace(run=run))
        shared.spot(questions)
    assert most == num_at_once


def test_every_number_of_threads_gives_the_same_bits() -> None:
    company = [question for question in QUESTIONS for _ in range(3)]
    found = []
    for threads in (1, 2, 5):
        with Spotter(MODEL, threads=threads) as other:
            found.append(other.probabilities(company))
    for one, *others in zip(*found, strict=True):
        for rows in others:
            np.testing.assert_array_equal(rows, one)


def test_nothing_is_in_nothing(spotter: Spotter) -> None:
    assert spotter.spot([]) == []
    assert spotter.spot([("", []), ("", [])]) == [(), ()]


def test_outer_spaces_are_trimmed_and_empty_spans_dropped(
    spotter: Spotter, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = " A b\u3000c\t  "
    tags = ["B-PER", "I-PER", "I-PER", "I-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"]
    monkeypatch.setattr(spotter, "_session", scripted(tags))
    (spots,) = spotter.spot([(text, [])])
    assert [(spot.start, spot.end, spot.label) for spot in spots] == [
        (1, 4, "PER"),
        (5, 6, "LOC"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("😀吉野", [(1, 3)]),
        ("李克强❤\ufe0f", [(0, 3)]),
        ("李\u200d\u200b", [(0, 1)]),
        ("👨\u200d👩\u200d👧", []),
        ("——", []),
        ("AC/DC", [(0, 5)]),
        ("きゃりー☆", [(0, 4)]),
    ],
)
def test_pictures_at_its_ends_are_no_part_of_a_name(
    spotter: Spotter, monkeypatch: pytest.MonkeyPatch, text: str, expected: list[tuple[int, int]]
) -> None:
    tags = ["B-PER", *["I-PER"] * (len(text) - 1)]
    monkeypatch.setattr(spotter, "_session", scripted(tags))
    (spots,) = spotter.spot([(text, [])])
    assert [(spot.start, spot.end) for spot in spots] == expected


def test_neighbouring_names_stay_two(spotter: Spotter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spotter, "_session", scripted(["B-PER", "I-PER", "B-PER", "O", "B-LOC"]))
    (spots,) = spotter.spot([("李克强了京", [])])
    assert [(spot.start, spot.end, spot.label) for spot in spots] == [
        (0, 2, "PER"),
        (2, 3, "PER"),
        (4, 5, "LOC"),
    ]
    assert all(isinstance(spot, Spot) and spot.score == pytest.approx(1) for spot in spots)


def test_windows_agree_away_from_their_edges(spotter: Spotter) -> None:
    # The first window of a long sentence is the same as that stretch alone, up to what it owns.
    (whole,) = spotter.probabilities([(LONG, [match(LONG, 4, 7)])])
    (alone,) = spotter.probabilities([(LONG[:MAX_CHARACTERS], [match(LONG, 4, 7)])])
    owned = MAX_CHARACTERS - MAX_CHARACTERS // 8
    np.testing.assert_allclose(whole[:owned], alone[:owned], atol=ROUNDING)
    assert not np.allclose(whole[owned], alone[owned], atol=1e-3)


def test_the_end_of_a_long_sentence_is_read(spotter: Spotter) -> None:
    (spots,) = spotter.spot([(SENTENCE * 300, [])])
    assert spots[-1].end > len(SENTENCE) * 300 - 40
    assert any(start.end > 2000 for start in spots)


@pytest.mark.parametrize(
    "other",
    [
        [],
        [match(SENTENCE, 1, 4)],
        [match(SENTENCE, 0, 3, "LOC")],
        [match(SENTENCE, 0, 3, prior=0.05)],
        [match(SENTENCE, 0, 1), match(SENTENCE, 1, 3)],
    ],
)
def test_the_lexicon_reaches_the_network(spotter: Spotter, other: list[NameMatch]) -> None:
    known, changed = spotter.probabilities([(SENTENCE, [match(SENTENCE, 0, 3)]), (SENTENCE, other)])
    assert not np.allclose(known, changed, atol=1e-3)


def test_a_match_is_seen_in_every_window(spotter: Spotter) -> None:
    last = len(LONG) - 4
    plain, known = spotter.probabilities([(LONG, []), (LONG, [match(LONG, last, last + 3)])])
    np.testing.assert_allclose(
        plain[: -2 * MAX_CHARACTERS], known[: -2 * MAX_CHARACTERS], atol=ROUNDING
    )
    assert not np.allclose(plain[last : last + 3], known[last : last + 3], atol=1e-3)


def test_unknown_characters_are_alike_and_differ_from_known_ones(spotter: Spotter) -> None:
    strange, stranger, half, known = spotter.probabilities(
        [(f"访问{character}了", []) for character in "龘🎉\ud800柏"]
    )
    np.testing.assert_allclose(strange, stranger, atol=ROUNDING)
    np.testing.assert_allclose(strange, half, atol=ROUNDING)
    assert not np.allclose(strange, known, atol=1e-3)


def test_a_closed_spotter_says_so() -> None:
    with Spotter(MODEL, threads=1) as closed:
        pass
    closed.close()
    with pytest.raises(ClosedError, match=r"spotter\.onnx"):
        closed.spot([("x", [])])


@pytest.mark.parametrize("arguments", [{"threads": 0}, {"threads": 1, "max_batch_characters": 0}])
def test_sizes_out_of_range_are_refused(arguments: dict[str, int]) -> None:
    with pytest.raises(ConfigError, match="at least 1"):
        Spotter(MODEL, **arguments)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"gone\.onnx: no such file"):
        Spotter(tmp_path / "gone.onnx", threads=1)


@pytest.mark.parametrize("content", [b"", b"not a model", MODEL.read_bytes()[:5_000]])
def test_a_damaged_model_is_named(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "spotter.onnx"
    broken.write_bytes(content)
    with pytest.raises(BundleError) as caught:
        Spotter(broken, threads=1)
    assert str(broken) in str(caught.value)
    assert caught.value.__cause__ is not None


def test_another_kind_of_model_is_refused() -> None:
    with pytest.raises(BundleError, match=r"tagger\.onnx: a model from \['input_ids'"):
        Spotter(ASSETS / "tagger" / "tagger.onnx", threads=1)


def patch_metadata(monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | None]) -> None:
    genuine: Any = eat_edge.tagger.spotter.open_session

    def open_session(path: Path, **options: Any) -> Any:
        session = genuine(path, **options)
        entries = {**session.get_modelmeta().custom_metadata_map, **changes}
        kept = {key: value for key, value in entries.items() if value is not None}
        return SimpleNamespace(
            get_modelmeta=lambda: SimpleNamespace(custom_metadata_map=kept), run=session.run
        )

    monkeypatch.setattr(eat_edge.tagger.spotter, "open_session", open_session)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gazetteer": "position/0"}, "gazetteer scheme 'position/0'"),
        ({"gazetteer": None}, "gazetteer scheme None"),
        ({"labels": None}, "unusable model metadata"),
        ({"labels": "{"}, "unusable model metadata"),
        ({"labels": "7"}, "unusable model metadata"),
        ({"labels": '["O", "B-PER"]'}, "not a BIO scheme"),
        ({"labels": '["O", "B-DOG", "I-DOG"]'}, "DOG"),
        ({"characters": None}, "unusable model metadata"),
        ({"characters": "abca"}, "two ids"),
        ({"max_characters": "many"}, "unusable model metadata"),
        ({"max_characters": "0"}, "max_characters 0"),
    ],
)
def test_metadata_of_another_version_is_refused(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | None], message: str
) -> None:
    patch_metadata(monkeypatch, changes)
    with pytest.raises(BundleError, match=message) as caught:
        Spotter(MODEL, threads=1)
    assert str(MODEL) in str(caught.value)


def test_a_failing_run_is_a_model_error(monkeypatch: pytest.MonkeyPatch) -> None:
    patch_metadata(monkeypatch, {"characters": CHARACTERS + "龘"})
    with (
        Spotter(MODEL, threads=1) as mismatched,
        pytest.raises(ModelError, match=r"spotter\.onnx: ONNX Runtime failed") as caught,
    ):
        mismatched.spot([("龘", [])])
    assert caught.value.__cause__ is not None


def test_the_committed_model_is_the_one_its_recipe_makes(tmp_path: Path, spotter: Spotter) -> None:
    pytest.importorskip("onnx")
    save_spotter(tmp_path / "spotter.onnx")
    with Spotter(tmp_path / "spotter.onnx", threads=1) as made:
        for mine, theirs in zip(
            made.probabilities(QUESTIONS), spotter.probabilities(QUESTIONS), strict=True
        ):
            np.testing.assert_allclose(mine, theirs, atol=ROUNDING)
