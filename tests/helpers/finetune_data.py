# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Records of people, and lines of them."""

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from export.finetune.records import Record

SURNAMES = {"李": "Li", "王": "Wang", "赵": "Zhao", "陈": "Chen", "周": "Zhou", "孙": "Sun"}


GIVEN = {"文": "Wen", "小明": "Xiaoming", "敏": "Min", "可": "Ke", "海波": "Haibo", "玉": "Yu"}


PEOPLE = [(s + g, f"{english} {S}") for s, S in SURNAMES.items() for g, english in GIVEN.items()]


def record(
    native: str, english: str, text: str | None = None, lang: str = "zh", label: str = "PER"
) -> Record:
    return Record(lang, english, (native,), text or f"{native}是一位医生。", label)
