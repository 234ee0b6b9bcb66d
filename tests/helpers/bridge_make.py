"""Both ends of a bridge, tiny: the file of an encoder, a bundle's tagger, the file of a decoder."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from e5_make import write_tiny_e5
from smollm_make import write_tiny_smollm

if TYPE_CHECKING:
    from export.mini.llm.bridge.data import Tokenizers
    from export.mini.llm.bridge.model import Bridge


@dataclass(frozen=True, slots=True)
class Ends:
    """Files that a bridge is made of.

    Attributes:
        e5: The pretrained encoder.
        bundle: A directory with a tagger made of it.
        smollm: The decoder.
    """

    e5: Path
    bundle: Path
    smollm: Path


def write_ends(directory: Path) -> Ends:
    """Write the files."""
    from tiny_taggers import tiny_vocabulary

    from export.encoder.checkpoint import build_encoder
    from export.encoder.e5_file import read_e5
    from export.encoder.graph import export_encoder
    from export.encoder.vocabulary import of_ids
    from export.mini.tagger.train import new_classifier

    ends = Ends(directory / "e5.bin", directory / "bundle", directory / "smollm.gguf")
    pieces = tiny_vocabulary()
    write_tiny_e5(ends.e5, list(pieces.pieces), list(pieces.scores), positions=128)
    file = read_e5(ends.e5)
    ends.bundle.mkdir()
    vocabulary = of_ids(file, range(len(file.pieces))).write(ends.bundle / "pieces.marisa")
    tagger = new_classifier(build_encoder(file, vocabulary)).eval()
    export_encoder(tagger, ends.bundle / "tagger.onnx", max_tokens=64, metadata={}, samples=None)
    write_tiny_smollm(ends.smollm)
    return ends


def bridge_of(ends: Ends) -> "tuple[Bridge, Tokenizers]":
    """A bridge with its tokenizers; the projection is random."""
    import torch

    from export.encoder.e5_file import read_e5
    from export.mini.llm.bridge.ends import read_encoder
    from export.mini.llm.bridge.model import Bridge
    from export.mini.llm.smollm import read_smollm

    encoder, pieces = read_encoder(ends.bundle, read_e5(ends.e5))
    decoder = read_smollm(ends.smollm)
    torch.manual_seed(0)
    bridge = Bridge(encoder, decoder.shape, layers=(1, 2))
    bridge.decoder.load_state_dict(decoder.weights)
    return bridge.eval(), (pieces, decoder.tokenizer())
