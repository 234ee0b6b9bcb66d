"""Persons as they are spoken to, spoken of, and introduced: 立浪監督, あやちゃん, 于总, 山口です.

What stands beside a name says that it is one where the name alone is an ordinary word, or a town.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from eat_edge.english.famous import famous_name
from eat_edge.english.romanise.chinese import is_transliteration
from eat_edge.english.romanise.surnames import ANY_COMMON_SURNAME, COMMON_SURNAMES
from eat_edge.names import NameMatch
from eat_edge.pipeline.source.beside import WORDS_JA
from eat_edge.text import Folded, is_katakana
from eat_edge.types import Mention

__all__ = ["ended_at_gaps", "with_titled"]

_SCORE = 0.9
_LEAST, _LEAST_KANA = 0.5, 0.4
"""Scores from which on the tagger takes a word for a person, and a foreign name for that of one."""
_SURE_PLACE = 0.8
"""Score from which on a place is one, though somebody may be called so."""
_LEAST_KNOWN = 0.3
"""Prior from which on a surname is meant where somebody gives a name."""

_TITLE_JA = re.compile(f"[前元新副]?(?:{WORDS_JA})")
_CALLED_JA = re.compile("ちゃん|くん|さん|氏(?![名族神子])|さま(?!ざま)|様(?![々子式相])")
"""Behind a person, whatever place has the same name."""
_COMPANY_TOO, _LEAST_NAME = "さん", 0.7
"""What is said behind companies and teams, too, and the score that a person has at least there."""
_GIVES_NAME_JA = re.compile("と申し|といいます|と言います|でございます|です(?=[。、,.!\\s]|$)")
"""What follows a name that somebody gives: 山口です."""
_BEFORE_GIVEN = re.compile("(?:^|[\\s>、。,.!?:])$")
_IS = "で"
_OF_JA = "の"
_FAMILY_JA = (
    "お|赤|みな?|わん|にゃん|たく|(?:にい|ねえ|とう|かあ|じい|ばあ|おじ|おば|息子)(?:ちゃん|くん)"
)
_NICKNAME_JA = re.compile(
    f"(?<![^\\s、。,.!?()「『#@])(?!{_FAMILY_JA})"
    "(?P<name>[\u3041-\u3096\u30fc]{2,4}|[\u30a1-\u30fc]{2,4})(?=ちゃん|(?<!っ)くん)"
)
"""A nickname with nothing before it: あやちゃん, but not お兄ちゃん, and not 赤ちゃん."""
_KANJI_AND_KANA = re.compile("([\u3005\u4e00-\u9fff]{2,3})[\u3041-\u3096]{2,4}")
_NICKNAMED = re.compile("っ(?:ちゃん|くん)")
_SPEAKER_JA = re.compile(
    "^(?!なまえ|ところ|とき|まとめ|おすすめ|ねらい|めあて|ちなみに|たとえば|つまり|ただし|なお|また|"
    "はじめに|おわりに|あらすじ|いつ|どこ|だれ|なに|ひと|もの|こと|よみ|ふりがな|かな|いみ|こたえ|"
    "すなわち|いわく|ばしょ|ねだん|ゆめ|すき|きらい|もちもの|おねがい|おしらせ|ひとこと)"
    "(?P<name>[\u3041-\u3096\u30fc]{2,4})(?=: ?\\S*(?:[!?\u3002~〜♪…]|[よねわぞなたいうだす]\\)?$))"
)
"""Who speaks in a chat, before what is said: けんた：映画行こうよ."""

_OFFICIAL_JA = re.compile(
    "(?:官房長官|(?:環境|農水|農林水産|経済産業|国土交通|総務|法務|厚生労働|文部科学|防衛|経済再生|経産|国交|厚労|文科|財務)"
    "(?:相|大臣)|[外財法総農]相|首相|監督|投手|捕手|選手|容疑者|被告|議員|社長|会長|教授|知事|元?総理|さん)"
)
_BEFORE_OFFICIAL = re.compile("(?:^|[^\u3005\u30a1-\u30fc\u3400-\u9fff])$")
_LEAST_OFFICIAL = 0.5
"""Before which a well known surname is one, with no other Han before it: 小泉環境相."""
_TITLE_ZH = re.compile(
    "(?:[总總][统統理]|首相|外[长長]|外相|防[长長]|[财財][长長]|[国國][务務]卿|主[教帅帥][练練]?|国王|[国國]王|"
    "大臣|球星|前[锋鋒]|[门門][将將]|中[锋鋒]|[院校部局市省县縣][长長]|教授|主任|[记記]者|[书書][记記]|主席|"
    "[总總][经經裁]理?|[发發]言人|[队隊][长長]|[导導]演|演[员員]|歌手|作家|[医醫]生|律[师師])$"
)
"""Before persons; behind a country it is nobody's name."""
_FAMILIAR_ZH = re.compile("(?:^|[^\u4e00-\u9fff]|[跟和与找叫问给对让请是说])[小老]$")
_PLAYS_ZH = re.compile("梅开二度|独中[两三]元|上演帽子戏法|(?:砍下|轰下|得到|贡献)\\d+分|传射")
"""What a player does, behind the name: 库里砍下40分."""
_FIELD = re.compile("[\u3040-\u30ff\u3400-\u9fff]{2,6}:")
"""What stands in a form, before what was filled in."""
_SUED_ZH = re.compile(
    f"(?<=诉)(?P<name>{ANY_COMMON_SURNAME}[\u4e00-\u9fff]{{1,2}}?)"
    "(?=(?:民间|买卖|劳动|劳务|合同|侵权|租赁|借款|名誉|机动车|房屋|追偿|离婚|继承|建设)[^,。]{0,12}(?:纠纷|案))"
)
"""Whom somebody sues: 张三诉李四民间借贷纠纷."""
_SURE_FAMOUS = 0.9
"""Prior from which on a famous person is meant, and no place that is called so."""
_DONE_TO_ZH = re.compile(
    "(?:刺杀|暗杀|击毙|谋杀|悼念|罢免|弹劾|领导人|领袖|总统|总理|首相|主席|队长|球员|前锋)$"
)
_DONE_BY_ZH = re.compile(
    "(?:遇刺|遇害|身亡|去世|逝世|之死|葬礼|遗体|复仇|报仇|辞职|当选|连任|下台|获释|被捕|说(?!法)|称(?![为作呼])|表示|认为|"
    "宣布|强调|会见|会晤|出席|转会|进球|受伤|夺冠)"
)
"""What is said of persons alone, before a name and behind it."""
_AFTER_TITLE = re.compile(
    "(?<=.)(?:[部課局社院係室次]長(?!谷)|会長(?!谷)|教授|監督|選手|先生|女士|经理|主任|[部课局院处厂]长)(?=.)"
)
"""A title within what was taken for one person: behind it is somebody else, on the next line."""
_FRIENDS_ZH = "".join(sorted(COMMON_SURNAMES - set("方白黄黃高康米麦时")))
_FRIEND_ZH = re.compile(
    f"(?:^|[^\\w]|[的跟和与找叫问给对让请是说帶带埋])"
    f"(?P<name>[小老][{_FRIENDS_ZH}]|阿(?![里拉富胶姨婆公爸妈])[\u4e00-\u9fff])"
    "(?=[,!?:、。~]|[你妳说把也去来到在没不是请跟和](?!子))"
)
"""A surname as people call each other, where a word begins and a verb or a pause follows."""
_CALLED_ZH = re.compile(
    f'(?<![^\\s,.!?;:、。()@“"「《>])(?P<name>(?![向万方]){ANY_COMMON_SURNAME})'
    "(?=(?:老师|老師|医生|醫生|师傅|師傅|阿姨|叔叔|大爷|大爺|大妈|大媽|奶奶|爷爷|爺爺|经理|經理|"
    "[总總](?=[,.!?:、\\s的]|$)))"
)
"""A surname with a form of address, with nothing before it: 于总, 李老师."""
_SPEAKER_ZH = re.compile(
    f"^(?P<name>[小老](?![方白黄黃高]){ANY_COMMON_SURNAME}|阿(?![姨婆公])[\u4e00-\u9fff])(?=:)"
)
"""Who speaks in a chat: 老李：刚过嘉兴."""

