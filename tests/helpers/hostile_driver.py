"""Opens models that may be broken and uses what it opened, in a process that may be lost.

Reads lines ``KIND DIRECTORY`` and answers each with one: ``opened``, or the class of the error and
its message. A parser that takes the process down leaves the last line unanswered.
"""

import os
import sys
from pathlib import Path

from eat_edge.bundle import Bundle
from eat_edge.bundle.screening import screen
from eat_edge.config import EngineConfig
from eat_edge.lexicon import Lexicon
from eat_edge.llm.eat_mini import Llm
from eat_edge.pipeline.fair_lock import FairLock
from eat_edge.tagger.tagger import Tagger

SENTENCE = "他在柏林墙边"


def use_llm(path: Path) -> None:
    files = {file.name: file.stat().st_size for file in path.iterdir()}
    langs = ("zh",)
    bundle = Bundle(
        path, "", "", langs, langs, (), "eat-mini", 100, 256, {}, files, {}, frozenset()
    )
    llm = Llm(bundle, EngineConfig(threads=1, max_sequences=1), FairLock())
    try:
        translation = llm.translate(llm.read(SENTENCE, "zh", []))
        alignment = llm.align(translation, translation.english or "Berlin", "LOC")
        assert 0 <= alignment.probability < 1.001
    finally:
        llm.close()


def use_tagger(path: Path) -> None:
    with Tagger(path / "tagger.onnx", path / "tokenizer.json", threads=1) as tagger:
        tagger.tag(["Li Keqiang visits Berlin."])


def use_encoder(path: Path) -> None:
    with Tagger(path / "tagger.onnx", path / "pieces.marisa", threads=1) as tagger:
        tagger.tag(["Li Keqiang visits Berlin."])
        list(tagger.read([(SENTENCE, (2, 4)), ("서울에서 Москва", ())]))


def use_lexicon(path: Path) -> None:
    lexicon = Lexicon(path)
    folded = lexicon.fold(SENTENCE, "zh").text
    for match in lexicon.matches(folded, "zh"):
        assert folded[match.start : match.end] == match.surface
        assert match.names
        assert 0 <= match.prior <= 1
    for surface in lexicon.surfaces("zh"):
        lexicon.names_of(surface, "zh")


USES = {"llm": use_llm, "tagger": use_tagger, "encoder": use_encoder, "lexicon": use_lexicon}


def main() -> None:
    # Native libraries write where they please: only our answers may reach who asks.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", errors="backslashreplace")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        kind, path = line.rstrip("\n").split(" ", 1)
        try:
            # As a bundle is opened that nobody answers for.
            for file in sorted(Path(path).iterdir()):
                screen(file)
            USES[kind](Path(path))
            answer = "opened"
        except BaseException as error:
            answer = f"{type(error).__module__}.{type(error).__qualname__} {error}"
        answers.write(" ".join(answer.split()) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
