import random
from pathlib import Path

import orjson
import pytest

pytest.importorskip("torch")

from eat_edge.composition import Compositions, Designator
from eat_edge.lexicon import Lexicon
from eat_edge.names import Name
from eat_edge.spotter import Spotter
from export.lexicon import Surface, write_index, write_language
from export.mini.projection import DOUBTFUL, Projected
from export.mini.spotter import arrays, train_spotter
from export.mini.spotter_data import SpotterSampler, character_table
from export.mini.spotter_export import export_spotter

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


def test_swapped_names_stay_where_the_spans_say(sampler: SpotterSampler) -> None:
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
