"""Where sentences end."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from eat_edge.text.graphemes import is_boundary

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

FULL_STOPS = frozenset("。！？!?…｡．‼⁇⁈⁉؟۔।॥։；")
"""Punctuation that nearly always ends a sentence; the ASCII full stop often does not."""

CLAUSE_MARKS = frozenset("，、；：,;:､،؛՝﹐﹑")
"""Punctuation that ends a clause."""

_LINE_BREAKS = re.compile("[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
_STOP = re.compile(f"[{re.escape(''.join(FULL_STOPS))}.]+")
_BRACKET = re.compile(f"[{re.escape(''.join(_BRACKETS) + ''.join(_OPENER_OF))}]")
_SPACES = re.compile(r"\s*")
_LAST_WORD = re.compile(r"[^\W_]*\Z")
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
    " гг ул им др пр стр см руб тыс млн млрд акад проф ст обл"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
"""Words that a full stop abbreviates far more often than it ends a sentence after them."""

_ONLY_ABBREVIATES = frozenset({"th"})
"""Languages whose sentences end without a full stop, which only shortens words."""

_LONGEST_LIST_NUMBER = 3
_LONGEST_INDENT = 8


def sentence_spans(text: str, lang: str, *, max_quote: int) -> Iterator[tuple[int, int]]:
    """Cut a text into sentences.

    Args:
        text: Any text.
        lang: ISO 639-1 code; Japanese particles are looked at where it is ``"ja"``.
        max_quote: Longest quotation or bracket, in code points, that is kept whole.

    Yields:
        Half-open spans that join without gaps to the whole text: whitespace around a sentence
        belongs to one of its neighbours. The time taken is linear in the length of the text.
    """
    start = 0
    while start < len(text):
        line_breaks = _LINE_BREAKS.search(text, start)
        end = line_breaks.end() if line_breaks else len(text)
        for first, last in _sentences_of_line(text[start:end], lang, max_quote):
            yield start + first, start + last
        start = end


def _sentences_of_line(line: str, lang: str, max_quote: int) -> Iterator[tuple[int, int]]:
    opener_at = _match_brackets(line)
    kept = _outermost(opener_at, max_quote)
    kept_starts = [opener for opener, _ in kept]
    start = 0
    for stop in _STOP.finditer(line):
        end = _after_closers(line, stop.end(), opener_at)
        index = bisect_right(kept_starts, stop.start()) - 1
        if index >= 0 and end <= kept[index][1]:
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
            belongs = char in CLOSERS or not is_boundary(line, at)
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
    if mark == "．":
        return not _is_latin_or_digit(line[stop.start() - 1 : stop.start()])
    if mark in "!?":
        return not (after.isascii() and (after.isalnum() or after in _IN_ADDRESSES))
    return True


def _ends_at_dot(stop: re.Match[str], end: int, start: int) -> bool:
    """Tell whether an ASCII full stop that is followed by a space ends a sentence."""
    line = stop.string
    spaces = _SPACES.match(line, end)
    assert spaces is not None
    if line[spaces.end() : spaces.end() + 1].islower():
        return False
    if stop.end() - stop.start() > 1:
        return True
    last_word = _LAST_WORD.search(line, max(start, stop.start() - _LONGEST_WORD), stop.start())
    assert last_word is not None
    word = last_word.group()
    is_initial = _is_cased(word[-1:]) and not _is_cased(word[-2:-1])
    is_list_number = (
        word.isdigit()
        and len(word) <= _LONGEST_LIST_NUMBER
        and _is_indent(line, start, last_word.start())
    )
    return not (is_initial or is_list_number or word.lower() in _ABBREVIATIONS)


def _is_cased(char: str) -> bool:
    return char.lower() != char.upper()


def _is_latin_or_digit(char: str) -> bool:
    return char.isdigit() or char.isascii() or "\uff21" <= char <= "\uff5a"


def _is_indent(line: str, start: int, end: int) -> bool:
    """Tell whether nothing but a little whitespace stands between two positions."""
    return end - start <= _LONGEST_INDENT and not line[start:end].strip()
