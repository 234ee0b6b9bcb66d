import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from benchmarks.peers.model import Model
from benchmarks.peers.report import (
    BENCH,
    CONSTRAINED,
    HIGH_LEVEL,
    OURS,
    Alignment,
    Figures,
    Timings,
)
from benchmarks.peers.tools import batched_bench
from benchmarks.peers.work import Ask

ROOT = Path(__file__).parents[2]


def some_figures(**parts: Any) -> Figures:
    return Figures(
        num_sentences=20,
        num_prompt_tokens=300,
        num_new_tokens=100,
        num_few=10,
        num_mentions=12,
        threads=1,
        device="CPU",
        megabytes=9.6,
        **parts,
    )


def test_ratios_are_those_within_a_round() -> None:
    timings = {
        OURS: Timings([1.0, 2.0, 10.0], [0.01, 0.02, 0.04]),
        CONSTRAINED: Timings([1.0, 2.0, 10.0], [0.01, 0.03, 0.04]),
        # The last round was interrupted.
        HIGH_LEVEL: Timings([3.0, 8.0], same=0.5),
        BENCH: Timings([0.5, 1.9, 9.9]),
    }
    figures = some_figures(
        timings={"8": timings},
        alignments={
            "ours": Alignment([2.0], 3.0, 10.0, 40.0, 1.0, 1.0),
            "theirs": Alignment([5.0], 4.0, 35.0, 60.0, 0.9, 0.8),
        },
        wholes={"ours": [1.0, 2.0, 1.0], "theirs": [10.0, 24.0, 40.0]},
    )
    text = figures.to_markdown()
    assert f"| ours / {HIGH_LEVEL}, 8 sequences | 2.5 | 3.50 |" in text
    assert f"| ours / {BENCH}, 8 sequences | 0.9 | 0.95 |" in text
    assert "| ours / theirs | 10.0 | 12.0 |" in text
    assert "each sharing what it can | 3.0 | 3.50 |" in text
    assert "that share nothing | 3.0 | 6.00 |" in text
    assert "that are chosen |  | 1.33 |" in text
    assert f"| {HIGH_LEVEL} | 3.6 |\n" in text  # 20 sentences in 5.5 seconds
    assert f"| {OURS} | 200 |\n" in text  # 400 tokens in 2 seconds
    assert f"| {HIGH_LEVEL} | 50% |" in text
    assert f"| {CONSTRAINED} | 3.0% |" in text


def test_a_run_of_one_part_is_a_report_and_goes_into_its_page(tmp_path: Path) -> None:
    figures = some_figures(wholes={"ours": [1.0], "theirs": [11.0]})
    page = tmp_path / "page.md"
    page.write_text(
        "before\n<!-- figures of the decoder -->\nold\n<!-- end of figures -->\nafter\n"
    )
    figures.write_into(page, "the decoder")
    figures.write_into(page, "the decoder")
    text = page.read_text()
    assert text.startswith("before\n") and text.endswith("<!-- end of figures -->\nafter\n")
    assert text.count("| ours / theirs | 10.0 | 11.0 |") == 1
    assert "old" not in text and "Translations" not in text
    page.write_text("no marks")
    with pytest.raises(SystemExit, match="no lines"):
        figures.write_into(page, "the decoder")


def bench_tool(path: Path, script: str) -> Path:
    path.write_text(f"#!{sys.executable}\nimport sys\n{script}\n")
    path.chmod(0o755)
    return path


def ask_bench(tool: Path) -> Any:
    model = SimpleNamespace(path=Path("model.gguf"), context=64, threads=1, gpu_layers=0)
    return batched_bench(tool, cast(Model, model), 4, [Ask((1, 2, 3), 5)])


def test_a_figure_that_the_tool_has_lost_is_asked_for_again(tmp_path: Path) -> None:
    tool = bench_tool(
        tmp_path / "bench",
        "from pathlib import Path\n"
        "seen = Path(__file__).with_name('seen')\n"
        "if seen.exists(): print('{\"speed\": 7.5}')\n"
        "seen.touch()",
    )
    assert ask_bench(tool) == 7.5


def test_a_tool_that_fails_is_quoted(tmp_path: Path) -> None:
    tool = bench_tool(tmp_path / "bench", "print('half a line'); sys.exit('no such model')")
    with pytest.raises(SystemExit, match=r"(?s)-npl 4,1.*status 1.*half a line.*no such model"):
        ask_bench(tool)


@pytest.mark.slow
def test_the_benchmark_runs(tmp_path: Path) -> None:
    sentences, saved = tmp_path / "sentences.jsonl", tmp_path / "figures.json"
    texts = ["王毅星期二在北京会见了贝尔伯克。", "李强在上海出席了开幕式。"]
    sentences.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    finished = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.decoder", str(sentences), "--json", str(saved)),
            *("--sequences", "1", "2", "--rounds", "1", "--threads", "1", "--reasoning", "4"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert "llama-server is not compared: no --tools directory given" in finished.stderr
    assert "| sequences | 1 | 2 |" in finished.stdout
    record = json.loads(saved.read_text())
    assert set(record["timings"]["2"]) == {OURS, CONSTRAINED, HIGH_LEVEL}
    ours, free, alone = record["alignments"].values()
    assert ours["exact"] == 1.0
    assert ours["computed"] <= free["computed"] and alone["computed"] <= alone["unshared"]
    assert len(record["wholes"]) == 3
