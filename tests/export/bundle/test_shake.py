"""Models with their weights shaken, as another machine rounds them."""

import pytest

pytest.importorskip("gguf")
pytest.importorskip("onnx")

from eat_edge.bundle import open_bundle
from eat_edge.tagger.tagger import Tagger
from export.bundle.shake import shaken


def test_shaken_models_are_models_all_the_same() -> None:
    default = open_bundle()
    with shaken(default, 1) as first, shaken(default, 2) as second, shaken(default, 1) as third:
        contents = [bundle.tagger.read_bytes() for bundle in (default, first, second, third)]
        assert contents[1] == contents[3]
        assert len(set(contents)) == 3
        assert first.llm.samefile(default.llm)
        with Tagger(first.tagger, first.tagger_tokenizer, threads=1) as tagger:
            ((mention,),) = tagger.tag(["Li Wen lives here."])
    assert (mention.text, mention.label) == ("Li Wen", "PER")
    assert not first.path.exists()
