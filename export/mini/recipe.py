"""The recipe of the embedded bundle, from data to a directory that the runtime opens.

Every step leaves its result in a work directory and is skipped when the result is there, so that
an interrupted run goes on where it stopped; remove a file to make it anew.
"""

import json
import logging
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import torch

from eat_edge.bundle import Bundle
from eat_edge.cpus import available_cpus
from eat_edge.lexicon import Lexicon, folding_table
from eat_edge.llm.eat_mini_prompt import Prompts
from eat_edge.tagger.tagger import Tagger
from eat_edge.verify.selftest import SELFTEST, read_selftest, to_json
from export.bundle.selftest import prove, record
from export.gguf import write_gguf
from export.gguf.quantize import quantize
from export.mini.ahead import helpers
from export.mini.card import Training, write_card
from export.mini.fusion import Observation, observe
from export.mini.lexicon.build import build_lexicon
from export.mini.llm.checks import CheckSampler
from export.mini.llm.data import Sampler, prepare
from export.mini.llm.tokenizer import train_tokenizer
from export.mini.llm.train import Schedule, train_llm
from export.mini.manifest import TRANSLATED, WINDOW, fit_all, write_mini_manifest
from export.mini.parallel.corpus import simplified_table
from export.mini.parallel.mentions import read_mentions, write_mentions
from export.mini.parallel.origins import Origin, is_open_corpus, origins_of
from export.mini.parallel.projection import project
from export.mini.precision import best_device
from export.mini.selftest import TEXTS
from export.mini.tagger.evaluate import TEST_SETS, evaluate_tagger
from export.mini.tagger.spotter import train_spotter
from export.mini.tagger.spotter_data import SpotterSampler
from export.mini.tagger.spotter_export import export_spotter
from export.mini.tagger.spotter_restore import load_spotter
from export.mini.tagger.train import SOURCES, train_tagger
from export.mini.tagger.translated import write_translated
from export.mini.tagger.unread import write_unread
from export.mini.workspace import Workspace, field_of, to_make
from export.tagger.command import export_tagger

__all__ = ["STEPS", "Recipe"]

LANGUAGE_WEIGHTS = {"zh": 1.0, "ja": 1.2}

QUANTIZATIONS = {"cpu": "Q8_0", "gpu": "Q5_0"}
"""Of the LLM, by size: what a bundle under 90 MB has room for. No K kind: with those llama.cpp
computes other numbers for a sentence that has company."""

