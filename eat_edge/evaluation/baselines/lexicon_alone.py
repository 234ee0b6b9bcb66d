"""The lexicon as a baseline: known names that are names often enough, and no model at all."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from eat_edge.errors import ConfigError
from eat_edge.lexicon import Lexicon
from eat_edge.names import best_disjoint
from eat_edge.text import identify
from eat_edge.types import Document, Entity

__all__ = ["LEAST_PRIOR", "LexiconAlone"]

LEAST_PRIOR = 0.3
"""Least prior of an entity: of 0.1, 0.2, ... 0.6 the best on the development sets of Chinese and
Japanese, so that the baseline is no weaker than it can be."""


class LexiconAlone:
    """Marks the names that weigh most where they overlap, each with its likeliest type.

    Args:
        lexicon: The names.
        least_prior: Least prior of a name, which is its score.
        is_composed: Whether names that are composed of entries are looked for too.
    """

    def __init__(
        self, lexicon: Lexicon, *, least_prior: float = LEAST_PRIOR, is_composed: bool = False
    ) -> None:
        self._lexicon = lexicon
        self._least_prior = least_prior
        self._is_composed = is_composed

    def pipe(self, documents: Iterable[Document], *, lang: str | None = None) -> Iterator[Document]:
        """Tag documents, one result for each, in order.

        Args:
            documents: Any texts.
            lang: Of those that do not state their own; None guesses it.

        Returns:
            The results, worked out as they are asked for.

        Raises:
            ConfigError: The lexicon has no names of the language.
        """
        if lang is not None and lang not in self._lexicon.languages:
            known = ", ".join(self._lexicon.languages)
            raise ConfigError(
                f"the lexicon has no names of the language {lang!r}; it knows {known}"
            )
        return (self._tagged(document, lang) for document in documents)

    def _tagged(self, document: Document, lang: str | None) -> Document:
        text = document.text
        lang = document.lang if document.lang != "und" else lang or identify(text)
        folded = self._lexicon.fold(text, lang)
        names = best_disjoint(
            [
                match
                for match in self._lexicon.matches(folded.text, lang)
                if match.prior >= self._least_prior
                and match.names[0].label
                and (self._is_composed or not match.composition)
            ]
        )
        entities = []
        for match in names:
            start, end = folded.source_span(match.start, match.end)
            name = match.names[0]
            entities.append(
                Entity(
                    start,
                    end,
                    text[start:end],
                    name.label,
                    match.prior,
                    name.english,
                    ("lexicon",),
                )
            )
        return replace(document, lang=lang, entities=tuple(entities))
