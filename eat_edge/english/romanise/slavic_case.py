"""The nominative of Russian and Ukrainian names, which stand inflected in a sentence.

Rules on endings, and the commonest given names. Where the endings leave it open nothing is said:
Анны Петровой is plain, Иванова alone is a woman's name or a man's in the genitive.
"""

import re
from collections.abc import Iterator
from types import MappingProxyType

__all__ = ["MEN", "WOMEN", "familiar", "given_name", "is_native", "nominative"]

_MEN = (
    "александр алексей анатолий андрей антон аркадий арсений артем артём борис вадим валентин "
    "валерий василий виктор виталий владимир владислав вячеслав геннадий георгий герман глеб "
    "григорий даниил денис дмитрий евгений егор захар иван игорь илья кирилл константин лев "
    "леонид максим марк матвей михаил никита николай олег павел петр пётр роман руслан семен "
    "сергей станислав степан тарас тимофей тимур федор фёдор эдуард юрий яков ярослав олександр "
    "олексій анатолій андрій василь віктор віталій володимир вячеслав геннадій григорій данило "
    "денис дмитро євген іван ігор кирило костянтин леонід максим микола михайло олег павло петро "
    "роман руслан сергій степан тарас федір юрій ярослав остап богдан назар ростислав святослав "
    "мирослав любомир гнат артем вадим данило матвій макар мар'ян орест зеновій всеволод іларіон "
    "лук'ян марко никифор нестор омелян прохор пилип самійло семен тиміш устим хома юліан"
)
_WOMEN = (
    "александра алина алла анастасия анна валентина валерия вера виктория галина дарья диана "
    "екатерина елена елизавета жанна зинаида инна ирина карина кира ксения лариса лидия любовь "
    "людмила маргарита марина мария надежда наталья наталия нина оксана ольга полина раиса "
    "светлана софия софья тамара татьяна ульяна юлия яна олександра анастасія ганна вікторія "
    "дар'я катерина олена єлизавета ірина людмила марія надія наталія ольга світлана софія тетяна "
    "юлія оксана уляна христина соломія мирослава богдана зоряна лілія наталя вероніка олеся леся "
    "дарина анна інна алла ніна лариса валентина маргарита діана роксолана ярина іванна стефанія "
    "мар'яна руслана тамара злата еліна аріна арина дарія яна аліна віра ліна кіра євгенія "
    "юлія поліна ксенія марина "
    "лідія мирослава таїсія емілія"
)
_MEN_OF_THE_SOUTH = (
    "рамзан рустам ильдар ренат ринат марат айдар тимур ахмат магомед шамиль аслан нурсултан армен "
    "тигран гагик ашот карен гиви зураб вахтанг гурам арсен заур мурад эльдар ильхам нурлан ербол "
    "ерлан бахыт алмаз айрат азат салават ильгам радик рамиль фарид рустем ильшат камиль"
)
_WOMEN_OF_THE_SOUTH = (
    "камила этери диляра гузель мадина патимат фатима амина алия зульфия "
    "айгуль алсу айша гульнара динара эльвира эльмира фарида нино лейла зарина альбина регина"
)
MEN = frozenset(f"{_MEN} {_MEN_OF_THE_SOUTH}".split())
WOMEN = frozenset(f"{_WOMEN} {_WOMEN_OF_THE_SOUTH}".split())
"""The commonest given names, Caucasian and Turkic ones with them, in small letters."""
_FAMILIAR_LIST = (
    "лёха леха лёша леша саня саша сашка санёк серёга серега серёжа сережа вова вовка вовчик "
    "дима димка димон миша мишка ваня ванька петя витя витёк коля колян толя толик лёня паша "
    "пашка гриша женя жека костя гена юра юрик славик федя сеня гоша антоха тёма тема стас "
    "стасик макс рома ромка валера жора маша машка катя катька юля юлька настя настенька оля "
    "олечка таня танюша танечка лена ленка леночка света светка светочка наташа наташка ира "
    "ирка ирочка аня анька анечка лиза даша дашка вика ксюша надя люда галя зоя соня варя "
    "тася люба люська зина шура эля геля рита алёна алена ева рая клава гоша кеша славка "
    "нюра дуся маруся вадик игорёк олежка андрюха андрюша толян митя стёпа кирюха эдик алёшка "
    "санька никитос сашко юрко іванко оленка маринка наталка марійка марічка яринка богданка "
    "галинка іра тарасик петрик михась андрійко василько сергійко дмитрик ганнуся катруся "
    "настуся оленька ніна ліда ліза люда даринка"
)
_FAMILIAR = frozenset(_FAMILIAR_LIST.split())
"""Given names as friends and family say them; none is a place that people speak of."""
_FLEETING = re.compile(r"(павл|льв)(?:а|у|ом|е)", re.IGNORECASE)
_WHOLE = MappingProxyType({"павл": "ел", "льв": "ев"})
"""Names with another vowel in the nominative, and how that ends: Павла, Павел."""

