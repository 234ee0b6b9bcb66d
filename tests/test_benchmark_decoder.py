import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.peers.alignment import Alignments
from benchmarks.peers.report import BENCH, CONSTRAINED, HIGH_LEVEL, OURS, Figures, Timings

ROOT = Path(__file__).parents[1]


def test_ratios_are_those_within_a_round():
    timings = {
        OURS: Timings([1.0, 2.0, 10.0], [0.01, 0.02, 0.04]),
        CONSTRAINED: Timings([1.0, 2.0, 10.0], [0.01, 0.03, 0.04]),
        HIGH_LEVEL: Timings([3.0, 8.0, 50.0], same=0.5),
        BENCH: Timings([0.5, 1.9, 9.9]),
    }
    figures = Figures(
        num_sentences=20,
        num_mentions=10,
        num_prompt_tokens=300,
        num_new_tokens=100,
        rounds=3,
        threads=1,
        device="CPU",
        timings={8: timings},
        alignments=[
            Alignments("ours", 2.0, 3.0, 10.0, 1.0, 1.0),
            Alignments("theirs", 5.0, 4.0, 35.0, 0.9, 0.8),
        ],
        wholes=[(1.0, 10.0), (2.0, 24.0), (1.0, 40.0)],
    )
    text = figures.to_markdown()
    assert f"| ours / {HIGH_LEVEL} | 2.5 | 4.00 |" in text
    assert f"| ours / {BENCH} | 0.9 | 0.95 |" in text
    assert "| ours / the published method's prompting | 10.0 | 12.0 |" in text
    assert "constrained fork | 3.0 | 3.50 |" in text
    assert f"| {HIGH_LEVEL} | 2.5 |\n" in text  # 20 sentences in 8 seconds
    assert f"| {OURS} | 200 |\n" in text  # 400 tokens in 2 seconds
    assert f"| {HIGH_LEVEL} | 50% |" in text
    assert f"| {CONSTRAINED} | 3.0% |" in text


@pytest.mark.slow
def test_the_benchmark_runs(tmp_path):
    sentences, figures = tmp_path / "sentences.jsonl", tmp_path / "figures.json"
    texts = ["王毅星期二在北京会见了贝尔伯克。", "李强在上海出席了开幕式。"]
    sentences.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    finished = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.decoder", str(sentences), "--json", str(figures)),
            *("--sequences", "1", "2", "--rounds", "1", "--threads", "1"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert "llama-server is not compared: no --tools directory given" in finished.stderr
    assert "| sequences | 1 | 2 |" in finished.stdout
    record = json.loads(figures.read_text())
    assert set(record["timings"]["2"]) == {OURS, CONSTRAINED, HIGH_LEVEL}
    assert record["alignments"][0]["exact"] == 1.0
