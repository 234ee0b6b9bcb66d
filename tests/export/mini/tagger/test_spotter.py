import random
from pathlib import Path

import numpy as np
import orjson
import pytest

pytest.importorskip("torch")

from eat_edge.bundle import open_bundle
from eat_edge.lexicon import Lexicon
from eat_edge.lexicon.composition import Compositions, Designator
from eat_edge.names import Name
from eat_edge.tagger.spotter import Spotter
from export.lexicon import Surface, write_index, write_language
from export.mini.parallel.projection import DOUBTFUL, Projected
from export.mini.parallel.sentence import Drawn
from export.mini.parallel.surroundings import read_surroundings
from export.mini.tagger import spotter_data
from export.mini.tagger.spotter import TAGS, TAUGHT, arrays, targets, train_spotter
from export.mini.tagger.spotter_data import SpotterSampler, character_table
from export.mini.tagger.spotter_export import export_spotter

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
def sampler(tmp_path: Path, lexicon: Lexicon) -> SpotterSampler:
    path = tmp_path / "projected.jsonl"
    path.write_bytes(orjson.dumps(SENTENCE) + b"\n")
    return SpotterSampler([path], lexicon, {"zh": 1.0})


def surround(monkeypatch: pytest.MonkeyPatch, *, surrounded: float, enumerated: float) -> None:
    monkeypatch.setattr(spotter_data, "SURROUNDED", surrounded)
    monkeypatch.setattr(spotter_data, "ENUMERATED", enumerated)


def assert_sound(drawn: Drawn) -> None:
    """Spans and matches are in order, within the text, and matches are where their surface is."""
    for places in (drawn.spans, [(match.start, match.end) for match in drawn.matches]):
        edges = [edge for place in places for edge in place[:2]]
        assert edges == sorted(edges)
        assert all(0 <= place[0] < place[1] <= len(drawn.text) for place in places)
    for match in drawn.matches:
        assert match.surface == drawn.text[match.start : match.end]


def test_swapped_names_stay_where_the_spans_say(
    sampler: SpotterSampler, monkeypatch: pytest.MonkeyPatch
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
    sampler: SpotterSampler, monkeypatch: pytest.MonkeyPatch
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


def test_names_are_enumerated(sampler: SpotterSampler, monkeypatch: pytest.MonkeyPatch) -> None:
    surround(monkeypatch, surrounded=0.0, enumerated=1.0)
    rng = random.Random(5)
    for drawn in (sampler.draw(rng) for _ in range(300)):
        assert_sound(drawn)
        (first, *_), last = drawn.spans, drawn.spans[-1]
        assert 4 <= len(drawn.spans) <= 8
        between = drawn.text[first[1] : last[0]].split("星期三访问了")
        assert all(part.startswith("、") or part.endswith("、") for part in between)
        assert {label for _, _, label in drawn.spans} <= {"PER", "LOC", "ORG"}


def test_surroundings_are_checked(tmp_path: Path) -> None:
    assert read_surroundings("ko") == {}
    assert ("", "さん") in read_surroundings("ja")["PER"]
    for row in ("ja\tPER\tさん", "ja\tPER\t~", "ja\tperson\t~さん", "ja\t~さん"):
        table = tmp_path / "table.tsv"
        table.write_text(f"{row}\n", encoding="utf-8")
        with pytest.raises(ValueError, match="not: language, type, words with ~"):
            read_surroundings("ja", table)


def test_what_is_doubtful_is_neither_swapped_nor_learnt(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "doubtful.jsonl"
    sentence = Projected("zh", TEXT, ((0, 3, DOUBTFUL), (9, 11, "LOC")))
    path.write_bytes(orjson.dumps(sentence) + b"\n")
    sampler = SpotterSampler([path], lexicon, {"zh": 1.0})
    rng = random.Random(5)
    for drawn in (sampler.draw(rng) for _ in range(50)):
        assert drawn.text.startswith("李克强星期三")
        assert drawn.spans[0] == (0, 3, DOUBTFUL)
        _, _, tags = arrays([drawn], {})
        assert (tags[0, :3] < 0).all()
        assert (tags[0, 3:9] == 0).all()


def test_rare_characters_share_one_number() -> None:
    assert character_table(["的的的", "龘", "一一一"], least=3) == "的一"


def test_a_trained_spotter_runs_and_resumes(tmp_path: Path, sampler: SpotterSampler) -> None:
    work, model = tmp_path / "work", tmp_path / "spotter.onnx"
    train_spotter(sampler, work, minutes=0.02, batch_characters=512, device="cpu")
    checkpoint = train_spotter(sampler, work, minutes=0.04, batch_characters=512, device="cpu")
    rng = random.Random(5)
    export_spotter(checkpoint, model, [sampler.draw(rng) for _ in range(20)])
    with Spotter(model, threads=1) as spotter:
        ((*spots,),) = spotter.spot([(TEXT, ())])
    assert all(0 <= spot.start < spot.end <= len(TEXT) for spot in spots)


def test_a_teacher_is_heard_beside_projections_and_alone_where_there_are_none() -> None:
    outside, begins, unknown, padding = 0, TAGS.index("B-PER"), -100, -100
    tags = np.array([[outside, begins, unknown], [begins, padding, padding]], np.int32)
    words = np.full((3, len(TAGS)), 1.0 / len(TAGS), np.float32)
    wanted = targets(tags, [words, None])
    assert wanted[0, 0, outside] == pytest.approx(1 - TAUGHT + TAUGHT / len(TAGS))
    assert wanted[0, 1, begins] == pytest.approx(1 - TAUGHT + TAUGHT / len(TAGS))
    assert wanted[0, 2] == pytest.approx(words[2])
    assert wanted[1, 0].tolist() == np.eye(len(TAGS))[begins].tolist()
    assert not wanted[1, 1:].any()
    assert wanted[0].sum(axis=-1) == pytest.approx(1)


def test_what_only_the_teacher_reads_is_learnt_from_it(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "unread.jsonl"
    path.write_bytes(orjson.dumps(Projected("zh", TEXT, ((0, len(TEXT), DOUBTFUL),))) + b"\n")
    sampler = SpotterSampler([path], lexicon, {"zh": 1.0})
    teacher = open_bundle(None).spotter
    train_spotter(
        sampler, tmp_path, minutes=0.15, batch_characters=512, teacher=teacher, device="cpu"
    )
    out = tmp_path / "spotter.onnx"
    export_spotter(tmp_path / "spotter.pt", out, [sampler.draw(random.Random(5))] * 20)
    assert teacher is not None
    said = []
    for model in (teacher, out):
        with Spotter(model, threads=1) as spotter:
            said += spotter.probabilities([(TEXT, ())])
    assert (said[0][:, 0] < 0.5).any()
    assert np.abs(said[1] - said[0]).mean() < 0.1
