"""Countries and continents in English names, and the adjectives that English has for them."""

import re
from types import MappingProxyType

__all__ = ["countries_in", "is_adjective", "is_country", "with_adjective"]

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
_ADJECTIVES = MappingProxyType(
    {
        country: others.split(",")[0]
        for row in _COUNTRIES.split()
        for country, others in [row.split(":")]
    }
    | {
        "South Korea": "South Korean",
        "North Korea": "North Korean",
        "South Africa": "South African",
        "Saudi Arabia": "Saudi",
        "United Arab Emirates": "Emirati",
        "United States": "U.S.",
        "US": "U.S.",
        "U.S.": "U.S.",
        "America": "U.S.",
        "United Kingdom": "British",
        "UK": "British",
        "Turkiye": "Turkish",
        "Czech Republic": "Czech",
        "Myanmar": "Myanmar",
    }
)
_ADJECTIVE = re.compile(
    r"(?:(?:North|South|East|West|N\.|S\.) ?)?("
    + "|".join(other for row in _COUNTRIES.split() for other in row.partition(":")[2].split(","))
    + ")"
)
_OF_STATE = re.compile(
    r"(?:Ministry|Government|Army|Navy|Air Force|Armed Forces|Military|Embassy|Parliament|Senate|"
    r"House of Representatives|Supreme Court|Constitutional Court|Consulate|Foreign|Defen[cs]e|"
    r"Police|National Team|Cabinet|Presiden|Prime Minister|Department of|Central Bank)"
)
"""Bodies of a state, which English calls by the adjective: the Russian Ministry of Defence."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def countries_in(name: str) -> set[str]:
    """The countries and continents that an English name names, adjectives included."""
    words = (word.casefold() for word in _WORD.findall(name))
    return {_COUNTRY_OF[word] for word in words if word in _COUNTRY_OF}


def is_adjective(name: str) -> bool:
    """Whether an English name is the adjective of a country or a continent: South Korean."""
    return _ADJECTIVE.fullmatch(name) is not None


def is_country(english: str) -> bool:
    """Whether an English name is that of a country, and of nothing in it."""
    return english.removeprefix("the ") in _ADJECTIVES


def with_adjective(english: str) -> str:
    """A body of a state with the adjective that English has for the country before it.

    Args:
        english: Any name: "Russia Ministry of Defence" is the Russian Ministry of Defence.
    """
    for start in (place.end() for place in re.finditer(" ", english)):
        adjective = _ADJECTIVES.get(english[: start - 1].removeprefix("the "))
        if adjective and _OF_STATE.match(english, start):
            return f"{adjective} {english[start:]}"
    return english
