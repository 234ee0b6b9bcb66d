"""How names are inflected, as tables: which endings one word of a name has, by language.

A row is a gender, a pattern that the stem ends in, and endings in the order nominative, genitive,
dative, accusative, instrumental, locative, vocative; ``-`` is no ending, ``/`` stands between two
that a case may have; Greek has no dative, instrumental and locative. The pattern ``^`` is of whole
words. Where only the last word of a name changes, words need not agree: such languages have the
gender ``x``, and endings in any order behind the nominative.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

__all__ = ["AGREEING", "ALL_CASES", "GENDERS", "NOMINATIVE", "Ending", "endings_of"]

NOMINATIVE = 1
"""Bit of the nominative in a set of cases."""
ALL_CASES = 0xFFFFFF

GENDERS = ("m", "f", "n", "p")
AGREEING = frozenset({"ru", "uk", "el"})
"""Languages in which all words of a name stand in the same case."""

_HARD = "[бвгджзклмнпрстфхцчшщ]"
_RUSSIAN = f"""
m {_HARD}: - а у а/- ом/ем е
m [ое]в|[иы]н: - а у а ым е
m : ь я ю я/ь ем е
m [аеиоуыэюя]: й я ю я/й ем е
m : ий ия ию ия/ий ием ии
m : ий ого/его ому/ему ого/его/ий им ом/ем
m : ый ого ому ого/ый ым ом
m : ой ого ому ого/ой ым/им ом
m : ел ла лу ла лом ле
m : ец ца цу ца/ец цом/цем це
m : ок ка ку ка ком ке
m ^: лев льва льву льва львом льве
m : а ы/и е у ой/ою/ей е
m : я и е ю ей/ею е
f : а ы/и е у ой/ою/ей е
f : я и е ю ей/ею е
f : ия ии ии ию ией ии
f : ь и и ь ью и
f [ое]в|[иы]н: а ой ой у ой/ою ой
f : ая ой ой ую ой/ою ой
f : яя ей ей юю ей ей
n {_HARD}: о а у о ом е
n : е я/а ю/у е ем е
n : ие ия ию ие ием ии
n : ое ого ому ое ым/им ом
p {_HARD}: ы/и ов/- ам ы/и/ов/- ами ах
p : ые ых ым ые/ых ыми ых
p : ие их им ие/их ими их
"""
_UKRAINIAN = f"""
m {_HARD}: - а/у у/ові/еві а/- ом/ем і/ові/еві/у е/у
m [оеє]в|[иії]н: - а у/ові а им і/ові/у е
m : ів ова/ева ову/еву/ові/еві ова/ева/ів овом/евом/овим/евим ові/еві/ову ове
m : їв єва єву/єві єва/їв євом/євим єві/єву єве
m : ь я ю/еві я/ь ем і/еві ю
m [аеиоуєюя]: й я ю/єві я/й єм ї/єві ю
m : ій ія ію/ієві ія/ій ієм ії/ієві ію
m : ий ого/ього ому/ьому ого/ього/ий им ому/ім/ьому
m {_HARD}: о а у/ові а ом і/ові/у е
m : ець ця цю/цеві ця/ець цем ці/цеві цю
m : ок ка ку/кові ка/ок ком ку/кові ку
m ^: лев лева леву/левові лева левом леві/левові леве
m : а и/і і у ою/ею і о
f : а и/і і у ою/ею і о/е
f : я і і ю ею і ю/е
f : ія ії ії ію ією ії іє
f : га ги зі гу гою зі го
f : ка ки ці ку кою ці ко
f : ха хи сі ху хою сі хо
f : ь і і ь ю і е
f : а ої/ьої ій у ою ій
f : я ьої ій ю ьою ій
n {_HARD}: о а у о ом і/у
n : е а/я у/ю е ем і
n : е ого ому е им ому/ім
p {_HARD}: и/і ів/- ам и/і/ів ами ах
p : і их им і/их ими их
"""
_GREEK = """
m : οσ ου ο ε
m : ησ η η η
m : ησ ουσ η η
m : ασ α α α
f : α ασ α α
f : η ησ η η
f : ω ωσ ω ω
n : ο ου ο ο
n : ι ιου ι ι
"""
_VOWELS_KA = "[აეოუ]"
_GEORGIAN = f"""
x [^აეიოუ]: ი მა ს ის ით ად ო ისა ში ზე თან ისთვის ისგან იდან იმდე ამდე ადმი
x {_VOWELS_KA}: - მ ს სი თი დ ვ ში ზე დან სთან სთვის სგან მდე
x ი: - მ ს ში ზე დან სთან სთვის სგან მდე
x : ე ის ით ისთვის ისგან ისა
x : ა ის ით ისთვის ისგან იდან ისა
"""
_ARMENIAN = """
x [^աեէիոօուևյ]: - ը ն ի ին ից ով ում
x [աեէոօու]: - ն յի յին յից յով յում
x [^ն]: ի ին ու ուն ուց ով ում իի իից իում
x : ու վի վին վից վով վում ուն
x : ություն ության ությանը ությունը ությունից ությամբ ությունում
"""
_HINDI = """
x : ा े ों
x ...: - जी ने को से का के की में पर
"""
_MARATHI = """
x : ा े ्या ्याने ्याला ्याचा ्याची ्याचे ्यात
x ...: - ने नी ला चा ची चे च्या त हून शी ांनी ांना ांचा ांची ांचे ांच्या
"""
_NEPALI = """
x ...: - ले लाई को का की मा बाट सँग
"""
_BENGALI = """
x ...: - ের র কে তে য় ে রা েরা দের েই ও
"""
_STEMS = {"": ".*..", "^": ""}
"""Patterns of whole stems, which have two letters or more."""
_TABLES = MappingProxyType(
    {
        # A short line of the one is easily taken for the other.
        "ru": (_RUSSIAN, _UKRAINIAN),
        "uk": (_UKRAINIAN, _RUSSIAN),
        "el": (_GREEK,),
        "ka": (_GEORGIAN,),
        "hy": (_ARMENIAN,),
        "hi": (_HINDI,),
        "mr": (_MARATHI,),
        "ne": (_NEPALI,),
        "bn": (_BENGALI,),
    }
)


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending, as one row of a table has it.

    Attributes:
        gender: One of ``GENDERS``, or ``"x"``.
        stem: What the word without the ending must be.
        base: Ending of the nominative.
        cases: In which cases the row has it, one bit for each.
        is_unusual: Whether it is of a plural, or of the neighbouring language.
    """

    gender: str
    stem: re.Pattern[str]
    base: str
    cases: int
    is_unusual: bool


