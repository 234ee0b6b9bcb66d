"""Tables and text in a page."""

import re

from eat_edge.evaluation.report.html_parts import escaped, table


def test_text_stays_text_in_a_page() -> None:
    assert escaped("<b>\x1b&") == "&lt;b&gt;␛&amp;"


def test_the_first_cell_of_a_row_heads_it() -> None:
    html = table(["a", "b"], [["1", "2"], ["3", "4"]])
    assert re.findall(r'<th scope="row">(\d)</th><td>(\d)</td>', html) == [("1", "2"), ("3", "4")]
