"""Whether an English name that a model gives may be the name of what stands in the source."""

import re
from collections.abc import Iterable
from itertools import pairwise
from types import MappingProxyType

from eat_edge.text import has_non_latin_letter

__all__ = ["countries_in", "is_plausible"]

_MAX_WORDS = 9
_MAX_PERSON = 4
_NO_PERSON_WORDS = (
    "the a an of and in on at for to with university company city ministry wikipedia government "
    "bureau office court party team club bank group department school college hospital river "
    "mountain province county district island world national international united states nations "
    "committee association police army news times he she it they his her who what president "
    "minister chairman director general mr mrs ms dr professor king queen"
)
_NO_PERSON = frozenset(_NO_PERSON_WORDS.split())
"""Words that no name of a person has."""

_COUNTRIES = (
    "China:Chinese Japan:Japanese Korea:Korean Taiwan:Taiwanese Macau:Macanese Mongolia:Mongolian "
    "Vietnam:Vietnamese Thailand:Thai India:Indian Pakistan:Pakistani Bangladesh:Bangladeshi "
    "Indonesia:Indonesian Malaysia:Malaysian Singapore:Singaporean "
    "Philippines:Filipino,Philippine Cambodia:Cambodian Laos:Laotian Myanmar:Burmese "
    "Nepal:Nepalese Afghanistan:Afghan Iran:Iranian Iraq:Iraqi Syria:Syrian Lebanon:Lebanese "
    "Israel:Israeli Palestine:Palestinian Jordan:Jordanian Egypt:Egyptian Yemen:Yemeni Oman:Omani "
    "Qatar:Qatari Kuwait:Kuwaiti Turkey:Turkish Greece:Greek Russia:Russian Ukraine:Ukrainian "
    "Belarus:Belarusian Poland:Polish Germany:German France:French Italy:Italian Spain:Spanish "
    "Portugal:Portuguese England:English Britain:British Scotland:Scottish Wales:Welsh "
    "Ireland:Irish Netherlands:Dutch Belgium:Belgian Switzerland:Swiss Austria:Austrian "
    "Sweden:Swedish Norway:Norwegian Denmark:Danish Finland:Finnish Iceland:Icelandic "
    "Hungary:Hungarian Czechia:Czech Slovakia:Slovak Romania:Romanian Bulgaria:Bulgarian "
    "Serbia:Serbian Croatia:Croatian Slovenia:Slovenian Albania:Albanian America:American "
    "Canada:Canadian Mexico:Mexican Cuba:Cuban Brazil:Brazilian Argentina:Argentine,Argentinian "
    "Chile:Chilean Peru:Peruvian Colombia:Colombian Venezuela:Venezuelan Australia:Australian "
    "Africa:African Kenya:Kenyan Ethiopia:Ethiopian Nigeria:Nigerian Ghana:Ghanaian "
    "Morocco:Moroccan Algeria:Algerian Tunisia:Tunisian Libya:Libyan Sudan:Sudanese "
    "Somalia:Somali Georgia:Georgian Armenia:Armenian Azerbaijan:Azerbaijani Kazakhstan:Kazakh "
    "Uzbekistan:Uzbek Tajikistan:Tajik Kyrgyzstan:Kyrgyz Turkmenistan:Turkmen Bhutan:Bhutanese "
    "Lithuania:Lithuanian Latvia:Latvian Estonia:Estonian Moldova:Moldovan Cyprus:Cypriot "
    "Malta:Maltese Montenegro:Montenegrin Bolivia:Bolivian Ecuador:Ecuadorian Paraguay:Paraguayan "
    "Uruguay:Uruguayan Panama:Panamanian Jamaica:Jamaican Haiti:Haitian Guyana:Guyanese "
    "Suriname:Surinamese Fiji:Fijian Tanzania:Tanzanian Uganda:Ugandan Zimbabwe:Zimbabwean "
    "Zambia:Zambian Senegal:Senegalese Rwanda:Rwandan Angola:Angolan Mozambique:Mozambican "
    "Europe:European Asia:Asian"
)
_COUNTRY_OF = MappingProxyType(
    {
        word.casefold(): country
        for row in _COUNTRIES.split()
        for country, others in [row.split(":")]
        for word in (country, *others.split(","))
    }
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DIGIT = re.compile(r"\d")


def countries_in(name: str) -> set[str]:
    """The countries and continents that an English name names, adjectives included."""
    words = (word.casefold() for word in _WORD.findall(name))
    return {_COUNTRY_OF[word] for word in words if word in _COUNTRY_OF}


def is_plausible(answer: str, source: str, label: str, parts: Iterable[str]) -> bool:
    """Whether a model's answer may name what stands in the source.

    Args:
        answer: English.
        source: The surface form.
        label: Its type.
        parts: English names of what is known within the surface form.

    Returns:
        False for what is no name at all, says a word twice, has too many words, or names a country
        that the source does not.
    """
    words = _WORD.findall(answer)
    if not words or has_non_latin_letter(answer) or not any(word[0].isupper() for word in words):
        return False
    if any(one.casefold() == other.casefold() for one, other in pairwise(words)):
        return False
    if bool(_DIGIT.search(answer)) and not any(map(str.isdigit, source)):
        return False
    lowered = {word.casefold() for word in words}
    if label == "PER" and (len(words) > _MAX_PERSON or lowered & _NO_PERSON):
        return False
    if len(words) > _MAX_WORDS:
        return False
    named = countries_in(answer)
    known = {country for part in parts for country in countries_in(part)}
    return label == "MISC" or named <= known if len(words) > 1 or known else True
