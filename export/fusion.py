"""``export fusion``: fits how evidence is weighed in a bundle of any models.

The pipeline of the bundle reads sentences whose human translation says which names they have
(``export.mini.fusion``). With a large model that takes hours, so every sentence that was read stays
read: what is known lies in a directory beside the output.
"""

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from eat_edge.bundle import (
    MANIFEST,
    OTHER_LANGUAGES,
    SOURCE_COMBINATIONS,
    Bundle,
    Fusion,
    open_bundle,
    sha256_of,
)
from eat_edge.config import EngineConfig, Options
from eat_edge.errors import ConfigError, InputError
from eat_edge.files.aside import aside
from eat_edge.lexicon import Lexicon
from eat_edge.tagger.tagger import Tagger
from export.finetune.records import language_of, read_pairs
from export.mini.fusion import Observation, fit, log_loss, observe_each
from export.mini.parallel.corpus import Pair, ascii_english
from export.mini.parallel.mentions import carry_mentions, read_mentions
from export.mini.parallel.word_alignment import find_aligner

__all__ = ["FusionExport", "FusionReport", "export_fusion"]

_ALIGNED = 20_000
"""Pairs of a language whose words are aligned: the aligner learns from all, whoever is read."""
_LEAST_LENGTH = 10
"""Code points of the shortest sentence that is read."""
_LEAST_SEEN = 20
"""Candidates that are entities, and that are none, which a fit takes at least."""
_TOLD_EVERY = 60.0
"""Seconds between two lines of progress."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FusionExport:
    """What is asked for.

    Attributes:
        bundle: The bundle's directory.
        parallel: Files as for ``finetune.records.read_pairs``, which neither lexicon nor models
            have learnt from.
        out: The JSON file to write.
        limit: Most sentences of a language that the pipeline reads.
        threads: CPU threads.
    """

    bundle: Path
    parallel: tuple[Path, ...]
    out: Path
    limit: int = 800
    threads: int = 1

    @property
    def work(self) -> Path:
        """Where is what was read: kept, so that an interrupted run goes on."""
        return self.out.with_name(f"{self.out.name}.work")


@dataclass(frozen=True, slots=True)
class FusionReport:
    """What came of it.

    Attributes:
        num_read: Sentences that the pipeline has read.
        num_unclear: Those of them of which nobody knows which names they have.
        num_seen: Candidate spans in the others.
        num_entities: Those of them that are entities.
        before: Mean log loss of the bundle's own weights, with all evidence sources.
        after: The same of the fitted weights, on the spans they were fitted on.
    """

    num_read: int
    num_unclear: int
    num_seen: int
    num_entities: int
    before: float
    after: float

    def __str__(self) -> str:
        return (
            f"{self.num_read:,} sentences read, {self.num_unclear:,} of them unclear; "
            f"{self.num_seen:,} candidates, {self.num_entities:,} of them entities; "
            f"log loss {self.after:.3f}, of the bundle's own weights {self.before:.3f}"
        )


def export_fusion(asked: FusionExport, *, is_dry: bool = False) -> FusionReport | None:
    """Let a bundle read parallel text, fit its fusion, and write the weights.

    Args:
        asked: What to do.
        is_dry: Look at bundle, options and text; run nothing and write nothing.

    Returns:
        What came of it; None for a dry run.

    Raises:
        BundleError: The bundle does not open.
        ConfigError: The options do not go together, or the directory of an earlier run belongs to
            another.
        InputError: A file cannot be read, or has too little to fit on.
        ModelError: A model does not run.
    """
    if asked.out.exists():
        raise ConfigError(f"{asked.out} is there already: remove it, or write elsewhere")
    if asked.limit < 1:
        raise ConfigError(f"--limit {asked.limit}: give at least 1")
    if not asked.out.resolve().parent.is_dir():
        raise ConfigError(f"{asked.out.parent} is not a directory: make it first")
    try:
        find_aligner()
    except FileNotFoundError as error:
        raise ConfigError(str(error)) from error
    bundle = open_bundle(asked.bundle)
    texts = _read(asked, bundle)
    if is_dry:
        return None
    _claim(asked, {lang: len(pairs) for lang, pairs in texts.items()})
    for lang, pairs in texts.items():
        path = asked.work / f"{lang}.pairs.jsonl"
        if not path.exists():
            with aside(path) as part:
                _carry(part, bundle, asked, pairs)
    seen: list[list[Observation] | None] = []
    for lang in texts:
        seen += _observe(asked, bundle, lang)
    return _fit(asked, bundle, seen)


def _read(asked: FusionExport, bundle: Bundle) -> Mapping[str, Sequence[Pair]]:
    """The pairs of each language that are long enough and not too long."""
    lexicon = Lexicon(bundle.lexicon)
    texts: dict[str, list[Pair]] = {}
    for path in asked.parallel:
        lang = language_of(path)
        if lang not in bundle.translated:
            raise ConfigError(
                f"{path} is named as text in {lang}; {asked.bundle} translates "
                f"{', '.join(bundle.translated)}"
            )
        pairs = [
            Pair(path.name, pair.text, english)
            for pair in read_pairs([path], lexicon, limit=_ALIGNED, seed=1)
            if _LEAST_LENGTH <= len(pair.text) <= bundle.max_window
            and (english := ascii_english(pair.english))
        ]
        texts.setdefault(lang, []).extend(pairs)
    for lang, pairs in texts.items():
        if not pairs:
            raise InputError(
                f"no pair in {lang} has a sentence of {_LEAST_LENGTH} to {bundle.max_window} "
                "characters: give other text"
            )
        count = min(len(pairs), asked.limit)
        _log.info("%s: %d pairs to align, %d sentences to read", lang, len(pairs), count)
    return texts


def _claim(asked: FusionExport, counts: Mapping[str, int]) -> None:
    """Make the directory of this run, or see that it is of this run."""
    mine = {
        "manifest": sha256_of(asked.bundle / MANIFEST),
        "parallel": [[path.name, path.stat().st_size] for path in asked.parallel],
        "pairs": dict(counts),
        "limit": asked.limit,
    }
    path = asked.work / "asked.json"
    try:
        asked.work.mkdir(exist_ok=True)
        if path.exists():
            if json.loads(path.read_text("utf-8")) != mine:
                raise ConfigError(
                    f"{asked.work} is of a run for another bundle, text or limit: delete it, or "
                    "write elsewhere"
                )
        else:
            path.write_text(json.dumps(mine), "utf-8")
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot use {asked.work}: {error}; delete it") from error


def _carry(path: Path, bundle: Bundle, asked: FusionExport, pairs: Sequence[Pair]) -> None:
    """Read the translations of some pairs, spread evenly, and carry their mentions over."""
    step = max(1, len(pairs) // asked.limit)
    texts = [pair.text for pair in pairs]
    with (
        Tagger(bundle.tagger, bundle.tagger_tokenizer, threads=asked.threads) as tagger,
        path.open("wb") as lines,
    ):
        carried = carry_mentions(pairs, texts, tagger, step=step)
        for read in islice(carried, asked.limit):
            lines.write(orjson.dumps(read) + b"\n")


def _observe(asked: FusionExport, bundle: Bundle, lang: str) -> Iterator[list[Observation] | None]:
    """What the pipeline sees of every sentence; what an earlier run saw it need not see again."""
    pairs = list(read_mentions(asked.work / f"{lang}.pairs.jsonl"))
    path = asked.work / f"{lang}.seen.jsonl"
    known = list(_seen_before(path))
    yield from known
    rest = pairs[len(known) :]
    if not rest:
        return
    _log.info("%s: %d sentences to read, %d read before", lang, len(rest), len(known))
    began = told = time.monotonic()
    config = EngineConfig(threads=asked.threads, options=Options(mode="full"))
    with path.open("ab") as lines:
        for number, found in enumerate(observe_each(bundle, rest, lang, config), 1):
            lines.write(orjson.dumps(found) + b"\n")
            lines.flush()
            yield found
            now = time.monotonic()
            if now - told >= _TOLD_EVERY or number == len(rest):
                told, each = now, (now - began) / number
                left = each * (len(rest) - number) / 60
                _log.info(
                    "%s: %d of %d, %.1f s each, %.0f minutes left",
                    *(lang, number, len(rest), each, left),
                )


def _seen_before(path: Path) -> Iterator[list[Observation] | None]:
    """Read what is whole, and cut off a line that was being written when the run stopped."""
    if not path.exists():
        return
    whole = path.read_bytes().rpartition(b"\n")
    if whole[2]:
        path.write_bytes(whole[0] + whole[1])
    for line in whole[0].splitlines():
        row: Any = orjson.loads(line)
        yield row and [
            Observation(tuple(one["features"]), one["is_entity"], tuple(one["sources"]))
            for one in row
        ]


def _fit(
    asked: FusionExport, bundle: Bundle, seen: Sequence[list[Observation] | None]
) -> FusionReport:
    clear = [one for found in seen for one in found or ()]
    num_entities = sum(one.is_entity for one in clear)
    if min(num_entities, len(clear) - num_entities) < _LEAST_SEEN:
        raise InputError(
            f"{len(seen)} sentences have {len(clear)} candidates, of which {num_entities} are "
            f"entities: too little to fit on, {_LEAST_SEEN} of either kind are the least; give "
            f"more text, or a higher --limit, and delete {asked.work}"
        )
    # What is enough to be an entity is for the maker of the bundle to say.
    own = bundle.fusion[OTHER_LANGUAGES]
    fitted = {
        sources: replace(
            fit(clear, sources, least=own[sources].least), least_of=own[sources].least_of
        )
        for sources in SOURCE_COMBINATIONS
    }
    _write(asked.out, fitted)
    everything = SOURCE_COMBINATIONS[-1]
    return FusionReport(
        num_read=len(seen),
        num_unclear=sum(found is None for found in seen),
        num_seen=len(clear),
        num_entities=num_entities,
        before=log_loss(clear, own[everything], everything),
        after=log_loss(clear, fitted[everything], everything),
    )


def _write(out: Path, fitted: Mapping[str, Fusion]) -> None:
    weights = {sources: values.plain() for sources, values in fitted.items()}
    text = json.dumps({OTHER_LANGUAGES: weights}, indent=1)
    with aside(out) as part:
        part.write_text(f"{text}\n", "utf-8")
