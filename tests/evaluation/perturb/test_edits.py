"""Edits of a text that move its gold along."""

import pytest
from perturbed import gold, surfaces

from eat_edge.evaluation.perturb.edits import Edit, apply_edits


def test_edits_move_the_gold_along() -> None:
    document = gold("他李克强访问柏林", "李克强", "柏林", "克")
    edits = [
        Edit(7, 7, "大"),
        Edit(0, 1, ""),
        Edit(1, 1, "【"),
        Edit(2, 3, "克克"),
        Edit(4, 4, "】"),
        Edit(8, 8, "!"),
    ]
    changed = apply_edits(document, edits)
    assert changed.text == "【李克克强】访问柏大林!"
    assert surfaces(changed) == ["李克克强", "克克", "柏大林"]
    assert (changed.id, changed.lang) == (document.id, document.lang)
    assert apply_edits(document, []) == document


@pytest.mark.parametrize(
    "edits", [[Edit(0, 2, "x")], [Edit(1, 4, "")], [Edit(1, 3, "a"), Edit(2, 3, "b")]]
)
def test_edits_that_would_tear_the_gold_are_a_bug(edits: list[Edit]) -> None:
    with pytest.raises(AssertionError):
        apply_edits(gold("他李克强访问", "李克强"), edits)