_AT = "(?=@[A-Za-z0-9-]+\\.[A-Za-z])"
_ALONE = '(?<![^\\s、。,.!?:;()<"「『])'
_MAILBOX_JA = re.compile(f"{_ALONE}(?P<name>[\u3005\u3041-\u30fc\u3400-\u9fff]{{2,5}}){_AT}")
_MAILBOX_ZH = re.compile(f"{_ALONE}(?P<name>{ANY_COMMON_SURNAME}[\u4e00-\u9fff]{{1,2}}){_AT}")
"""Somebody whose mailbox has the name: 李娜@example.com."""


def with_titled(
    mentions: Sequence[Mention], known: Iterable[NameMatch], folded: str, lang: str
) -> list[Mention]:
    """Add persons, and make them surer, where what stands beside them tells.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names.
        folded: The sentence.
        lang: Its language; only Chinese and Japanese are changed.

    Returns:
        The same, some surer or of another type, and others; they still do not overlap.
    """
    rule = _RULES.get(lang)
    if rule is None:
        return list(mentions)
    sure, told = rule(list(_parted_at_titles(mentions)), list(known), folded)
    for person in told:
        beside = [one for one in sure if one.overlaps(*person.span)]
        if all(one.score < _SCORE or one.label == "PER" for one in beside):
            sure = [*(one for one in sure if one not in beside), person]
    return sorted(sure, key=lambda one: one.start)


