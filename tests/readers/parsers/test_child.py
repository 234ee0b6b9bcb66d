"""What the process of the parsers may not do."""

from pathlib import Path

import pytest


def test_what_the_parser_may_not_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from eat_edge.readers.parsers.child import forbid

    for event in ("socket.connect", "subprocess.Popen", "os.system"):
        with pytest.raises(PermissionError):
            forbid(event, ())
    forbid("open", ("x", "r", 0))
    with pytest.raises(PermissionError):
        forbid("open", ("x", "w", 0o1101))
