"""Options of the command."""

import json
from pathlib import Path

from eat_edge.config import Options
from eat_edge.tag.options import TagOptions


def test_a_run_is_not_gone_on_with_after_a_list_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text("柏林\tLOC\n", "utf-8")
    asked = TagOptions(("a.txt",), options=Options().updated({"names": path}))
    before = asked.identity("jsonl")
    assert json.loads(json.dumps(before)) == before
    path.write_text("柏林\tCITY\n", "utf-8")
    assert asked.identity("jsonl")["names"] != before["names"]
