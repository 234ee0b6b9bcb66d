"""Evidence that was seen, made up."""

import pytest

pytest.importorskip("orjson")

from eat_edge.bundle import SOURCE_COMBINATIONS

ALL = SOURCE_COMBINATIONS[-1]
