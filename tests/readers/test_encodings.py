"""Encodings: named, marked and detected; and what is never taken for another encoding."""

import codecs
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.errors import ConfigError
from eat_edge.readers import Encoding, named_encoding, read_documents
from eat_edge.readers.encodings import HEAD, UTF_8, detect, marked
from eat_edge.readers.lines import raw_lines
from eat_edge.types import Document

ZH = """国务院总理星期三在北京会见了来访的德国外长，双方就贸易问题交换了意见。
上海市政府宣布，今年将新建三条地铁线路，连接浦东机场和虹桥火车站。
他出生于四川成都，一九八二年毕业于清华大学物理系，后来去了美国加州。
"""
TW = """行政院長昨天在臺北表示，政府將加快興建公共住宅，並協助青年租屋。
香港中文大學的研究人員發現，這種藥物對老年患者沒有明顯的副作用。
"""
JA = """東京都の小池知事は水曜日の記者会見で、新しい計画について説明した。
彼女は京都で生まれ、大阪大学を卒業したあと、ドイツの会社で働いている。
トヨタ自動車は来年の春、名古屋に新しい研究所をつくると発表しました。
"""
KO = """서울시는 수요일 기자 회견에서 새로운 지하철 노선 계획을 발표했다.
그는 부산에서 태어나 서울대학교를 졸업한 뒤 독일 회사에서 일하고 있다.
"""
RU = """Премьер-министр в среду встретился в Москве с министром иностранных дел.
Он родился в Казани, окончил университет и потом долго работал в Берлине.
"""
LEGACY = [
    (ZH, "gb18030", "GB18030"),
    (ZH, "gb2312", "GB18030"),
    (TW, "gbk", "GB18030"),
    (TW, "big5", "Big5"),
    (JA, "shift_jis", "Shift_JIS"),
    (JA, "euc_jp", "EUC-JP"),
    (KO, "euc_kr", "EUC-KR"),
]


def texts(data: bytes, **options: object) -> list[Document]:
    found = read_documents(["-"], stdin=io.BytesIO(data), **options)  # type: ignore[arg-type]
    return [read.document for read in found]


@pytest.mark.parametrize(("text", "codec", "label"), LEGACY)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_in_a_legacy_encoding_is_read_and_that_is_said(
    text: str, codec: str, label: str, ending: str
) -> None:
    data = text.replace("\n", ending).encode(codec)
    said: list[tuple[str, str, str]] = []
    found = texts(
        data,
        on_encoding=lambda name, encoding: said.append((name, encoding.label, encoding.source)),
    )
    assert [document.text for document in found] == text.splitlines()
    assert said == [("stdin", label, "detected")]


@pytest.mark.parametrize(("text", "codec", "label"), LEGACY)
def test_after_much_ascii_it_is_still_found(text: str, codec: str, label: str) -> None:
    assert detect(b"# a comment in plain ASCII\n" * 20_000 + text.encode(codec)).label == label


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "iso8859-5"])
@pytest.mark.parametrize(
    "text",
    [
        "Привет Москва\n",
        "Привет Москва\n" * 3,
        "АННА КУЗНЕЦОВА\n",
        RU,
        "Иван (ООО «Ромашка»), Казань: 12:30\n",
    ],
)
def test_a_file_in_single_byte_cyrillic_is_an_error_and_not_rare_characters(
    text: str, codec: str
) -> None:
    data = text.encode(codec, errors="ignore")
    assert detect(data) == UTF_8
    for document in texts(data):
        assert document.error is not None and "--encoding" in document.error


@pytest.mark.parametrize(
    ("codec", "name"),
    [("cp1251", "windows-1251"), ("koi8-r", "koi8-r"), ("iso8859-5", "iso-8859-5")],
)
def test_what_may_be_cyrillic_has_its_likely_encoding_in_the_error(codec: str, name: str) -> None:
    (document,) = texts("привет из Москвы\n".encode(codec))
    assert document.error is not None
    assert document.error.endswith(f"--encoding ({name}, if it is Cyrillic)")
    assert named_encoding(name).decode("привет".encode(codec)) == ("привет", None)


@pytest.mark.parametrize("data", [b"caf\xe9\n", "Müller in Köln, Düsseldorf\n".encode("latin-1")])
def test_what_is_not_cyrillic_is_not_called_so(data: bytes) -> None:
    (document,) = texts(data)
    assert document.error is not None and document.error.endswith("with --encoding")


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("国务院总理在北京会见外长", "gb18030", "GB18030"),
        (JA.splitlines()[2], "euc_jp", "EUC-JP"),
        ("東京都の小池知事は水曜日", "shift_jis", "Shift_JIS"),
        ("서울시는 수요일 기자 회견에서", "euc_kr", "EUC-KR"),
    ],
)
def test_a_short_file_in_an_east_asian_encoding_is_read(text: str, codec: str, label: str) -> None:
    assert detect(text.encode(codec)).label == label


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8"])
@pytest.mark.parametrize(
    "text", [ZH, JA, "plain ASCII\nof two lines\n", "\u0a0a\u0a00\n\u000a\u010a\n"]
)
def test_a_byte_order_mark_decides(text: str, codec: str) -> None:
    data = ("\ufeff" + text).encode(codec)
    lines = [line for line in text.split("\n") if line]
    for encoding in (None, named_encoding("gb18030")):
        found = texts(data, encoding=encoding)
        assert [document.text for document in found] == lines
    (whole,) = texts(data, unit="file")
    assert whole.text == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [ZH, TW, JA, KO, RU, "plain ASCII\nof two lines\n"])
def test_utf16_without_a_mark_is_found(text: str, codec: str) -> None:
    assert detect(text.encode(codec)) == Encoding(codec, "detected")