def _parted_at_titles(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Persons apart between whom a title stands."""
    for mention in mentions:
        title = _AFTER_TITLE.search(mention.text) if mention.label == "PER" else None
        if title is None:
            yield mention
            continue
        yield mention.part(0, title.start())
        yield mention.part(title.end())


def ended_at_gaps(mentions: Iterable[Mention], folded: Folded) -> list[Mention]:
    """Cut names where a space was left out: behind an account, before a field of a form.

    Args:
        mentions: Spans of a sentence.
        folded: The sentence: @小明 快来; 姓名:李静 籍贯:湖南.
    """
    cut = []
    for one in mentions:
        is_called = one.label == "PER" and folded.text[one.start - 1 : one.start] == "@"
        ends = (
            at
            for at in folded.seams
            if one.start < at < one.end and (is_called or _is_field(folded, at))
        )
        cut.append(one.over(one.start, next(ends, one.end), folded.text))
    return cut


def _is_field(folded: Folded, start: int) -> bool:
    """Whether a field begins at a gap, and no other gap is within it: 张 伟 单位:清华."""
    found = _FIELD.match(folded.text, start)
    gaps = {*folded.seams, *folded.walls}
    return found is not None and gaps.isdisjoint(range(start + 1, found.end()))


def _japanese(
    mentions: Sequence[Mention], known: list[NameMatch], folded: str
) -> tuple[list[Mention], list[Mention]]:
    persons = {
        match.span: match
        for match in known
        if any(name.label == "PER" for name in match.names) and not match.composition
    }
    bodies = {one.end for one in mentions if one.label == "ORG"}
    sure = []
    for one in mentions:
        match = persons.get(one.span)
        title = _TITLE_JA.match(folded, one.end)
        least = _LEAST_KANA if is_katakana(one.text[0]) else _LEAST
        if title is not None and title[0] == _COMPANY_TOO:
            least = _LEAST_NAME
        is_titled = one.label == "PER" and one.score >= least and title is not None
        is_called = _is_called(one, match, folded) or _is_given(one, match, folded, bodies)
        is_full = one.label == "PER" and one.score >= _LEAST and _is_full(one, persons)
        one = one.as_a("PER", _SCORE) if is_titled or is_called or is_full else one
        sure.append(_with_nickname(one, folded))
    told = list(_found(folded, _NICKNAME_JA, _SPEAKER_JA))
    told += [one for one in _found(folded, _MAILBOX_JA) if one.span in persons]
    told += [
        Mention(start, end, folded[start:end], "PER", _SCORE)
        for (start, end), match in persons.items()
        if match.prior >= _LEAST_OFFICIAL
        and match.names[0].label == "PER"
        and end - start > 1
        and (_is_official(folded, start, end) or _is_of_body(folded, start, end, bodies))
    ]
    return sure, told


def _is_official(folded: str, start: int, end: int) -> bool:
    before = _BEFORE_OFFICIAL.search(folded, 0, start)
    return before is not None and _OFFICIAL_JA.match(folded, end) is not None


def _is_of_body(folded: str, start: int, end: int, bodies: Iterable[int]) -> bool:
    """Whether somebody says at which company he is: 山田製作所の高木です."""
    is_of = folded[start - 1 : start] == _OF_JA and start - 1 in bodies
    return is_of and _GIVES_NAME_JA.match(folded, end) is not None


def _is_full(mention: Mention, persons: Mapping[tuple[int, int], NameMatch]) -> bool:
    """Whether it is a known surname in kanji, and a given name in hiragana: 村井さやか."""
    found = _KANJI_AND_KANA.fullmatch(mention.text)
    return found is not None and (mention.start, mention.start + found.end(1)) in persons


def _with_nickname(mention: Mention, folded: str) -> Mention:
    """A name whose form of address is part of it: たっくん."""
    found = _NICKNAMED.match(folded, mention.end - 1) if mention.label == "PER" else None
    if found is None:
        return mention
    return mention.over(mention.start, found.end(), folded)


def _is_called(mention: Mention, match: NameMatch | None, folded: str) -> bool:
    """Whether a place or a person has a form of address behind it, and may be a person."""
    found = _CALLED_JA.match(folded, mention.end)
    if found is None or mention.label == "ORG":
        return False
    if mention.label == "PER":
        return mention.score >= (_LEAST_NAME if found[0] == _COMPANY_TOO else _LEAST)
    if match is None:
        return False
    is_first = match.names[0].label == "PER"
    return found[0] != _COMPANY_TOO or is_first or mention.score < _SURE_PLACE


def _is_given(
    mention: Mention, match: NameMatch | None, folded: str, bodies: Iterable[int]
) -> bool:
    """Whether somebody gives it as a name: 富士通の岡本です."""
    found = _GIVES_NAME_JA.match(folded, mention.end)
    if found is None or match is None or mention.label not in ("PER", "LOC"):
        return False
    if _is_of_body(folded, mention.start, mention.end, bodies):
        return True
    is_alone = _BEFORE_GIVEN.search(folded, 0, mention.start) is not None
    is_surname = match.names[0].label == "PER" and match.prior >= _LEAST_KNOWN
    return is_alone and (is_surname or not found[0].startswith(_IS))


def _chinese(
    mentions: Sequence[Mention], known: list[NameMatch], folded: str
) -> tuple[list[Mention], list[Mention]]:
    mentions = [_as_player(_with_familiar(one, folded), folded) for one in mentions]
    persons = {
        match.span: match
        for match in known
        if match.names[0].label == "PER" and famous_name(match.surface, "zh", "PER")
    }
    sure = [
        one.as_a("PER", _SCORE)
        if _is_famous(one, persons.get(one.span), folded) or _has_title(one, folded)
        else one
        for one in mentions
    ]
    return sure, list(_found(folded, _CALLED_ZH, _FRIEND_ZH, _SUED_ZH, _SPEAKER_ZH, _MAILBOX_ZH))


def _has_title(mention: Mention, folded: str) -> bool:
    """Whether a title stands before what may be a foreign person."""
    is_foreign = mention.label == "LOC" and is_transliteration(mention.text)
    if mention.score < _LEAST or not (mention.label == "PER" or is_foreign):
        return False
    return _TITLE_ZH.search(folded, max(0, mention.start - 3), mention.start) is not None


def _is_famous(mention: Mention, match: NameMatch | None, folded: str) -> bool:
    """Whether a place is rather the person whom everyone knows by its name: 莫迪."""
    if match is None or mention.label != "LOC":
        return False
    return (
        match.prior >= _SURE_FAMOUS
        or _DONE_TO_ZH.search(folded, max(0, mention.start - 4), mention.start) is not None
        or _DONE_BY_ZH.match(folded, mention.end) is not None
    )


def _with_familiar(mention: Mention, folded: str) -> Mention:
    """A surname as people call each other: 老赵."""
    is_surname = mention.label == "PER" and mention.text in COMMON_SURNAMES
    if not is_surname or not _FAMILIAR_ZH.search(folded, max(0, mention.start - 2), mention.start):
        return mention
    return mention.over(mention.start - 1, mention.end, folded)


def _as_player(mention: Mention, folded: str) -> Mention:
    """A person who scores; the tagger may take the first character of that for a part of a name."""
    if mention.label == "ORG" or mention.score < _LEAST:
        return mention
    if _PLAYS_ZH.match(folded, mention.end):
        is_foreign = mention.label == "PER" or is_transliteration(mention.text)
        return mention.as_a("PER", _SCORE) if is_foreign else mention
    end = mention.end - 1
    if end - mention.start > 1 and _PLAYS_ZH.match(folded, end):
        return mention.part(0, -1).as_a("PER", _SCORE)
    return mention


def _found(folded: str, *patterns: re.Pattern[str]) -> Iterator[Mention]:
    for pattern in patterns:
        for found in pattern.finditer(folded):
            start, end = found.span("name")
            yield Mention(start, end, folded[start:end], "PER", _SCORE)


_Rule = Callable[[Sequence[Mention], list[NameMatch], str], tuple[list[Mention], list[Mention]]]
_RULES: Mapping[str, _Rule] = {"ja": _japanese, "zh": _chinese}
