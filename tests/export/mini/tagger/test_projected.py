"""Projected sentences with names swapped, surrounded and enumerated."""

import random
from pathlib import Path

import orjson
import pytest

pytest.importorskip("torch")

from eat_edge.lexicon import Lexicon
from eat_edge.lexicon.composition import Compositions, Designator
from eat_edge.names import Name
from export.lexicon import Surface, write_index, write_language
from export.mini.parallel.projection import DOUBTFUL, Projected
from export.mini.parallel.sentence import Drawn
from export.mini.parallel.surroundings import read_surroundings
from export.mini.tagger import projected
from export.mini.tagger.projected import ProjectedSampler

NAMES = {
    "柏林": Surface((Name("Berlin", "LOC"),), 0.9),
    "巴黎": Surface((Name("Paris", "LOC"),), 0.9),
    "李克强": Surface((Name("Li Keqiang", "PER"),), 0.9),
    "王毅": Surface((Name("Wang Yi", "PER"),), 0.8),
    "默克尔": Surface((Name("Merkel", "PER"),), 0.8),
    "华为": Surface((Name("Huawei", "ORG"),), 0.8),
}


TEXT = "李克强星期三访问了柏林。"


SENTENCE = Projected("zh", TEXT, ((0, 3, "PER"), (9, 11, "LOC")))


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    directory = tmp_path / "lexicon"
    write_language(directory, "zh", NAMES)
    designators = {"大学": Designator("{} University", "ORG", 0.8, 0.5)}
    write_index(directory, ["zh"], compositions={"zh": Compositions({}, designators)})
    return Lexicon(directory)


@pytest.fixture
def sampler(tmp_path: Path, lexicon: Lexicon) -> ProjectedSampler:
    path = tmp_path / "projected.jsonl"
    path.write_bytes(orjson.dumps(SENTENCE) + b"\n")
    return ProjectedSampler([path], lexicon, {"zh": 1.0})


def surround(monkeypatch: pytest.MonkeyPatch, *, surrounded: float, enumerated: float) -> None:
    monkeypatch.setattr(projected, "SURROUNDED", surrounded)
    monkeypatch.setattr(projected, "ENUMERATED", enumerated)


def assert_sound(drawn: Drawn) -> None:
    """Spans and matches are in order, within the text, and matches are where their surface is."""
    for places in (drawn.spans, [(match.start, match.end) for match in drawn.matches]):
        edges = [edge for place in places for edge in place[:2]]
        assert edges == sorted(edges)
        assert all(0 <= place[0] < place[1] <= len(drawn.text) for place in places)
    for match in drawn.matches:
        assert match.surface == drawn.text[match.start : match.end]


def test_swapped_names_stay_where_the_spans_say(
    sampler: ProjectedSampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    surround(monkeypatch, surrounded=0.0, enumerated=0.0)
    rng = random.Random(5)
    drawn = [sampler.draw(rng) for _ in range(300)]
    assert len({sentence.text for sentence in drawn}) >= 8
    for sentence in drawn:
        (first, last), between = (sentence.spans[0], sentence.spans[-1]), "星期三访问了"
        assert sentence.text[first[1] : last[0]] == between
        assert sentence.text[last[1] :] == "。"
        assert {label for _, _, label in sentence.spans} <= {"PER", "LOC", "ORG"}
        for match in sentence.matches:
            assert match.surface == sentence.text[match.start : match.end]
            assert any(s <= match.start and match.end <= e for s, e, _ in sentence.spans)
    # A name that is not known as a whole is known by its parts, as it would be at run time.
    assert any(
        s <= match.start and match.end <= e and (s, e) != (match.start, match.end)
        for sentence in drawn
        for match in sentence.matches
        for s, e, _ in sentence.spans
    )


def test_names_get_the_words_that_their_type_has(
    sampler: ProjectedSampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    surround(monkeypatch, surrounded=1.0, enumerated=0.0)
    words = read_surroundings("zh")
    rng = random.Random(5)
    short = 0
    for drawn in (sampler.draw(rng) for _ in range(300)):
        assert_sound(drawn)
        assert len(drawn.spans) == 2
        for start, end, label in drawn.spans:
            before, behind = drawn.text[:start], drawn.text[end:]
            assert label not in words or any(
                before.endswith(first) and behind.startswith(last) for first, last in words[label]
            )
            short += label == "PER" and end - start == 1
    # 王先生
    assert short > 10


def test_names_are_enumerated(sampler: ProjectedSampler, monkeypatch: pytest.MonkeyPatch) -> None:
    surround(monkeypatch, surrounded=0.0, enumerated=1.0)
    rng = random.Random(5)
    for drawn in (sampler.draw(rng) for _ in range(300)):
        assert_sound(drawn)
        (first, *_), last = drawn.spans, drawn.spans[-1]
        assert 4 <= len(drawn.spans) <= 8
        between = drawn.text[first[1] : last[0]].split("星期三访问了")
        assert all(part.startswith("、") or part.endswith("、") for part in between)
        assert {label for _, _, label in drawn.spans} <= {"PER", "LOC", "ORG"}


def test_what_is_doubtful_is_not_swapped(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "doubtful.jsonl"
    sentence = Projected("zh", TEXT, ((0, 3, DOUBTFUL), (9, 11, "LOC")))
    path.write_bytes(orjson.dumps(sentence) + b"\n")
    sampler = ProjectedSampler([path], lexicon, {"zh": 1.0})
    rng = random.Random(5)
    for drawn in (sampler.draw(rng) for _ in range(50)):
        assert drawn.text.startswith("李克强星期三")
        assert drawn.spans[0] == (0, 3, DOUBTFUL)


def test_lists_have_the_comma_of_their_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    surround(monkeypatch, surrounded=0.0, enumerated=1.0)
    names = {"Берлин": Surface((Name("Berlin", "LOC"),), 0.9)}
    names |= {"Париж": Surface((Name("Paris", "LOC"),), 0.9)}
    write_language(tmp_path, "ru", names)
    write_index(tmp_path, ["ru"])
    path = tmp_path / "projected.jsonl"
    path.write_bytes(orjson.dumps(Projected("ru", "Он был в Париж.", ((9, 14, "LOC"),))) + b"\n")
    sampler = ProjectedSampler([path], Lexicon(tmp_path), {})
    rng = random.Random(5)
    drawn = [sampler.draw(rng) for _ in range(40)]
    for sentence in drawn:
        assert_sound(sentence)
        assert "、" not in sentence.text
    assert any(", " in sentence.text for sentence in drawn)


def test_no_sentences_is_an_error(tmp_path: Path, lexicon: Lexicon) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    with pytest.raises(ValueError, match=r"no projected sentence in .*empty\.jsonl"):
        ProjectedSampler([empty], lexicon, {})
