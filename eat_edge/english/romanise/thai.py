"""Thai by the Royal Thai General System (RTGS): without tones and lengths of vowels.

Thai writes no space between syllables, and some vowels not at all. A word is read as the syllables
that need the fewest unwritten vowels.
"""

import re
from dataclasses import dataclass
from functools import cache

from eat_edge.english.base_forms import THAI_TITLES
from eat_edge.english.romanise.romanised import Romanised, letter_table, title

__all__ = ["is_native", "thai"]

_FIRST = letter_table(
    "กขฃคฅฆงจฉชฌซศษสญยฎดฏตฐฑฒถทธณนบปผพภฝฟมรลฬวหฮอ",
    "k kh kh kh kh kh ng ch ch ch ch s s s s y y d d t t th th th th th th n n b p ph ph ph f f m "
    "r l l w h h *",
)
_LAST = letter_table(
    "กขคฆงจชซฌฎฏฐฑฒดตถทธศษสญณนรลฬบปพภฟมยว",
    "k k k k ng t t t t t t t t t t t t t t t t t n n n n n n p p p p p m i o",
)
_C = "[ก-ฮ]"
_BEGINNINGS = (_C, "(?:ห[งญนมยรลว]|[กขคตปผพ][รลว]|ทร|สร|ศร)")
_ENDS = (f"({_C}(?![ะ-ู็]))", "")
_UNWRITTEN, _OPEN, _WRITTEN, _SURE = 1.0, 1.2, 0.3, 0.2
"""What a syllable costs: with an unwritten o, with an unwritten a, and with a written vowel."""
_NEVER_BARE = "ง"
"""Begins no syllable whose vowel is unwritten."""
_MOST_UNWRITTEN = 3
"""Unwritten vowels of a word that is still read surely."""

