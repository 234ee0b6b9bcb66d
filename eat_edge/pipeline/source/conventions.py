"""What belongs to a name and what only stands beside it, where a language has a rule of its own.

The tagger learnt from English where names end, and English hardly tells: *Bhagalpur district* is
a name to one annotator and not to another. Hindi writes the kind of a place behind nearly every
one, Arabic before many, Korean an honorific behind every person; Thai has title and kind before the
name, and corpora take them for a part of it. Armenian and Georgian tie endings to names with a
hyphen. Arabic says whose something is by an adjective with an article, which English writes as a
name (*Sudan's government*) as often as not. Hebrew, Armenian, Russian and Ukrainian have words
(ministry, party, national team) that make another name of the one beside them, in so many forms
that no list of designators holds them all. In Cyrillic, Greek and Armenian text no name is written
in small letters.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from eat_edge.english.kinds import name_in_table
from eat_edge.pipeline.source import beside
from eat_edge.pipeline.source.capitals import WITH_CAPITALS
from eat_edge.text.korean import FAMILY_NAMES
from eat_edge.types import Mention

__all__ = ["settle"]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Words beside names of some types.

    Attributes:
        labels: The types.
        words: What stands beside such a name.
        label: Type of name and words together.
    """

    labels: tuple[str, ...]
    words: re.Pattern[str]
    label: str = ""


_NO_PART: Mapping[str, Sequence[_Rule]] = {
    # Begins the name of a fair or an airport: 台北国际电脑展.
    "zh": (
        _Rule(("LOC",), re.compile("国际")),
        _Rule(("LOC",), re.compile(beside.WHERE_ZH)),
    ),
    "ja": (_Rule(("PER",), re.compile("C[EFOT]O")),),
    # Goes with the place behind it.
    "th": (_Rule(("LOC",), re.compile(f" (?:{beside.AREAS_TH})")),),
    "hi": (
        _Rule(("LOC",), re.compile(rf"(?: (?:{beside.KINDS_OF_PLACES}|{beside.CONSTITUENCY}))+")),
        _Rule(("PER",), re.compile(" जी")),
    ),
    "ko": (
        _Rule(("PER",), re.compile(" ?[씨님]")),
        # A surname, and that the given name is withheld: 김모 씨.
        _Rule(("PER",), re.compile("(?<=^[\uac00-\ud7a3]) ?모(?: ?씨)?")),
        _Rule(("PER",), re.compile(f" (?:{beside.TITLES_KO})|(?<=^[A-Z{FAMILY_NAMES}])[군양]")),
        # A family name and a given name of two syllables, and what is written with them.
        _Rule(
            ("PER",), re.compile(f"(?<=^[{FAMILY_NAMES}][가-힣][가-힣])(?:{beside.PARTICLES_KO})")
        ),
        _Rule(("PER",), re.compile(f"(?<=^[{FAMILY_NAMES}])(?:대리|차장|선생|{beside.TITLES_KO})")),
        _Rule(("MISC",), re.compile("(?<=[상컵전법])을|를")),
        _Rule(("LOC",), re.compile("지역|일대")),
    ),
    "ar": (
        _Rule(("PER",), re.compile(rf" (?:{beside.NOBODY_AR}|ال\w{{2,}}يين)")),
        _Rule(("LOC", "ORG"), re.compile(f" (?:{beside.WHEN_AR})")),
    ),
    "bg": (_Rule(("PER",), re.compile(" (?:е|са|се|ще|бе|не|на|от|за|с|в|и)")),),
    "ta": (_Rule(("ORG",), re.compile(r" நிறுவன\S*")),),
    "fa": (
        _Rule(("PER", "LOC", "ORG"), re.compile(" (?:در|از|با|به|برای) .*")),
        _Rule(("PER",), re.compile(" (?:جان|ن?می\\w{2,}|کجا\\w*|چطور\\w*|چرا)")),
    ),
    "he": (_Rule(("PER", "LOC", "ORG"), re.compile(" (?:של|את|(?<!^אל )על|עם|איפה|בואי?)")),),
}
"""What the tagger may take for the end of a name and is no part of it."""

