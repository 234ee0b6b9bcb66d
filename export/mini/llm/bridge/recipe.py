"""The step ``bridge`` of the recipe: from a pretrained encoder and decoder to a translator.

Everything is in one directory: the decoder cut to size, its tokenizer, the checkpoint, and the
learning curve, a line for every number of sentences at which test sentences were translated.
"""

import json
import logging
import lzma
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import torch

from export.encoder.e5_file import find_e5, read_e5
from export.mini.ahead import to_device
from export.mini.llm.batches import Batch, Layout
from export.mini.llm.bridge.data import PairSampler, Tokenizers, pairs_of
from export.mini.llm.bridge.ends import WEIGHTS, cut_decoder, read_decoder, read_encoder
from export.mini.llm.bridge.export import export_bridge
from export.mini.llm.bridge.gloss import begin_with_glosses
from export.mini.llm.bridge.model import Bridge
from export.mini.llm.bridge.translate import translate
from export.mini.llm.loop import Learner, Progress, Schedule, learn
from export.mini.llm.smollm import find_smollm
from export.mini.parallel.corpus import ascii_english
from export.mini.precision import best_device

__all__ = ["BridgeRecipe"]

LAYOUTS = {"cpu": Layout(2048), "cuda": Layout(65280, row=255)}
"""Of the batches, by device."""
_OTHERS = ("ko", "ar", "ru", "hi", "th")
TESTED: Mapping[str, float] = {
    "flores.zh": 1.0,
    "flores.ja": 1.0,
    **{f"{name}.{lang}": 0.2 for name in ("flores", "ntrex128") for lang in _OTHERS},
    "wmt23_general.he": 0.2,
}
"""Sets that the curve is measured on, in ``DATA/mt-test``, with the share of the sentences: of two
languages that are learnt, of five that hardly are, and of one that never is."""

_COUNTED = 100_000
"""English sentences that say which pieces are needed."""
_RATE = 6e-4
"""Of the decoder, at its highest; the projection, which is new, learns twice as fast."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BridgeRecipe:
    """What to build from what.

    Attributes:
        data: Directory with ``mt``, and ``mt-test`` for the curve.
        work: Directory of its own.
        bundle: The bundle whose encoder reads the source.
        minutes: Training time.
        encoder: File of the pretrained encoder; None for that of the installed package.
        decoder: GGUF file of the decoder; the same.
        layers: Of the decoder, of those it has.
        pairs: Most pairs of a language.
        tested: First sentences of each of ``TESTED`` that are translated for the curve; 0 for none.
        marks: After how many sentences the curve is measured, and again at every multiple of the
            last.
        stop_after: Minutes after which to save and stop, however many are left.
        accept: Says by its name whether a corpus may be used.
        device: ``"cpu"``, ``"cuda"`` or None for CUDA where there is one.
    """

    data: Path
    work: Path
    bundle: Path
    minutes: float
    encoder: Path | None = None
    decoder: Path | None = None
    layers: int = 12
    pairs: int = 400_000
    tested: int = 200
    marks: tuple[int, ...] = (5_000, 20_000, 50_000, 100_000)
    stop_after: float | None = None
    accept: Callable[[str], bool] = lambda source: True
    device: str | None = None

    def train(self) -> None:
        """Train, or go on training, measure on the way, and write what llama.cpp reads."""
        device = self.device or best_device()
        self.work.mkdir(parents=True, exist_ok=True)
        encoder, pieces = read_encoder(self.bundle, read_e5(self.encoder or find_e5()))
        pairs = pairs_of(self.data, self.work, self.pairs, self.accept)
        _log.info("%d pairs", sum(map(len, pairs.values())))
        english = [pair.english for some in pairs.values() for pair in some]
        english = english[:: math.ceil(len(english) / _COUNTED)]
        if not (self.work / WEIGHTS).exists():
            cut_decoder(self.decoder or find_smollm(), english, self.layers, self.work)
        shape, weights, tokens = read_decoder(self.work)
        _log.info("the decoder: %s", shape)
        tokenizers = pieces, tokens
        bridge = Bridge(encoder, shape)
        bridge.decoder.load_state_dict(weights)
        checkpoint = self.work / "state.pt"
        if not checkpoint.exists():
            explained = begin_with_glosses(bridge, english, tokenizers)
            _log.info("the projection explains %.2f of English embeddings", explained)
        bridge.to(device)
        learner = Learner(
            model=bridge,
            loss_of=partial(_loss, bridge, device),
            optimizers=[_optimizer(bridge)],
            identity={"shape": asdict(shape), "layers": list(bridge.layers)},
            path=checkpoint,
            stepped=self._curve(bridge, tokenizers),
        )
        schedule = Schedule(self.minutes, learning_rate=_RATE, stop_after=self.stop_after)
        learn(learner, PairSampler(pairs, tokenizers), LAYOUTS[device], schedule, device=device)
        export_bridge(bridge, self.work)

    def _curve(self, bridge: Bridge, tokenizers: Tokenizers) -> Callable[[Progress], None]:
        """Measures whenever another of the marks is passed."""
        path = self.work / "curve.jsonl"
        lines = path.read_text("ascii").splitlines() if path.exists() else []
        measured = json.loads(lines[-1])["sentences"] if lines else 0

        def stepped(progress: Progress) -> None:
            nonlocal measured
            if self.tested and progress.sequences >= self._next_mark(measured):
                measured = progress.sequences
                scores = _scores(bridge, tokenizers, self.data / "mt-test", self.tested)
                row = {"sentences": measured, "minutes": round(progress.seconds / 60, 1), **scores}
                _log.info("%s", row)
                with path.open("a", encoding="ascii") as out:
                    out.write(json.dumps(row) + "\n")

        return stepped

    def _next_mark(self, measured: int) -> int:
        last = self.marks[-1]
        later = measured // last * last + last
        return next((mark for mark in self.marks if mark > measured), later)


def _loss(bridge: Bridge, device: str, batch: Batch) -> torch.Tensor:
    return bridge.loss(*batch.to(device), to_device(batch.pieces, device).long())


def _optimizer(bridge: Bridge) -> torch.optim.Optimizer:
    groups = [
        {"params": list(bridge.project.parameters()), "share": 2.0},
        {"params": list(bridge.decoder.parameters()), "share": 1.0},
    ]
    return torch.optim.AdamW(groups, lr=1.0, betas=(0.9, 0.98), weight_decay=0.0, fused=True)


def _scores(bridge: Bridge, tokenizers: Tokenizers, tests: Path, limit: int) -> dict[str, float]:
    """Score translations by chrF, by set."""
    import sacrebleu

    scores = {}
    bridge.eval()
    for name, share in TESTED.items():
        path, most = tests / f"{name}-en.tsv.xz", math.ceil(limit * share)
        if path.exists():
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                rows = [line.rstrip("\n").split("\t") for line in islice(lines, most)]
            found = translate(bridge, [source for source, _ in rows], tokenizers)
            references = [ascii_english(english) for _, english in rows]
            scores[name] = round(sacrebleu.corpus_chrf(found, [references]).score, 1)
            _log.info("%s: %s | %s", name, found[0], references[0])
    bridge.train()
    return scores