_PATTERNS = (
    ("เBียะ?E", "ia", _WRITTEN),
    ("เBือE", "uea", _WRITTEN),
    ("Bัวะ?", "ua", _WRITTEN),
    ("เBาะ", "o", _WRITTEN),
    ("เBา", "ao", _WRITTEN),
    ("เBย", "oei", _WRITTEN),
    ("เBอะ?E", "oe", _WRITTEN),
    ("เBิE", "oe", _WRITTEN),
    ("เB[ะ็]?E", "e", _WRITTEN),
    # Two letters that begin a syllable, and none that ends it: แพร.
    ("แ([กขคตปผพ][รล])(?![ก-ู็])", "ae", _SURE),
    ("โ([กขคตปผพ][รล])(?![ก-ู็])", "o", _SURE),
    ("แB[ะ็]?E", "ae", _WRITTEN),
    ("โBะ?E", "o", _WRITTEN),
    ("[ไใ]Bย(?![ะ-ู])", "ai", _WRITTEN),
    ("[ไใ]B", "ai", _WRITTEN),
    ("Bัย", "ai", _WRITTEN),
    ("BัE", "a", _WRITTEN),
    ("Bะ", "a", _WRITTEN),
    ("Bำ", "am", _WRITTEN),
    ("BาE", "a", _WRITTEN),
    ("B[ิี]E", "i", _WRITTEN),
    ("Bือ", "ue", _WRITTEN),
    ("B[ึื]E", "ue", _WRITTEN),
    ("B[ุู]E", "u", _WRITTEN),
    ("B็?อE", "o", _WRITTEN),
    (f"Bรร({_C})(?![ะ-ู็])", "a", _WRITTEN),
    ("Bรร", "an", _WRITTEN),
    (f"Bว({_C})(?![ะ-ู็])", "ua", _UNWRITTEN),
    ("B([ก-ธน-ภมรลศ-ษฬ])(?![ะ-ู็])", "o", _UNWRITTEN),
    (f"({_C})(?![ะ-ู็])", "a", _OPEN),
)
"""Syllables, B where consonants begin one and E where others may end it; vowel; what it costs."""
_SILENT = (
    (re.compile("ํา"), "ำ"),
    (re.compile("เศรษฐ์?"), "เสด"),
    (re.compile("[่้๊๋]"), ""),
    (re.compile(f"([ทตดกค][รณ]|กษณ|{_C})[ิุ]?์"), ""),
    (re.compile("(ชา|ญา|เกียร|วุ|พุ|ภู|เห|ธา)([ตฒม])[ิุ]$"), r"\1\2"),
    (re.compile("เกียรต"), "เกียต"),
    (re.compile("(จัก|มิต|บุต|จิต|มาต|สมุท|เพช|ฉัต|เนต|ยนต|วิจิต|สมัค|บัต|ศาสต|ภัท)ร(?![ะ-ู])"), r"\1"),
    (re.compile("(?<=[ทกปพ])ฤ"), "ริ"),
    (re.compile("ฤ"), "รึ"),
    (re.compile("จริง"), "จิง"),
    (re.compile("พรหม(?=[ะ-ู])"), "พรมม"),
    (re.compile("พรหม"), "พรม"),
    (re.compile("เจริญ"), "จะเริน"),
    (re.compile("(?<=[ิุัึ][ทธตด])ย(?=า)"), "ะย"),
    (re.compile("ทร(?=[งา])"), "ซ"),
    (re.compile("สร(?=[าะ])"), "ส"),
)
"""What is written and not spoken, or spoken otherwise."""
_FOREIGN = re.compile("[สลตกรดปชฟมซ]์|[ฟซ๊๋]|^(?:[เแโ]อ|อ[าีู])")
"""What names of Thais hardly have: letters of foreign sounds, and silent ones of foreign words."""
_NATIVE_ENDS = re.compile("[ทตนดช][รต]์|ธิ์|[พวหภค]งษ์|สิงห์|เกียรติ์")
_NATIVE = re.compile(
    "[ณษศธภฐฒญฏฎฬฆฤ]|รร|พงศ|วงศ|สุข|ทอง|บุญ|แก้ว|ชัย|รัตน|ใจ|ดี$|มณี|จันทร|สาย|คำ|สม|ศรี|แสง|เพ็ชร|เพชร|"
    "นิล|รุ่ง|เรือง|สว่าง|งาม|มั่น|คง|พล|ชาติ|กุล|สกุล|วัฒน|เจริญ|ประ|พร|ทิพย์|ทรัพย์|ปัญญา|สิทธิ|เกิด|พันธ|"
    "สุว|อินทร|พิทักษ์|นารถ|นาถ|จิต|เดช|ฤทธิ|กิจ|สวัสดิ์|หอม|ม่วง|ขาว|ดำ|น้อย|ใหญ่|มล$|นคร|ชล|อนุ|อภิ|คุ้ม|สห"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    cost: float
    text: str
    num_unwritten: int


@cache
def _syllables() -> list[tuple[re.Pattern[str], str, float]]:
    """Each pattern with every beginning and end; compiled when the first Thai name is read."""
    return [
        (re.compile(pattern.replace("B", f"({beginning})").replace("E", end)), vowel, cost)
        for pattern, vowel, cost in _PATTERNS
        for beginning in (_BEGINNINGS if "B" in pattern else ("",))
        for end in (_ENDS if "E" in pattern else ("",))
    ]


def is_native(name: str) -> bool:
    """Whether Thais rather than foreigners are called so, by the letters and parts of a name."""
    return bool(_NATIVE.search(name)) and not any(
        _FOREIGN.search(_NATIVE_ENDS.sub("", word)) for word in name.split()
    )


def thai(name: str) -> Romanised | None:
    """Romanise a name.

    Args:
        name: As written; a title before it is left out.

    Returns:
        The name; not standard where too many vowels are unwritten, it is no Thai's, or one word
        without a title; None where it is no row of syllables.
    """
    title_before = next((one for one in THAI_TITLES if name.startswith(one)), "")
    name = name.removeprefix(title_before).strip()
    is_named = bool(title_before) or " " in name
    readings = [_read(_spoken(word)) for word in name.split()]
    if not readings or any(reading is None for reading in readings):
        return None
    found = [reading for reading in readings if reading is not None]
    is_sure = all(reading.num_unwritten <= _MOST_UNWRITTEN for reading in found)
    text = " ".join(reading.text for reading in found)
    return Romanised(title(text), is_sure and is_named and is_native(name))


def _spoken(word: str) -> str:
    for pattern, replacement in _SILENT:
        word = pattern.sub(replacement, word)
    return word


def _read(word: str) -> _Reading | None:
    """The reading with the least cost; of equal ones the one whose first syllable is shorter."""

    @cache
    def read(at: int) -> _Reading | None:
        if at == len(word):
            return _Reading(0.0, "", 0)
        best: tuple[float, int, _Reading] | None = None
        for pattern, vowel, cost in _syllables():
            found = pattern.match(word, at)
            rest = read(found.end()) if found else None
            if found is None or rest is None:
                continue
            is_seldom = cost == _OPEN and found.end() == len(word)
            is_seldom = is_seldom or (cost != _WRITTEN and word[at] in _NEVER_BARE)
            total = cost + rest.cost + is_seldom
            sound = _sound(found, vowel)
            if sound and (best is None or (total, found.end()) < best[:2]):
                num = rest.num_unwritten + (cost != _WRITTEN)
                best = total, found.end(), _Reading(total, sound + rest.text, num)
        return best[2] if best else None

    return read(0) if len(word) <= _LONGEST else None


_LONGEST = 40
"""Code points of a word that is read."""


def _sound(syllable: re.Match[str], vowel: str) -> str:
    first, last = syllable[1], syllable[2] if syllable.re.groups > 1 else None
    if len(first) > 1 and first[0] == "ห":
        first = first[1:]
    elif first in ("สร", "ศร"):
        first = first[0] if first == "สร" else first
    beginning = "".join(_FIRST[letter].replace("*", "") for letter in first)
    ending = _LAST.get(last, "") if last else ""
    if last and not ending:
        return ""
    return beginning + vowel + ending
