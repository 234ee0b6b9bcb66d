"""Makes ``eat_edge/lexicon/kanji.tsv`` of the tables of OpenCC (Apache-2.0).

``python -m export.mini.lexicon.kanji`` writes the file anew. It has a line for each character that
Japanese has today: the character, its older forms, the simplified Chinese ones.
"""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

__all__ = ["main", "table"]

_TARGET = Path(__file__).parents[3] / "eat_edge" / "lexicon" / "kanji.tsv"
_HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))

_Convert = Callable[[str], str]


def table(to_japanese: _Convert, to_traditional: _Convert) -> str:
    """Write the table.

    Args:
        to_japanese: Writes a traditional character as Japanese does today.
        to_traditional: Writes a simplified character as it was.
    """
    older: dict[str, str] = defaultdict(str)
    simplified: dict[str, str] = defaultdict(str)
    for char in (chr(code) for block in _HAN for code in block):
        today = to_japanese(char)
        if today != char:
            older[today] += char
            continue
        today = to_japanese(to_traditional(char))
        # What a Japanese keyboard has is no Chinese character.
        if today != char and not _is_japanese(char) and _is_japanese(today):
            simplified[today] += char
    rows = (f"{one}\t{older[one]}\t{simplified[one]}\n" for one in sorted({*older, *simplified}))
    return "".join(rows)


def _is_japanese(char: str) -> bool:
    try:
        return len(char.encode("shift_jis")) == 2
    except UnicodeEncodeError:
        return False


def main() -> None:
    """Write the file."""
    from opencc import OpenCC

    _TARGET.write_text(table(OpenCC("t2jp").convert, OpenCC("s2t").convert), "utf-8")


if __name__ == "__main__":
    main()
