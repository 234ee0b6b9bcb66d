"""A small lexicon of a few names in many scripts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from eat_edge.lexicon import Lexicon
from eat_edge.lexicon.composition import Compositions
from eat_edge.names import Name
from eat_edge.text import Folded, fold
from export.lexicon import Surface, write_index, write_language

SIMPLIFIED = "東东龍龙馬马"
COMPOSITIONS = {
    "ja": Compositions({"any": 0.3, "2+2:3": 0.8, "dotted": 0.9}),
    "zh": Compositions({"dotted": 0.9}),
}
NAMES = {
    "zh": {
        "柏林": ("Berlin", "LOC", 0.9),
        "柏林墙": ("Berlin Wall", "MISC", 0.7),
        "马英九": ("Ma Ying-jeou", "PER", 0.95),
        "山东": ("Shandong", "LOC", 0.8),
        "约翰": ("John", "PER", 0.6),
        "史密斯": ("Smith", "PER", 0.6),
        "IBM公司": ("IBM", "ORG", 0.8),
        "3M公司": ("3M", "ORG", 0.8),
    },
    "ja": {
        "タイ": ("Thailand", "LOC", 0.6),
        "ミア": ("Mia", "PER", 0.4),
        "山田": ("Yamada", "PER", 0.6),
        "太郎": ("Taro", "PER", 0.4),
        "花": ("Hana", "PER", 0.02),
        "東京": ("Tokyo", "LOC", 0.9),
        "山田太郎": ("Taro Yamada", "PER", 0.9),
        "ジョン": ("John", "PER", 0.6),
        "スミス": ("Smith", "PER", 0.6),
    },
    "ko": {"서울": ("Seoul", "LOC", 0.9), "울산": ("Ulsan", "LOC", 0.8)},
    "ru": {"Рим": ("Rome", "LOC", 0.9)},
    "hi": {"भारत": ("India", "LOC", 0.9)},
    "th": {"ไทย": ("Thailand", "LOC", 0.9)},
}


def write(directory: Path, names: Mapping[str, Mapping[str, tuple[str, str, float]]]) -> Path:
    for lang, entries in names.items():
        surfaces = {
            surface: Surface((Name(english, label),), prior)
            for surface, (english, label, prior) in entries.items()
        }
        write_language(directory, lang, surfaces)
    write_index(directory, tuple(names), simplified=SIMPLIFIED, compositions=COMPOSITIONS)
    return directory


class PlainFolding:
    """Folds every language alike."""

    apart = ()

    def fold(self, text: str, lang: str) -> Folded:
        return fold(text)

    def fold_all(self, texts: Sequence[str], lang: str) -> list[str]:
        return [fold(text).text for text in texts]


def surfaces(lexicon: Lexicon, text: str, lang: str) -> list[str]:
    folded = lexicon.fold(text, lang).text
    found = lexicon.matches(folded, lang)
    assert all(folded[match.start : match.end] == match.surface for match in found)
    assert found == sorted(found, key=lambda match: (match.start, match.end))
    return [match.surface for match in found]
