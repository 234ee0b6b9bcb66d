"""Typed words of jieba's dictionary (MIT) that are names: places, and organisations by their end.

The dictionary has no English. A word that ends with a designator has: 井陉县 is what pinyin makes
of 井陉, and County; what begins with a known place is its name and pinyin. Known names with a
designator, as 俄罗斯外交部, are composed at run time and left out.
"""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

from eat_edge.errors import install_command
from eat_edge.lexicon.composition import Compositions, Designator

__all__ = ["LEAST_FREQUENCY", "jieba_names", "read_jieba"]

LEAST_FREQUENCY = 5
"""Of a word in jieba's corpus: below it are many that are none."""
_KINDS = {"nt": "ORG", "ns": "LOC"}
_LONGEST_PLACE = 4


def read_jieba() -> Iterator[tuple[str, str]]:
    """Words of the dictionary that is installed, which may be names, and their types.

    Raises:
        ModuleNotFoundError: It is not installed.
    """
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"jieba is not installed: {install_command('export')}")
    # Not imported: it would write a cache and warn about its own regular expressions.
    with (Path(spec.origin).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, kind = line.split()
            if kind in _KINDS and int(frequency) >= LEAST_FREQUENCY and len(word) > 2:
                yield word, _KINDS[kind]


def jieba_names(
    compositions: Compositions, known: Callable[[str], str]
) -> Iterator[tuple[str, str, str]]:
    """Surface, English name and type of the words that have a designator.

    Args:
        compositions: The designators of Chinese.
        known: The English name of a surface, ``""`` where there is none.
    """
    for word, label in read_jieba():
        found = _parted(word, compositions)
        if found is None or found[1].label != label or known(word) or known(found[0]):
            continue
        # What a company is called in English, pinyin does not tell: 招商 is Merchants.
        if base := _english_of(found[0], known, is_place=label == "LOC"):
            yield word, found[1].template.format(base), label


def _parted(word: str, compositions: Compositions) -> tuple[str, Designator] | None:
    """What stands before the longest designator at the end of a word, and the designator."""
    for length in range(len(word) - 2, 0, -1):
        designator = compositions.designators.get(word[-length:])
        if designator is not None:
            return word[:-length], designator
    return None


def _english_of(base: str, known: Callable[[str], str], *, is_place: bool) -> str:
    from pypinyin import lazy_pinyin

    for length in range(min(_LONGEST_PLACE, len(base) - 2), 1, -1):
        if place := known(base[:length]):
            return f"{place} {''.join(lazy_pinyin(base[length:])).capitalize()}"
    pinyin = "".join(lazy_pinyin(base)).capitalize() if is_place else ""
    return pinyin if pinyin.isascii() and pinyin.isalpha() and len(base) <= 3 else ""
