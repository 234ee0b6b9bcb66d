"""A tiny encoder in the file of its package."""

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from export.encoder.vocabulary import SPACE, SPECIAL  # noqa: E402

PIECES = [*SPECIAL, SPACE, "a", "b", "北", "京", SPACE + "ab", "北京"]


SCORES = [0.0] * 4 + [-2.0, -3.0, -3.5, -5.0, -5.0, -2.5, -4.0]
