"""Where sentences end."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from eat_edge.text.graphemes import is_boundary
from eat_edge.text.lines import paragraph_spans
from eat_edge.text.normalise import is_mark
from eat_edge.text.runs import is_katakana, run_of
from eat_edge.text.script import script_of

__all__ = ["CLAUSE_MARKS", "CLOSERS", "FULL_STOPS", "sentence_spans"]

_BRACKETS = {
    "「": "」",
    "『": "』",
    "“": "”",
    "‘": "’",
    "（": "）",
    "(": ")",
    "［": "］",
    "[": "]",
    "｛": "｝",
    "{": "}",
    "【": "】",
    "〔": "〕",
    "《": "》",
    "〈": "〉",
    "«": "»",
    '"': '"',
}
_OPENER_OF = {closer: opener for opener, closer in _BRACKETS.items()}
_QUOTES = frozenset("」』”’»\"'")
"""Closing marks of speech: a sentence that ends just inside ends with the quotation."""

CLOSERS = frozenset(_OPENER_OF) | {"'"}
"""Closing brackets and quotation marks."""

FULL_STOPS = frozenset(
    "。！？!?…｡．‼⁇⁈⁉؟۔।॥։；"
    "\u1362\u1367\u1368"  # Ethiopic
    "\u104b\u17d4\u17d5\u0e5a\u0e5b"  # Burmese, Khmer, Thai
    "\u0f0d\u0f0e\u0f0f\u0f10\u0f11\u0f12"  # Tibetan
    "\u037e\u0df4\u0700\u0701\u0702\u07f9\u166e"  # Greek ; to Canadian syllabics
    "\u1803\u1809\u1b5a\u1b5e\u1c7e\u1c7f\ua4ff\ua60e\ua60f\ua9c8\ua9c9\uaaf0\uaaf1\uabeb"
)
"""Punctuation that nearly always ends a sentence; the ASCII full stop often does not."""

CLAUSE_MARKS = frozenset(
    "，、；：,;:､،؛՝﹐﹑\u0387\u07f8\u104a\u1363\u1364\u1365\u1366\u1802\u1808\u17d6\ua4fe\ua60d\ua9c7"
)
"""Punctuation that ends a clause."""

_STOP = re.compile(f"[{re.escape(''.join(FULL_STOPS))}.]+")
_ETHIOPIC_STOP = re.compile(f"{_STOP.pattern}|\u1361\u1361+|(?<=[\u1200-\u135a])::+")
_OWN_STOPS = {
    "am": _ETHIOPIC_STOP,
    "ti": _ETHIOPIC_STOP,
    "el": re.compile(f"{_STOP.pattern}|;+"),
    "hy": re.compile(f"{_STOP.pattern}|:+"),
}
"""Where a full stop is typed as two word spaces or as colons, or a question mark as a semicolon."""

_GERSHAYIM = re.compile('(?<=[א-ת])"(?=[א-ת](?![א-ת]))|(?<=[א-ת][א-ת])"(?=[א-ת])')
"""The mark of a Hebrew abbreviation, typed as a quotation mark. One behind a single letter, which
is a preposition or article, opens a quotation."""

_BRACKET = re.compile(f"[{re.escape(''.join(_BRACKETS) + ''.join(_OPENER_OF))}]")
_SPACES = re.compile(r"\s*")
_LONGEST_WORD = 16

_CONTINUES = CLAUSE_MARKS | FULL_STOPS | frozenset(")）]］】〕》〉")
"""No sentence ends before one of these."""

_AFTER_SPEECH = frozenset("とっがをはにでもなのへ")
"""Hiragana that goes on with a Japanese sentence after a quotation."""

_AFTER_BRAND = frozenset("がをの")
"""Hiragana that goes on after a stop inside a name, as in モーニング娘。の or Yahoo!の."""

_IN_ADDRESSES = frozenset("=&/_-%+#")
"""With letters and digits, what follows an ASCII ? or ! inside a web address."""

_ABBREVIATED = (
    "mr mrs ms dr prof st sr jr gen gov sen rep col lt capt sgt rev hon vs etc no vol fig al ca cf"
    " approx dept est jan feb mar apr jun jul aug sep sept oct nov dec"
    " гг ул им др пр стр см руб тыс млн млрд акад проф ст обл пер просп бульв наб пос дер ред изд"
    " корп тел рис табл гл англ лат нем фр греч напр"
    " вул імені грн обл напр тис просп бул пл вул св акад"  # Ukrainian, Belarusian
    " гр бул кв инж"  # Bulgarian, Serbian, Macedonian
    " κα κκ δρ αγ αρ δηλ σελ βλ λεωφ καθ"
    " डॉ डा प्रो पं श्री श्रीमती कु स्व रु सं"
    " एम एस एल एन आर एफ एच एक्स आई"  # names of Latin letters, in the initials of a person
    " ডা ড মো মোঃ প্রো এম এস এল এন আর"
    " திரு திருமதி டாக்டர் எம் எஸ் எல் என் ஆர் ஐ"
    " డా శ్రీ శ్రీమతి ఎం ఎస్ ఎల్ ఎన్ ఆర్"
    " ಡಾ ಶ್ರೀ ಶ್ರೀಮತಿ ಎಂ ಎಸ್ ಎಲ್ ಎನ್ ಆರ್"
    " ഡോ ശ്രീ ശ്രീമതി എം എസ് എൽ എൻ ആർ"
    " ડો ડૉ શ્રી ਡਾ ਸ਼੍ਰੀ"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
"""Words that a full stop abbreviates far more often than it ends a sentence after them."""

_ONLY_ABBREVIATES = frozenset({"th", "lo"})
"""Languages whose sentences end without a full stop, which only shortens words."""

_YEAR_OR_CITY = frozenset("гвр")
"""Behind a number "year" or "century", which often end a Slavic sentence; "city" before a name."""
_ET_CETERA = re.compile(r"(?:^|\W)т\.\s?[дп]\Z")

_SHADS = frozenset("\u0f0d\u0f0e\u0f0f\u0f10\u0f11\u0f12")
"""Tibetan full stops, of which a second one may follow behind a space."""
_KHMER_ET_CETERA = "ល។"
_DIRECTIONS = "\u200e\u200f\u061c\u202c\u2069"

_LONGEST_LIST_NUMBER = 3
_LONGEST_INDENT = 8


def sentence_spans(text: str, lang: str, *, max_quote: int) -> Iterator[tuple[int, int]]:
    """Cut a text into sentences.

    Args:
        text: Any text.
        lang: ISO 639-1 code. It decides about marks that end a sentence in one language only, as
            the Greek question mark, and about Japanese particles.
        max_quote: Longest quotation or bracket, in code points, that is kept whole.

    Yields:
        Half-open spans that join without gaps to the whole text: whitespace around a sentence
        belongs to one of its neighbours. The time taken is linear in the length of the text.
    """
    for start, end in paragraph_spans(text):
        for first, last in _sentences_of_line(text[start:end], lang, max_quote):
            yield start + first, start + last


def _sentences_of_line(line: str, lang: str, max_quote: int) -> Iterator[tuple[int, int]]:
    opener_at = _match_brackets(line)
    kept = _outermost(opener_at, max_quote)
    kept_starts = [opener for opener, _ in kept]
    has_wide_stops = line.rstrip().endswith("．")
    start = 0
    for stop in _OWN_STOPS.get(lang, _STOP).finditer(line):
        end = _after_closers(line, stop.end(), opener_at)
        index = bisect_right(kept_starts, stop.start()) - 1
        if index >= 0 and end <= kept[index][1]:
            continue
        if stop.group() == "．" and not has_wide_stops and _is_within_name(line, stop.start()):
            continue
        if _closes_remark(stop, end, start, opener_at):
            continue
        if _ends_sentence(stop, end, start, lang):
            yield start, end
            start = end
    if start < len(line):
        yield start, len(line)


def _match_brackets(line: str) -> dict[int, int]:
    """Return the opening position of each closing one; brackets without a partner are left out."""
    opener_at: dict[int, int] = {}
    stack: list[int] = []
    num_open: Counter[str] = Counter()
    for match in _BRACKET.finditer(line):
        mark = match.group()
        if mark == '"' and _GERSHAYIM.match(line, match.start()):
            continue
        opener = _OPENER_OF.get(mark)
        if opener is None or (mark == opener and not num_open[mark]):
            stack.append(match.start())
            num_open[mark] += 1
            continue
        while num_open[opener]:
            at = stack.pop()
            num_open[line[at]] -= 1
            if line[at] == opener:
                opener_at[match.start()] = at
                break
    return opener_at


def _outermost(opener_at: dict[int, int], max_quote: int) -> list[tuple[int, int]]:
    """List the short bracket pairs that are in no other short pair, ascending."""
    outermost: list[tuple[int, int]] = []
    short = [(at, closer) for closer, at in opener_at.items() if closer - at <= max_quote]
    for opener, closer in sorted(short):
        if not outermost or opener > outermost[-1][1]:
            outermost.append((opener, closer))
    return outermost


def _after_closers(line: str, at: int, opener_at: dict[int, int]) -> int:
    """Skip what belongs to the full stop before ``at``: marks upon it and closing quotes."""
    while at < len(line):
        char = line[at]
        if char == '"':
            belongs = at in opener_at
        elif char == "'":
            belongs = not line[at + 1 : at + 2].isalnum()
        else:
            belongs = char in CLOSERS or char in _DIRECTIONS or not is_boundary(line, at)
        if not belongs:
            break
        at += 1
    return at


def _closes_remark(stop: re.Match[str], end: int, start: int, opener_at: dict[int, int]) -> bool:
    """Tell whether a stop ends a bracketed remark rather than the sentence around it."""
    line = stop.string
    for at in range(stop.end(), end):
        opener = opener_at.get(at)
        if opener is not None and line[at] not in _QUOTES and not _is_indent(line, start, opener):
            return True
    return False


def _ends_sentence(stop: re.Match[str], end: int, start: int, lang: str) -> bool:
    line = stop.string
    if end >= len(line):
        return True
    after = line[end]
    if after in _CONTINUES:
        return False
    if lang == "ja" and after in (_AFTER_SPEECH if end > stop.end() else _AFTER_BRAND):
        return False
    mark = line[stop.end() - 1]
    if mark == ".":
        return lang not in _ONLY_ABBREVIATES and after.isspace() and _ends_at_dot(stop, end, start)
    if mark in ";:" and stop.end() - stop.start() == 1:
        return after.isspace() and not line[stop.start() - 1 : stop.start()].isspace()
    if mark in _SHADS:
        return line[end:].lstrip()[:1] not in _SHADS
    if mark == "។":
        return not line.startswith(_KHMER_ET_CETERA, end)
    if mark == "．":
        return not _is_latin_or_digit(line[stop.start() - 1 : stop.start()])
    if mark in "!?":
        return not (after.isascii() and (after.isalnum() or after in _IN_ADDRESSES))
    return True


def _is_within_name(line: str, at: int) -> bool:
    """Tell whether a full-width full stop may stand for a middle dot."""
    around = line[max(0, at - 1) : at] + line[at + 1 : at + 2]
    return len(around) == 2 and (
        all(map(is_katakana, around)) or all(script_of(char) == "Han" for char in around)
    )


def _ends_at_dot(stop: re.Match[str], end: int, start: int) -> bool:
    """Tell whether an ASCII full stop that is followed by a space ends a sentence."""
    line = stop.string
    spaces = _SPACES.match(line, end)
    assert spaces is not None
    after = line[spaces.end() : spaces.end() + 1]
    # Georgian has lower case alone.
    if after.islower() and not "\u10d0" <= after <= "\u10ff":
        return False
    if stop.end() - stop.start() > 1:
        return True
    word_start = _word_start(line, max(start, stop.start() - _LONGEST_WORD), stop.start())
    word = line[word_start : stop.start()]
    if word in _YEAR_OR_CITY:
        return line[start:word_start].rstrip()[-1:].isdigit()
    if _ET_CETERA.search(line, max(start, word_start - _LONGEST_WORD), stop.start()):
        return True
    is_list_number = (
        word.isdigit() and len(word) <= _LONGEST_LIST_NUMBER and _is_indent(line, start, word_start)
    )
    return not (_is_initial(word) or is_list_number or word.lower() in _ABBREVIATIONS)


def _word_start(line: str, first: int, end: int) -> int:
    """Find where the letters, digits and marks before a position begin, at ``first`` or later."""
    while end > first and (line[end - 1].isalnum() or is_mark(line[end - 1])):
        end -= 1
    return end


def _is_initial(word: str) -> bool:
    """Tell whether a word ends in a single letter that stands for a name.

    Scripts without case have words of one letter in none of the sentences that end in a full stop,
    if only they are written with spaces.
    """
    if _is_cased(word[-1:]):
        return not _is_cased(word[-2:-1])
    return word[:1].isalpha() and all(map(is_mark, word[1:])) and run_of(word[0]) == run_of("א")


def _is_cased(char: str) -> bool:
    return char.lower() != char.upper()


def _is_latin_or_digit(char: str) -> bool:
    return char.isdigit() or char.isascii() or "\uff21" <= char <= "\uff5a"


def _is_indent(line: str, start: int, end: int) -> bool:
    """Tell whether nothing but a little whitespace stands between two positions."""
    return end - start <= _LONGEST_INDENT and not line[start:end].strip()
