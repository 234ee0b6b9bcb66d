"""Which countries' numbers are looked for in a text: by its language, or by its letters."""

from eat_edge.text.script import script_of

__all__ = ["ID_NUMBERS", "REGIONS", "id_numbers", "languages_of", "regions"]

REGIONS = {
    "zh": ("CN", "TW", "HK"),
    "ja": ("JP",),
    "ko": ("KR",),
    "ar": ("EG", "SA", "AE", "JO", "LB", "IQ", "MA"),
    "ru": ("RU",),
    "uk": ("UA",),
    "hi": ("IN",),
    "th": ("TH",),
    "he": ("IL",),
    "ka": ("GE",),
    "hy": ("AM",),
}
"""Countries whose telephone numbers are known without their country code, by language."""

ID_NUMBERS = {
    "zh": ("cn.ric", "cn.uscc", "tw.ubn"),
    "ja": ("jp.in_", "jp.cn"),
    "ko": ("kr.rrn", "kr.brn"),
    "ar": ("eg.tn",),
    "ru": ("ru.inn", "ru.ogrn"),
    "uk": ("ua.rntrc", "ua.edrpou"),
    "hi": ("in_.aadhaar", "in_.pan", "in_.gstin", "in_.epic"),
    "th": ("th.pin",),
    "he": ("il.idnr",),
}
"""Identity, tax and company numbers that are looked for, by language and their module in
python-stdnum."""

_WEAK = frozenset({"tw.ubn", "eg.tn", "ua.edrpou", "il.idnr"})
"""Short ones with a single check digit, or none: many an amount is such a number by accident, so
that they are looked for in texts of their language alone."""

_LANGUAGES = {
    "Han": ("zh", "ja"),
    "Hiragana": ("ja",),
    "Katakana": ("ja",),
    "Hangul": ("ko",),
    "Arabic": ("ar",),
    "Cyrillic": ("ru", "uk"),
    "Devanagari": ("hi",),
    "Thai": ("th",),
    "Hebrew": ("he",),
    "Georgian": ("ka",),
    "Armenian": ("hy",),
}
"""Languages with numbers of their own, by script."""


def languages_of(text: str, lang: str, *, is_guess: bool) -> tuple[str, ...]:
    """Tell of which languages' countries the numbers of a text may be.

    A line is often too short to guess its language well, and a number that is missed is worse than
    one that is hidden for nothing.

    Args:
        text: Any text.
        lang: Its language.
        is_guess: Whether that was guessed from the text. One that was named by the user, and has
            numbers, is the only one.

    Returns:
        That language first if it has numbers of its own; with a guess those of the text's scripts
        too, and all if it has no letters of such a script.
    """
    own = (lang,) if lang in REGIONS else ()
    if own and not is_guess:
        return own
    scripts = {script_of(char) for char in set(text)}
    others = [one for script, of_it in _LANGUAGES.items() if script in scripts for one in of_it]
    return tuple(dict.fromkeys((*own, *(others or REGIONS))))


def regions(languages: tuple[str, ...]) -> list[str]:
    """The countries whose telephone numbers to look for."""
    return [region for lang in languages for region in REGIONS[lang]]


def id_numbers(languages: tuple[str, ...], lang: str) -> list[str]:
    """The identity numbers to look for.

    Args:
        languages: As `languages_of` gives them.
        lang: The language of the text, which alone has the short ones.
    """
    return [
        name
        for one in languages
        for name in ID_NUMBERS.get(one, ())
        if one == lang or name not in _WEAK
    ]