_NEXT_WORD: Mapping[str, Sequence[_Rule]] = {
    "zh": (
        _Rule(("PER", "ORG"), re.compile(beside.WORDS_ZH)),
        _Rule(("PER",), re.compile("前?副?(?:[部课局社科处厂]长|特[别命任]教授)")),
    ),
    # A title may end the name of a body: 日本代表, 営業部長室.
    "ja": (_Rule(("PER",), re.compile(beside.WORDS_JA)),),
}
"""Words that stand behind names of some types without a space; a name that ends within one of them,
or with it, ends before it: 清华大学 in 清华大学校长, 佐藤 in 佐藤部長, 馬英九 in 馬英九前総統."""
_LEAST_LEFT = {"PER": 1, "ORG": 2}
"""Code points of a name before such a word: 江 in 江主席."""

_ENDINGS: Mapping[str, re.Pattern[str]] = {
    # Behind an abbreviation there may be spaces, too: ՄԱԿ - ում.
    "hy": re.compile(
        "(?:(?<=[\u0531-\u0556]) ?[-\u2010-\u2013] ?|[-\u2010-\u2013])[\u0561-\u0587]{1,4}(?!\\w)"
    ),
    "ka": re.compile("[-\u2010-\u2013][\u10d0-\u10ff]{1,4}(?!\\w)"),
}
"""Endings that a hyphen ties to a name, mostly to an abbreviation; they are part of the word."""

_TITLED_KO = re.compile(
    f"[{FAMILY_NAMES}][가-힣]{{2}}(?= (?:{beside.TITLES_KO})(?:[은는이가을를의과와도에]|\\W|$))"
)
"""A name of a Korean before a title, whatever the tagger takes it for: 정의선 회장."""
_BEHIND: Mapping[str, Sequence[_Rule]] = {
    # The family of a prince: عبد الله بن زايد آل نهيان.
    "ar": (_Rule(("PER",), re.compile(r" آل (?!ال)\w{3,}"), "PER"),),
    "zh": (_Rule(("LOC",), re.compile("[大小]?巨蛋"), "LOC"),),
    "ru": (
        _Rule(("LOC",), re.compile(rf"(?<=[сц]к..) (?:{beside.AREAS_RU})\w*"), "LOC"),
        _Rule(("LOC",), re.compile(rf"(?<=[снц]к..) (?:{beside.BODIES_RU})\w*"), "ORG"),
    ),
    "hi": (_Rule(("LOC", "PER"), re.compile(f" (?:{beside.SITES_HI})(?![\u0900-\u097f])"), "LOC"),),
    "ka": (
        _Rule(("LOC", "PER"), re.compile(rf" (?:სახელობის )?(?:{beside.PLACES_KA})\w*"), "LOC"),
        _Rule(
            ("LOC", "ORG"),
            re.compile(
                rf" (?:(?:{beside.OF_BODIES_KA})(?:ის|ო|ურ\w*|ულ\w*)? )?(?:{beside.BODIES_KA})\w*"
            ),
            "ORG",
        ),
    ),
    "ko": (
        _Rule(("LOC", "ORG"), re.compile("(?<=운동)장|(?<=경기)장"), "LOC"),
        _Rule(("ORG",), re.compile("(?<=보병사)단|(?<=기갑사)단"), "ORG"),
    ),
    "ja": (
        _Rule(("LOC", "ORG"), re.compile("(?:第[一二三1-3])?(?:原発|原子力発電所)"), "LOC"),
        # Abbreviates a university: 大阪大特任教授.
        _Rule(
            ("PER", "LOC"),
            re.compile("(?<=大)(?=(?:大学院|(?:特任|名誉|客員|准)?教授|学長|病院|医学部))"),
            "ORG",
        ),
    ),
    "hy": (
        _Rule(("LOC", "ORG"), re.compile(rf" (?:ազգային )?(?:{beside.BODIES_HY})(?!եր)\w*"), "ORG"),
        _Rule(("LOC", "PER"), re.compile(rf" (?:{beside.PLACES_HY})(?!նի)\w*"), "LOC"),
    ),
}
"""What stands behind a name and makes a longer one of it; stems, for the words are inflected."""

