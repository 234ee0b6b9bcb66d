"""What owns something native is closed at the end of its block, whatever ends it."""

import pytest

from eat_edge.closing import Closing


class Owner(Closing):
    num_closed = 0

    def close(self) -> None:
        self.num_closed += 1


def test_the_end_of_a_block_closes() -> None:
    with Owner() as owner:
        assert owner.num_closed == 0
    assert owner.num_closed == 1


def test_an_error_closes_and_is_not_swallowed() -> None:
    owner = Owner()
    with pytest.raises(KeyError), owner:
        raise KeyError("a")
    assert owner.num_closed == 1
