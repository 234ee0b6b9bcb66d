"""Checkpoints to GGUF: our converter and the one that llama.cpp brings; tokenizers on real lines.

    PYTHONPATH=tests/helpers python -m benchmarks.converters LLAMA_CPP TEXT...

``LLAMA_CPP`` is llama.cpp's source, as ``vendor/llama.cpp`` in the source distribution of
llama-cpp-python. A tiny random checkpoint of every architecture is converted by both, and every
tensor and what both say of the model are compared. llama.cpp knows byte-level tokenizers by a hash
of published ones, so it is told that these cut as Qwen 2 does.

``TEXT`` are files of plain text or parallel text of three columns (``.tsv.xz``), of which 5,000
lines are drawn evenly; every kind of tokenizer cuts them before and after conversion.
"""

import argparse
import lzma
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from gguf_make import ARCHITECTURES, save_byte_bpe, save_model, save_sentencepiece

from export.gguf import write_gguf
from export.gguf.parity import compare_tokenizers
from export.gguf.vocabulary import PRE_TYPES

NUM_LINES = 5000
QWEN2 = next(key for key, name in PRE_TYPES.items() if name == "qwen2")

THEIRS = """
import runpy, sys
sys.path.insert(0, sys.argv[1])
from conversion.base import TextModel
TextModel.get_vocab_base_pre = lambda self, tokenizer: "qwen2"
sys.argv = ["convert", *sys.argv[2:]]
runpy.run_path(f"{sys.path[0]}/convert_hf_to_gguf.py", run_name="__main__")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("llama_cpp", type=Path)
    parser.add_argument("texts", type=Path, nargs="*")
    options = parser.parse_args()
    print("| architecture | tensors | equal | said of both alike | otherwise |")
    print("|---|---|---|---|---|")
    for kind in ARCHITECTURES:
        with tempfile.TemporaryDirectory() as scratch:
            print(compare(kind, Path(scratch), options.llama_cpp), flush=True)
    if options.texts:
        lines = real_lines(options.texts)
        print("\n| tokenizer | lines | cut otherwise |\n|---|---|---|")
        for name in ("SentencePiece", "SentencePiece in tokenizer.json", *PRE_TYPES.values()):
            with tempfile.TemporaryDirectory() as scratch:
                found = cut(name, Path(scratch), lines)
                print(f"| {name} | {found[0]:,} | {found[1]:,} |", flush=True)


def compare(kind: str, place: Path, llama_cpp: Path) -> str:
    """Convert a checkpoint of a kind twice; a row of the table."""
    checkpoint = place / "checkpoint"
    checkpoint.mkdir()
    save_model(checkpoint, kind)
    if kind.startswith("qwen"):
        save_byte_bpe(checkpoint, QWEN2[0], ignore_merges=False)
    else:
        save_sentencepiece(checkpoint)
    write_gguf(checkpoint, place / "ours.gguf", dtype="f32")
    command = [sys.executable, "-c", THEIRS, str(llama_cpp.resolve()), str(checkpoint)]
    command += ["--outfile", str(place / "theirs.gguf"), "--outtype", "f32"]
    subprocess.run(command, check=True, stderr=subprocess.PIPE)
    ours, theirs = (read(place / f"{whose}.gguf") for whose in ("ours", "theirs"))
    equal = [
        name
        for name, tensor in ours[0].items()
        if name in theirs[0] and np.array_equal(tensor, theirs[0][name])
    ]
    names = {*ours[0], *theirs[0]}
    said = {*ours[1], *theirs[1]}
    alike = {key for key in said if ours[1].get(key) == theirs[1].get(key)}
    # Names, sizes and the like are said of the file, and change nothing in what it computes.
    told = sorted(key for key in said - alike if not key.startswith("general."))
    return f"| {kind} | {len(names)} | {len(equal)} | {len(alike)} | {', '.join(told) or 'none'} |"


def read(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The tensors of a GGUF file, and what it says of the model."""
    reader: Any = gguf.GGUFReader(path)
    tensors = {tensor.name: np.array(tensor.data) for tensor in reader.tensors}
    said = {
        key: field.contents() for key, field in reader.fields.items() if not key.startswith("GGUF.")
    }
    return tensors, said


def cut(name: str, place: Path, lines: Sequence[str]) -> tuple[int, int]:
    """Lines, and those that a tokenizer of a kind cuts otherwise once it is converted."""
    save_model(place, "llama", num_hidden_layers=1)
    if name.startswith("SentencePiece"):
        save_sentencepiece(place, described=name.endswith("json"))
    else:
        key = next(key for key, known in PRE_TYPES.items() if known == name)
        save_byte_bpe(place, key[0], ignore_merges=key[1])
    write_gguf(place, place / "model.gguf")
    parity = compare_tokenizers(place / "model.gguf", place, lines)
    return parity.num_lines, parity.num_different


def real_lines(paths: Sequence[Path]) -> list[str]:
    """Lines of all files, drawn evenly."""
    lines = [line for path in paths for line in texts_of(path)]
    step = max(1, len(lines) // NUM_LINES)
    return lines[::step][:NUM_LINES]


def texts_of(path: Path) -> Iterator[str]:
    if path.name.endswith(".tsv.xz"):
        with lzma.open(path, "rt", encoding="utf-8") as rows:
            for row in rows:
                yield from row.rstrip("\n").split("\t")[1:3]
    else:
        yield from path.read_text("utf-8").splitlines()


if __name__ == "__main__":
    main()
