"""The form under which a lexicon has a name that stands inflected, or with a particle."""

import re
from itertools import product
from types import MappingProxyType

from eat_edge.text.korean import COMMON_FAMILY_NAMES

__all__ = ["THAI_TITLES", "base_forms"]

_LEAST = 2
"""Code points that have to be left of a name."""
_TWO = 2
"""Words of a name each of which may be of any case: Емманюелем Макроном."""

_THAI_TITLES = (
    "นางสาว น.ส. นาง นาย คุณ ดร. พล.ต.อ. พล.ต.ท. พล.ต.ต. พล.อ. พล.ท. พล.ต. พลเอก พลโท พลตรี "
    "พลตำรวจเอก พ.ต.อ. พ.ต.ท. พ.ต.ต. พ.อ. พ.ท. พ.ต. ร.ต.อ. ร.ต.ท. ร.อ. ร.ท. ร.ต. ม.ร.ว. ม.ล. "
    "รศ.ดร. ผศ.ดร. ศ.ดร. รศ. ผศ. ศ."
)
THAI_TITLES = tuple(_THAI_TITLES.split())
"""The longest of those that begin alike first."""
_PREFIXES = MappingProxyType(
    {
        "ar": ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ف", "ل", "ك"),
        # Written on a person's name, and in Thai corpora part of it.
        "th": THAI_TITLES,
        "am": ("ወደ", "የ", "በ", "ከ", "ለ"),
        "he": ("וב", "ול", "ומ", "וש", "וה", "שב", "של", "ב", "ל", "מ", "ה", "ש", "ו", "כ"),
    }
)
_KOREAN_PARTICLES = (
    "에게서 에서는 으로서 에서 에게 께서 까지 부터 으로 이라 라는 은 는 이 가 을 를 의 에 와 과 도 "
    "만"
)
_KOREAN_NAME = re.compile(f"[{COMMON_FAMILY_NAMES}][\uac00-\ud7a3]{{2}}")
"""A family name and a given name: 김정만 has no particle."""
_SUFFIXES = MappingProxyType(
    {
        lang: tuple(suffixes.split())
        for lang, suffixes in {
            "ko": _KOREAN_PARTICLES,
            "kk": "ның нің дың дің тың тің ға ге қа ке на не да де та те дан ден тан тен нан нен "
            "мен бен пен ды ді ты ті ны ні дағы дегі тағы тегі",
            "ky": "нын нин нун дын дин дун тын тин тун га ге го ка ке ко да де до та те то дан ден "
            "дон тан тен тон ды ди ду ты ти ту ны ни ну",
            "mn": "ийн ын ний гийн д т аас ээс оос өөс руу рүү тай тэй той ыг ийг",
            "tt": "ның нең га гә ка кә да дә та тә дан дән тан тән нан нән ны не",
            "bn": "য়ে য়ের য়ে য়ের এর র ের য় ে তে কে",
            "as": "ৰ ৰে ত লৈ ক",
            "mr": "मध्ये च्या ला त तील ने चे चा ची हून",
            "ne": "को का की मा ले लाई बाट",
            "gu": "ના ની નો નું માં થી એ ને",
            "te": "లో కు కి ను ని లోని",
            "kn": "ದಲ್ಲಿ ನಲ್ಲಿ ಯಲ್ಲಿ ದ ನ ಯ ಕ್ಕೆ ಗೆ",
            "ml": "ിൽ യിൽ ലെ യിലെ ിലെ ന്റെ യുടെ ിന്റെ",
            "ta": "வில் யில் ில் த்தில் ின் வின் யின் க்கு ுக்கு",
            "si": "ේ යේ ව වේ ට",
            "my": "က ကို မှ မှာ တွင် နိုင်ငံ မြို့",
        }.items()
    }
)
"""Particles, cases and postpositions that are written with a name."""

