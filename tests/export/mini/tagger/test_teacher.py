"""The mode fast as a teacher of the tagger."""

from pathlib import Path

import orjson
import pytest

from eat_edge.bundle import open_bundle
from export.mini.tagger import teacher
from export.mini.tagger.teacher import Teacher

LI, BERLIN, JAPAN = (0, 3), (11, 13), (14, 16)

TEXT = "李克强总理星期三访问了柏林和日本。"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """What the embedded bundle makes of some texts."""
    out = tmp_path_factory.mktemp("taught") / "zh.jsonl"
    texts = [
        (TEXT, "Premier Li Keqiang visited Berlin and Japan on Wednesday."),
        ("昨天很高兴,天气也很好。", "Yesterday was a good day, and the weather was fine."),
        ("马云在杭州。李克强总理星期三访问了柏林。", ""),
        ("李克强总理星期三访问了柏林。", "Li Keqiang, Wen Jiabao and Angela Merkel met in Berlin."),
    ]
    with pytest.MonkeyPatch.context() as patch, Teacher(open_bundle(), threads=1) as reads:
        patch.setattr(teacher, "_CHUNK", 3)
        patch.setattr(teacher, "KEEP_NAMELESS", 1.0)
        seen, kept = reads.write(texts, "zh", out)
    rows = [orjson.loads(line) for line in out.read_bytes().splitlines()]
    assert (seen, kept) == (5, len(rows))
    return rows


def test_the_embedded_bundle_teaches_what_it_reads(written: list[dict[str, object]]) -> None:
    assert [row["text"] for row in written] == [
        TEXT,
        "昨天很高兴,天气也很好。",
        "马云在杭州。",
        "李克强总理星期三访问了柏林。",
    ]
    assert written[0]["spans"] == [[*LI, "PER"], [*BERLIN, "LOC"], [*JAPAN, "LOC"]]
    assert written[1]["spans"] == []


def test_a_language_that_teaches_nothing_leaves_an_empty_line(tmp_path: Path) -> None:
    out = tmp_path / "zh.jsonl"
    with Teacher(open_bundle(), threads=1) as reads:
        assert reads.write([("你好", "")], "zh", out) == (1, 0)
    assert out.read_bytes() == b"\n"
