"""A model of random weights in one of the recipe's shapes, to time before anybody has trained it.

    python -m benchmarks.random_model OUT.gguf [--size gpu]

It has the tokenizer of a bundle, so that ``benchmarks.decoder --model OUT.gguf`` asks it for what
that bundle's own model writes. Needs the extra ``export``.
"""

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import sentencepiece
import torch

from eat_edge.bundle import open_bundle
from export.gguf import write_gguf
from export.mini.llm import SHAPES, shape_of
from export.mini.llm_model import SmallLlama
from export.quantize import quantize


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", choices=sorted(SHAPES), default="gpu")
    parser.add_argument("--bundle", type=Path, help="default: the embedded one")
    parser.add_argument("--quantize", default="Q8_0", metavar="TYPE")
    options = parser.parse_args()
    tokenizer = open_bundle(options.bundle).llm_tokenizer
    num_pieces = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer)).get_piece_size()
    torch.manual_seed(0)
    with TemporaryDirectory() as name:
        checkpoint = Path(name)
        SmallLlama(shape_of(options.size, num_pieces)).save(checkpoint)
        shutil.copyfile(tokenizer, checkpoint / "tokenizer.model")
        write_gguf(checkpoint, checkpoint / "f16.gguf")
        quantize(checkpoint / "f16.gguf", options.out, options.quantize)


if __name__ == "__main__":
    main()