_HYPHENED = MappingProxyType(
    {
        "hy": re.compile("(?<=\\w)[-\u2010-\u2013][\u0561-\u0587]{1,4}$"),
        "ka": re.compile("(?<=\\w)[-\u2010-\u2013][\u10d0-\u10ff]{1,4}$"),
    }
)
"""Endings that a hyphen ties to an abbreviation: ՄԱԿ-ի."""
_ON_A_RIVER = re.compile(r"(\w+)(-(?:на|над|під|под|де|дель|ле|ла)-\w.*)")
"""A place of several words, of which the first is inflected: Ростове-на-Дону."""

_AGREEING = re.compile("(?<=[^აეიოუ])მა$|(?<=[^აეიოუ])$")
"""Ends of a Georgian adjective in the ergative and the dative."""

_OF_LEV = frozenset({"Льва", "Льву", "Львом", "Льве"})

_Endings = tuple[tuple[str, tuple[str, ...]], ...]


def _endings(*rows: str) -> _Endings:
    """Rows of ``oblique: nominative nominative``, ``-`` for no ending."""
    pairs = (row.split(":") for row in rows)
    return tuple(
        (end.strip(), tuple(one.replace("-", "") for one in base.split())) for end, base in pairs
    )


_ENDINGS: MappingProxyType[str, _Endings] = MappingProxyType(
    {
        "ru": _endings(
            "ского: ский", "скому: ский", "ским: ский", "ском: ский ск", "ской: ская", "скую: ская",
            "ого: ый ой", "ому: ый ой", "ией: ия", "иями: ии", "ии: ия ий", "ию: ия", "ием: ий",
            "ия: ий", "ию: ий", "ой: а", "ей: я ь", "ью: ь", "ым: -", "ном: н ный", "ом: -",
            "ной: ная", "ную: ная",
            "ем: й ь - ий",
            "вца: вец", "вцу: вец", "вце: вец", "вцом: вец", "льца: лец", "льце: лец",
            "ам: ы - и", "ах: ы - и", "ями: и", "ами: ы", "ов: ы", "ы: а", "и: а ь я", "у: а -",
            "ю: я й ь", "е: а - о ь я й", "вла: вел",
            "а: - о", "я: й ь",
        ),
        "uk": _endings(
            "ців: ці", "цями: ці", "цям: ці", "цях: ці",
            "ної: на", "ній: на", "ною: на", "ну: на", "ій: а я",
            "ові: ів - о", "ова: ів", "ову: ів", "овом: ів", "єві: їв", "єва: їв", "єву: їв",
            "євом: їв", "еві: ів", "ева: ів", "еву: ів", "ькому: ький", "ького: ький",
            "зі: га", "ці: ка", "сі: ха", "полі: піль", "поля: піль", "полю: піль", "полем: піль",
            "аї: ай", "ої: ой", "ого: е ий", "ому: е ий",
            "ського: ський", "ському: ський", "ським: ський",
            "ської: ська", "ську: ська", "ській: ська", "ською: ська",
            "еві: й ь", "ією: ія", "ії: ія", "ію: ія", "ою: а", "ею: я", "єю: я",
            "ом: - о", "ем: - ь", "єм: й", "ам: и", "ах: и", "и: а -", "і: а о я - ь", "у: а о -",
            "ю: я й ь", "а: - о", "я: й ь",
        ),
        "el": _endings(
            "ους: οι", "ων: ες α", "ου: ος ο", "ας: α", "ης: η", "ο: ος", "ιού: ι", "ίου: ιο",
        ),
        "sr": _endings(
            "ској: ска", "ску: ска", "ом: - а о", "ем: -", "у: - а о", "е: а", "и: а", "а: - о",
        ),
        "be": _endings(
            "ою: а", "ай: а", "ам: -", "ом: -", "у: а -", "ы: а", "і: а я", "а: -", "е: -",
        ),
        "ta": _endings(
            "த்தில்: ம்", "த்தின்: ம்", "த்துக்கு: ம்", "ில்: ்", "ின்: ்", "ுக்கு: ்", "ிலிருந்து: ்",
            "யிலிருந்து: -",
        ),
        "hy": _endings(
            "յում: -", "յից: -", "յով: -", "յին: -", "յի: -", "վում: ու", "վից: ու", "վի: ու",
            "ներին: -", "ներից: -", "ությունում: ություն", "ությունից: ություն",
            "ությանը: ություն", "ության: ություն", "ում: -", "ից: -", "ով: -", "ին: - ի", "ը: -",
            "ն: -", "ի: - ա",
        ),
        "ka": _endings(
            "ისთვის: ი -", "ისგან: ი -", "იდან: ი -", "ძის: ძე", "ძით: ძე",
            "დან: ა ო", "ში: - ი", "მა: ი -", "სთან: - ი", "ის: ი ა",
            "ის: -", "ით: ი", "ად: ი", "ზე: ი -", "თან: ი -", "ს: ი -", "მ: -",
        ),
    }
)  # fmt: skip


