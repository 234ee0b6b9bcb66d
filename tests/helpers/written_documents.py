"""Documents that are written in every format."""

import io

from hypothesis import strategies as st

from eat_edge.errors import InputError
from eat_edge.types import LABELS, Document, Entity
from eat_edge.writers import STREAM_WRITERS

ALPHABET = "李克强中 a1.,-<&'\"\n\r\u2028\t\x00\x1b\u202eカﾞ한กำdא\u05b8é\u0301👨\u200d👩🇯🇵\ud800#["


def entity(text: str, start: int, end: int, label: str = "PER", english: str = "Li") -> Entity:
    return Entity(start, end, text[start:end], label, 0.97126, english, ("lexicon", "translation"))


NEWS = "李克强总理访问了柏林。"


DOCUMENT = Document(
    NEWS,
    id="news.txt:3",
    lang="zh",
    entities=(entity(NEWS, 0, 3, "PER", "Li Keqiang"), entity(NEWS, 8, 10, "LOC", "Berlin")),
    translation="Premier Li Keqiang visited Berlin.",
)


FAILED = Document("bad \ufffd", id="news.txt:4").with_error(InputError("invalid UTF-8\nin here"))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(st.text(ALPHABET, max_size=40))
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(borders[::2], borders[1::2], strict=False)
    labels = st.sampled_from(LABELS)
    return Document(
        text,
        id=draw(st.none() | st.text(ALPHABET, max_size=8)),
        lang=draw(st.sampled_from(["zh", "ja", "th", "ko", "ar", "und"])),
        entities=tuple(
            entity(text, start, end, draw(labels), draw(st.text(ALPHABET, max_size=5)))
            for start, end in pairs
        ),
        translation=draw(st.text(ALPHABET, max_size=8)),
        error=draw(st.none() | st.text(ALPHABET, min_size=1, max_size=8)),
        extra=draw(st.dictionaries(st.text(ALPHABET, max_size=3), st.integers(), max_size=2)),
    )


def written(name: str, *items: Document) -> str:
    stream = io.BytesIO()
    writer = STREAM_WRITERS[name](stream)
    for item in items:
        writer.write(item)
    writer.close()
    return stream.getvalue().decode("utf-8")


class Recorder(io.BytesIO):
    """Remembers what had been written at each flush, and may play a terminal."""

    def __init__(self, is_terminal: bool = False) -> None:
        super().__init__()
        self.flushed: list[bytes] = []
        self.is_terminal = is_terminal

    def flush(self) -> None:
        self.flushed.append(self.getvalue())

    def isatty(self) -> bool:
        return self.is_terminal