_TYPICAL_SENTENCES = 400
"""Of the spotter's training, by which its activations are scaled: some 15,000 characters."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to build from what.

    Attributes:
        data: Directory with ``mt``, ``lexicon``, ``wiki-entities`` and ``ner/en``.
        work: Where intermediate results and checkpoints are kept.
        bundle: The bundle directory to write.
        minutes: Training time of the LLM.
        size: Shape of LLM and spotter: ``"cpu"`` or ``"gpu"``.
        vocab_size: Of the LLM's tokenizer.
        quantization: Of the LLM, a llama.cpp type; None for that of its size.
        tagger_epochs: Passes over the tagger's data.
        read_sentences: Pairs of each language whose translation the tagger reads: for the lexicon,
            the spotter and the fusion.
        held_out: Those of them that lexicon and spotter do not see, for the fusion to learn from.
        translated_sentences: Sentences of each language that the LLM translates for the tagger.
        spotter_minutes: Training time of the spotter.
        teacher: A spotter that this one learns from, too.
        unread_sentences: Those of each language that only the teacher reads.
        fusion_sentences: Sentences of each language the fusion is fitted on.
        goes_on: Whether LLM and spotter begin with the weights of the bundle where there is no
            checkpoint.
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
    tagger_epochs: int = 5
    read_sentences: int = 120_000
    held_out: int = 1500
    translated_sentences: int = 2500
    spotter_minutes: float = 60.0
    teacher: Path | None = None
    unread_sentences: int = 150_000
    fusion_sentences: int = 1500
    goes_on: bool = False
    is_open: bool = False
    device: str | None = None

    def accepts(self, source: str) -> bool:
        """Whether a corpus may be used."""
        return not self.is_open or is_open_corpus(source)

    def mentions(self) -> None:
        """Read the translations of a sample and carry their mentions over to the sources."""
        model, tokenizer = self.bundle / "tagger.onnx", self.bundle / "tokenizer.json"
        simplified = folding_table(simplified_table())
        with Tagger(model, tokenizer, threads=available_cpus()) as tagger:
            for lang in TRANSLATED:
                for part in to_make(self._work.mentions(lang)):
                    write_mentions(
                        self.data,
                        lang,
                        tagger,
                        simplified if lang == "zh" else None,
                        part,
                        count=self.read_sentences,
                        accept=self.accepts,
                    )

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

    def records(self) -> None:
        """Fold, match and align the parallel text."""
        lexicon = Lexicon(self.bundle / "lexicon")
        for lang in TRANSLATED:
            for part in to_make(self._work.records(lang)):
                mentions = self._work.mentions(lang)
                count = prepare(
                    self.data,
                    lexicon,
                    part,
                    lang,
                    mentions=mentions if mentions.exists() else None,
                    held_out=self.held_out,
                    accept=self.accepts,
                )
                _log.info("%s: %d sentences", lang, count)

    def tokenizer(self) -> None:
        """Train the LLM's tokenizer on the prepared sentences."""
        out = self.bundle / "llm.model"
        if not out.exists():
            files = [self._work.records(lang) for lang in TRANSLATED]
            english, sources = (field_of(files, field) for field in ("english", "text"))
            train_tokenizer(english, sources, out, vocab_size=self.vocab_size)

    def llm(self) -> None:
        """Train the LLM, or go on training it, and quantise it."""
        import sentencepiece

        model = self.bundle / "llm.model"
        tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(model))
        lexicon, prompts = Lexicon(self.bundle / "lexicon"), Prompts(tokenizer)
        projected = [self._work.projected(lang) for lang in TRANSLATED]
        sentences = SpotterSampler(projected, lexicon, LANGUAGE_WEIGHTS, workers=self._workers)
        sampler = Sampler(
            [self._work.records(lang) for lang in TRANSLATED],
            lexicon,
            prompts,
            LANGUAGE_WEIGHTS,
            CheckSampler(sentences, lexicon, prompts),
        )
        schedule = Schedule(minutes=self.minutes)
        if self.goes_on:
            # What has been learnt would be lost at the full rate.
            schedule = replace(schedule, learning_rate=schedule.learning_rate / 2, decay=0.8)
        checkpoint = train_llm(
            sampler,
            tokenizer.get_piece_size(),
            self.work / "llm",
            schedule,
            size=self.size,
            begin_with=self.bundle / "llm.gguf" if self.goes_on else None,
            device=self.device,
        )
        self._quantize(checkpoint)

    def gguf(self) -> None:
        """Quantise the LLM's last checkpoint as it is."""
        self._quantize(self.work / "llm" / "checkpoint")

    def tagger(self) -> None:
        """Train the English tagger, or go on training it, and export it to ONNX."""
        self._train_tagger(self.work / "tagger")

    def translated(self) -> None:
        """Let the LLM translate, and label what it wrote for the tagger."""
        self.manifest()
        for part in to_make(self._work.translated):
            mentions = {lang: self._work.mentions(lang) for lang in TRANSLATED}
            count = write_translated(
                self.bundle, mentions, part, count=self.translated_sentences, skip=self.held_out
            )
            _log.info("%d translations labelled", count)

    def retag(self) -> None:
        """Train the tagger anew, on the LLM's own English too."""
        self._train_tagger(self.work / "retagged", self._work.translated)

    def projection(self) -> None:
        """Project the mentions of the translations onto their sources."""
        lexicon = Lexicon(self.bundle / "lexicon")
        for lang in TRANSLATED:
            for part in to_make(self._work.projected(lang)):
                seen, kept = project(
                    self._work.mentions(lang), lexicon, part, lang, held_out=self.held_out
                )
                _log.info("%s: %d of %d sentences projected", lang, kept, seen)

    def spotter(self) -> None:
        """Train the spotter, or go on training it, and export it to ONNX."""
        files = [self._work.projected(lang) for lang in TRANSLATED]
        lexicon = Lexicon(self.bundle / "lexicon")
        if self.teacher is not None:
            files += [self._unread(lang, lexicon) for lang in TRANSLATED]
        sampler = SpotterSampler(files, lexicon, LANGUAGE_WEIGHTS, workers=self._workers)
        out, work = self.bundle / "spotter.onnx", self.work / "spotter"
        begins = self.goes_on and not (work / "spotter.pt").exists()
        checkpoint = train_spotter(
            sampler,
            work,
            minutes=self.spotter_minutes,
            size=self.size,
            learning_rate=1e-3 if self.goes_on else 1.5e-3,
            begin_with=load_spotter(out) if begins else None,
            teacher=self.teacher,
            device=self.device,
        )
        rng = random.Random(0)
        typical = [sampler.draw(rng) for _ in range(_TYPICAL_SENTENCES)]
        export_spotter(checkpoint, out, typical)

    def fusion(self) -> None:
        """Fit the weights of the fusion on held-out pairs and write them into the manifest."""
        bundle = self.manifest()
        seen: list[Observation] = []
        for lang in TRANSLATED:
            held_out = islice(read_mentions(self._work.mentions(lang)), self.held_out)
            pairs = [pair for pair in held_out if 10 <= len(pair.text) <= WINDOW]
            seen += observe(bundle, pairs[: self.fusion_sentences], lang)
        fitted = fit_all(seen)
        _log.info("fusion of %d candidates: %s", len(seen), fitted)
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
        spotter = torch.load(
            self.work / "spotter" / "spotter.pt", map_location="cpu", weights_only=True
        )
        shape, spent = llm["shape"], llm["progress"]
        parameters = sum(tensor.numel() for tensor in llm["model"].values())
        english = self.data / "ner" / "en"
        names = [name for name in TEST_SETS if (english / f"{name}.jsonl.xz").exists()]
        write_card(
            bundle,
            shape=(
                f"{shape['num_hidden_layers']} layers of width {shape['hidden_size']}, "
                f"{shape['vocab_size']} pieces, {parameters / 1e6:.1f} million parameters, "
                f"{self._quantization}"
            ),
            llm=Training(
                spent["seconds"] / 60, llm["device"], f"{spent['tokens'] / 1e6:.1f} million tokens"
            ),
            spotter=Training(
                spotter["seconds"] / 60,
                spotter["device"],
                f"{spotter['drawn'] // 1000} thousand sentences drawn",
            ),
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
    def _quantization(self) -> str:
        return self.quantization or QUANTIZATIONS[self.size]

    @property
    def _workers(self) -> int:
        """Processes that prepare what is drawn from, beside a GPU that waits."""
        return helpers(self.device or best_device(), 16)

    def _unread(self, lang: str, lexicon: Lexicon) -> Path:
        """Sentences for the teacher, written where they are missing."""
        path = self._work.unread(lang)
        for part in to_make(path):
            write_unread(
                self.data,
                lang,
                lexicon,
                self._work.projected(lang),
                part,
                count=self.unread_sentences,
                skip=self.held_out,
                accept=self.accepts,
            )
        return path

    def _train_tagger(self, work: Path, translated: Path | None = None) -> None:
        checkpoint = train_tagger(
            self.data / "ner" / "en",
            work,
            sources=tuple(source for source in SOURCES if self.accepts(source.name)),
            translated=translated,
            epochs=self.tagger_epochs,
            device=self.device,
        )
        print(export_tagger(checkpoint, self.bundle))

    def _quantize(self, checkpoint: Path) -> None:
        shutil.copyfile(self.bundle / "llm.model", checkpoint / "tokenizer.model")
        full = self.work / "llm" / "llm.f16.gguf"
        write_gguf(checkpoint, full)
        out = self.bundle / "llm.gguf"
        quantize(full, out, self._quantization, has_exact_embeddings=True)


STEPS: dict[str, Callable[[Recipe], object]] = {
    "tagger": Recipe.tagger,
    "mentions": Recipe.mentions,
    "lexicon": Recipe.lexicon,
    "records": Recipe.records,
    "tokenizer": Recipe.tokenizer,
    "projection": Recipe.projection,
    "spotter": Recipe.spotter,
    "llm": Recipe.llm,
    "gguf": Recipe.gguf,
    "manifest": Recipe.manifest,
    "translated": Recipe.translated,
    "retag": Recipe.retag,
    "fusion": Recipe.fusion,
    "selftest": Recipe.selftest,
    "card": Recipe.card,
}
