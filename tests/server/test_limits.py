"""Limits of the server, which are above nothing."""

import pytest

from eat_edge.errors import ConfigError
from eat_edge.server.limits import Limits


def test_limits_are_above_nothing() -> None:
    with pytest.raises(ConfigError, match="max_queue must be at least 1, not 0"):
        Limits(max_queue=0)


@pytest.mark.parametrize(("streams", "of_client"), [(1, 1), (3, 1), (16, 8)])
def test_a_client_has_half_the_streams_and_one_at_least(streams: int, of_client: int) -> None:
    assert Limits(max_streams=streams).max_streams_of_client == of_client


def test_more_is_held_where_more_may_come() -> None:
    assert Limits(max_body=8 << 20, max_file=1).max_held == (32 << 20) + 2
    assert Limits(max_body=1, max_file=1).max_held == (16 << 20) + 2