@pytest.mark.parametrize("other", ["gb18030", "shift_jis", "utf-16-le"])
def test_utf8_with_bad_lines_stays_utf8(other: str) -> None:
    """Not even every other line in another encoding makes the file that: those are errors."""
    bad = b"\xff" + ZH.splitlines()[0].encode(other, "ignore").replace(b"\n", b"")
    good = ZH.splitlines()[0].encode()
    for num_good in (1, 10):
        data = b"\n".join([*[good] * num_good, bad])
        *right, wrong = texts(data)
        assert all(document.error is None for document in right)
        assert wrong.error is not None and "invalid UTF-8" in wrong.error


@pytest.mark.parametrize("size", range(1, 40))
def test_utf8_that_is_cut_stays_utf8(size: int) -> None:
    assert detect(ZH.encode()[:size]).codec == "utf-8"


@pytest.mark.parametrize(
    "data",
    [
        "Müller fährt nach Köln, Düsseldorf und Nürnberg.\n".encode("latin-1") * 20,
        RU.encode("cp1251"),
        b"\xff\xfe\xfd"[1:] * 5,
        b"\x00" * 100,
        b"NUL\x00 and text\n" * 10,
        b"PK\x03\x04\x14\x00\x08\x00" + bytes(range(256)) * 8,
    ],
)
def test_what_is_none_of_those_is_utf8_with_errors(data: bytes) -> None:
    assert detect(data) == UTF_8
    for document in texts(data):
        document.text.encode("utf-8")


def test_an_encoding_is_named() -> None:
    found = texts(RU.encode("koi8-r"), encoding=named_encoding("KOI8-R"))
    assert [document.text for document in found] == RU.splitlines()
    bad, good = texts(
        b"\x81\n" + JA.splitlines()[0].encode("cp932"), encoding=named_encoding("shift_jis")
    )
    assert bad.error is not None and "invalid Shift_JIS: byte 0x81 at byte 1" in bad.error
    assert good.text == JA.splitlines()[0]


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("GBK", "gb18030"),
        ("gb2312", "gb18030"),
        ("Shift-JIS", "cp932"),
        ("sjis", "cp932"),
        ("EUC-KR", "cp949"),
        ("Big5", "big5hkscs"),
        ("UTF-16", "utf-16-le"),
        ("UTF_16BE", "utf-16-be"),
        ("utf8", "utf-8"),
        ("UTF-8-SIG", "utf-8"),
        ("ascii", "utf-8"),
        ("iso-2022-jp", "iso2022_jp"),
        ("cp1251", "cp1251"),
    ],
)
def test_names_stand_for_the_supersets_that_files_are_really_in(name: str, codec: str) -> None:
    assert named_encoding(name) == Encoding(codec, "named")


NO_TEXT = ["base64", "rot13", "hex", "punycode", "unicode_escape"]
NO_ASCII = ["utf-7", "cp037"]


@pytest.mark.parametrize("name", ["", "a\0b", "klingon", "undefined", *NO_TEXT, *NO_ASCII])
def test_what_is_no_encoding_of_lines_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="encoding"):
        named_encoding(name)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe cannot be read twice: it is UTF-8, or what its mark or the user says."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    data = ZH.encode("gb18030")
    pipe = io.BufferedReader(Pipe(data))
    assert all(read.document.error for read in read_documents(["-"], stdin=pipe))
    pipe = io.BufferedReader(Pipe(codecs.BOM_UTF16_LE + ZH.encode("utf-16-le")))
    found = [read.document.text for read in read_documents(["-"], stdin=pipe)]
    assert found == ZH.splitlines()


@given(st.binary(max_size=400), st.sampled_from([b"\n", b"\n\0", b"\0\n", b"\n\0\0\0"]))
def test_lines_join_to_what_was_read(data: bytes, newline: bytes) -> None:
    lines = list(raw_lines(io.BytesIO(data), newline))
    assert b"".join(line.content or b"" for line in lines) == data
    assert all(line.size == len(line.content or b"") for line in lines)
    for line in lines[:-1]:
        assert line.content is not None and line.content.endswith(newline)


@given(st.binary(max_size=300))
def test_any_bytes_have_an_encoding_that_does_not_fail(data: bytes) -> None:
    encoding = detect(data)
    assert marked(data) in (None, encoding)
    text, error = encoding.decode(data)
    text.encode("utf-8")
    assert error is None or encoding.label in error


@given(st.text(min_size=1).filter(lambda text: "\0" not in text))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    data = text.encode("utf-8")
    assert marked(data) is not None or detect(data) == UTF_8


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=20),
    st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-16-be", "gb18030"]),
)
def test_what_was_encoded_comes_back(text: str, codec: str) -> None:
    data = f"{text}\n{text}\n".encode(codec)
    has_mark = text.startswith("\ufeff") or marked(data) != marked("".encode(codec))
    lines = [line for line in [text.removesuffix("\r")] * 2 if line.strip()]
    if not has_mark:
        assert [document.text for document in texts(data, encoding=named_encoding(codec))] == lines


def test_a_mark_goes_before_everything_else() -> None:
    assert detect(codecs.BOM_UTF16_LE + "柏林".encode("utf-16-le")).codec == "utf-16-le"


@pytest.mark.parametrize("ending", ["\n", ""])
def test_a_head_that_is_cut_in_a_character_is_told_all_the_same(ending: str) -> None:
    line = ("国务院总理李强星期三在柏林会见了德国总理。" * 40 + ending).encode("gb18030")
    head = (b"x" + line * (HEAD // len(line) + 1))[:HEAD]
    assert detect(head).codec == "gb18030"