_MAN = re.compile(
    r"(?:(?P<stem>\w+(?:[оеёєії]в|[иі]н|ын))(?:а|у|ым|им|е|і|ові)?"
    r"|(?P<adjective>\w+(?:ск|цк|ськ|цьк))(?:ий|ого|ому|им|ом)"
    r"|(?P<hard>\w*?[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|ем|е|і|ові))$"
)
_WOMAN = re.compile(
    r"(?:(?P<stem>\w+(?:[оеёєії]в|[иі]н|ын))(?:а|ой|у|ою|ій)"
    r"|(?P<adjective>\w+(?:ск|цк|ськ|цьк))(?:ая|ой|ую|а|ої|ій|у|ою))$"
)
_UKRAINIAN_MAN = re.compile(r"(?<=енк)(?:а|у|ом|ові|ою)$")
"""Inflected, Шевченко ends so: in Ukrainian alone, and of men."""
_PATRONYMIC = re.compile(
    r"(?:(?P<man>\w+(?:[оеё]вич|[иь]ич|мич|нич|йович|ійович))(?:а|у|ем|е|еві)?"
    r"|(?P<woman>\w+(?:[оеё]вн|ичн|івн|ївн))(?:а|ы|е|у|ой|ою|и|і))"
)
_THREE = 3
_HARD = frozenset("бвгджзклмнпрстфхцчшщ")
"""A woman's family name that ends so is of one form: Оксану Ковальчук."""
_UNCHANGING = re.compile(r"(?:ко|енко|их|ых|дзе|швили|швілі|ия|іа)$")
_GIVEN = (
    ("а", ("", "а", "о")),
    ("у", ("", "а", "о")),
    ("ом", ("", "о")),
    ("ем", ("ь", "й", "")),
    ("ым", ("",)),
    ("е", ("", "а", "о", "я")),
    ("я", ("й", "ь", "я", "")),
    ("ю", ("й", "ь", "я", "")),
    ("ы", ("а",)),
    ("и", ("а", "я", "ь", "ия")),
    ("ой", ("а",)),
    ("шей", ("ша",)),
    ("жей", ("жа",)),
    ("ей", ("я", "ий", "й")),
    ("ии", ("ия",)),
    ("ию", ("ия", "ий")),
    ("ії", ("ія",)),
    ("ію", ("ія", "ій")),
    ("ією", ("ія",)),
    ("зі", ("га",)),
    ("ці", ("ка",)),
    ("ией", ("ия",)),
    ("ием", ("ий",)),
    ("ия", ("ий",)),
    ("і", ("", "а", "о", "я")),
    ("ієм", ("ій",)),
    ("єм", ("й",)),
    ("ої", ("а",)),
    ("ою", ("а",)),
    ("шею", ("ша",)),
    ("ею", ("я",)),
    ("єю", ("я",)),
    ("ові", ("", "о")),
    ("єві", ("й",)),
)
_TOWN = re.compile(r"(ск|цк|ськ|цьк|град|бург)(?:а|у|ом|е)$")
_LIKELY_PLACE = re.compile(r"(?:[бвгджзйклмнпрстфхцчшщ]|[ск]ий|ово|ево|ино|ь|ы|и|ія|ия)$")
_INFLECTED_PLACE = re.compile(r"(?:ах|ях|ам|ями|ами|ом|ем|ой|ей|ого|ому|ии|ию|ців|[ск]ій|ої)$")


