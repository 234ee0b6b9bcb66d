"""What may follow the tagger's recipe, each step only where it is asked for.

* ``taught``: the whole mode fast reads, and the tagger learns from that.
* ``steady``: the tagger learns to read misread text as it reads it clean.
* ``student``: fewer layers learn what the whole tagger says.
* ``feature``: known names as an input, measured.
* ``sizes``: several precisions, to be measured.
"""

import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from eat_edge.bundle import open_bundle
from eat_edge.cpus import available_cpus
from eat_edge.lexicon import Lexicon
from eat_edge.tagger.tagger import Tagger
from export.mini.tagger.lexicon_feature import MarkedClassifier, judge
from export.mini.tagger.mixture import (
    LANGUAGE_WEIGHTS,
    TAUGHT_ENGLISH,
    TAUGHT_WEIGHTS,
    Mixture,
)
from export.mini.tagger.recipe import SELFTRAINED, STEADY, TAUGHT, TaggerRecipe
from export.mini.tagger.stage import MODEL, PIECES
from export.mini.tagger.steady import (
    STEADY_ENGLISH,
    STEADY_WEIGHTS,
    SteadySampler,
    write_told,
)
from export.mini.tagger.teacher import Teacher
from export.mini.tagger.train import Schedule, train
from export.mini.tagger.unlabelled import read_texts, read_unlabelled
from export.mini.workspace import to_make

__all__ = ["SIZES", "feature", "sizes", "steady", "student", "taught"]

SIZES = {
    "float32": (False, 32),
    "float32-embeddings-4": (False, 4),
    "int8-embeddings-8": (True, 8),
    "int8-embeddings-4": (True, 4),
}
"""Whether matrices are in 8 bits, and bits of a weight of the embeddings, by directory."""

MOST_TOLD = 8_000
"""Sentences of a language of which ``steady`` is told; each is misread in many ways."""

_log = logging.getLogger(__name__)


def student(recipe: TaggerRecipe, layers: int) -> None:
    """Let a tagger of fewer layers learn from the last stage, and export it to be measured.

    It learns on the text of the last stage, whose labels are not looked at.
    """
    stage = recipe.stage(f"student-{layers}", layers=layers)
    schedule = Schedule(minutes=recipe.minutes, learning_rate=2e-4, warm_up=30, seed=7)
    draw = recipe.mixture(stage, _text_of(recipe)).draw
    stage.learn_from(recipe.last, draw, schedule, device=recipe.device)
    stage.export(stage.path)


def feature(recipe: TaggerRecipe, golds: Sequence[Path], limit: int | None) -> None:
    """Train the last stage on, with known names as an input and without, and compare.

    Args:
        recipe: Of the tagger so far.
        golds: As for ``lexicon_feature.judge``.
        limit: As there.
    """
    lexicon = Lexicon(recipe.lexicon)
    schedule = Schedule(minutes=recipe.minutes, learning_rate=6e-5, warm_up=30, seed=9)
    for name, is_marked in (("feature-without", False), ("feature-with", True)):
        stage = recipe.stage(name)
        model: Any = stage.classifier(recipe.last.result)
        number = len(stage.vocabulary.pieces) if is_marked else 0
        draw = recipe.mixture(stage, _text_of(recipe), num_marked=number).draw
        model = MarkedClassifier(model) if is_marked else model
        learnt = train(model, draw, stage.path, schedule, device=recipe.device)
        model.load_state_dict(torch.load(learnt, weights_only=True), strict=False)
        figures = judge(
            model.cpu().eval(),
            stage.tokenizer,
            lexicon,
            golds,
            is_marked=is_marked,
            limit=limit,
        )
        for gold, f1 in figures.items():
            _log.info("%s: %s F1 %.3f", name, gold, f1)


def taught(recipe: TaggerRecipe, bundle: Path) -> None:
    """Let the mode fast of a bundle read text, and train the last stage on with that.

    Args:
        recipe: Of the tagger so far.
        bundle: The teacher: a whole bundle, with fitted weights of the fusion.
    """
    begin_with, stage = recipe.last_of(SELFTRAINED), recipe.stage(TAUGHT)
    paths = {lang: stage.path / f"{lang}.jsonl" for lang in LANGUAGE_WEIGHTS}
    if not all(path.exists() for path in paths.values()):
        with Teacher(open_bundle(bundle), threads=available_cpus()) as teacher:
            for lang, path in paths.items():
                for part in to_make(path):
                    skip = recipe.num_held_out(lang)
                    texts = read_texts(recipe.data, lang, skip=skip, accept=recipe.accept)
                    seen, kept = teacher.write(texts, lang, part)
                    _log.info("%s: learns from %d of %d sentences", lang, kept, seen)
    projected = recipe.sampler(list(paths.values()), TAUGHT_WEIGHTS)
    english = recipe.english_sampler(stage)
    mixture = Mixture(english, projected, stage.tokenizer, english_share=TAUGHT_ENGLISH)
    schedule = Schedule(
        minutes=recipe.minutes, learning_rate=8e-5, head_rate=1.5e-4, average=0.97, seed=11
    )
    stage.train(mixture.draw, schedule, begin_with=begin_with.result, device=recipe.device)


def steady(recipe: TaggerRecipe, bundle: Path) -> None:
    """Train the last stage on with misread text, and what a tagger says of it as it was.

    Args:
        recipe: Of the tagger so far.
        bundle: Directory of the three files of that tagger.
    """
    begin_with, stage = recipe.last_of((TAUGHT, *SELFTRAINED)), recipe.stage(STEADY)
    lexicon = Lexicon(recipe.lexicon)
    paths = {lang: stage.path / f"{lang}.told.jsonl" for lang in STEADY_WEIGHTS}
    if not all(path.exists() for path in paths.values()):
        with Tagger(bundle / MODEL, bundle / PIECES, threads=available_cpus()) as tagger:
            for lang, path in paths.items():
                for part in to_make(path):
                    texts = _unlabelled(recipe, lang, lexicon)
                    _log.info("%s: %d told", lang, write_told(texts, lang, tagger, lexicon, part))
    sampler = SteadySampler(
        list(paths.values()),
        recipe.english_sampler(stage),
        stage.tokenizer,
        STEADY_WEIGHTS,
        english_share=STEADY_ENGLISH,
    )
    schedule = Schedule(
        minutes=recipe.minutes, learning_rate=8e-5, head_rate=1.5e-4, average=0.97, seed=13
    )
    stage.train(sampler.draw, schedule, begin_with=begin_with.result, device=recipe.device)


def _unlabelled(recipe: TaggerRecipe, lang: str, lexicon: Lexicon) -> Iterator[str]:
    number = min(recipe.unlabelled_sentences, MOST_TOLD)
    texts = read_unlabelled(
        recipe.data,
        lang,
        lexicon,
        count=number // 2,
        skip=recipe.num_held_out(lang),
        accept=recipe.accept,
    )
    return islice(texts, number)


def sizes(recipe: TaggerRecipe) -> None:
    """Write the last stage in several precisions, to be measured."""
    for name, (is_int8, table_bits) in SIZES.items():
        out = recipe.work.stage("sizes") / name
        recipe.last.export(out, is_int8=is_int8, table_bits=table_bits)


def _text_of(recipe: TaggerRecipe) -> list[Path]:
    """Files that the last stage was trained on."""
    files = [recipe.last.path / f"{lang}.jsonl" for lang in LANGUAGE_WEIGHTS]
    files = [path for path in files if path.exists()]
    return files or [recipe.work.projected(lang) for lang in recipe.languages]
