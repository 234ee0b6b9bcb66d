"""The recipe of the embedded bundle, from data to a directory that the runtime opens.

Every step leaves its result in a work directory and is skipped when the result is there, so that
an interrupted run goes on where it stopped; remove a file to make it anew.
"""

import json
import logging
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import torch

from eat_edge.bundle import Bundle
from eat_edge.bundling.selftest import prove
from eat_edge.cpus import available_cpus
from eat_edge.verify.selftest import SELFTEST, read_selftest, to_json
from export.bundle.selftest import record
from export.mini.ahead import helpers
from export.mini.card import Training, write_card
from export.mini.fusion import Observation, observe
from export.mini.lexicon.build import build_lexicon
from export.mini.llm.bridge.recipe import BridgeRecipe
from export.mini.llm.recipe import QUANTIZATIONS, LlmRecipe
from export.mini.manifest import TRANSLATED, WINDOW, fit_all, write_mini_manifest
from export.mini.parallel.mentions import read_mentions
from export.mini.parallel.origins import Origin, is_open_corpus, origins_of
from export.mini.precision import best_device
from export.mini.selftest import TEXTS
from export.mini.tagger import further
from export.mini.tagger.evaluate import TEST_SETS, evaluate_tagger
from export.mini.tagger.recipe import TaggerRecipe
from export.mini.workspace import Workspace