@cache
def endings_of(lang: str) -> Mapping[str, tuple[Ending, ...]]:
    """What the words of a language may end in; nothing where none of its names are inflected.

    Args:
        lang: ISO 639-1 code.

    Returns:
        By ending, in the order of the table.
    """
    found: dict[str, dict[Ending, None]] = {}
    for number, table in enumerate(_TABLES.get(lang, ())):
        for row in filter(None, table.splitlines()):
            for ending, one in _endings(row, is_other=number > 0):
                found.setdefault(ending, {})[one] = None
    return {ending: tuple(rows) for ending, rows in found.items()}


def _endings(row: str, *, is_other: bool) -> Iterator[tuple[str, Ending]]:
    """The endings of a row."""
    head, _, tail = row.partition(":")
    gender, _, pattern = head.strip().partition(" ")
    stem = re.compile(_STEMS.get(pattern, f".*..(?<={pattern})"))
    cells = [[ending.replace("-", "") for ending in cell.split("/")] for cell in tail.split()]
    cases: dict[str, int] = {}
    for case, endings in enumerate(cells):
        for ending in endings:
            cases[ending] = cases.get(ending, 0) | 1 << case
    for ending, bits in cases.items():
        yield ending, Ending(gender, stem, cells[0][0], bits, is_other or gender == "p")
