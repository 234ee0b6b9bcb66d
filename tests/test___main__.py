"""Where the command begins: interrupted however early, and without a standard error."""

import os
import subprocess
import sys

import pytest

from eat_edge import cli
from eat_edge.__main__ import main


def test_the_status_is_that_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "main", lambda: 7)
    assert main() == 7


def test_an_interruption_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupted)
    assert main() == 130
    assert capsys.readouterr().err == "eat-edge: interrupted\n"


def test_an_interruption_while_modules_are_imported_is_one_line_too() -> None:
    code = (
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'eat_edge.cli': raise KeyboardInterrupt\n"
        "from eat_edge.__main__ import main\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "eat-edge: interrupted\n")


def test_without_a_standard_error_it_runs_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def complaining() -> int:
        sys.stderr.write("nobody reads this")
        return 1

    monkeypatch.setattr(cli, "main", complaining)
    monkeypatch.setattr(sys, "stderr", None)
    assert main() == 1
    sys.stderr.close()


@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("4", "4")])
def test_blas_has_one_thread_unless_somebody_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, before: str | None, after: str
) -> None:
    if before is None:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    else:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", before)
    monkeypatch.setattr(cli, "main", lambda: 0)
    main()
    assert os.environ["OPENBLAS_NUM_THREADS"] == after
