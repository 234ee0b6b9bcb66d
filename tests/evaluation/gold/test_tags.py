"""Tags of words, read as conlleval reads them."""

import pytest

from eat_edge.evaluation.gold.tags import tagged_ranges


@pytest.mark.parametrize(
    ("tags", "ranges"),
    [
        ("O B-PER I-PER B-PER", [(1, 3, "PER"), (3, 4, "PER")]),
        ("I-PER I-PER O I-LOC I-PER", [(0, 2, "PER"), (3, 4, "LOC"), (4, 5, "PER")]),
        ("B-PER I-LOC", [(0, 1, "PER"), (1, 2, "LOC")]),
        ("B-PER E-PER S-PER S-LOC", [(0, 2, "PER"), (2, 3, "PER"), (3, 4, "LOC")]),
        ("B-PER M-PER E-PER I-PER", [(0, 3, "PER"), (3, 4, "PER")]),
        ("U-PER B-LOC L-LOC O", [(0, 1, "PER"), (1, 3, "LOC")]),
        ("O O", []),
    ],
)
def test_tags_are_read_as_conlleval_reads_them(
    tags: str, ranges: list[tuple[int, int, str]]
) -> None:
    assert tagged_ranges(tags.split()) == ranges