_NATIVE_FAMILY = re.compile(
    r"(?:[оеё]в|[иы]н|[оеё]ва|[иы]на|[сц]к(?:ий|ой|ая)|ко|[уюч]к|ич|ых|янц?|дзе|швили|ый|ая|ой"
    r"|ец)$"
)
_NATIVE_PLACE = re.compile(
    r"(?:[сц]к|град|город|[оеё]во|[иы]но|[оеё]в|к[аи]|ц[ыо]|к(?:ое|ий|ая)|ный|ное|н[аы]я|ые"
    r"|[щшх][иа]|ец|поль|тау|ань|ичи?|ское)$"
)
_GIVEN_NAMES = MEN | WOMEN


def is_native(name: str, label: str) -> bool:
    """Whether the letters of a Russian name are no spelling of a foreign one.

    Russian writes those by their sound, and English by their own language: Ганс Вебер is Hans
    Weber.

    Args:
        name: In the nominative.
        label: One of ``types.LABELS``.

    Returns:
        True where the given name, or the ending, is one of the languages of Russia.
    """
    words = name.split(" ")
    if label != "PER":
        return all(_NATIVE_PLACE.search(word.casefold()) for word in words)
    first = words[0].casefold()
    is_given = first.replace("ё", "е") in _GIVEN_NAMES or first in _FAMILIAR
    has_patronymic = any(_PATRONYMIC.fullmatch(word) for word in words[1:])
    return is_given or has_patronymic or _NATIVE_FAMILY.search(words[-1].casefold()) is not None


def nominative(name: str, label: str) -> str | None:
    """Find the nominative of a name.

    Args:
        name: As it stands in a sentence.
        label: One of ``types.LABELS``.

    Returns:
        The nominative; None where the ending may be one of several cases.
    """
    words = name.split(" ")
    if label == "PER":
        return _person(words)
    if len(words) > 1:
        return None
    return _place(name)


def given_name(word: str) -> str | None:
    """A given name that stands alone in the nominative: Оли, Оля.

    Args:
        word: As it stands in a sentence.

    Returns:
        The nominative; None where the word is no common given name, or may be of several.
    """
    whole = familiar(word)
    if whole is not None:
        return whole
    known, small = _given(word), word.casefold()
    if known is None:
        # As one calls in Ukrainian: Олено.
        called = f"{word[:-1]}а"
        return called if word.endswith("о") and called.casefold() in WOMEN else None
    # Валерия is of Валерий, too, Данила of Данило, and Петра of Пётр.
    if known[0] == word:
        return None if f"{small[:-1]}й" in MEN else word
    return None if known[0].casefold() == "петр" or known[0].endswith("о") else known[0]


def familiar(word: str) -> str | None:
    """The nominative of a given name as friends say it: Лёху, Лёха; None for other words."""
    if word.casefold() in _FAMILIAR:
        return word
    # As one calls: Наташ, Оль.
    called = f"{word.removesuffix('ь')}{'я' if word.endswith('ь') else 'а'}"
    if called.casefold() in _FAMILIAR:
        return called
    return next((form for form in _bases(word) if form.casefold() in _FAMILIAR), None)


def _bases(word: str) -> Iterator[str]:
    """What a given name may be in the nominative, by its ending."""
    for ending, bases in _GIVEN:
        if word.casefold().endswith(ending):
            yield from (word[: len(word) - len(ending)] + base for base in bases)


