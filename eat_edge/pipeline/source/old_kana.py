"""Old Japanese prose, which has particles and endings in katakana: 西郷隆盛ハ鹿児島ニ帰リテ.

The tagger knows such words in hiragana, which mark where names end; in katakana it takes them for
parts of names.
"""

import re

__all__ = ["in_hiragana"]

_HIRAGANA = re.compile("[\u3041-\u3096]")
_HAN = "\u3005\u3400-\u9fff"
_PARTICLE = re.compile(f"(?<=[{_HAN}])[ハニヲヘガノトモ](?=[{_HAN}])")
_SURELY = re.compile(f"(?<=[{_HAN}])[ハニヲ](?=[{_HAN}])")
_LEAST = 2
"""Particles from which on a sentence is such prose; one may be in a name: 照ノ富士."""
_WORD = re.compile(f"(?<=[{_HAN}])[\u30a1-\u30f6]{{1,4}}(?![\u30a1-\u30fc])")
"""A particle or an ending: what is longer is a foreign word."""
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def in_hiragana(folded: str) -> str:
    """Write the particles and endings of old prose in hiragana.

    Args:
        folded: A sentence, folded.

    Returns:
        The sentence, as long as it was; as it is where it has hiragana of its own.
    """
    if _HIRAGANA.search(folded) or _SURELY.search(folded) is None:
        return folded
    if len(_PARTICLE.findall(folded)) < _LEAST:
        return folded
    return _WORD.sub(lambda word: word[0].translate(_TO_HIRAGANA), folded)
