"""What a process said that was started to try something."""

import pytest

from eat_edge.doctor.facts import Probe


@pytest.mark.parametrize(("status", "is_well"), [(0, True), (1, False), (-6, False), (None, False)])
def test_only_a_process_that_ended_well_is_well(status: int | None, is_well: bool) -> None:
    assert Probe(status, {}).is_well is is_well
