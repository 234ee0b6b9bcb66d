"""A recogniser for Microsoft Presidio: names in scripts that its own models do not read.

Importing this module needs Presidio (extra ``presidio``). It never asks the network; whatever other
recognisers of an analyzer do is theirs.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from presidio_analyzer import EntityRecognizer, RecognizerResult

from eat_edge.config import EngineConfig
from eat_edge.engine import Engine, load

__all__ = ["ENTITIES", "EatEdgeRecognizer"]

ENTITIES: Mapping[str, str] = {
    "PER": "PERSON",
    "LOC": "LOCATION",
    "ORG": "ORGANIZATION",
    "MISC": "MISC",
}
"""What Presidio calls our types; those of the user's own names keep theirs."""


class EatEdgeRecognizer(EntityRecognizer):  # type: ignore[misc]
    """Finds names for an analyzer, in one language. Thread-safe.

    Args:
        lang: ISO 639-1 code of the texts, as the analyzer is asked with.
        bundle: A bundle directory; None takes the embedded default.
        config: Options of the engine: the mode, the least score, names of the user's own.
        own_types: Types of the user's own names, beside those of ``ENTITIES``.

    Raises:
        EatEdgeError: The engine cannot be loaded.
    """

    def __init__(
        self,
        lang: str,
        bundle: str | Path | None = None,
        config: EngineConfig | None = None,
        *,
        own_types: Sequence[str] = (),
    ) -> None:
        self._bundle, self._config = bundle, config
        self._engine: Engine | None = None
        super().__init__(
            supported_entities=[*ENTITIES.values(), *own_types],
            name="EatEdgeRecognizer",
            supported_language=lang,
        )

    def load(self) -> None:
        """Load the engine; Presidio calls it once."""
        self._engine = load(self._bundle, self._config)

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Find the names of a text.

        Args:
            text: The text.
            entities: Types to give, as Presidio calls them.
            nlp_artifacts: Not needed.

        Raises:
            EatEdgeError: The text could not be processed.
        """
        assert self._engine is not None
        document = self._engine(text, lang=self.supported_language)
        return [
            RecognizerResult(name, entity.start, entity.end, entity.score)
            for entity in document.entities
            for name in [ENTITIES.get(entity.label, entity.label)]
            if name in entities
        ]

    def close(self) -> None:
        """Free the engine."""
        if self._engine is not None:
            self._engine.close()
