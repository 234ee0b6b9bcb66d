"""Characters that look alike, one for another."""

import random

from eat_edge.evaluation.perturb.lookalikes import LOOKALIKES
from eat_edge.evaluation.perturb.noise import noise
from eat_edge.evaluation.spans import GoldDocument, Span


def test_noise_is_rare_and_looks_alike() -> None:
    text = "王未シ李" * 2500
    document = GoldDocument(text, "g", (), "zh")
    edits = list(noise(document, random.Random(0)))
    assert 400 < len(edits) < 600
    for edit in edits:
        assert edit.text in LOOKALIKES[text[edit.start]]
    # What has no look-alike is lost, but for the last letter of a name.
    document = GoldDocument("鑫" * 1000, "g", tuple(Span(at, at + 1, "PER") for at in range(500)))
    lost = list(noise(document, random.Random(0)))
    assert lost
    assert all(edit.text == "" and edit.start >= 500 for edit in lost)
