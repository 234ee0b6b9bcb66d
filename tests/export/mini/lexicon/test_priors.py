"""How often a known string is a name."""

from read_pairs import read, said

from eat_edge.lexicon import Lexicon
from export.mini.lexicon.priors import count


def test_a_name_inside_a_longer_one_counts_as_none(lexicon: Lexicon) -> None:
    alone, longer = "Kyoto is old.", "Kyoto University is old."
    tally = count(
        lexicon,
        "zh",
        [
            read("京都很老", alone, said(alone, "Kyoto", "LOC", (0, 2))),
            read("京都大学很老", longer, said(longer, "Kyoto University", "ORG", (0, 4))),
            read("京都很老", alone),
        ],
    )
    assert (tally.occurrences["京都"], tally.hits["京都"]) == (3, 1)
    assert tally.labels["京都", "Kyoto", "LOC"] == 1


def test_a_part_of_a_full_name_does_not_count(lexicon: Lexicon) -> None:
    full, alone = "Harry Truman left.", "Truman left."
    tally = count(
        lexicon,
        "zh",
        [
            read("杜鲁门走了", full, said(full, "Harry Truman", "PER")),
            read("杜鲁门走了", alone, said(alone, "Truman", "PER")),
        ],
    )
    assert (tally.occurrences["杜鲁门"], tally.hits["杜鲁门"]) == (1, 1)
