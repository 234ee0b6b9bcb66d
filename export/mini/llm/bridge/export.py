"""A trained bridge as llama.cpp and NumPy read it: decoder in GGUF, projection beside it."""

from pathlib import Path

import numpy as np

from eat_edge.files.aside import aside
from export.gguf import write_gguf
from export.gguf.quantize import quantize
from export.mini.llm.bridge.ends import TOKENIZER
from export.mini.llm.bridge.model import Bridge

__all__ = ["DECODER", "PROJECTION", "export_bridge"]

DECODER = "decoder.gguf"
PROJECTION = "projection.npz"
"""``weight``, ``bias``, and the ``layers`` of the encoder whose states it takes side by side."""


def export_bridge(bridge: Bridge, work: Path, *, kind: str = "Q5_0") -> None:
    """Write decoder and projection.

    At run time the states of the source's pieces times ``weight``, plus ``bias``, are the
    embeddings of a batch; the token that English begins behind follows them, and what is written.

    Args:
        bridge: The model.
        work: Directory that has the decoder's tokenizer; the two files are written to it.
        kind: How the decoder is quantised. Its embeddings, and so the output layer, stay in Q8_0.
    """
    checkpoint = work / "checkpoint"
    bridge.decoder.save(checkpoint)
    (checkpoint / "tokenizer.json").write_bytes((work / TOKENIZER).read_bytes())
    write_gguf(checkpoint, work / "decoder.f16.gguf")
    quantize(work / "decoder.f16.gguf", work / DECODER, kind, has_exact_embeddings=True)
    weights = {name: one.detach().cpu().numpy() for name, one in bridge.project.named_parameters()}
    with aside(work / PROJECTION) as part, part.open("wb") as out:
        np.savez(out, layers=np.array(bridge.layers), **weights)
