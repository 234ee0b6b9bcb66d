"""Names that many bear: the lexicon's person of that name may be somebody else."""

from eat_edge.english.famous import famous_name
from eat_edge.english.romanise import chinese, korean
from eat_edge.names import NameMatch

__all__ = ["is_any_korean", "is_anybody"]

_SURE, _SURE_FAMILIAR = 0.65, 0.8
"""Priors from which on the lexicon's person is meant, and one who is called familiarly (阿明)."""
_RARE = 0.1
"""Prior below which whatever may be a Korean given name is one: 슬기 is no Kang Seul-gi."""
_SHORT = 2
"""Characters of a name that many have."""
_FAMILIAR = "小老阿"


def is_anybody(surface: str, match: NameMatch) -> bool:
    """Whether a short name is as likely another's, who is not called so in English: 王颖.

    Args:
        surface: In simplified Chinese.
        match: What the lexicon knows it as.
    """
    name = match.names[0]
    if len(surface) != _SHORT or name.id or famous_name(surface, "zh", "PER"):
        return False
    if surface[0] in _FAMILIAR:
        return match.prior < _SURE_FAMILIAR
    sound = chinese.person(surface)
    is_chinese = sound is not None and sound.is_standard
    is_alike = sound is not None and sound.text == name.english
    return is_chinese and not is_alike and match.prior < _SURE and name.label == "PER"


def is_any_korean(surface: str, match: NameMatch) -> bool:
    """Whether a Korean given name alone is as likely another's: 지훈 is no Lee Ji-hoon.

    Args:
        surface: In Hangul.
        match: What the lexicon knows it as.
    """
    is_rare = match.prior < _RARE and korean.may_be_given(surface)
    sound = korean.person(surface) if is_rare or korean.is_given(surface) else None
    if sound is None or match.prior >= _SURE or famous_name(surface, "ko", "PER"):
        return False
    english = next((name.english for name in match.names if name.label == "PER"), "")
    return " " in english or _letters(sound.text) != _letters(english)


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name)).casefold()
