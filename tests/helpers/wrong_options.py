"""Options that every interface refuses, and what each says about them."""

from typing import Any

WRONG_OPTIONS: list[tuple[dict[str, Any], str]] = [
    ({"mode": "quick"}, "mode is 'quick': choose auto or fast or full"),
    ({"mode": 1}, "mode is 1: choose auto or fast or full"),
    ({"lang": "中文"}, "lang is '中文', which is no language tag"),
    ({"lang": 7}, "lang is 7: give a language tag such as zh"),
    ({"min_score": 1.5}, "min_score is 1.5: give a number from 0 to 1"),
    ({"min_score": -0.1}, "min_score is -0.1: give a number from 0 to 1"),
    ({"min_score": float("nan")}, "min_score is nan: give a number from 0 to 1"),
    ({"min_score": True}, "min_score is True: give a number from 0 to 1"),
    ({"labels": ["PERSON"]}, "labels has 'PERSON': give some of PER, LOC, ORG, MISC"),
    ({"labels": "PER,GPE"}, "labels has 'GPE': give some of PER, LOC, ORG, MISC"),
    ({"labels": [["PER"]]}, "labels has ['PER']: give some of PER, LOC, ORG, MISC"),
    ({"labels": []}, "labels is empty: give some of PER, LOC, ORG, MISC"),
    ({"labels": 3}, "labels is 3: give some of PER, LOC, ORG, MISC"),
    ({"translate": 1}, "translate is 1: give true or false"),
    ({"offsets": "bytes"}, "offsets is 'bytes': choose code-points or utf-16"),
]

WRONG_LISTS: list[tuple[dict[str, Any], str]] = [
    ({"names": 3}, "names is 3: give a file, or a list of names"),
    ({"names": ["柏林"]}, r"names\[0\] is '柏林': give an object with surface and label"),
    ({"names": [{"surface": "柏林"}]}, r"names\[0\]: the type is '': give PER, LOC"),
    ({"names": [{"surface": "柏林", "label": "LOC", "x": 1}]}, "no field 'x': there are surface"),
    ({"names": [{"surface": "", "label": "LOC"}]}, "the surface is ''"),
    ({"ignore": {"a": 1}}, "ignore is {'a': 1}: give a file, or a list of surfaces"),
    ({"ignore": [3]}, r"ignore\[0\] is 3: give text, or a Path"),
    ({"ignore": [" "]}, r"ignore\[0\]: the surface is ' '"),
]
"""Lists of names, and patterns of what is said of them."""
