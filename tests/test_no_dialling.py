"""No command reaches for the network: the system itself tells of every socket that is made."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
"""Nothing else: ONNX Runtime keeps quiet where a variable says that this is a test or CI."""
STRACE = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=%network"]

DIALLING = re.compile(r"\b(socket|connect|sendto|sendmsg|sendmmsg|bind)\(")
AT_HOME = re.compile(r"AF_UNIX|AF_LOCAL|PF_UNIX|PF_LOCAL")
DESCRIPTOR_ONLY = re.compile(r"\b(sendto|sendmsg|sendmmsg)\(\d+, (?!.*sa_family)")
"""Without an address, a message goes where its socket was connected to, which is looked at too."""


def dialled(trace: str) -> list[str]:
    """Calls that make a socket, or send to one, that is not of this machine."""
    return [
        line
        for line in trace.splitlines()
        if DIALLING.search(line) and not AT_HOME.search(line) and not DESCRIPTOR_ONLY.search(line)
    ]


@pytest.fixture(scope="module", autouse=True)
def needs_strace(tmp_path_factory: pytest.TempPathFactory) -> None:
    out = tmp_path_factory.mktemp("strace") / "out"
    try:
        status = subprocess.run([*STRACE, "-o", str(out), "true"], capture_output=True).returncode
    except FileNotFoundError:
        pytest.skip("there is no strace")
    if status != 0:
        pytest.skip("this system lets nobody trace system calls")


def trace_of(tmp_path: Path, *command: str) -> str:
    out = tmp_path / "trace"
    result = subprocess.run(
        [*STRACE, "-o", str(out), sys.executable, *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=ENVIRONMENT,
        cwd=tmp_path,
        check=False,
    )
    # The doctor says 1 on a machine that is busy or lacks something.
    assert result.returncode in (0, 1), result.stderr.decode()
    return out.read_text("utf-8", "replace")


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket().connect_ex(('127.0.0.1', 9))",
        "import socket; socket.socket(socket.AF_INET6).connect_ex(('::1', 9))",
        "from socket import *; socket(type=SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', "
        "'import socket; socket.socket()'])",
    ],
)
def test_who_dials_is_seen(tmp_path: Path, code: str) -> None:
    assert dialled(trace_of(tmp_path, "-c", code))


def test_who_stays_at_home_is_not(tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "a, b = socket.socketpair()\n"
        "a.send(b'x')\n"
        "socket.socket(socket.AF_UNIX).connect_ex('nowhere')\n"
    )
    trace = trace_of(tmp_path, "-c", code)
    assert "AF_UNIX" in trace
    assert dialled(trace) == []


@pytest.mark.parametrize(
    "command",
    [
        ("tag", "news.txt", "--threads", "1"),
        ("tag", "news.txt", "--threads", "1", "--mode", "fast", "-o", "out.jsonl"),
        ("eval", "gold.jsonl", "--threads", "1", "--report", "out.html"),
        ("info", "--threads", "1"),
        ("verify",),
        ("doctor",),
        ("--version",),
    ],
    ids=" ".join,
)
def test_no_command_dials(tmp_path: Path, command: tuple[str, ...]) -> None:
    text = "李克强总理星期三访问了柏林。"
    (tmp_path / "news.txt").write_text(f"{text}\n", "utf-8")
    entities = [{"start": 0, "end": 3, "label": "PER"}]
    record = {"text": text, "lang": "zh", "entities": entities}
    (tmp_path / "gold.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    assert dialled(trace_of(tmp_path, "-m", "eat_edge.cli", *command)) == []
