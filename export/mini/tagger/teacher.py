"""Reads unlabelled text in the mode fast, and writes down what the tagger is to learn of it."""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import orjson

from eat_edge.bundle import Bundle, Fusion
from eat_edge.closing import Closing
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine
from eat_edge.lexicon import Lexicon
from eat_edge.pipeline.entities import spans_of
from eat_edge.pipeline.fusion import Candidate, Evidence, Weighed, weigh
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.naming import Namer
from eat_edge.tagger.tagger import Tagger
from eat_edge.types import Document, Mention
from export.mini.parallel.name_source import SWAPPABLE
from export.mini.parallel.projection import Projected
from export.mini.tagger.taught import Found, Sentence, taught

__all__ = ["Teacher"]

KEEP_NAMELESS = 0.2
"""Share of the sentences without a name that is kept."""

_CHUNK = 512
"""Texts whose translations are tagged together."""


class Teacher(Closing):
    """Reads texts in the mode fast, and tags their translations.

    Args:
        bundle: The bundle that reads.
        threads: CPU threads.
    """

    def __init__(self, bundle: Bundle, *, threads: int) -> None:
        self._namer = Namer(Lexicon(bundle.lexicon))
        self._observed: list[Sentence] = []
        self._lang = ""
        self._tagger = Tagger(bundle.tagger, bundle.tagger_tokenizer, threads=threads)
        config = EngineConfig(threads=threads, options=Options(mode="fast"))
        self._engine = Engine(bundle, config, observer=self._observe)

    def close(self) -> None:
        """Free the models; calling again does nothing."""
        self._engine.close()
        self._tagger.close()

    def write(
        self, texts: Iterable[tuple[str, str]], lang: str, out: Path, *, seed: int = 1
    ) -> tuple[int, int]:
        """Read texts, and write what is to be learnt of them as ``projection`` writes its own.

        Args:
            texts: As they are, each with its translation, ``""`` where there is none.
            lang: Their language.
            out: The file of JSON lines to write.
            seed: Of the choice among nameless sentences.

        Returns:
            Sentences read and sentences kept.
        """
        rng = random.Random(seed)
        seen = kept = 0
        iterator = iter(texts)
        with out.open("wb") as lines:
            while chunk := list(islice(iterator, _CHUNK)):
                said = self._mentions([english for _, english in chunk])
                read = self.read([text for text, _ in chunk], lang)
                for sentences, mentions in zip(read, said, strict=True):
                    seen += len(sentences)
                    for sentence, spans in taught(sentences, mentions):
                        if _is_kept(spans, rng):
                            row = Projected(lang, sentence.text, spans)
                            lines.write(orjson.dumps(row) + b"\n")
                            kept += 1
            if not kept:
                # That a language teaches nothing is a result, too; an empty file would be none.
                lines.write(b"\n")
        return seen, kept

    def read(self, texts: Sequence[str], lang: str) -> Iterator[list[Sentence]]:
        """Read texts.

        Args:
            texts: As they are.
            lang: Their language.

        Yields:
            For each text its sentences, in order, without those that are in another language.
        """
        self._lang = lang
        for _ in self._engine.pipe(Document(text, lang=lang) for text in texts):
            yield self._observed.copy()
            self._observed.clear()

    def _observe(self, part: Part, evidence: Sequence[Evidence], fusion: Fusion) -> None:
        if part.sentence.lang == self._lang:
            weighed = weigh(evidence, fusion)
            self._observed.append(_sentence(part, weighed, fusion, self._namer))

    def _mentions(self, texts: Sequence[str]) -> list[tuple[Mention, ...] | None]:
        """Mentions of translations; None where there is no translation."""
        found = iter(self._tagger.tag([text for text in texts if text]))
        return [next(found) if text else None for text in texts]


def _is_kept(spans: Sequence[tuple[int, int, str]], rng: random.Random) -> bool:
    return any(label in SWAPPABLE for *_, label in spans) or rng.random() < KEEP_NAMELESS


def _sentence(part: Part, weighed: Sequence[Weighed], fusion: Fusion, namer: Namer) -> Sentence:
    entities = spans_of(part, weighed, fusion)
    return Sentence(
        part.sentence.lang,
        part.folded.text,
        tuple(
            Found(one.start, one.end, one.label, one.score, english=_english(one, part, namer))
            for one in entities
        ),
        tuple(_other(one) for one in weighed if one.label),
    )


def _other(weighed: Weighed) -> Found:
    evidence = weighed.evidence
    tagger_score = evidence.source.score if evidence.source is not None else 0.0
    return Found(evidence.start, evidence.end, weighed.label, weighed.score, tagger_score)


def _english(entity: Candidate, part: Part, namer: Namer) -> tuple[str, ...]:
    """English names that are trusted, and all that the lexicon has."""
    trusted = namer.name_of(entity, part).text
    matches = [evidence.match for evidence, _ in entity.parts] if len(entity.parts) == 1 else []
    known = [name.english for match in matches if match is not None for name in match.names]
    return tuple(
        name for name in (trusted, *known, part.folded.text[entity.start : entity.end]) if name
    )
