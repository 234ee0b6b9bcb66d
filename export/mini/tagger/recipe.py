"""The tagger's part of the recipe: from the pretrained encoder to the files of the bundle.

1. ``vocabulary``: pieces that no text of ours needs are left out.
2. ``english``: the encoder learns names from English gold.
3. ``mentions``: it tags the English side of parallel text, and its names are carried over.
4. ``crossing``: pieces that names end inside of are left out, now that names are known.
5. ``tagger``: it learns from English and from the carried names of all languages at once.
6. ``selftrain``: it reads these sentences and others without a translation, and learns from what it
   is sure of or others agree with.
7. ``export``: the runtime's three files.

What may follow where it is asked for stands in ``further``.
"""

import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson
import torch

from eat_edge.cpus import available_cpus
from eat_edge.lexicon import Lexicon, folding_table
from eat_edge.tagger.tagger import Tagger
from export.encoder.checkpoint import build_encoder
from export.encoder.e5_file import E5File, find_e5, read_e5
from export.encoder.restore import restore_vocabulary, restore_weights
from export.encoder.vocabulary import Vocabulary, crossing_pieces, load, prune
from export.mini.manifest import TRANSLATED
from export.mini.parallel.corpus import simplified_table
from export.mini.parallel.mentions import write_mentions
from export.mini.parallel.projection import DOUBTFUL, project
from export.mini.parallel.similarity import SimilarityAligner
from export.mini.parallel.word_alignment import align_words
from export.mini.tagger.english import SOURCES, EnglishSampler
from export.mini.tagger.mixture import (
    LANGUAGE_WEIGHTS,
    Mixture,
)
from export.mini.tagger.projected import ProjectedSampler
from export.mini.tagger.selftrain import write_agreed
from export.mini.tagger.stage import MODEL, PIECES, RESULT, SAMPLES, Stage, averaged
from export.mini.tagger.train import Schedule
from export.mini.tagger.unlabelled import read_unlabelled
from export.mini.tagger.vocabulary_text import (
    english_text,
    native_text,
    parallel_languages,
    text_with_edges,
)
from export.mini.workspace import Workspace, to_make

__all__ = ["AVERAGE", "SELFTRAINED", "STEADY", "TAUGHT", "TaggerRecipe"]

