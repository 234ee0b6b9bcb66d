"""Korean names in Revised Romanization: family name first, given name with a hyphen (Kim Min-jun).

Family names are written as the English press writes them (Lee, Park), since nobody spells them by
the scheme (I, Bak). Within a given name sounds are not assimilated, as the scheme itself says.
"""

import re
from types import MappingProxyType

from eat_edge.english.romanise.romanised import Romanised

__all__ = ["is_given", "may_be_given", "person", "place"]


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


_SINO_KOREAN = frozenset(
    "가각간갈감갑강개객갱거건걸검겁게격견결겸경계고곡곤골공과곽관괄광괘괴굉교구국군굴궁권궐궤귀규균귤극근글금급긍"
    "기긴길김끽나낙난날남납낭내냉녀녁년념녕노농뇌뇨누눈눌뉴니닉다단달담답당대덕도독돈돌동두둔득등라락란랄람랍랑"
    "래랭략량려력련렬렴렵령례로록론롱뢰료룡루류륙륜률륭륵름릉리린림립마막만말망매맥맹멱면멸명모목몰몽묘무묵문물미"
    "민밀박반발방배백번벌범법벽변별병보복본봉부북분불붕비빈빙사삭산살삼삽상새색생서석선설섬섭성세소속손솔송쇄쇠수"
    "숙순술숭슬습승시식신실심십쌍씨아악안알암압앙애액앵야약양어억언얼엄업엔여역연열염엽영예오옥온올옹와완왈왕왜외"
    "요욕용우욱운울웅원월위유육윤율융은을음읍응의이익인일임입잉자작잔잠잡장재쟁저적전절점접정제조족존졸종좌죄주죽"
    "준줄중즉즐즙증지직진질짐집징차착찬찰참창채책처척천철첨첩청체초촉촌총촬최추축춘출충췌취측층치칙친칠침칩칭쾌타"
    "탁탄탈탐탑탕태택탱터토통퇴투특틈파판팔패팽퍅편폄평폐포폭표품풍피필핍하학한할함합항해핵행향허헌헐험혁현혈혐협"
    "형혜호혹혼홀홍화확환활황회획횡효후훈훙훤훼휘휴휼흉흑흔흘흠흡흥희힐"
)
"""Readings of Chinese characters in Korean: of these are Korean names of places and persons made,
and hardly any foreign name (아테네 has 테 and 네, 스웨덴 has none)."""
_NATIVE_NAMES = frozenset("슬늘름빛봄샘별람롬힘솜겨레꽃")
"""Further syllables of given names that are Korean words: 슬기, 하늘, 아름, 보람."""
_NOT_IN_GIVEN_NAMES = frozenset("뉴닉게엔")
_AREA = re.compile("(?<=..)(?:[도시군읍면동리가로길산강천섬봉령역항만]|(?<!입)구)$")
"""What Korean places end with behind their name: 성산읍. 입구 is an entrance."""
_ENGLISH_OF_AREA = MappingProxyType(
    {"시": "", "군": " County", "구": " District", "읍": "-eup", "면": "-myeon", "동": "-dong"}
)  # fmt: skip
_PLACE_ENDINGS = frozenset("산천포곡평진봉암골촌강섬항역도로길")
"""What most names of Korean places end with; others are rather words: 정오 is noon."""
_MAX_WORD = 2
_NATION_NAMES = "한국 미국 중국 영국 태국 독일 일본 북한 남한 호주 인도 외국 국내 해외"
_NATIONS = frozenset(_NATION_NAMES.split())
"""Whose 군 is an army and no county."""
_MAX_PLACE = 4
"""Syllables of the longest place that is trusted without a known ending."""


_BEGIN_GIVEN_NAMES = frozenset(
    "민지서은도하유정현예수나준진성상주채문연미동영재승태혜소경선신원윤우"
)
"""Syllables that begin given names at least as often as they are surnames."""


def _is_foreign(given: str) -> bool:
    """Whether a given name has a syllable that Korean given names lack."""
    return any(
        (one not in _SINO_KOREAN and one not in _NATIVE_NAMES) or one in _NOT_IN_GIVEN_NAMES
        for one in given
    )


def is_given(name: str) -> bool:
    """Whether a name of two syllables is a given name, rather than a surname and a short one."""
    return len(name) == 2 and name[0] in _BEGIN_GIVEN_NAMES and all(map(_is_syllable, name))


def may_be_given(name: str) -> bool:
    """Whether two syllables are no surname and name, nor foreign: 보라, but not 장혁 and 로크."""
    is_short = len(name) == 2 and all(map(_is_syllable, name))
    return is_short and name[0] not in _SURNAMES and not _is_foreign(name)


def person(name: str) -> Romanised | None:
    """Romanise a person.

    Args:
        name: Hangul, without particles and titles.

    Returns:
        The name; not standard where it does not look Korean (제임스).
    """
    if is_given(name):
        return Romanised(_capital("-".join(map(_alone, name))), False)
    family = name[:2] if name[:2] in _SURNAMES and len(name) > 3 else name[:1]
    given = name[len(family) :].strip()
    if family in _SURNAMES and len(given) in (1, 2) and all(map(_is_syllable, name)):
        text = f"{_SURNAMES[family]} {_capital('-'.join(map(_alone, given)))}"
        return Romanised(text, not _is_foreign(given))
    if name in _SURNAMES:
        return Romanised(_SURNAMES[name], True)
    return _words(name)


def place(name: str, *, is_base: bool = False) -> Romanised | None:
    """Romanise a place, or another name that is one word.

    Args:
        name: Hangul, without particles.
        is_base: Whether a word of what it is follows it in the text.

    Returns:
        The name; not standard where a syllable is one that Korean places lack (아테네), or neither
        its end nor what follows says that it is a place.
    """
    area = _AREA.search(name)
    base = name[:-1] if area and area[0] in _ENGLISH_OF_AREA else name
    found = _words(base)
    if found is None or " " in name:
        return found
    text = found.text + (_ENGLISH_OF_AREA[name[-1]] if base != name else "")
    is_korean = all(one in _SINO_KOREAN for one in name) and len(base) <= _MAX_PLACE
    is_place = is_base or bool(area) or (len(name) > _MAX_WORD and name[-1] in _PLACE_ENDINGS)
    return Romanised(text, is_korean and is_place and base not in _NATIONS)


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
    return end, initial


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
