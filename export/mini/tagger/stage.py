"""One stage of the tagger's training: pieces, checkpoint and result in a directory of its own.

What a stage has learnt is all but the embeddings, which stay as they were pretrained. So a stage
may begin with the result of another one that had other pieces.
"""

import json
import random
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from eat_edge.tagger.unigram import UnigramTokenizer
from export.encoder.checkpoint import build_encoder
from export.encoder.e5_file import E5File
from export.encoder.graph import export_encoder
from export.encoder.vocabulary import Vocabulary
from export.mini.tagger.examples import BIO, MAX_PIECES
from export.mini.tagger.train import Draw, Schedule, new_classifier, train

__all__ = ["MODEL", "PIECES", "Stage"]

MODEL = "tagger.onnx"
PIECES = "pieces.marisa"

_RESULT, _SAMPLES = "classifier.pt", "samples.json"
_TYPICAL = 400
"""Sentences of the training by which the ranges of activations are found."""


class Stage:
    """A stage of the training.

    Attributes:
        path: Its directory.
        vocabulary: Its pieces, in the order of their ids.
    """

    def __init__(self, path: Path, file: E5File, vocabulary: Vocabulary) -> None:
        """Prepare a directory.

        Args:
            path: Made where it is missing.
            file: The pretrained encoder.
            vocabulary: Its pieces, in any order.
        """
        path.mkdir(parents=True, exist_ok=True)
        self.path, self._file = path, file
        self.vocabulary = vocabulary.write(path / PIECES)

    @cached_property
    def tokenizer(self) -> UnigramTokenizer:
        """The runtime's tokenizer of its pieces."""
        return UnigramTokenizer(self.path / PIECES)

    @property
    def result(self) -> Path:
        """What it has learnt; there is no file before."""
        return self.path / _RESULT

    def train(
        self, draw: Draw, schedule: Schedule, *, begin_with: Path | None, device: str | None
    ) -> None:
        """Train, or go on training.

        Args:
            draw: Draws a sentence in the ids of ``vocabulary``.
            schedule: How long and how fast.
            begin_with: Result of another stage, where there is no checkpoint yet; None begins with
                the pretrained encoder.
            device: As for ``train``.
        """
        model = self._classifier(begin_with)
        train(model, draw, self.path, schedule, device=device)
        rng = random.Random(0)
        samples = [draw(rng).ids for _ in range(_TYPICAL)]
        (self.path / _SAMPLES).write_text(json.dumps(samples) + "\n", encoding="ascii")

    def export(self, out: Path, *, max_tokens: int = MAX_PIECES + 2) -> None:
        """Write what the runtime reads: ``tagger.onnx``, ``pieces.marisa`` and ``pieces.npy``.

        Args:
            out: Directory of the three files; made where it is missing.
            max_tokens: Pieces of the longest window, special ones included.

        Raises:
            FileNotFoundError: Nothing was trained yet.
        """
        typical = self.path / _SAMPLES
        if not self.result.exists() or not typical.exists():
            raise FileNotFoundError(f"{self.result} or {typical} is missing: train first")
        samples = json.loads(typical.read_text(encoding="ascii"))
        out.mkdir(parents=True, exist_ok=True)
        metadata = {
            "labels": json.dumps(list(BIO)),
            "max_tokens": str(max_tokens),
            "pieces": "mean",
            "languages": "many",
            "precision": "int8",
        }
        # The model goes last: it is never beside the pieces of another.
        (out / MODEL).unlink(missing_ok=True)
        self.vocabulary.write(out / PIECES)
        model = self._classifier(self.result).eval()
        export_encoder(
            model, out / MODEL, max_tokens=max_tokens, metadata=metadata, samples=samples
        )

    def _classifier(self, weights: Path | None) -> Any:
        model = new_classifier(build_encoder(self._file, self.vocabulary))
        if weights is not None:
            state = torch.load(weights, map_location="cpu", weights_only=True)
            model.load_state_dict(state, strict=False)
        return model