_ALONE = {
    # ㈱ is read as (株).
    "ja": re.compile("[株有財社㍿㈱㈲№]|株式会社|有限会社"),
    "he": re.compile(f"{beside.FORMS}|(?:לא )?בא לי|חברת"),
    **dict.fromkeys(["ru", "uk"], re.compile(beside.FORMS)),
    **dict.fromkeys(["zh", "ko"], re.compile("[㍿㈱㈲№]|주식회사|有限公司")),
    "ar": re.compile(beside.ALONE_AR),
    "th": re.compile(
        f"(?:{beside.TITLES_TH}|{beside.PLACES_TH}|{beside.BODIES_TH}|{beside.COMPANIES_TH}|ส\\.[สว]\\.)+|น\\.ส|ชาว"
    ),
}
"""Legal forms of companies (㈱), titles and kinds, which alone are no name."""
_RELATIVE = re.compile("之[孙孫子女妻父母弟兄姐妹][\u4e00-\u9fff]{2}")
"""Whose relative somebody is, before the name: 成吉思汗之孙忽必烈."""
_VERB_JA = re.compile("[\u3400-\u9fff]{1,3}[いえきくけげしせちてびべみめりれ]")
"""Kanji and the end of a verb, which is nobody: 利上げ."""
_TITLED_TH = re.compile(beside.TITLES_TH)
_OF_COMPANY = _Rule(
    ("PER", "LOC", "ORG", "MISC"), re.compile(f'(?<!\\w)(?:{beside.FORMS}) ?[«„“"]$'), "ORG"
)
_BEFORE: Mapping[str, Sequence[_Rule]] = {
    "he": (
        _Rule(
            ("PER", "LOC", "ORG"),
            re.compile(rf"(?<!\w){beside.CLITICS_HE}(?:{beside.BODIES_HE}) $"),
            "ORG",
        ),
        _Rule(
            ("PER", "LOC"),
            re.compile(rf"(?<!\w){beside.CLITICS_HE}(?:{beside.PLACES_HE}) $"),
            "LOC",
        ),
    ),
    "th": (
        _Rule(("PER",), re.compile(f"{beside.TITLES_TH}(?: ?{beside.TITLES_TH})* ?$"), "PER"),
        _Rule(("LOC",), re.compile(f"(?:{beside.PLACES_TH})$"), "LOC"),
        _Rule(
            ("LOC", "ORG"),
            re.compile(f"(?:{beside.BODIES_TH}|(?:{beside.COMPANIES_TH}) ?)$"),
            "ORG",
        ),
    ),
    "ru": (
        _Rule(("LOC", "ORG"), re.compile(r"(?<!\w)[Сс]борн(?:ая|ой|ую|ые|ых|ым|ыми) $"), "ORG"),
        _OF_COMPANY,
    ),
    "uk": (
        _Rule(("LOC", "ORG"), re.compile(r"(?<!\w)[Зз]бірн(?:а|ої|ій|у|ою) $"), "ORG"),
        _OF_COMPANY,
    ),
}
"""What stands before a name and makes a longer one of it."""
_FIRST_WORD: Mapping[str, re.Pattern[str]] = {
    "he": re.compile(rf"{beside.CLITICS_HE}(?:{beside.BODIES_HE}) "),
    "ar": re.compile(rf"[وف]?[بلك]?(?:{beside.BODIES_AR}) "),
}
"""What an organisation begins with, and neither a person nor a place does."""
_SURELY_SMALL = 0.9
"""Score from which on a name may be in small letters, in a sentence with no other capitals."""
_SURE_PERSON = 0.97
"""Score from which on a person may be called like a kind of organisation: קרן פלס."""
_MOST_BEFORE = 24
"""Code points before a name that are looked at."""
_COUNTERPART_AR = re.compile("(?<!\\w)[وف]?(?:ل|ب)?نظير(?:ه|ته|ها|تها|هم|يه|يها) $")
"""Before the adjective that says which country a counterpart is of."""
_NATION_AR = re.compile(f"ال(?:{beside.NATIONS_AR})ة?")
_ADJECTIVES: Mapping[str, re.Pattern[str]] = {
    "ar": re.compile(rf"(?<!\w){beside.DEFINITE_AR}\w{{3,}} ال\w+(?:ي|ية|يه|يين|يون|يات)"),
}
"""A noun and, in agreement with it, the adjective that says where it is from: *the Sudanese
government*. Such an adjective is no place; persons and clubs may be called by one."""
_DESCRIBED: Mapping[str, re.Pattern[str]] = {
    "ar": re.compile(rf"((?!{beside.DEFINITE_AR})\w+)(?: ال(?:{beside.NATIONS_AR})[ةه]?)+"),
}
"""A foreign name, which has no article, and adjectives that tell where it is from, which are no
part of it: *the German Bild*."""
_DATE = _Rule(("PER", "LOC", "ORG"), re.compile(r"\w{0,3}?\d+年\d+月\d+日 ?"))
_NO_PART_BEFORE: Mapping[str, Sequence[_Rule]] = {
    "zh": (
        _DATE,
        _Rule(("ORG",), re.compile("大行|投行|外资行|券商|外媒|[车药]企|(?:科技|芯片|互联网)巨头")),
    ),
    "ja": (_DATE, _Rule(("PER",), re.compile("横綱|大関|関脇|小結|[元旧]?前頭"))),
    "ar": (
        _Rule(("LOC",), re.compile(f"[وف]?[بكل]?(?:{beside.PLACES_AR}) ")),
        _Rule(("PER",), re.compile(rf"(?:{beside.VERBS_AR}) (?=\w+ \w)")),
    ),
    "he": (
        _Rule(("PER", "ORG"), re.compile(f"{beside.CLITICS_HE}(?:{beside.TITLES_HE}) ")),
        # The State of Israel is called so, Kansas is not.
        _Rule(("LOC",), re.compile(f"{beside.CLITICS_HE}מדינת (?!ישראל)")),
        _Rule(
            ("LOC",), re.compile("[ובלמש]{0,2}ה?(?:נהר|עיר|יישוב|ישוב|מושב|קיבוץ|כפר) (?=ה|ירדן)")
        ),
    ),
    **dict.fromkeys(
        ("ru", "uk"),
        (
            _Rule(
                ("PER",),
                re.compile(
                    "(?:[Пп]ан(?:а|у|ові|ом|е|і|ею|ією)?|[Гг]осподин\\w{0,2}|[Гг]оспож\\w{1,2}|"
                    "[Дд]октор\\w{0,2}|[Пп]рофессор\\w{0,2}|[Пп]рофесор\\w{0,3}) (?=[А-ЯІЇЄҐ])"
                ),
            ),
        ),
    ),
}
"""Dates, titles and kinds of places before a name that the tagger may take for a part of it."""


