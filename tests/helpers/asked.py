"""Texts, and options for them, that every interface is asked with."""

from typing import Any

TEXTS = [
    "他在柏林见了李娜。",
    "",
    "安倍晋三は東京で会見した。",
    "😀𠮷野家在柏林开店。\r\n👨‍👩‍👧李娜来了。",
    "Привет из Москвы",
]

ASKED: list[dict[str, Any]] = [
    {"mode": "fast"},
    {"lang": "zh-CN"},
    {"min_score": 0.9},
    {"labels": ["LOC", "PER"]},
    {"offsets": "utf-16"},
    {"lang": "JA", "labels": ["PER"], "min_score": 0.1, "offsets": "utf-16"},
]
