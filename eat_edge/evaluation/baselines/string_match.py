"""A baseline on the translation alone: its mentions are found again letter by letter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from eat_edge.bundle import WEIGHTS, Bundle, Fusion, fusion_of
from eat_edge.config import EngineConfig, Options, Stages
from eat_edge.evaluation.error_analysis.tracing import Traced, trace_of
from eat_edge.lexicon import Lexicon
from eat_edge.pipeline.align import Placement, bears, literal_spans, unexplained
from eat_edge.pipeline.entities import entities_of, merge_windows
from eat_edge.pipeline.fusion import Evidence, collect
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.naming import Namer
from eat_edge.strict_json import Table
from eat_edge.types import Document

__all__ = ["StringMatchEngine", "string_matches"]

_BY_THE_TAGGER = {"bias": -3.0, "mention": 6.0, "least": 0.0}
"""Every place of a mention is an entity; the tagger's probability orders them, 0.5 being 0.5."""


class StringMatchEngine(Traced):
    """Translates, tags, and looks each mention up: no name is found that the translation lacks.

    Args:
        bundle: The models.
        threads: Of either runtime; None takes the CPUs available to the process.
    """

    def __init__(self, bundle: Bundle, threads: int | None) -> None:
        weights = dict.fromkeys(WEIGHTS, 0.0) | _BY_THE_TAGGER
        self._fusion = fusion_of(Table(weights))
        self._parts: list[Part] = []
        stages = Stages(alignment=False, source=False)
        config = EngineConfig(threads=threads, options=Options(mode="full"), stages=stages)
        super().__init__(bundle, config)
        self._lexicon = Lexicon(bundle.lexicon)

    def pipe(self, documents: Iterable[Document], *, lang: str | None = None) -> Iterator[Document]:
        """Tag documents, one result for each, in order."""
        for document in self._engine.pipe(documents, lang=lang):
            parts, self._parts = self._parts, []
            found = [(part, string_matches(part)) for part in parts]
            self._traces += tuple(trace_of(*one, self._fusion) for one in found)
            entities = [
                entity
                for one in found
                for entity in entities_of(*one, self._fusion, Namer(self._lexicon))
            ]
            yield replace(document, entities=merge_windows(entities))

    def close(self) -> None:
        """Close engine and lexicon; calling it again does nothing."""
        super().close()
        self._lexicon.close()

    def _observe(self, part: Part, evidence: Sequence[Evidence], fusion: Fusion) -> None:
        self._parts.append(part)


def string_matches(part: Part) -> list[Evidence]:
    """Collect the places of the mentions of a sentence.

    A mention stands wherever the lexicon has it as the English of a known name, chosen for the
    prompt or not, else wherever it stands in the source letter by letter, else nowhere.
    """
    matches = [
        match for match in part.known if any(bears(match, mention) for mention in part.mentions)
    ]
    placements = [
        Placement(mention, literal_spans(part.folded.text, mention.text), 1.0)
        for mention in unexplained(part.mentions, matches)
    ]
    return collect(matches, {}, part.mentions, placements, ())
