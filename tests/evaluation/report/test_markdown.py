"""The report in Markdown."""

from evaluations import GOLD, NEWS, SOME, case, evaluation

from eat_edge.evaluation.report.markdown import as_markdown


def test_markdown_has_every_figure() -> None:
    text = as_markdown(SOME)
    assert text.startswith("types: PER LOC ORG · bundle: eat-mini 1\n\n| gold | names |")
    assert "| dev | 2 | 0.500 | 0.500 | 0.500 (0.500–0.500) | 1.000 | 1.000 | 0.500 |" in text
    assert "- 2 documents with 2 names\n- 1.0 documents a second\n" in text
    assert "- 70 tokens read and 30 written by the language model, 15.0 written for a" in text
    assert (
        "- 1 documents carry an error and count as empty; the first: g:2: it | broke here" in text
    )
    assert "- left out of the gold: DATE 1" in text
    assert (
        "| PER | 1.000 (1.000–1.000) | 1.000 (1.000–1.000) | 1.000 (1.000–1.000) | 1 | 1 | 1 |"
        in (text)
    )
    assert "| tokens (8 in 1 documents) | F1 |" in text
    assert "| wrong type | 1 |" in text
    assert "| LOC | 0 | 0 | 1 | 0 |" in text
    assert "| 0.7–0.8 | 2 | 0.800 | 0.500 |" in text
    for block in text.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.splitlines()}) == 1


def test_names_cannot_break_the_table() -> None:
    text = as_markdown(evaluation(case(NEWS, GOLD, []), name="a|b\nc\u202e"))
    assert "| a\\|b c\ufffd | 2 |" in text
