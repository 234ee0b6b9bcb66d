"""Names in Latin letters, by the scheme that English uses for a language."""

from eat_edge.english.romanise.romanise import Romanised, romanise

__all__ = ["Romanised", "romanise"]
