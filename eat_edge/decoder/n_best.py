"""Which spans a request may have meant, and how probable each is."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from eat_edge.decoder.constraint import SpanConstraint
from eat_edge.decoder.protocol import Completion

__all__ = ["SpanProbability", "n_best_spans"]


@dataclass(frozen=True, slots=True)
class SpanProbability:
    """An answer and its probability.

    Attributes:
        places: Everywhere the span stands in the source, code points, half-open, by start; empty
            for *none*.
        probability: Among all spans of the source and *none*.
    """

    places: tuple[tuple[int, int], ...]
    probability: float


def n_best_spans(
    constraint: SpanConstraint, completions: Iterable[Completion]
) -> tuple[SpanProbability, ...]:
    """Put together what ``Decoder.n_best`` found of each span.

    A span can be written in several ways: the tokens that the tokenizer gives, and any others with
    the same bytes. Its probability is the sum over those that were found::

        P(span) = sum over token paths t with bytes(t) = span of
                  prod over i of softmax(logits of the tokens that continue a span)[t_i]

    the stop token being the last of every path. Over all spans and *none* that is one, so what is
    missing from one in the answer is the share of all that was too improbable.

    Args:
        constraint: The constraint of the request.
        completions: All that were found.

    Returns:
        The spans, the most probable first. An output that was cut off is no span.
    """
    probabilities: defaultdict[tuple[tuple[int, int], ...], float] = defaultdict(float)
    for completion in completions:
        if completion.finish == "stop":
            places = tuple(constraint.find(completion.tokens))
            probabilities[places] += math.exp(sum(completion.logprobs))
    spans = [SpanProbability(places, value) for places, value in probabilities.items()]
    return tuple(sorted(spans, key=lambda one: -one.probability))
