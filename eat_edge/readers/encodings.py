"""Which encoding the bytes of an input are in: named, marked, or detected."""

import codecs
import io
import re
from dataclasses import dataclass
from typing import BinaryIO

from eat_edge.errors import ConfigError
from eat_edge.readers.east_asian import east_asian

__all__ = [
    "HEAD",
    "UTF_8",
    "Encoding",
    "detect",
    "encoding_of",
    "likely_cyrillic",
    "marked",
    "named_encoding",
    "peek",
]

HEAD = 1 << 20
"""Bytes at the head of a file that `detect` wants to see."""

_LONGEST_CHARACTER = 4
"""Bytes of one, in GB 18030."""
_LONGEST_MARK = 4
_SAMPLE = 1 << 16
_MIN_FOREIGN = 12
"""Bytes beyond ASCII below which nothing is concluded: six Chinese characters."""

_MIN_DENSITY = 0.2
"""Least share of such bytes in the lines that have any: accented Latin letters are far rarer."""

_MIN_PLAUSIBLE = 0.9

_LEGACY = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
"""What is looked for. In single-byte encodings nearly everything decodes, so that a guess among
them would often be wrong: those have to be named."""

_KANA_OR_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7a3]")
_CYRILLIC = {"cp1251": "windows-1251", "koi8_u": "koi8-r", "iso8859_5": "iso-8859-5"}
"""What is looked for, with the name that people know it by."""
_CYRILLIC_WORD = re.compile(
    r"(?<![^\W\d_])"
    r"(?:[\u0400-\u042f\u0490]?[\u0430-\u045f\u0491]+|[\u0400-\u042f\u0490]+)"
    r"(?![^\W\d_])"
)
"""In small letters, with a capital at the head, or in capitals."""

_MIN_CYRILLIC = 0.95
"""Share of the bytes beyond ASCII in such words. On pieces of FLORES (2026-11-30) that holds for
449 of 451 in Russian, of 2 to 12 words; of 6 characters, 9 of 881 in Chinese; of 10, none."""

_MIN_WORD = 4
"""Letters below which nothing is said of Cyrillic."""

_MAX_MESS = 0.5
"""Beyond charset-normalizer's own 0.2 it finds short Japanese too. Measured on FLORES: of 30
samples of 3,000 bytes in each encoding all are found; of 100 bytes, 93 to 100 of a hundred; of
Russian, Arabic and Thai in their single-byte encodings, none from 1,000 bytes on."""

_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What is commonly named after its older, smaller part, as the WHATWG's encodings have it."""

_LABELS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 (little endian)",
    "utf-16-be": "UTF-16 (big endian)",
    "utf-32-le": "UTF-32 (little endian)",
    "utf-32-be": "UTF-32 (big endian)",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "cp949": "EUC-KR",
}
_WIDE = {
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-32": "utf-32-le",
    "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be",
}
_ASCII_PROBE = "{\"Az09\": '\\u0041', +AEE- `~!@#$%^&*()_=|;<>.?/[]}\t\r\n"
"""In UTF-7, UTF-16, EBCDIC and Python's own escapes, these bytes are something else."""


# UTF-32 first: its little-endian mark begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARK_OF = {codec: mark for mark, codec in _MARKS}