def base_forms(name: str, lang: str) -> list[str]:
    """Forms that a name may be a form of, the likeliest first.

    Args:
        name: As it stands in a sentence; of several words the last may be inflected, in Slavic
            languages all of them.
        lang: ISO 639-1 code.

    Returns:
        Other forms than the name itself; none where the language does not inflect names.
    """
    words = name.split(" ")
    if lang == "ko" and _KOREAN_NAME.fullmatch(name):
        return []
    if lang in ("ru", "uk") and len(words) > 1:
        return _all_inflected(words, lang)
    head, last = words[:-1], words[-1]
    if lang in _HYPHENED and (found := _HYPHENED[lang].search(last)):
        return [" ".join([*head, last[: found.start()]])]
    if lang == "hy" and head and (bases := dict(_ENDINGS[lang]).get(last)) and len(last) > 1:
        # A space has parted the ending from its name: Իրաք ում.
        return [" ".join(head) + base for base in bases]
    forms = [" ".join([*head, form]) for form in _word_forms(last, lang)]
    if lang == "ka" and head:
        # An adjective agrees: უზენაესმა სასამართლომ.
        plain = [_AGREEING.sub("ი", word) for word in head]
        forms += [" ".join([*plain, form.split(" ")[-1]]) for form in forms]
    first, rest = words[0], words[1:]
    for prefix in _PREFIXES.get(lang, ()):
        # What is left of several words may be short: בתל אביב, and not בתל alone.
        left = len(first) - len(prefix) + bool(rest)
        if first.startswith(prefix) and left > _LEAST:
            forms.append(" ".join([first[len(prefix) :], *rest]))
    return list(dict.fromkeys(forms))


def _all_inflected(words: list[str], lang: str) -> list[str]:
    """Each word in its first forms: Владимиром Путиным, Владимир Путин."""
    choices = [[word, *_word_forms(word, lang)] for word in words]
    forms = [" ".join(options[-1 if len(options) == 1 else 1] for options in choices)]
    for at, options in enumerate(choices):
        forms += [" ".join([*words[:at], form, *words[at + 1 :]]) for form in options[1:]]
    if len(words) == _TWO:
        forms += map(" ".join, product(*choices))
    return [form for form in dict.fromkeys(forms) if form != " ".join(words)]


def _word_forms(word: str, lang: str) -> list[str]:
    if lang == "ru" and word in _OF_LEV:
        return ["Лев"]
    if lang in ("ru", "uk") and (found := _ON_A_RIVER.fullmatch(word)):
        return [form + found[2] for form in _word_forms(found[1], lang)]
    forms = [
        word[: -len(suffix)]
        for suffix in _SUFFIXES.get(lang, ())
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST
    ]
    for ending, bases in _ENDINGS.get(lang, ()):
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            forms += [word[: -len(ending)] + base for base in bases]
    return forms
