"""Texts of our own, of which the self-test of the embedded bundle was recorded."""

from collections import Counter

from eat_edge.bundle import open_bundle
from eat_edge.lexicon import Lexicon
from eat_edge.text import identify
from eat_edge.verify.selftest import read_selftest
from export.mini.selftest import TEXTS


def test_every_text_is_there_once_and_says_nothing_of_what_is_found() -> None:
    assert len({case.text for case in TEXTS}) == len(TEXTS)
    assert not any(case.entities for case in TEXTS)
    assert Counter(case.lang for case in TEXTS).keys() == {"zh", "ja"}
    assert all(identify(case.text) == case.lang for case in TEXTS)


def test_both_ways_to_write_chinese_are_among_them() -> None:
    lexicon = Lexicon(open_bundle().lexicon)
    chinese = [case.text for case in TEXTS if case.lang == "zh"]
    traditional = [text for text in chinese if lexicon.fold(text, "zh").text != text]
    assert 0 < len(traditional) < len(chinese)


def test_the_embedded_bundle_is_tested_by_these() -> None:
    recorded = {case.text for case in read_selftest(open_bundle()).cases}
    assert recorded
    assert recorded <= {case.text for case in TEXTS}
