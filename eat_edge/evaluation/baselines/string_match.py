"""A baseline without second translation and spotter: mentions found again letter by letter."""

from dataclasses import fields, replace

from eat_edge.bundle import WITNESSES, Bundle, Fusion
from eat_edge.config import EngineConfig, Stages
from eat_edge.evaluation.error_analysis.tracing import TracingEngine
from eat_edge.pipeline.align import Placement, bears, literal_spans, unexplained
from eat_edge.pipeline.fusion import Evidence, collect
from eat_edge.pipeline.jobs import Part

__all__ = ["StringMatchEngine"]

_BY_THE_TAGGER = {"bias": -3.0, "mention": 6.0, "least": 0.0}
"""Every place of a mention is an entity; the tagger's probability orders them, 0.5 being 0.5."""


class StringMatchEngine(TracingEngine):
    """Translates, tags, and looks each mention up: no name is found that the translation lacks.

    A mention stands wherever the lexicon has it as the English of a known name, chosen for the
    prompt or not, else wherever it stands in the source letter by letter, else nowhere.

    Args:
        bundle: The models.
        threads: Of either runtime; None takes the CPUs available to the process.
    """

    def __init__(self, bundle: Bundle, threads: int | None) -> None:
        weights = dict.fromkeys((one.name for one in fields(Fusion)), 0.0) | _BY_THE_TAGGER
        bundle = replace(bundle, fusion=dict.fromkeys(WITNESSES, Fusion(**weights)))
        stages = Stages(alignment=False, spotter=False)
        super().__init__(bundle, EngineConfig(threads=threads, stages=stages))

    def witnessed(self, part: Part) -> list[Evidence]:
        """Collect the places of the mentions of a finished sentence."""
        matches = [
            match for match in part.known if any(bears(match, mention) for mention in part.mentions)
        ]
        placements = [
            Placement(mention, literal_spans(part.folded.text, mention.text), 1.0)
            for mention in unexplained(part.mentions, matches)
        ]
        return collect(matches, {}, part.mentions, placements, ())
