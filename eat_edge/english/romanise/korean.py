"""Korean names in Revised Romanization: family name first, given name with a hyphen (Kim Min-jun).

Family names are written as the English press writes them (Lee, Park), since nobody spells them by
the scheme (I, Bak). Within a given name sounds are not assimilated, as the scheme itself says.
"""

from types import MappingProxyType

from eat_edge.english.romanise.romanised import Romanised

__all__ = ["person", "place"]


def _list(sounds: str) -> tuple[str, ...]:
    return tuple(sounds.split())


_INITIALS = _list("g kk n d tt r m b pp s ss - j jj ch k t p h")
_MEDIALS = _list("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
_FINALS = _list("- k k k n n n t l k m l l l p l m p p t t ng t t k t p t")
_LIAISON = _list("- g kk ks n nj n d r lg lm lb ls lt lp r m b ps s ss ng j ch k t p -")
"""Finals before a syllable that begins with a vowel."""
_FIRST, _LAST = 0xAC00, 0xD7A3
_NUM_MEDIALS, _NUM_FINALS = 21, 28
_NASAL = {"k": "ng", "t": "n", "p": "m"}

_SPELLED = (
    "김:Kim 이:Lee 박:Park 최:Choi 정:Jung 강:Kang 조:Cho 윤:Yoon 장:Jang 임:Lim 림:Rim 한:Han "
    "오:Oh 서:Seo 신:Shin 권:Kwon 황:Hwang 안:Ahn 송:Song 전:Jeon 홍:Hong 유:Yoo 고:Ko 문:Moon "
    "양:Yang 손:Son 배:Bae 백:Baek 허:Heo 남:Nam 심:Shim 노:Roh 하:Ha 곽:Kwak 성:Sung 차:Cha "
    "주:Joo 우:Woo 구:Koo 나:Na 민:Min 류:Ryu 진:Jin 지:Ji 엄:Um 채:Chae 원:Won 천:Cheon 방:Bang "
    "공:Kong 현:Hyun 함:Ham 변:Byun 염:Yeom 여:Yeo 추:Choo 도:Do 소:So 석:Seok 선:Sun 설:Seol "
    "마:Ma 길:Gil 연:Yeon 위:Wi 표:Pyo 명:Myung 기:Ki 반:Ban 왕:Wang 금:Geum 옥:Ok 육:Yook 인:In "
    "맹:Maeng 제:Je 모:Mo 탁:Tak 국:Kook 어:Eo 은:Eun 편:Pyeon 용:Yong 리:Ri 황보:Hwangbo "
    "남궁:Namgung 제갈:Jegal 선우:Sunwoo 독고:Dokgo 사공:Sagong"
)
_SURNAMES = MappingProxyType(dict(pair.split(":") for pair in _SPELLED.split()))


_EU, _K = _MEDIALS.index("eu"), _INITIALS.index("k")


def _is_foreign(given: str) -> bool:
    """Whether a syllable is one that Korean given names lack: an open eu, or an initial k."""
    return any(
        (medial == _EU and not final) or initial == _K
        for initial, medial, final in map(_letters, given)
    )


def person(name: str) -> Romanised | None:
    """Romanise a person.

    Args:
        name: Hangul, without particles and titles.

    Returns:
        The name; not standard where it does not look Korean (제임스).
    """
    family = name[:2] if name[:2] in _SURNAMES and len(name) > 3 else name[:1]
    given = name[len(family) :].strip()
    if family in _SURNAMES and len(given) in (1, 2) and all(map(_is_syllable, name)):
        text = f"{_SURNAMES[family]} {_capital('-'.join(map(_alone, given)))}"
        return Romanised(text, not _is_foreign(given))
    if name in _SURNAMES:
        return Romanised(_SURNAMES[name], True)
    return _words(name)


def place(name: str) -> Romanised | None:
    """Romanise a place, or another name that is one word."""
    found = _words(name)
    return found if found is None or " " in name else Romanised(found.text, True)


def _words(name: str) -> Romanised | None:
    words = [_capital(_word(word)) for word in name.split()]
    return Romanised(" ".join(words), False) if words and all(words) else None


def _is_syllable(character: str) -> bool:
    return _FIRST <= ord(character) <= _LAST


def _letters(character: str) -> tuple[int, int, int]:
    number = ord(character) - _FIRST
    initial, rest = divmod(number, _NUM_MEDIALS * _NUM_FINALS)
    return initial, *divmod(rest, _NUM_FINALS)


def _alone(character: str) -> str:
    """A syllable as it sounds alone."""
    initial, medial, final = _letters(character)
    return (_INITIALS[initial] + _MEDIALS[medial] + _FINALS[final]).replace("-", "")


def _word(word: str) -> str:
    """A word as it sounds: 신라 is Silla."""
    if not word or not all(map(_is_syllable, word)):
        return ""
    letters = [_letters(character) for character in word]
    text, start = "", _INITIALS[letters[0][0]]
    for (_, medial, final), following in zip(letters, [*letters[1:], None], strict=True):
        text += start + _MEDIALS[medial]
        if following is None:
            return (text + _FINALS[final]).replace("-", "")
        end, start = _meeting(final, _INITIALS[following[0]])
        text += end
    return text


def _meeting(final: int, initial: str) -> tuple[str, str]:
    """How the end of a syllable and the beginning of the next sound together."""
    end = _FINALS[final]
    if initial == "-":
        return ("ng", "") if end == "ng" else (_LIAISON[final], "")
    if end in _NASAL and initial in ("n", "m"):
        return _NASAL[end], initial
    if initial == "r":
        if end in ("l", "n"):
            return "l", "l"
        if end in ("m", "ng"):
            return end, "n"
        if end in _NASAL:
            return _NASAL[end], "n"
    if end == "l" and initial == "n":
        return "l", "l"
    if initial == "h" and _LIAISON[final] in ("g", "d", "b", "j"):
        return "", {"g": "k", "d": "t", "b": "p", "j": "ch"}[_LIAISON[final]]
    return end, initial


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
