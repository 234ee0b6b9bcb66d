"""Persons who are greeted, called or quoted in chats and letters: Привет, Маша; 민수: 홍대.

A given name alone is seldom a person in an encyclopaedia, and the tagger doubts it, or takes the
greeting for a part of it: שלום רונית.
"""

import re
from collections.abc import Iterable, Mapping

from eat_edge.names import NameMatch
from eat_edge.pipeline.source.alternatives import any_of
from eat_edge.types import Mention

__all__ = ["with_addressed"]

_SCORE = 0.9
_LEAST_SHARE = 0.15
"""Share of a person that the tagger gives whom somebody greets."""
_LEAST_OF_SPEAKER = 0.3
"""The same of one who speaks, or is called: a dateline begins so, too."""
_LEAST_PRIOR = 0.05
"""Prior of a Korean person who speaks, and whom the tagger does not see: 지훈: 응."""
_GREETINGS: Mapping[str, str] = {
    "ru": "Привет|Здравствуйте?|Добр(?:ый день|ое утро|ый вечер)|Спасибо|Уважаем(?:ый|ая)",
    "uk": "Привіт|Вітаю|Добр(?:ий день|ого ранку|ий вечір)|Дякую|Шановн(?:ий|а)",
    "he": "שלום|היי|הי|בוקר טוב|ערב טוב|תודה|אהלן",
    "ar": "مرحبا|أهلا|اهلا|هلا|السلام عليكم|صباح الخير|مساء الخير|شكرا",
    "fa": "سلام|درود|صبح بخیر|مرسی",
    "ur": "سلام|السلام علیکم|شکریہ",
    "hi": "नमस्ते|नमस्कार|धन्यवाद|हैलो|हाय|हेलो|प्रिय",
    "ko": "안녕|야",
    "hy": "Բարեւ|Շնորհակալություն|Հարգելի",
    "ka": "გამარჯობა|მადლობა|სალამი|ძვირფასო",
    "el": "Γεια|Καλημέρα|Καλησπέρα|Ευχαριστώ",
    "bg": "Здравей(?:те)?|Здрасти|Благодаря",
    "sr": "Здраво|Хвала|Поштован(?:и|а)",
}
_YOU: Mapping[str, str] = {
    "ru": "ты тебя тебе вы вам вас",
    "uk": "ти тебе тобі ви вам вас",
    "he": "אתה את אתם לך שלך",
    "ar": "أنت انت لك عليك",
    "fa": "تو شما",
    "hi": "तू तुम आप तुझे तुम्हें",
    "ko": "너 넌 네가 니가",
    "hy": "դու դուք քեզ",
    "ka": "შენ თქვენ გინდა ხარ",
}
"""Words that say that somebody is spoken to."""
_GREETED = {
    lang: re.compile(f"(?:\\w+: )?\\W*(?:{words}),? ") for lang, words in _GREETINGS.items()
}
_CALLS = {
    lang: re.compile(f",.*(?:[?\u061f]$|(?<!\\w)(?:{any_of(words)})(?!\\w))")
    for lang, words in _YOU.items()
}
_ENDS = re.compile(" ?(?:[,!?.:;\u060c\u061f]|$)")
_SHALOM = re.compile(
    "שלום (?:כהן|לוי|מזרחי|פרץ|ביטון|דהן|אברהם|פרידמן|מלכה|אזולאי|כץ|יוסף|דוד|חדד|עמר|גבאי|אוחיון)"
)
"""A man who is called as one greets, by the commonest surnames."""
_HANDLE = re.compile("@[!-~]+$")
"""Of an account, or behind the name in an address; in other letters it is somebody's name."""
_ACCOUNT = re.compile("@[^\\s:@]*$")
"""What somebody calls themselves in a network, up to a name within it: @墨家道具组Hana:."""
_SPEAKS = re.compile("([가-힣]{2,3}): ")


def with_addressed(
    mentions: Iterable[Mention], known: Iterable[NameMatch], folded: str, lang: str
) -> list[Mention]:
    """Make persons of those who are spoken to, and of those who speak, without the greeting.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names.
        folded: The sentence.
        lang: Its language.

    Returns:
        The same, some shorter, surer or of another type, without handles in Latin letters.
    """
    greeting = _GREETED[lang].match(folded) if lang in _GREETED else None
    found = [
        _addressed(one, folded, lang, greeting)
        for one in mentions
        if not _HANDLE.match(folded, max(0, one.start - 1), one.end)
    ]
    speaks = _SPEAKS.match(folded) if lang == "ko" else None
    if speaks is not None and any(_is_person(one, speaks.span(1)) for one in known):
        rest = [one for one in found if one.start >= speaks.end()]
        return [Mention(*speaks.span(1), speaks[1], "PER", _SCORE), *rest]
    return found


def _is_person(match: NameMatch, span: tuple[int, int]) -> bool:
    """Whether a span is known as a person and nothing else, and seldom as a common noun."""
    is_known = match.span == span and match.prior >= _LEAST_PRIOR
    return is_known and all(name.label == "PER" for name in match.names)


def _addressed(one: Mention, folded: str, lang: str, greeting: re.Match[str] | None) -> Mention:
    if greeting is not None and one.start <= greeting.end() < one.end:
        is_greeting = _SHALOM.fullmatch(one.text) is None
        if one.start < greeting.end() and is_greeting and one.label == "PER":
            one = one.over(greeting.end(), one.end, folded)
        if one.start == greeting.end() and _ENDS.match(folded, one.end):
            return _person(one, _LEAST_SHARE)
    elif " " not in one.text:
        is_first = not folded[: one.start].strip(" -*\u2014>")
        calls = _CALLS.get(lang) if is_first else None
        is_handle = _ACCOUNT.search(folded, 0, one.start) is not None
        is_speaker = folded[one.end : one.end + 1] == ":" and (is_first or one.label == "PER")
        is_speaker = is_speaker and not is_handle
        if is_speaker or (calls and calls.match(folded, one.end)):
            return _person(one, _LEAST_OF_SPEAKER)
    return one


def _person(one: Mention, least: float) -> Mention:
    """The mention as a sure person, if the tagger thinks of one at all."""
    if one.share("PER") < least or one.score >= _SCORE:
        return one
    return one.as_a("PER", _SCORE)