def _person(words: list[str]) -> str | None:
    if len(words) == 1:
        return given_name(words[0]) or (words[0] if _is_bare_family(words[0]) else None)
    if len(words) > 2 and (whole := _with_patronymic(words)):
        return whole
    given, family = words[0], words[-1]
    known = _given(given)
    if known is None:
        return " ".join(words) if _is_bare_family(family) and _ends_bare(given) else None
    form, is_man = known
    if len(words) > 2:
        return " ".join(words) if form == given and _is_bare_family(family) else None
    whole = _family(family, is_man=is_man, is_nominative=form == given)
    return None if whole is None else f"{form} {whole}"


def _with_patronymic(words: list[str]) -> str | None:
    """Given name, patronymic and family name, which may come first; the second tells the sex."""
    at = next((at for at, word in enumerate(words[1:], 1) if _PATRONYMIC.fullmatch(word)), None)
    if len(words) != _THREE or at is None:
        return None
    patronymic = _PATRONYMIC.fullmatch(words[at])
    given, family = words[at - 1], words[0] if at > 1 else words[-1]
    assert patronymic is not None
    is_man = patronymic["man"] is not None
    form = _given_of(given, is_man=is_man)
    if form is None:
        return None
    middle = patronymic["man"] or patronymic["woman"] + "а"
    whole = _family(family, is_man=is_man, is_nominative=middle == words[at])
    if whole is None:
        return None
    return " ".join([whole, form, middle] if at > 1 else [form, middle, whole])


def _given_of(word: str, *, is_man: bool) -> str | None:
    """A given name in the nominative, where it is known whether it is a man's."""
    known = _given(word)
    if known is not None and known[1] == is_man:
        return known[0]
    stem = _stem_of_man(word.casefold())
    return word[:-1] if is_man and stem is not None else None


def _given(word: str) -> tuple[str, bool] | None:
    """A given name in the nominative, and whether it is a man's."""
    small = word.casefold()
    if found := _FLEETING.fullmatch(word):
        return word[0] + ("ав" if small[0] == "п" else "") + _WHOLE[found[1].casefold()], True
    if small in WOMEN and _stem_of_man(small) is None:
        return word, False
    if small in MEN:
        return word, True
    for form in _bases(word):
        if form.casefold() in MEN:
            return (form, True) if small not in WOMEN else None
        if form.casefold() in WOMEN:
            return form, False
    return None


def _stem_of_man(small: str) -> str | None:
    """The man's name of which a woman's is the genitive: Александра."""
    return small[:-1] if small[:-1] in MEN else None


def _family(word: str, *, is_man: bool, is_nominative: bool) -> str | None:
    if _UNCHANGING.search(word):
        return word
    if is_man and _UKRAINIAN_MAN.search(word):
        return _UKRAINIAN_MAN.sub("о", word)
    if is_nominative:
        return word
    if not is_man and word[-1:].casefold() in _HARD:
        return word
    found = (_MAN if is_man else _WOMAN).fullmatch(word)
    if found is None:
        return None
    groups = found.groupdict()
    ukrainian = word.endswith(("ського", "ському", "ським", "ської", "ську", "ською", "ській"))
    if groups["stem"]:
        return groups["stem"] + ("" if is_man else "а")
    if groups["adjective"]:
        if is_man:
            return groups["adjective"] + "ий"
        return groups["adjective"] + ("а" if ukrainian else "ая")
    return groups.get("hard") if is_man else None


def _ends_bare(word: str) -> bool:
    return word[-1:] not in tuple("аеиоуыюяёіїє") and not word.endswith(
        ("ом", "ем", "ым", "им", "ой")
    )


def _is_bare_family(word: str) -> bool:
    """Whether a family name can only be a nominative."""
    if _UNCHANGING.search(word):
        return True
    return _ends_bare(word) and not word.endswith(("ой", "ей", "ых", "ів"))


def _place(name: str) -> str | None:
    if _TOWN.search(name):
        return _TOWN.sub(r"\1", name)
    if _INFLECTED_PLACE.search(name) or not _LIKELY_PLACE.search(name):
        return None
    return name
