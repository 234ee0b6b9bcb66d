"""Random and hostile documents of all scripts: every entity stands where it says.

    python -m benchmarks.offsets --documents 1000000

Each document is put together of names, words, gaps, line breaks, marks and plain garbage of many
scripts. Its windows have to be exact, and so have its entities; what was folded has to lead back
into the text. The engine reads one document in ``--engine-every``, which is slow; normalisation and
windows are cheap and read all.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator

import eat_edge
from eat_edge import EngineConfig
from eat_edge.text import fold, identify, split

_NAMES = [
    "北京",
    "習近平",
    "东京",
    "微软",
    "安倍晋三",
    "トヨタ自動車",
    "アンゲラ・メルケル",
    "ﾄﾖﾀ",
    "髙島屋",
    "𠮷野家",
    "서울",
    "김정은",
    "Москва",
    "Санкт-Петербург",
    "القاهرة",
    "محمد",
    "تل־אביב",
    "צה״ל",
    "กรุงเทพ",
    "น้ำ",
    "दिल्ली",
    "क़तर",
    "თბილისი",
    "Երևան",
    "Αθήνα",
    "ঢাকা",
    "சென்னை",
    "భారత్",
    "ភ្នំពេញ",
    "ရန်ကုန်",
    "ལྷ་ས",
    "አዲስ",
    "OpenAI",
    "NHK",
    "Łódź",
]
_GAPS = [
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\n> ",
    "\n　　",
    "\u3000",
    "\u00a0",
    "\u200b",
    "-\n",
    "\u00ad\n",
]
_MARKS = [*list("。、，．・·∙●-‐ー～〜（）「」[]\"'$€!?…:;|>#@%"), "́", "️", "\u200d", "󠄀"]
_GARBAGE = [*list("\x00\x1a\ufeff\u202e\u2028��😀🇯🇵"), "㍿", "ﷺ", "ﬁ", "ᄒ", "ᅡ", "ᆫ", "が"]


def documents(number: int, seed: int) -> Iterator[str]:
    """Make documents, the same for the same seed."""
    rng = random.Random(seed)
    for _ in range(number):
        pieces = []
        for _ in range(rng.randint(0, 12)):
            kind = rng.random()
            if kind < 0.45:
                pieces.append(rng.choice(_NAMES))
            elif kind < 0.7:
                pieces.append(rng.choice(_GAPS))
            elif kind < 0.85:
                pieces.append(rng.choice(_MARKS))
            elif kind < 0.95:
                pieces.append(
                    chr(
                        rng.choice((0x4E00, 0x3040, 0x600, 0x900, 0xE00, 0x400, 0xAC00))
                        + rng.randrange(90)
                    )
                )
            else:
                pieces.append(rng.choice(_GARBAGE))
        yield "".join(pieces)


def check_text(text: str) -> None:
    """Check windows and folding of a text."""
    kept: set[int] = set()
    for window in split(text, identify(text), max_chars=40, overlap=8):
        assert text[window.start : window.end] == window.text, text
        kept.update(range(window.start, window.end))
        folded = fold(window.text)
        before = (0, 0)
        for at in range(len(folded.text)):
            span = folded.source_span(at, at + 1)
            assert 0 <= span[0] < span[1] <= len(window.text), (text, at)
            assert span >= before, (text, at)
            before = span
    assert all(char.isspace() for at, char in enumerate(text) if at not in kept), text


def main() -> int:
    """Run; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--engine-every", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.perf_counter()
    read = []
    for number, text in enumerate(documents(options.documents, options.seed)):
        check_text(text)
        if number % options.engine_every == 0:
            read.append(text)
    num_entities = 0
    with eat_edge.load(None, EngineConfig(threads=1), mode="fast") as engine:
        for text, document in zip(read, engine.pipe(read), strict=True):
            assert document.error is None and document.text == text, (text, document.error)
            end = 0
            for entity in document.entities:
                assert text[entity.start : entity.end] == entity.text, text
                assert end <= entity.start < entity.end, text
                end = entity.end
                num_entities += 1
    seconds = time.perf_counter() - began
    print(
        f"{options.documents} documents, {len(read)} through the engine, {num_entities} entities, "
        f"all exact, {seconds:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
