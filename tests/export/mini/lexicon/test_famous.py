"""Our table of famous names."""

from pathlib import Path

import pytest

pytest.importorskip("opencc")

from eat_edge.text import fold
from eat_edge.types import LABELS
from export.mini.lexicon.famous import read_famous


@pytest.mark.parametrize("lang", ["zh", "ja", "ko", "ru", "uk", "ar", "fa", "he", "hi", "th"])
def test_our_table_has_names_of_every_language(lang: str) -> None:
    names = list(read_famous(lang))
    assert len(names) > 90
    for surface, english, label in names:
        assert fold(surface).text.strip() and english.isascii() and label in LABELS
    assert not list(read_famous("xx"))


def test_a_row_with_too_many_columns_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "famous.tsv"
    for row in ("TSMC\tORG\t台积电\tx", "TSMC\tFIRM\t台积电", "TSMC\tORG"):
        table.write_text(f"english\ttype\tzh\n{row}\n", "utf-8")
        with pytest.raises(ValueError, match="TSMC"):
            list(read_famous("zh", table))
