"""Documents with errors in a page: what is right, what is wrong, and which way it is read."""

import re
from typing import Any

from evaluations import SOME, case, evaluation

from eat_edge.evaluation.evaluate import Sample
from eat_edge.evaluation.report.html import as_html
from eat_edge.evaluation.report.html_samples import article
from eat_edge.evaluation.spans import Span


def test_marks_say_what_is_right_and_what_is_wrong() -> None:
    html = as_html(SOME)
    gold, found = re.findall(r'<dd dir="auto" lang="zh">(.*?)</dd>', html)
    assert gold == (
        '<mark class="per" data-label="PER" title="right · Li &amp; &lt;Co&gt; · 0.80 · lexicon">'
        "李克强</mark>"
        '访问<mark class="loc wrong" data-label="LOC" title="wrong type">柏林</mark>。'
    )
    assert 'class="org wrong" data-label="ORG" title="wrong type · Li &amp; &lt;Co&gt;' in found


def test_right_to_left_text_is_right() -> None:
    text = "زار برلين"
    html = as_html(evaluation(case(text, [Span(4, 9, "LOC")], [], lang="ar")))
    assert '<dd dir="rtl" lang="ar">' in html


def sample_of(text: str, **fields: Any) -> Sample:
    (result,) = evaluation(case(text, [Span(0, 1, "PER")], [], **fields)).sets
    (sample,) = result.samples
    return sample


def test_a_long_translation_is_cut_and_an_error_is_told() -> None:
    html = article(sample_of("李娜", translation="word " * 400, error="it <broke>"))
    shown = re.search(r'<dd class="translation" lang="en">(.*?)</dd>', html)
    assert shown is not None
    assert (len(shown[1]), shown[1][-1]) == (1201, "…")
    assert "it &lt;broke&gt;" in html


def test_only_the_part_of_a_long_text_around_its_error_is_shown() -> None:
    html = article(sample_of("李" + "前" * 2000))
    assert html.count("前") < 1400
    assert " …</dd>" in html


def test_a_language_that_is_not_known_is_not_claimed() -> None:
    assert " lang=" not in article(sample_of("李娜", lang="und"))