__all__ = ["OPTIONAL", "STEPS", "Recipe"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to build from what.

    Attributes:
        data: Directory with ``mt``, ``lexicon``, ``wiki-entities``, ``ner/en``; and ``mono``.
        work: Where intermediate results and checkpoints are kept.
        bundle: The bundle directory to write.
        minutes: Training time of the LLM.
        size: Of the LLM: ``PRETRAINED`` or a key of ``SHAPES``.
        vocab_size: Of the LLM's tokenizer.
        quantization: Of the LLM, a llama.cpp type; None for that of its size.
        read_sentences: Most pairs of each language whose translation the tagger reads: for the
            lexicon, its own training and the fusion.
        held_out: Those of them that lexicon and tagger do not see, for the fusion to learn from.
        tagger_minutes: Training time of the tagger on all languages; half of it goes before, on
            English alone, and half of it again into each round of self-training.
        layers: Of the student.
        shares: Of the weights of stages, for the step ``average``.
        golds: What the step ``feature`` measures on; nothing learns from it.
        gold_limit: First texts of each of them.
        unlabelled_sentences: Sentences of each language that are read in self-training.
        fusion_sentences: Most sentences of each language that the fusion is fitted on.
        goes_on: Whether the LLM begins with the weights of the bundle where there is no checkpoint.
        bridge_minutes: Training time of the step ``bridge``.
        decoder: GGUF file of SmolLM2, which the bridge and the size ``PRETRAINED`` begin with; None
            for that of the installed package.
        decoder_layers: Layers of it that stay.
        stop_after: Minutes after which training of the LLM or the bridge saves and stops.
        is_cleaned: Leave out pairs of the LLM that are hardly translations of one another.
        is_open: Leave out whatever forbids commercial use or states no licence.
        device: ``"cpu"``, ``"cuda"`` or None for CUDA where there is one.
    """

    data: Path
    work: Path
    bundle: Path
    minutes: float = 85.0
    size: str = "cpu"
    vocab_size: int = 14336
    quantization: str | None = None
    read_sentences: int = 120_000
    held_out: int = 1500
    tagger_minutes: float = 60.0
    layers: int = 8
    shares: Mapping[str, float] = field(default_factory=lambda: {"selftrain-2": 1.0})
    golds: tuple[Path, ...] = ()
    gold_limit: int | None = None
    unlabelled_sentences: int = 30_000
    fusion_sentences: int = 1500
    goes_on: bool = False
    bridge_minutes: float = 180.0
    decoder: Path | None = None
    decoder_layers: int = 12
    stop_after: float | None = None
    is_cleaned: bool = False
    is_open: bool = False
    device: str | None = None

    def accepts(self, source: str) -> bool:
        """Whether a corpus may be used."""
        return not self.is_open or is_open_corpus(source)

    def lexicon(self) -> None:
        """Build the lexicon of all languages."""
        out = self.bundle / "lexicon"
        if not (out / "lexicon.json").exists():
            scratch = self.work / "lexicon"
            mentions = {
                lang: path for lang in TRANSLATED if (path := self._work.mentions(lang)).exists()
            }
            build_lexicon(
                self.data, scratch, mentions=mentions, held_out=self.held_out, accept=self.accepts
            )
            shutil.copytree(scratch, out, dirs_exist_ok=True)

    def bridge(self) -> None:
        """Train the bridge from the bundle's encoder to a pretrained English decoder."""
        BridgeRecipe(
            data=self.data,
            work=self.work / "bridge",
            bundle=self.bundle,
            minutes=self.bridge_minutes,
            decoder=self.decoder,
            layers=self.decoder_layers,
            stop_after=self.stop_after,
            accept=self.accepts,
            device=self.device,
        ).train()

    @property
    def llm(self) -> LlmRecipe:
        """The steps of the language model."""
        return LlmRecipe(
            data=self.data,
            work=self._work,
            bundle=self.bundle,
            minutes=self.minutes,
            size=self.size,
            vocab_size=self.vocab_size,
            quantization=self.quantization or QUANTIZATIONS[self.size],
            held_out=self.held_out,
            goes_on=self.goes_on,
            decoder=self.decoder,
            decoder_layers=self.decoder_layers,
            stop_after=self.stop_after,
            is_cleaned=self.is_cleaned,
            workers=self._workers,
            accept=self.accepts,
            device=self.device,
        )

    @property
    def tagger(self) -> TaggerRecipe:
        """The steps of the tagger."""
        return TaggerRecipe(
            data=self.data,
            work=self._work,
            lexicon=self.bundle / "lexicon",
            minutes=self.tagger_minutes,
            read_sentences=self.read_sentences,
            held_out=self.held_out,
            unlabelled_sentences=self.unlabelled_sentences,
            workers=self._workers,
            accept=self.accepts,
            device=self.device,
        )

    def export(self) -> None:
        """Write the files of the tagger that was trained last."""
        self.tagger.export(self.bundle)

    def fusion(self) -> None:
        """Fit the weights of the fusion on held-out pairs and write them into the manifest."""
        bundle = self.manifest()
        seen: dict[str, list[Observation]] = {}
        for lang in self.tagger.languages:
            mentions = read_mentions(self._work.mentions(lang))
            held_out = islice(mentions, self.tagger.num_held_out(lang))
            pairs = [pair for pair in held_out if 10 <= len(pair.text) <= WINDOW]
            seen[lang] = observe(bundle, pairs[: self.fusion_sentences], lang)
            _log.info("%s: %d candidates", lang, len(seen[lang]))
        if not any(seen.values()):
            _log.warning("no sentence says which names it has: the weights stay as they are")
            return
        fitted = fit_all(seen)
        self._work.fusion.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
        self.manifest()

    def manifest(self) -> Bundle:
        """Write the manifest and open the bundle.

        Weights that were not fitted in this work directory stay as the manifest has them.
        """
        return write_mini_manifest(
            self.bundle, self._work.fusion, self._origins, is_open=self.is_open
        )

    def selftest(self) -> None:
        """Record what is found in our own texts, and write the manifest once more."""
        bundle = self.manifest()
        selftest, left_out = record(bundle, TEXTS, threads=available_cpus())
        for line in left_out:
            _log.warning("not in the self-test: %s", line)
        (self.bundle / SELFTEST).write_bytes(to_json(selftest))
        self.manifest()

    def card(self) -> None:
        """Write the model card; measures the tagger on the way.

        The table of the pipeline and the list of weaknesses are taken from ``quality.md`` and
        ``weak.md`` in the work directory, where there are any.
        """
        bundle = self.manifest()
        prove(bundle, read_selftest(bundle), threads=available_cpus())
        llm = torch.load(self.work / "llm" / "state.pt", map_location="cpu", weights_only=True)
        shape, spent = llm["shape"], llm["progress"]
        parameters = sum(tensor.numel() for tensor in llm["model"].values())
        english = self.data / "ner" / "en"
        names = [name for name in TEST_SETS if (english / f"{name}.jsonl.xz").exists()]
        write_card(
            bundle,
            shape=(
                f"{shape['num_hidden_layers']} layers of width {shape['hidden_size']}, "
                f"{shape['vocab_size']} pieces, {parameters / 1e6:.1f} million parameters, "
                f"{self.llm.quantization}"
            ),
            llm=Training(
                spent["seconds"] / 60, llm["device"], f"{spent['tokens'] / 1e6:.1f} million tokens"
            ),
            training=self._tagger_training(),
            tagger=evaluate_tagger(bundle.tagger, bundle.tagger_tokenizer, english, names=names),
            quality=self._work.text("quality.md"),
            weak=self._work.text("weak.md"),
            origins=self._origins,
        )

    @property
    def _work(self) -> Workspace:
        return Workspace(self.work)

    @property
    def _origins(self) -> tuple[Origin, ...]:
        return origins_of(only_open=self.is_open)

    @property
    def _workers(self) -> int:
        """Processes that prepare what is drawn from, beside a GPU that waits."""
        return helpers(self.device or best_device(), 16)

    def _tagger_training(self) -> Training:
        """What all stages of the tagger's training came to."""
        minutes, drawn, device = 0.0, 0, ""
        for path in sorted(self.work.glob("*/state.pt")):
            state = torch.load(path, map_location="cpu", weights_only=True)
            if "trained" in state:
                minutes += state["progress"][2] / 60
                drawn += state["progress"][1]
                device = state.get("device", "a CPU")
        return Training(minutes, device, f"{drawn // 1000} thousand sentences drawn")


STEPS: dict[str, Callable[[Recipe], object]] = {
    "restore": lambda recipe: recipe.tagger.restore(recipe.bundle),
    "vocabulary": lambda recipe: recipe.tagger.vocabulary(),
    "english": lambda recipe: recipe.tagger.english(),
    "mentions": lambda recipe: recipe.tagger.mentions(),
    "lexicon": Recipe.lexicon,
    "projection": lambda recipe: recipe.tagger.projection(),
    "crossing": lambda recipe: recipe.tagger.crossing(),
    "tagger": lambda recipe: recipe.tagger.tagger(),
    "selftrain": lambda recipe: recipe.tagger.selftrain(),
    "average": lambda recipe: recipe.tagger.average(recipe.shares),
    "student": lambda recipe: further.student(recipe.tagger, recipe.layers),
    "feature": lambda recipe: further.feature(recipe.tagger, recipe.golds, recipe.gold_limit),
    "sizes": lambda recipe: further.sizes(recipe.tagger),
    "export": Recipe.export,
    "records": lambda recipe: recipe.llm.records(),
    "tokenizer": lambda recipe: recipe.llm.tokenizer(),
    "llm": lambda recipe: recipe.llm.train(),
    "qat": lambda recipe: recipe.llm.qat(),
    "back": lambda recipe: recipe.llm.back(),
    "bridge": Recipe.bridge,
    "gguf": lambda recipe: recipe.llm.gguf(),
    "manifest": Recipe.manifest,
    "fusion": Recipe.fusion,
    "taught": lambda recipe: further.taught(recipe.tagger, recipe.bundle),
    "steady": lambda recipe: further.steady(recipe.tagger, recipe.bundle),
    "selftest": Recipe.selftest,
    "card": Recipe.card,
}

OPTIONAL = frozenset(
    {"average", "back", "bridge", "feature", "gguf", "qat", "restore", "sizes"}
    | {"steady", "student", "taught"}
)
"""Steps that are run only when they are named."""