def settle(mentions: Sequence[Mention], folded: str, lang: str) -> list[Mention]:
    """Give tagged spans the ends that names have in a language.

    Args:
        mentions: Spans of the sentence that do not overlap, by start.
        folded: The sentence.
        lang: Its language.

    Returns:
        The same, some shorter, some longer and of another type, without those that cannot be names;
        they still do not overlap.
    """
    has_capitals = lang in WITH_CAPITALS and any(map(str.isupper, folded))
    # Who writes no capitals may begin a sentence with one.
    may_be_small = not any(map(str.isupper, folded[1:]))
    settled: list[Mention] = []
    for number, mention in enumerate(mentions):
        is_small = has_capitals and mention.text.islower()
        if is_small and not (may_be_small and mention.score >= _SURELY_SMALL):
            continue
        if lang in _ALONE and _ALONE[lang].fullmatch(mention.text):
            continue
        if lang == "ja" and mention.label == "PER" and _VERB_JA.fullmatch(mention.text):
            continue
        following = mentions[number + 1].start if number + 1 < len(mentions) else len(folded)
        before = settled[-1].end if settled else 0
        start, end, label = (
            _start_of_name(mention, lang),
            _end_of_name(mention, folded, lang),
            mention.label,
        )
        if lang == "zh" and label == "PER" and _RELATIVE.match(folded, max(0, start - 1)):
            start += 1
        if start >= end or _is_adjective(mention, folded, before, lang):
            continue
        is_sure = label == "PER" and mention.score >= _SURE_PERSON
        if lang in _FIRST_WORD and not is_sure and _FIRST_WORD[lang].match(folded, start, end):
            label = "ORG"
        if lang == "ko" and (found := _TITLED_KO.match(folded, start)) and found.end() == end:
            label = "PER"
        if lang in _ENDINGS and (found := _ENDINGS[lang].match(folded, end, following)):
            end = found.end()
        for rule in _BEHIND.get(lang, ()):
            if label in rule.labels and (found := rule.words.match(folded, end, following)):
                end, label = found.end(), rule.label
        for rule in _BEFORE.get(lang, ()) if start == mention.start else ():
            nearby = max(before, start - _MOST_BEFORE)
            if label in rule.labels and (found := rule.words.search(folded, nearby, start)):
                start, label = found.start(), rule.label
        settled.append(replace(mention.over(start, end, folded), label=label))
    return _with_surnames(settled, folded) if lang == "th" else settled


