"""Further bundles that a command line names."""

from pathlib import Path

import pytest

from eat_edge.config import EngineConfig
from eat_edge.errors import BundleError, ConfigError
from eat_edge.server.offering import offered

ROOT = Path(__file__).resolve().parents[2]


def test_bundles_of_the_command_line_are_looked_at_first(tmp_path: Path) -> None:
    mini = ROOT / "models" / "eat-mini"
    config = EngineConfig(threads=1)
    with offered([f"mine={mini}", "embedded"], 1, config, own="eat-mini") as shelf:
        assert [one.name for one in shelf.offers] == ["mine", "embedded"]
        assert "zh" in shelf.offers[0].translated
    for given, problem in (
        (["eat-mini"], "there is another bundle 'eat-mini'"),
        ([f"a={mini}", f"a={mini}"], "there is another bundle 'a'"),
        (["=x"], "give NAME, or NAME=DIR"),
        (["a="], "give NAME, or NAME=DIR"),
        (["no-such-bundle"], "there is no bundle 'no-such-bundle'"),
    ):
        with pytest.raises(ConfigError, match=problem):
            offered(given, 1, config, own="eat-mini")
    with pytest.raises(BundleError):
        offered([f"a={tmp_path}"], 1, config, own="eat-mini")
    with pytest.raises(ConfigError, match="give 1 or more"):
        offered([], 0, config, own="eat-mini")
