"""Which East Asian encoding a short text is in, by how the standards are laid out.

Each puts the common characters first, and Hangul or kana in rows of their own. The bytes of another
encoding seldom fall there: a Chinese text read as Korean is of Hangul and rare Han characters.
"""

from collections.abc import Callable

__all__ = ["east_asian"]

_MOST = 0.85
"""Share of the letters that has to be common in the right encoding."""
_HANGUL = 0.9
_KANA = 0.2
"""Share of a Japanese text that is kana, at least."""
_COMMON_GB = 0xD7
_COMMON_BIG5 = 0xC6
"""First byte of the last common character: level 1 of GB 2312 and of Big5."""


def east_asian(sample: bytes) -> str | None:
    """Tell the encoding of some bytes.

    Args:
        sample: Whole lines that are not ASCII alone.

    Returns:
        Python's name of it; None where none is likely.
    """
    for codec, is_likely in _LIKELY:
        try:
            letters = [char for char in sample.decode(codec) if char.isalpha() and char > "\x7f"]
        except UnicodeDecodeError:
            continue
        if letters and is_likely(letters):
            return codec
    return None


def _is_korean(letters: list[str]) -> bool:
    # The syllables beyond the old standard are rare, and what Japanese bytes look like.
    hangul = (char for char in letters if "\uac00" <= char <= "\ud7a3")
    num_common = sum(len(char.encode("euc_kr", "ignore")) == 2 for char in hangul)
    return num_common >= _HANGUL * len(letters)


def _is_japanese(letters: list[str]) -> bool:
    num_kana = sum("\u3041" <= char <= "\u30ff" for char in letters)
    # Bytes of other encodings become half-width kana, or kana beside letters of Europe.
    num_han = sum("\u4e00" <= char <= "\u9fff" for char in letters)
    return num_kana >= _KANA * len(letters) and num_kana + num_han >= _MOST * len(letters)


def _is_cyrillic(letters: list[str]) -> bool:
    # One row has them all, and no text has all of its characters out of one row of Han.
    return sum("\u0401" <= char <= "\u0451" for char in letters) >= _MOST * len(letters)


def _is_common(codec: str, first: int, last: int) -> Callable[[list[str]], bool]:
    def is_common(letters: list[str]) -> bool:
        firsts = (char.encode(codec, "ignore")[:1] for char in letters)
        return sum(first <= one[0] <= last for one in firsts if one) >= _MOST * len(letters)

    return is_common


_LIKELY: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
    ("gb18030", _is_cyrillic),
    ("cp949", _is_cyrillic),
    ("cp949", _is_korean),
    ("euc_jp", _is_japanese),
    ("cp932", _is_japanese),
    ("gb18030", _is_common("gb2312", 0xB0, _COMMON_GB)),
    ("big5hkscs", _is_common("big5", 0xA4, _COMMON_BIG5)),
)
"""In this order: bytes of Cyrillic and of Korean are common Chinese ones, too."""
