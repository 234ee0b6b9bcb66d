"""One stage of the tagger's training: pieces, checkpoint and result in a directory of its own.

What a stage has learnt is all but the embeddings, which stay as they were pretrained. So a stage
may begin with the result of another one that had other pieces.
"""

import json
import logging
import random
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from eat_edge.tagger.unigram import UnigramTokenizer
from export.encoder.checkpoint import build_encoder
from export.encoder.e5_file import E5File
from export.encoder.graph import export_encoder
from export.encoder.vocabulary import Vocabulary
from export.mini.precision import best_device
from export.mini.tagger.examples import BIO, MAX_PIECES
from export.mini.tagger.student import choose_layers, keep_layers, num_unchanged, teaching_loss
from export.mini.tagger.train import Draw, Schedule, new_classifier, train

__all__ = ["MODEL", "PIECES", "RESULT", "SAMPLES", "Stage", "averaged"]

MODEL = "tagger.onnx"
PIECES = "pieces.marisa"
RESULT = "classifier.pt"
"""What a stage has learnt."""
SAMPLES = "samples.json"
"""Ids of typical sentences."""

_log = logging.getLogger(__name__)


_TYPICAL = 400
"""Sentences of the training by which the ranges of activations are found."""
_TRIED = 100
"""Those of them on which the layers of a student are chosen."""


class Stage:
    """A stage of the training.

    Attributes:
        path: Its directory.
        vocabulary: Its pieces, in the order of their ids.
    """

    def __init__(
        self, path: Path, file: E5File, vocabulary: Vocabulary, *, layers: int | None = None
    ) -> None:
        """Prepare a directory.

        Args:
            path: Made where it is missing.
            file: The pretrained encoder.
            vocabulary: Its pieces, in any order.
            layers: Of a student; None for all of the encoder.
        """
        path.mkdir(parents=True, exist_ok=True)
        self.path, self._file, self._layers = path, file, layers
        self.vocabulary = vocabulary.write(path / PIECES)

    @cached_property
    def tokenizer(self) -> UnigramTokenizer:
        """The runtime's tokenizer of its pieces."""
        return UnigramTokenizer(self.path / PIECES)

    @property
    def result(self) -> Path:
        """What it has learnt; there is no file before."""
        return self.path / RESULT

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
        model = self.classifier(begin_with)
        train(model, draw, self.path, schedule, device=device)
        self._write_samples(draw)

    def learn_from(
        self, teacher: "Stage", draw: Draw, schedule: Schedule, *, device: str | None
    ) -> None:
        """Train as the student of a deeper stage, or go on training.

        Args:
            teacher: A stage with a result and the same pieces.
            draw: As for ``train``; labels are not looked at.
            schedule: How long and how fast; layers that read what they read in the teacher are
                frozen, as far as the teacher's were.
            device: As for ``train``.
        """
        samples = self._write_samples(draw)[:_TRIED]
        whole = teacher.classifier(teacher.result).eval()
        kept = choose_layers(whole, self._layers or whole.config.num_hidden_layers, samples)
        _log.info("layers kept: %s", " ".join(map(str, kept)))
        schedule = replace(schedule, frozen=min(schedule.frozen, num_unchanged(kept)))
        loss_of = teaching_loss(whole.to(device or best_device()), kept)
        train(keep_layers(whole, kept), draw, self.path, schedule, loss_of=loss_of, device=device)

    def _write_samples(self, draw: Draw) -> list[list[int]]:
        rng = random.Random(0)
        samples = [draw(rng).ids for _ in range(_TYPICAL)]
        (self.path / SAMPLES).write_text(json.dumps(samples) + "\n", encoding="ascii")
        return samples

    def export(
        self,
        out: Path,
        *,
        max_tokens: int = MAX_PIECES + 2,
        is_int8: bool = True,
        table_bits: int = 4,
    ) -> None:
        """Write what the runtime reads: ``tagger.onnx``, ``pieces.marisa`` and ``pieces.npy``.

        Args:
            out: Directory of the three files; made where it is missing.
            max_tokens: Pieces of the longest window, special ones included.
            is_int8: Whether matrices are in 8 bits, or in float32.
            table_bits: Of a weight of the word embeddings: 4, 8 or 32.

        Raises:
            FileNotFoundError: Nothing was trained yet.
        """
        typical = self.path / SAMPLES
        if not self.result.exists() or not typical.exists():
            raise FileNotFoundError(f"{self.result} or {typical} is missing: train first")
        samples = json.loads(typical.read_text(encoding="ascii"))
        out.mkdir(parents=True, exist_ok=True)
        metadata = {
            "labels": json.dumps(list(BIO)),
            "max_tokens": str(max_tokens),
            "pieces": "mean",
            "languages": "many",
            "precision": "int8" if is_int8 else "float32",
        }
        # The model goes last: it is never beside the pieces of another.
        (out / MODEL).unlink(missing_ok=True)
        self.vocabulary.write(out / PIECES)
        model = self.classifier(self.result).eval()
        export_encoder(
            model,
            out / MODEL,
            max_tokens=max_tokens,
            metadata=metadata,
            samples=samples if is_int8 else None,
            table_bits=table_bits,
        )

    def classifier(self, weights: Path | None) -> Any:
        """The pretrained encoder with a head, and what a stage has learnt, if one is given."""
        model = new_classifier(build_encoder(self._file, self.vocabulary, layers=self._layers))
        if weights is not None:
            state = torch.load(weights, map_location="cpu", weights_only=True)
            model.load_state_dict(state, strict=False)
        return model


def averaged(results: Mapping[Path, float]) -> dict[str, torch.Tensor]:
    """Average what stages have learnt.

    Args:
        results: Share of every result; they come to 1.
    """
    weights: dict[str, torch.Tensor] = {}
    for path, share in results.items():
        for key, value in torch.load(path, weights_only=True).items():
            weights[key] = weights.get(key, 0) + share * value
    return weights