_FOREIGN = re.compile(rb"[\x80-\xff]")
_FOREIGN_LINE = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
_REPLACED = "\ufffd"
_PLAUSIBLE = re.compile(
    "[\t\n\r -~\u00a0-\u0fff\u10a0-\u11ff\u2010-\u206f\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
    "\uff00-\uffef]"
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to read bytes.

    Attributes:
        codec: Python's name of it.
        source: ``"named"``, ``"byte order mark"``, ``"detected"`` or ``"default"``.
    """

    codec: str
    source: str

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS.get(self.codec, self.codec)

    @property
    def newline(self) -> bytes:
        """A line feed in it."""
        return "\n".encode(self.codec)

    @property
    def carriage_return(self) -> bytes:
        """A carriage return in it."""
        return "\r".encode(self.codec)

    @property
    def mark(self) -> bytes:
        """Its byte order mark, empty where it has none."""
        return _MARK_OF.get(self.codec, b"")

    def decode(self, raw: bytes) -> tuple[str, str | None]:
        """Decode whole lines.

        Args:
            raw: Bytes that begin and end with a character.

        Returns:
            The text, with U+FFFD for what could not be decoded, and what is wrong with it or None.
        """
        try:
            text = raw.decode(self.codec)
        except UnicodeDecodeError as error:
            text = raw.decode(self.codec, errors="replace")
            return text, (
                f"invalid {self.label}: byte 0x{raw[error.start]:02x} at byte {error.start + 1}; "
                f"convert the input to UTF-8, or name its encoding with --encoding"
                f"{_hint(raw) if self.codec == UTF_8.codec else ''}"
            )
        return text, None


def _hint(raw: bytes) -> str:
    name = likely_cyrillic(raw[:_SAMPLE])
    return f" ({name}, if it is Cyrillic)" if name else ""


UTF_8 = Encoding("utf-8", "default")
"""What everything is that is not known to be something else."""


def named_encoding(name: str) -> Encoding:
    """Look up an encoding by the name that a user gave it.

    Args:
        name: Any name Python knows; those of old standards stand for their supersets.

    Raises:
        ConfigError: There is no such text encoding, or lines cannot be found in it.
    """
    try:
        codec = codecs.lookup(name).name.replace("-", "_")
        codec = _SUPERSETS.get(codec, codec)
        wide = _WIDE.get(codec.replace("_", "-"))
        if wide is not None:
            return Encoding(wide, "named")
        if codec in ("utf_8", "utf_8_sig", "ascii"):
            return Encoding("utf-8", "named")
        is_readable = _ASCII_PROBE.encode("ascii").decode(codec) == _ASCII_PROBE
    except (LookupError, UnicodeError, ValueError) as error:
        raise ConfigError(
            f"there is no text encoding {name!r}: try utf-8, utf-16, gb18030, big5, shift_jis, "
            "euc-jp or euc-kr"
        ) from error
    if not is_readable:
        raise ConfigError(
            f"the encoding {name!r} does not write ASCII as it is: convert the input to UTF-8"
        )
    return Encoding(codec, "named")


def encoding_of(stream: BinaryIO, named: Encoding | None) -> Encoding:
    """Find out the encoding of a stream, whose position is where it was afterwards.

    Args:
        stream: At its beginning.
        named: What it is in if it has no byte order mark; None if that is not known.

    Returns:
        UTF-8 for a pipe of which nothing is known.
    """
    head = peek(stream, HEAD if named is None else _LONGEST_MARK)
    if not stream.seekable():
        named = named or UTF_8
    return marked(head) or named or detect(head)


def peek(stream: BinaryIO, num_bytes: int) -> bytes:
    """Look at what comes next in a stream, whose position is where it was afterwards.

    Args:
        stream: Of a pipe no more is seen than has come: whoever types waits for an answer.
        num_bytes: To look at, at most.
    """
    if not stream.seekable():
        return stream.peek(num_bytes)[:num_bytes] if isinstance(stream, io.BufferedReader) else b""
    start = stream.tell()
    head = stream.read(num_bytes)
    stream.seek(start)
    return head


def marked(head: bytes) -> Encoding | None:
    """Tell the encoding by the byte order mark at the head of an input, None without one."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Encoding(codec, "byte order mark")
    return None


def detect(head: bytes) -> Encoding:
    """Find out the encoding of a file.

    A byte order mark decides. Without one, the file is UTF-8 unless hardly anything in it is. A few
    bad lines in UTF-8, even every other line, never make it another encoding.

    Args:
        head: The first `HEAD` bytes, or the whole file where it is shorter.

    Returns:
        UTF-8, also where nothing else convinces.
    """
    by_mark = marked(head)
    if by_mark is not None:
        return by_mark
    has_nul = b"\0" in head
    foreign = _FOREIGN.search(head)
    if foreign is None and not has_nul:
        return UTF_8
    start = 0 if foreign is None else head.rfind(b"\n", 0, foreign.start()) + 1
    if has_nul:
        wide = _wide(head[:_SAMPLE])
        if wide is not None:
            return wide
    sample = head[start : start + _SAMPLE]
    most_cut = 0
    if len(head) > start + _SAMPLE or len(head) == HEAD:
        # The last line may be cut, and in the middle of a character.
        whole_lines = sample[: sample.rfind(b"\n") + 1]
        sample, most_cut = (whole_lines, 0) if whole_lines else (sample, _LONGEST_CHARACTER - 1)
    if _is_mostly_utf8(sample):
        return UTF_8
    cuts = (_legacy(sample[: len(sample) - cut]) for cut in range(most_cut + 1))
    return next(filter(None, cuts), UTF_8)


def _is_mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", errors="replace")
    num_invalid = text.count(_REPLACED)
    num_valid = sum(not char.isascii() for char in text) - num_invalid
    # Two bytes of another encoding are valid UTF-8 now and then, three hardly ever.
    num_long = sum(char >= "\u0800" for char in text) - num_invalid
    return num_invalid <= max(num_valid, 4 * num_long)


def _legacy(sample: bytes) -> Encoding | None:
    lines = _FOREIGN_LINE.findall(sample)
    num_foreign = sum(len(_FOREIGN.findall(line)) for line in lines)
    if num_foreign < max(_MIN_FOREIGN, _MIN_DENSITY * sum(map(len, lines))):
        return None
    raw = b"\n".join(lines)
    codec = east_asian(raw) or _by_chance(raw)
    if codec is None or _may_be_cyrillic(raw, num_foreign, codec):
        return None
    return Encoding(codec, "detected")


def _by_chance(raw: bytes) -> str | None:
    """The encoding in which bytes are least of a mess: that of texts with faults in them."""
    from charset_normalizer import from_bytes

    # The library finds its way by chance of bytes: the same bytes, the same answer.
    found = from_bytes(
        raw,
        cp_isolation=list(_LEGACY),
        threshold=_MAX_MESS,
        enable_fallback=False,
        preemptive_behaviour=False,
    ).best()
    return None if found is None else found.encoding


def _may_be_cyrillic(sample: bytes, num_foreign: int, found: str) -> bool:
    """Whether bytes are words of a single-byte encoding, and rare characters in the one found.

    The two bytes of a character are rarely letters of one case, those of many characters never.
    """
    # Two fifths of the characters: Cyrillic words have a few of them by chance.
    if 5 * len(_KANA_OR_HANGUL.findall(sample.decode(found, errors="replace"))) >= num_foreign:
        return False
    for codec in _CYRILLIC:
        words = _CYRILLIC_WORD.findall(sample.decode(codec, errors="replace"))
        if sum(map(len, words)) >= _MIN_CYRILLIC * num_foreign:
            return True
    return False


def likely_cyrillic(raw: bytes) -> str | None:
    """Name the encoding that bytes have if they are a text in Cyrillic letters.

    Hebrew and Greek of one byte a letter may look the same, so it is to be told, not relied upon.

    Args:
        raw: Bytes that are not UTF-8.

    Returns:
        The encoding in which most letters are small ones of words; None if they make words in none.
    """
    num_foreign = len(_FOREIGN.findall(raw))
    small: dict[str, int] = {}
    for codec, name in _CYRILLIC.items():
        words = "".join(_CYRILLIC_WORD.findall(raw.decode(codec, errors="replace")))
        if len(words) >= max(_MIN_WORD, _MIN_CYRILLIC * num_foreign):
            small[name] = sum(map(str.islower, words))
    return max(small, key=small.__getitem__, default=None)


def _wide(sample: bytes) -> Encoding | None:
    """Tell UTF-16 without a mark: it makes no sense as UTF-8, and has lines of text as UTF-16."""
    if _is_plausible(sample.decode("utf-8", errors="replace")):
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = codecs.getincrementaldecoder(codec)().decode(sample)
        except UnicodeDecodeError:
            continue
        if "\n" in text and _is_plausible(text):
            return Encoding(codec, "detected")
    return None


def _is_plausible(text: str) -> bool:
    """Whether nearly all of a text are characters that texts in our languages are made of."""
    return len(_PLAUSIBLE.findall(text)) >= _MIN_PLAUSIBLE * len(text)
