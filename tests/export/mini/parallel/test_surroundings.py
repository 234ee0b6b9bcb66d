"""Words that stand around names."""

from pathlib import Path

import pytest

pytest.importorskip("torch")

from export.mini.parallel.surroundings import read_surroundings


def test_surroundings_are_checked(tmp_path: Path) -> None:
    assert read_surroundings("ko") == {}
    assert ("", "さん") in read_surroundings("ja")["PER"]
    for row in ("ja\tPER\tさん", "ja\tPER\t~", "ja\tperson\t~さん", "ja\t~さん"):
        table = tmp_path / "table.tsv"
        table.write_text(f"{row}\n", encoding="utf-8")
        with pytest.raises(ValueError, match="not: language, type, words with ~"):
            read_surroundings("ja", table)