def _with_surnames(mentions: Iterable[Mention], folded: str) -> list[Mention]:
    """Join a given name with a title, and the surname that a space parts it from."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.label == mention.label == "PER"
            and folded[last.end : mention.start] == " "
            and _TITLED_TH.match(last.text)
            and not _TITLED_TH.match(mention.text)
            and not {" "} & {*last.text, *mention.text}
        ):
            joined[-1] = last.over(last.start, mention.end, folded)
        else:
            joined.append(mention)
    return joined


def _is_adjective(mention: Mention, folded: str, before: int, lang: str) -> bool:
    """Whether a place is one word that only says where the noun before it is from.

    So does that of whom a counterpart is, whatever the tagger takes it for: نظيره العماني.
    """
    is_counterpart = lang == "ar" and _COUNTERPART_AR.search(folded, 0, mention.start) is not None
    if is_counterpart and _NATION_AR.fullmatch(mention.text):
        return True
    if lang not in _ADJECTIVES or mention.label != "LOC" or " " in mention.text:
        return False
    noun = folded.rfind(" ", before, max(before, mention.start - 1)) + 1
    found = _ADJECTIVES[lang].fullmatch(folded, max(before, noun), mention.end)
    return found is not None


def _start_of_name(mention: Mention, lang: str) -> int:
    """Where a name begins without the words that are no part of it; its end if they are all."""
    text = f"{mention.text} "
    if lang == "ar" and name_in_table(mention.text, lang, mention.label):
        return mention.start
    for rule in _NO_PART_BEFORE.get(lang, ()):
        if mention.label in rule.labels and (found := rule.words.match(text)):
            return mention.start + min(found.end(), len(mention.text))
    return mention.start


def _end_of_name(mention: Mention, folded: str, lang: str) -> int:
    """Where a name ends without the words that are no part of it, which never are all of it."""
    text = mention.text
    start = mention.start + _LEAST_LEFT.get(mention.label, 0)
    for rule in _NEXT_WORD.get(lang, ()):
        words = rule.words.finditer(folded, start) if mention.label in rule.labels else ()
        for word in takewhile(lambda one: one.start() < mention.end, words):
            # A single character is a family name only where all of the title was taken for a part
            # of it: 江 in 江主席, but 王选 before 手里.
            is_cut = word.end() > mention.end and word.start() == mention.start + 1
            if word.end() >= mention.end and not is_cut:
                text = folded[mention.start : word.start()]
    if mention.label == "ORG" and lang in _DESCRIBED and not name_in_table(text, lang, "ORG"):
        described = _DESCRIBED[lang].fullmatch(text)
        text = described.group(1) if described else text
    for rule in _NO_PART.get(lang, ()):
        if mention.label in rule.labels:
            ends = (found for found in rule.words.finditer(text, 1) if found.end() == len(text))
            if (found := next(ends, None)) is not None:
                text = text[: found.start()]
    return mention.start + len(text.rstrip())
