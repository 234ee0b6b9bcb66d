"""The steps of the recipe that make the language model."""

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eat_edge.lexicon import Lexicon
from eat_edge.llm.eat_mini_prompt import Prompts
from export.gguf import write_gguf
from export.gguf.quantize import quantize
from export.mini.llm.back_recipe import BackRecipe
from export.mini.llm.beginning import beginning, join_tokenizer
from export.mini.llm.checks import CheckSampler
from export.mini.llm.data import Sampler, prepare
from export.mini.llm.loop import Schedule
from export.mini.llm.qat import train_rounded
from export.mini.llm.restore import restore_llm
from export.mini.llm.tokenizer import train_tokenizer
from export.mini.llm.train import PRETRAINED, shape_of, train_llm
from export.mini.manifest import TRANSLATED
from export.mini.tagger.projected import ProjectedSampler
from export.mini.workspace import Workspace, field_of, to_make

__all__ = ["QUANTIZATIONS", "LlmRecipe"]

LANGUAGE_WEIGHTS = {"zh": 1.0, "ja": 1.2}
"""How often each language is drawn."""

QUANTIZATIONS = {"cpu": "Q8_0", "gpu": "Q5_0", "deep": "Q5_0", PRETRAINED: "Q5_0"}
"""By size: what a bundle under 90 MB has room for. No K kind: with those llama.cpp computes other
numbers for a sentence that has company."""

QAT_RATE = 3e-4
"""Learning rate of weights that are rounded: what they have learnt is hardly to move."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LlmRecipe:
    """What the language model is built from, and how long it is trained.

    Attributes:
        data: As for ``Recipe``.
        work: As for ``Recipe``; the model is kept in ``llm``.
        bundle: The bundle directory, with the lexicon.
        minutes: Training time.
        size: ``PRETRAINED`` or a key of ``SHAPES``.
        vocab_size: Of the tokenizer.
        quantization: A llama.cpp type.
        held_out: Pairs of each language that are left for the fusion.
        goes_on: As for ``Recipe``.
        decoder: As for ``Recipe``.
        decoder_layers: As for ``Recipe``.
        stop_after: As for ``Recipe``.
        is_cleaned: As for ``Recipe``.
        workers: Processes that look up the lexicon's matches.
        accept: Says by its name whether a corpus may be used.
        device: As for ``Recipe``.
    """

    data: Path
    work: Workspace
    bundle: Path
    minutes: float
    size: str
    vocab_size: int
    quantization: str
    held_out: int
    goes_on: bool
    decoder: Path | None
    decoder_layers: int
    stop_after: float | None
    is_cleaned: bool
    workers: int
    accept: Callable[[str], bool]
    device: str | None

    def records(self) -> None:
        """Fold, match and align the parallel text."""
        lexicon = Lexicon(self.bundle / "lexicon")
        for lang in TRANSLATED:
            for part in to_make(self.work.records(lang)):
                mentions = self.work.mentions(lang)
                count = prepare(
                    self.data,
                    lexicon,
                    part,
                    lang,
                    mentions=mentions if mentions.exists() else None,
                    held_out=self.held_out,
                    accept=self.accept,
                    more=self.work.back_translated(lang),
                    is_cleaned=self.is_cleaned,
                )
                _log.info("%s: %d sentences", lang, count)

    def tokenizer(self) -> None:
        """Train its tokenizer on the prepared sentences."""
        out = self.bundle / "llm.model"
        if not out.exists():
            sources = field_of([self.work.records(lang) for lang in TRANSLATED], "text")
            if self.size == PRETRAINED:
                join_tokenizer(self.decoder, self._english(), sources, out)
            else:
                train_tokenizer(self._english(), sources, out, vocab_size=self.vocab_size)

    def train(self) -> None:
        """Train the model, or go on training it, and quantise it."""
        tokenizer, sampler = self._sentencepiece, self._sampler()
        schedule = Schedule(minutes=self.minutes, stop_after=self.stop_after)
        if self.goes_on:
            # What has been learnt would be lost at the full rate.
            schedule = replace(schedule, learning_rate=schedule.learning_rate / 2, decay=0.8)
        shape, begin_with = beginning(
            self.size,
            tokenizer,
            learnt=self.bundle / "llm.gguf" if self.goes_on else None,
            decoder=self.decoder,
            layers=self.decoder_layers,
            english=self._english(),
        )
        checkpoint = train_llm(
            sampler, shape, self._llm, schedule, begin_with=begin_with, device=self.device
        )
        self._quantize(checkpoint, self.quantization)

    def qat(self) -> None:
        """Go on training the bundle's model with rounded weights, with itself for a teacher."""
        work = self.work.stage("qat")
        # The bundle's file is written anew at the end, and a run that goes on has the same teacher.
        for part in to_make(work / "teacher.gguf"):
            shutil.copyfile(self.bundle / "llm.gguf", part)
        shape = shape_of(self.size, self._sentencepiece.get_piece_size())
        checkpoint = train_rounded(
            self._sampler(),
            shape,
            restore_llm(work / "teacher.gguf", shape),
            work,
            Schedule(self.minutes, QAT_RATE, decay=0.8, stop_after=self.stop_after),
            device=self.device,
        )
        self._quantize(checkpoint, "Q4_0")

    def _sampler(self) -> Sampler:
        """Draws what the LLM learns from."""
        lexicon, prompts = Lexicon(self.bundle / "lexicon"), Prompts(self._sentencepiece)
        projected = [self.work.projected(lang) for lang in TRANSLATED]
        sentences = ProjectedSampler(projected, lexicon, LANGUAGE_WEIGHTS, workers=self.workers)
        return Sampler(
            [self.work.records(lang) for lang in TRANSLATED],
            lexicon,
            prompts,
            LANGUAGE_WEIGHTS,
            CheckSampler(sentences, lexicon, prompts),
        )

    def back(self) -> None:
        """Translate English into the source languages: more pairs for the step ``records``."""
        BackRecipe(
            data=self.data,
            work=self.work,
            size=self.size,
            schedule=Schedule(minutes=self.minutes, stop_after=self.stop_after),
            accept=self.accept,
            device=self.device,
        ).run(self._sentencepiece, LANGUAGE_WEIGHTS)

    @property
    def _llm(self) -> Path:
        return self.work.stage("llm")

    @property
    def _sentencepiece(self) -> Any:
        import sentencepiece

        path = self.bundle / "llm.model"
        return sentencepiece.SentencePieceProcessor(model_file=str(path))

    def _english(self) -> Iterator[str]:
        return field_of([self.work.records(lang) for lang in TRANSLATED], "english")

    def gguf(self) -> None:
        """Quantise the last checkpoint as it is."""
        self._quantize(self._llm / "checkpoint", self.quantization)

    def _quantize(self, checkpoint: Path, kind: str) -> None:
        shutil.copyfile(self.bundle / "llm.model", checkpoint / "tokenizer.model")
        full = checkpoint.with_name("llm.f32.gguf")
        write_gguf(checkpoint, full, dtype="f32")
        quantize(full, self.bundle / "llm.gguf", kind, has_exact_embeddings=True)
