"""What can be known about a text without a model: script, language, windows, folding."""

from eat_edge.text.codes import code_points, runs_of
from eat_edge.text.edges import trimmed
from eat_edge.text.folding import fold, fold_text
from eat_edge.text.identification import identify, identify_sentence
from eat_edge.text.normalise import Folded, FoldingTable
from eat_edge.text.runs import HANGUL, is_katakana, may_end, may_start, run_of
from eat_edge.text.script import has_non_latin_letter, is_latin_letter
from eat_edge.text.windows import split, split_again

__all__ = [
    "HANGUL",
    "Folded",
    "FoldingTable",
    "code_points",
    "fold",
    "fold_text",
    "has_non_latin_letter",
    "identify",
    "identify_sentence",
    "is_katakana",
    "is_latin_letter",
    "may_end",
    "may_start",
    "run_of",
    "runs_of",
    "split",
    "split_again",
    "trimmed",
]
