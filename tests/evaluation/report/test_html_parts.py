"""Tables in a page."""

import re

from eat_edge.evaluation.report.html_parts import table


def test_the_first_cell_of_a_row_heads_it() -> None:
    html = table(["a", "b"], [["1", "2"], ["3", "4"]])
    assert re.findall(r'<th scope="row">(\d)</th><td>(\d)</td>', html) == [("1", "2"), ("3", "4")]
