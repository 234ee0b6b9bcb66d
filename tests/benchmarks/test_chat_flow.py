"""The benchmark of chat models: what is counted, and that a server is asked what we asked."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks.chat_flow import OURS, PLAIN, PUBLISHED, SERVER, Turns, main, table
from benchmarks.peers.chat import Recorded, served
from benchmarks.peers.usage import in_its_own_process, peak_memory
from benchmarks.peers.work import Ask
from eat_edge.bundle import default_path
from eat_edge.decoder.protocol import DecoderStats

PROGRAM = '''#!{python}
"""Answers as llama-server does, with any tokens; its start takes CPU time."""
import json, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

began = time.process_time()
while time.process_time() - began < 0.5:
    pass
seen = Path(__file__).with_name("seen.jsonl")
port = int(sys.argv[sys.argv.index("--port") + 1])


class Handler(BaseHTTPRequestHandler):
    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer({{}})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with seen.open("a") as file:
            names = "prompt", "n_predict", "cache_prompt"
            file.write(json.dumps([asked[name] for name in names]) + "\\n")
        self.answer({{"tokens": list(range(asked["n_predict"]))}})

    def log_message(self, *_):
        pass


seen.write_text(json.dumps(sys.argv[1:]) + "\\n")
ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
'''


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A directory with a program in the place of llama-server."""
    (directory := tmp_path / "tools").mkdir()
    (tool := directory / "llama-server").write_text(PROGRAM.format(python=sys.executable))
    tool.chmod(0o755)
    return directory


def test_ratios_are_of_the_same_round_and_memory_is_the_highest() -> None:
    own = [1.0, 2.0, 10.0]
    turns = {OURS: Turns(own, own, 5_000_000), PLAIN: Turns([3.0, 8.0], own[:2])}
    turns[PLAIN].add(20.0, 10.0, 7_000_000)
    text = table(turns)
    assert f"| {OURS} | 2.00 | 1.00 | 5 MB |" in text
    assert f"| {PLAIN} | 8.00 | 3.00 (2.00 to 4.00) | 7 MB |" in text


def test_the_server_gets_our_questions_and_its_start_is_not_counted(tools: Path) -> None:
    asks = (Ask((5, 6, 7), 2), Ask((5, 6, 8), 1))
    recorded = Recorded((Ask((5, 6), 3),), asks, 1.0, DecoderStats())
    seconds, peak = served(tools / "llama-server", default_path(), recorded, 1)
    command, first, *rest = map(json.loads, (tools / "seen.jsonl").read_text().splitlines())
    assert first == [[5, 6], 3, True]
    assert sorted(rest) == [[[5, 6, 7], 2, True], [[5, 6, 8], 1, True]]
    # Twelve at once, and as many sequences again that remember.
    assert command[command.index("--parallel") + 1] == "24"
    assert "--cache-prompt" in command
    assert seconds < 0.4
    assert peak > 1_000_000


def take_and_free() -> int:
    return len(bytearray(80_000_000))


def test_what_was_freed_counts_in_the_process_that_took_it() -> None:
    before = peak_memory()
    taken, peak = in_its_own_process(take_and_free)
    assert taken == 80_000_000
    assert peak > 80_000_000
    assert peak_memory() - before < 40_000_000


@pytest.mark.slow
def test_the_benchmark_runs(
    tools: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from chat_fakes import make_chat_gguf

    from eat_edge.bundling.assemble import assemble
    from eat_edge.bundling.new import NewBundle, plan_new

    asked = NewBundle(tmp_path / "ours", make_chat_gguf(tmp_path / "llm"), licence="Apache-2.0")
    assemble(plan_new(asked)[0], threads=1, say=lambda _: None)
    main([str(tmp_path / "ours"), "--limit", "2", "--tools", str(tools)])
    text = capsys.readouterr().out
    names = {line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")}
    assert names >= {OURS, SERVER, PLAIN, PUBLISHED}
    assert text.startswith("2 texts, ")
    seen = (tools / "seen.jsonl").read_text().splitlines()
    num_questions = int(text.split(",")[1].split()[0])
    assert len(seen) > num_questions