ROUNDS = 2
"""Of self-training."""
TAUGHT = "taught"
"""Stage whose teacher is the mode fast."""
STEADY = "steady"
"""Stage that learns to read misread text."""
SELFTRAINED = tuple(f"selftrain-{number}" for number in range(ROUNDS, 0, -1))
AVERAGE = "average"
"""Stage whose weights are those of others together."""
FEW = 12_000
"""Pairs that are read of a language that is not translated."""
FEW_HELD_OUT = 300
"""Those of them that are left for the fusion."""
MOST_AGAIN = 12_000
"""Projected sentences of a language that are read once more in a round of self-training."""
HALF = 0.5
"""Training time of English, and of a round of self-training, against that of all languages."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TaggerRecipe:
    """What the tagger is built from, and how long it is trained.

    Attributes:
        data: As for ``Recipe``.
        work: As for ``Recipe``.
        lexicon: Directory of the bundle's lexicon; there from ``projection`` on.
        minutes: Training time on all languages.
        read_sentences: Most pairs of a language whose English is tagged.
        held_out: Those of a translated language that are left for the fusion.
        unlabelled_sentences: Those of each language that are read in a round of self-training,
            articles and the like not counted.
        workers: Processes that look up the lexicon's matches.
        accept: Says by its name whether a corpus may be used.
        device: As for ``Recipe``.
    """

    data: Path
    work: Workspace
    lexicon: Path
    minutes: float
    read_sentences: int
    held_out: int
    unlabelled_sentences: int
    workers: int
    accept: Callable[[str], bool]
    device: str | None

    def vocabulary(self) -> None:
        """Choose the pieces that text needs."""
        corpora = [source.name for source in SOURCES if self.accept(source.name)]
        for part in to_make(self.work.vocabulary):
            chosen = prune(
                _pretrained(),
                english_text(self.data, corpora, self.accept),
                native_text(self.data, self.accept),
            )
            chosen.save(part)
            _log.info("%d of %d pieces kept", len(chosen.pieces), len(_pretrained().pieces))

    def english(self) -> None:
        """Train the encoder on English gold, or go on training it, and export it to read with."""
        stage = self._english
        sampler = self.english_sampler(stage)
        schedule = Schedule(minutes=HALF * self.minutes)
        stage.train(sampler.draw, schedule, begin_with=None, device=self.device)
        stage.export(stage.path)

    def mentions(self) -> None:
        """Tag the English side of a sample of parallel text and carry the names over."""
        english = self.work.stage("english")
        languages = parallel_languages(self.data)
        simplified = folding_table(simplified_table())
        similarity = cache(self._similarity)
        with Tagger(english / MODEL, english / PIECES, threads=available_cpus()) as tagger:
            for lang in sorted(languages, key=lambda lang: lang not in TRANSLATED):
                for part in to_make(self.work.mentions(lang)):
                    write_mentions(
                        self.data,
                        lang,
                        tagger,
                        simplified if lang == "zh" else None,
                        part,
                        count=self._count(lang),
                        accept=self.accept,
                        align=align_words if lang in TRANSLATED else similarity(),
                    )

    def projection(self) -> None:
        """Project the names that were carried over onto sentences to learn from."""
        lexicon = Lexicon(self.lexicon)
        for lang in self.languages:
            for part in to_make(self.work.projected(lang)):
                seen, kept = project(
                    self.work.mentions(lang), lexicon, part, lang, held_out=self.num_held_out(lang)
                )
                _log.info("%s: %d of %d sentences projected", lang, kept, seen)

    def crossing(self) -> None:
        """Leave out the pieces that known names begin or end inside of."""
        for part in to_make(self.work.pieces):
            whole = self._vocabulary(self.work.vocabulary)
            text = text_with_edges(
                self.data, Lexicon(self.lexicon), self.work.projected, self.accept
            )
            crossing = crossing_pieces(whole.tokenizer(), text)
            whole.without(crossing).save(part)
            _log.info("%d pieces left out that names end inside of", len(crossing))

    def tagger(self) -> None:
        """Train on all languages, or go on training, beginning with what English taught."""
        files = [self.work.projected(lang) for lang in self.languages]
        schedule = Schedule(minutes=self.minutes, head_rate=3e-4, seed=2)
        self._learn(self.stage("tagger"), files, schedule, self._english.result)

    def selftrain(self) -> None:
        """Let the tagger read what it is trained on, and text without a translation; train on."""
        last = self.stage("tagger")
        for number in range(1, ROUNDS + 1):
            stage = self.stage(f"selftrain-{number}")
            files = self._read_by(last, stage.path)
            schedule = Schedule(
                minutes=HALF * self.minutes, learning_rate=7.5e-5, head_rate=1.5e-4, seed=2 + number
            )
            self._learn(stage, files, schedule, last.result)
            last = stage

    def average(self, shares: Mapping[str, float]) -> None:
        """Average the weights of stages, and take that for the last stage.

        Args:
            shares: Of every stage, by its name; they come to 1.
        """
        stage, last = self.stage(AVERAGE), self.last
        for part in to_make(stage.result):
            results = {self.work.stage(name) / RESULT: share for name, share in shares.items()}
            torch.save(averaged(results), part)
            shutil.copyfile(last.path / SAMPLES, stage.path / SAMPLES)

    def export(self, out: Path) -> None:
        """Write the last stage's files."""
        self.last.export(out)

    def restore(self, bundle: Path) -> None:
        """Take the bundle's pieces and weights for what was learnt, where nothing is there.

        Args:
            bundle: Directory of the three files of the tagger.
        """
        for part in to_make(self.work.pieces):
            restore_vocabulary(bundle / PIECES, _pretrained()).save(part)
        stage = self.stage("tagger")
        for part in to_make(stage.result):
            encoder = build_encoder(_pretrained(), stage.vocabulary)
            torch.save(restore_weights(bundle / MODEL, encoder), part)

    @property
    def last(self) -> Stage:
        """The last stage that has a result."""
        return self.last_of((AVERAGE, STEADY, TAUGHT, *SELFTRAINED))

    def last_of(self, names: Sequence[str]) -> Stage:
        """The first of some stages that has a result; ``tagger`` if none has."""
        trained = (name for name in names if (self.work.stage(name) / RESULT).exists())
        return self.stage(next(trained, "tagger"))

    @property
    def languages(self) -> list[str]:
        """Languages whose parallel text was read."""
        return [lang for lang in parallel_languages(self.data) if self.work.mentions(lang).exists()]

    def num_held_out(self, lang: str) -> int:
        """Pairs of a language that are left for the fusion."""
        return self.held_out if lang in TRANSLATED else min(self.held_out, FEW_HELD_OUT)

    @property
    def _english(self) -> Stage:
        whole = self._vocabulary(self.work.vocabulary)
        return Stage(self.work.stage("english"), _pretrained(), whole)

    def stage(self, name: str, *, layers: int | None = None) -> Stage:
        """A stage with the pieces of the bundle.

        Args:
            name: Of its directory.
            layers: Of a student; None for all of the encoder.
        """
        vocabulary = self._vocabulary(self.work.pieces)
        return Stage(self.work.stage(name), _pretrained(), vocabulary, layers=layers)

    def _vocabulary(self, path: Path) -> Vocabulary:
        return load(_pretrained(), path)

    def english_sampler(self, stage: Stage) -> EnglishSampler:
        """Draws English sentences with gold names, in the pieces of a stage."""
        sources = [source for source in SOURCES if self.accept(source.name)]
        return EnglishSampler(self.data / "ner" / "en", sources, stage.tokenizer)

    def _learn(
        self, stage: Stage, files: Sequence[Path], schedule: Schedule, begin_with: Path
    ) -> None:
        draw = self.mixture(stage, files).draw
        stage.train(draw, schedule, begin_with=begin_with, device=self.device)

    def mixture(self, stage: Stage, files: Sequence[Path], *, num_marked: int = 0) -> Mixture:
        """Draws English and projected sentences; the arguments are those of ``Mixture``."""
        projected = self.sampler(files, LANGUAGE_WEIGHTS)
        english = self.english_sampler(stage)
        return Mixture(english, projected, stage.tokenizer, num_marked=num_marked)

    def sampler(self, files: Sequence[Path], weights: Mapping[str, float]) -> ProjectedSampler:
        """Draws projected sentences of some files."""
        return ProjectedSampler(files, Lexicon(self.lexicon), weights, workers=self.workers)

    def _read_by(self, teacher: Stage, out: Path) -> list[Path]:
        """What a stage reads in all languages, written where it is missing."""
        lexicon = Lexicon(self.lexicon)
        paths = {lang: out / f"{lang}.jsonl" for lang in LANGUAGE_WEIGHTS}
        if not all(path.exists() for path in paths.values()):
            teacher.export(teacher.path)
            model, pieces = teacher.path / MODEL, teacher.path / PIECES
            with Tagger(model, pieces, threads=available_cpus()) as tagger:
                for lang, path in paths.items():
                    for part in to_make(path):
                        sentences = self._to_read(lang, lexicon)
                        seen, kept = write_agreed(sentences, lang, tagger, lexicon, part)
                        _log.info("%s: learns from %d of %d sentences", lang, kept, seen)
        return list(paths.values())

    def _to_read(
        self, lang: str, lexicon: Lexicon
    ) -> Iterator[tuple[str, Sequence[tuple[int, int, str]]]]:
        """Sentences with what was projected onto them, and others."""
        known: set[str] = set()
        number = 0
        if self.work.projected(lang).exists():
            with self.work.projected(lang).open("rb") as lines:
                for row in map(orjson.loads, lines):
                    known.add(row["text"])
                    spans = [(start, end, label) for start, end, label in row["spans"]]
                    if number < MOST_AGAIN and any(label != DOUBTFUL for *_, label in spans):
                        number += 1
                        yield row["text"], spans
        for text in read_unlabelled(
            self.data,
            lang,
            lexicon,
            count=self.unlabelled_sentences,
            skip=self.num_held_out(lang),
            known=known,
            accept=self.accept,
        ):
            yield text, ()

    def _count(self, lang: str) -> int:
        return self.read_sentences if lang in TRANSLATED else min(self.read_sentences, FEW)

    def _similarity(self) -> SimilarityAligner:
        whole = self._vocabulary(self.work.vocabulary)
        return SimilarityAligner(build_encoder(_pretrained(), whole), whole.tokenizer())


@cache
def _pretrained() -> E5File:
    return read_e5(find_e5())
