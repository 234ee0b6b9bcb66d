"""Which characters look alike."""

import unicodedata

from eat_edge.evaluation.perturb.lookalikes import LOOKALIKES


def test_lookalikes_are_single_characters_and_mutual() -> None:
    for char, others in LOOKALIKES.items():
        assert char not in others
        assert others
        for other in others:
            assert char in LOOKALIKES[other]
            assert unicodedata.category(other)[0] in "LN"
