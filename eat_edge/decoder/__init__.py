"""Continuous batching over llama.cpp: many requests, one thread, shared prefixes, constraints."""

from eat_edge.decoder.constraint import ScriptConstraint, SpanConstraint, Vocabulary
from eat_edge.decoder.decoder import Decoder
from eat_edge.decoder.n_best import SpanProbability, n_best_spans
from eat_edge.decoder.protocol import Backend, Completion, Constraint, DecoderStats, Request
from eat_edge.decoder.repetition import NoRepeat

__all__ = [
    "Backend",
    "Completion",
    "Constraint",
    "Decoder",
    "DecoderStats",
    "NoRepeat",
    "Request",
    "ScriptConstraint",
    "SpanConstraint",
    "SpanProbability",
    "Vocabulary",
    "n_best_spans",
]
