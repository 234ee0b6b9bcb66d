"""Makes ``eat_edge/english/romanise/pinyin.tsv`` of the readings of pypinyin.

``python -m export.mini.lexicon.pinyin`` writes the file anew. It has a line a syllable: the
syllable without its tone, the characters that are mostly read so, those that may be read so.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from eat_edge.english.romanise.romanised import letter_table

__all__ = ["main", "table"]

_TARGET = Path(__file__).parents[3] / "eat_edge" / "english" / "romanise" / "pinyin.tsv"
_HAN = (range(0x4E00, 0xA000), range(0x3007, 0x3008))

_IN_NAMES = letter_table(
    "长長重觉覺露厦廈蚌仇单薄堡六",
    "chang chang chong jue jue lu xia xia beng qiu shan bo bao lu",
)
"""Characters that names read otherwise than most words do: 厦门, 长春, 重庆, 六安."""


def table(dictionary: Mapping[int, str]) -> str:
    """Write the table.

    Args:
        dictionary: By code point, readings with their tones, the usual one first.
    """
    mostly: dict[str, str] = defaultdict(str)
    sometimes: dict[str, str] = defaultdict(str)
    for code, marked in sorted(dictionary.items()):
        if any(code in block for block in _HAN):
            readings = list(dict.fromkeys(map(_plain, marked.split(","))))
            usual = _IN_NAMES.get(chr(code), readings[0])
            mostly[usual] += chr(code)
            for other in readings:
                if other != usual:
                    sometimes[other] += chr(code)
    rows = (
        f"{sound}\t{mostly[sound]}\t{sometimes[sound]}\n" for sound in sorted({*mostly, *sometimes})
    )
    return "".join(rows)


def _plain(reading: str) -> str:
    """Leave out the tone, and keep the two dots of ü."""
    letters = unicodedata.normalize("NFD", reading)
    kept = (one for one in letters if not unicodedata.combining(one) or one == "\u0308")
    return unicodedata.normalize("NFC", "".join(kept))


def main() -> None:
    """Write the file."""
    from pypinyin.pinyin_dict import pinyin_dict

    _TARGET.write_text(table(pinyin_dict), "utf-8")


if __name__ == "__main__":
    main()
