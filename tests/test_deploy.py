"""Whether Docker and systemd take what ``deploy`` says, as far as this machine can tell.

No image is built: that takes a daemon and a network. Programs that are missing skip their test.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from eat_edge.cli import main

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNIT = DEPLOY / "eat-edge.service"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text("utf-8")
EXPOSURE = 15
"""What `systemd-analyze security` may give, of 100 where nothing is held back."""


def program(name: str) -> str:
    found = shutil.which(name, path=f"{Path(sys.executable).parent}:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"no {name} here")
    return found


def parsed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Take a command apart without running it: an option that is none is refused first."""
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert ended.value.code == 0
    options = {one for one in arguments if one.startswith("--")}
    assert options <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    # The program is looked for, and is not installed here.
    unit = tmp_path / UNIT.name
    unit.write_text(re.sub(r"/opt/\S+/eat-edge", sys.executable, UNIT.read_text("utf-8")))
    checked = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", unit], capture_output=True, text=True
    )
    assert (checked.returncode, UNIT.name in checked.stderr) == (0, False), checked.stderr


def test_the_unit_holds_the_server_back() -> None:
    analyze = program("systemd-analyze")
    command = [analyze, "security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE}"]
    judged = subprocess.run([*command, UNIT], capture_output=True, text=True)
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_the_dockerfile_has_no_bad_habits() -> None:
    judged = subprocess.run(
        [program("hadolint"), DEPLOY / "Dockerfile"], capture_output=True, text=True
    )
    assert judged.returncode == 0, judged.stdout


def test_the_image_copies_what_is_there_and_sent() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8")
    sent = {line[1:] for line in ignored.splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    needed = {name for line in copied for name in line.split()}
    assert needed == sent
    assert all((DEPLOY.parent / name).exists() for name in needed)


def test_nobody_is_root_in_the_container() -> None:
    *_, last = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert int(last.partition(":")[0]) > 0
    assert "read_only: true" in COMPOSE


def test_the_commands_are_ours(capsys: pytest.CaptureFixture[str]) -> None:
    (compose,) = re.findall(r"command: \[(.+)\]", COMPOSE)
    (unit,) = re.findall(r"^ExecStart=\S+/eat-edge (.+)$", UNIT.read_text("utf-8"), re.MULTILINE)
    (image,) = re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    for arguments in (compose.split(", "), unit.split(), json.loads(image)):
        parsed(arguments, capsys)


@pytest.mark.skipif(find_spec("uvicorn") is None, reason="the extra server is not installed")
def test_the_health_check_asks_the_server() -> None:
    from server_fakes import GatedEngine, running

    (check,) = re.findall(r"^HEALTHCHECK .*\\\n +CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    _, *arguments = json.loads(check)
    with running(GatedEngine()) as server:
        arguments = [one.replace(":8000", f":{server.port}") for one in arguments]
        assert subprocess.run([sys.executable, *arguments]).returncode == 0
    gone = subprocess.run([sys.executable, *arguments], capture_output=True)
    assert gone.returncode != 0


_AS_IN_THE_CONTAINER = """
mount --make-rprivate /
mount -o remount,ro,bind /
for place in $(awk '$2 != "/" && $3 !~ /^(proc|sysfs|devpts|cgroup2?)$/ {print $2}' /proc/mounts)
do mount -o remount,ro,bind "$place"; done 2>/dev/null
if touch "$1/written" 2>/dev/null; then exit 77; fi
cd /
exec unshare --user --map-user=10001 --map-group=10001 \\
    env HOME=/nonexistent PYTHONDONTWRITEBYTECODE=1 "$2" -c "$3"
"""
"""Nothing can be written, there is no network, and the user is nobody."""
_IN_IT = """
import os, sys
from eat_edge.cli import main
assert os.getuid() == 10001
sys.exit(main(["tag", "-t", "他在柏林见了李娜。", "--mode", "fast", "--threads", "1"]))
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare")
def test_it_runs_where_nothing_can_be_written_and_nothing_reached(tmp_path: Path) -> None:
    may = subprocess.run(["unshare", "-mn", "true"], capture_output=True, check=False)
    if may.returncode != 0:
        pytest.skip("namespaces are not allowed here")
    done = subprocess.run(
        [
            "unshare",
            "-mn",
            "sh",
            "-c",
            _AS_IN_THE_CONTAINER,
            "sh",
            tmp_path,
            sys.executable,
            _IN_IT,
        ],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(DEPLOY.parent)},
    )
    if done.returncode == 77:
        pytest.skip("file systems cannot be made read-only here")
    assert (done.returncode, done.stderr) == (0, b"")
    assert [one["text"] for one in json.loads(done.stdout)["entities"]] == ["柏林", "李娜"]
