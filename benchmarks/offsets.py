"""Random and hostile documents of all scripts: every entity stands where it says.

    python -m benchmarks.offsets --documents 1000000 --record offsets.tsv

Each document is put together of names, words, gaps, line breaks, marks and plain garbage of all
scripts. Its windows have to be exact, and so have its entities, none of which begins or ends within
a character or with a sign; what was folded has to lead back into the text. The engine reads one
document in ``--engine-every``, which is slow; normalisation and windows are cheap and read all.

Documents come in blocks of a thousand, each of a seed of its own. With ``--record`` every block
that was read is written down, and the same command goes on behind it after an interruption.
"""

import argparse
import random
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import eat_edge
from eat_edge import Engine, EngineConfig
from eat_edge.text import fold, identify, split
from eat_edge.text.script import script_of

_BLOCK = 1000
"""Documents of one seed."""

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


def _letters() -> dict[str, list[str]]:
    """The letters and marks that Unicode has, by script, so that rare scripts are drawn as well."""
    by_script: dict[str, list[str]] = {}
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char)[0] in "LMN":
            by_script.setdefault(script_of(char), []).append(char)
    return by_script


_LETTERS = _letters()
_SCRIPTS = sorted(_LETTERS)


def documents(number: int, seed: object) -> Iterator[str]:
    """Make documents, the same for the same seed."""
    rng = random.Random(str(seed))
    for _ in range(number):
        pieces: list[str] = []
        for _ in range(rng.randint(0, 12)):
            kind = rng.random()
            if kind < 0.4:
                pieces.append(rng.choice(_NAMES))
            elif kind < 0.45 and pieces:
                # A name with something in its midst.
                name = rng.choice(_NAMES)
                at = rng.randint(0, len(name))
                pieces += [name[:at], rng.choice((*_GAPS, *_MARKS, *_GARBAGE)), name[at:]]
            elif kind < 0.7:
                pieces.append(rng.choice(_GAPS))
            elif kind < 0.85:
                pieces.append(rng.choice(_MARKS))
            elif kind < 0.95:
                letters = _LETTERS[rng.choice(_SCRIPTS)]
                pieces += rng.choices(letters, k=rng.randint(1, 3))
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


def check_entities(texts: Sequence[str], engine: Engine) -> int:
    """Check what the engine finds in texts; returns how many entities that are."""
    num_entities = 0
    for text, document in zip(texts, engine.pipe(texts), strict=True):
        assert document.error is None and document.text == text, (text, document.error)
        end = 0
        for entity in document.entities:
            assert text[entity.start : entity.end] == entity.text, text
            assert end <= entity.start < entity.end, text
            # ㍿ is a letter only as it is folded, ำ and Ŀ only as they stand.
            surface = unicodedata.normalize("NFKC", entity.text)
            assert entity.text[0].isalnum() or surface[0].isalnum(), (text, entity)
            last = unicodedata.category(entity.text[-1])[0] + unicodedata.category(surface[-1])[0]
            assert set(last) & set("LMN") or surface[-1] == ".", text
            end = entity.end
            assert unicodedata.category(text[end : end + 1] or " ") not in ("Mn", "Me"), text
            num_entities += 1
    return num_entities


def main() -> int:
    """Run; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--engine-every", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--record", type=Path, help="where the blocks that were read are written")
    options = parser.parse_args()
    began = time.perf_counter()
    done: set[str] = set()
    if options.record is not None and options.record.exists():
        done = {line.split("\t")[0] for line in options.record.read_text("utf-8").splitlines()}
    totals = [0, 0, 0]
    with eat_edge.load(None, EngineConfig(threads=1), mode="fast") as engine:
        for first in range(0, options.documents, _BLOCK):
            seed = f"{options.seed}:{first}"
            if seed in done:
                continue
            block = list(documents(min(_BLOCK, options.documents - first), seed))
            for text in block:
                check_text(text)
            read = block[:: options.engine_every]
            counts = len(block), len(read), check_entities(read, engine)
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
            if options.record is not None:
                with options.record.open("a", encoding="utf-8") as record:
                    record.write("\t".join(map(str, (seed, *counts))) + "\n")
    print(
        f"{totals[0]} documents, {totals[1]} through the engine, {totals[2]} entities, "
        f"all exact, {time.perf_counter() - began:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
