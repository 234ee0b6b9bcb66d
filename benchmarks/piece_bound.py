"""How many names of a gold set can be found at all: those that begin and end where sub-words do.

    python -m benchmarks.piece_bound GOLD... [--lang LANG] [--limit N] [--bundle DIR]

For every set the share of its names (PER, LOC, ORG) that the tagger's reading can express: first
with cuts at known names alone, then with those that a language tells of, then the same of the names
that the gold does not begin or end with an invisible character. The last column adds the names
that the mode ``fast`` finds exactly although a sub-word goes over an end of them: rules move ends
behind the tagger. Below each heading stand the names that are left: type, surface, and the
sub-words around them.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.gold_sets import gold_parser, headed_sets
from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine
from eat_edge.evaluation.report.markdown import markdown_table
from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span
from eat_edge.lexicon import Lexicon
from eat_edge.names import edges_of
from eat_edge.pipeline.hints import hinted_matches
from eat_edge.pipeline.source.cuts import cuts_of
from eat_edge.tagger.unigram import UnigramTokenizer
from eat_edge.text import Folded

__all__ = ["Bound", "bound_of", "main"]

LABELS = ("PER", "LOC", "ORG")
BESIDE = 6
"""Code points around a name of which the sub-words are shown."""

_Pieces = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Bound:
    """What of a set's names can be found.

    Attributes:
        known: Share whose ends are those of sub-words, cut at known names.
        cut: The same, cut where the language tells, too.
        visible: The same of names without invisible ends.
        found: With those that are found all the same.
        left: The others, as lines.
    """

    known: float
    cut: float
    visible: float
    found: float
    left: tuple[str, ...]


def bound_of(
    gold: GoldSet,
    lexicon: Lexicon,
    tokenizer: UnigramTokenizer,
    found: Sequence[Iterable[tuple[int, int, str]]],
) -> Bound:
    """Count the names of a set that begin and end at sub-words.

    Args:
        gold: The set, of one language.
        lexicon: Folds, and knows names.
        tokenizer: Cuts into sub-words.
        found: Start, end and type of what is found in each text.
    """
    lang = gold.documents[0].lang
    folded = [lexicon.fold(one.text, lang) for one in gold.documents]
    known = lexicon.matches_of([one.text for one in folded], lang)
    right = [0, 0, 0, 0]
    number, invisible, left = 0, 0, []
    for document, text, names, got in zip(gold.documents, folded, known, found, strict=True):
        by_names = _pieces(text, tokenizer, edges_of(hinted_matches(names)))
        by_rules = _pieces(text, tokenizer, cuts_of(text.text, lang, hinted_matches(names)))
        returned = set(got)
        for span in document.spans:
            if span.label not in LABELS:
                continue
            number += 1
            is_hidden = _is_hidden(document.text, span)
            invisible += is_hidden
            can = _is_at(span, by_rules)
            is_found = can or (span.start, span.end, span.label) in returned
            right[0] += _is_at(span, by_names)
            right[1] += can
            right[2] += can and not is_hidden
            right[3] += is_found
            if not is_found:
                left.append(_shown(document, span, by_rules))
    total = max(number, 1)
    seen = max(number - invisible, 1)
    return Bound(right[0] / total, right[1] / total, right[2] / seen, right[3] / total, tuple(left))


def _pieces(text: Folded, tokenizer: UnigramTokenizer, cuts: Iterable[int]) -> _Pieces:
    """The words that the tagger can begin and end a name with, in the text as given."""
    return [text.source_span(*word) for word in tokenizer.encode(text.text, cuts).words]


def _is_at(span: Span, pieces: _Pieces) -> bool:
    return any(start == span.start for start, _ in pieces) and any(
        end == span.end for _, end in pieces
    )


def _is_hidden(text: str, span: Span) -> bool:
    ends = text[span.start] + text[span.end - 1]
    return any(unicodedata.category(char) == "Cf" for char in ends)


def _shown(document: GoldDocument, span: Span, pieces: _Pieces) -> str:
    around = "|".join(
        document.text[start:end]
        for start, end in pieces
        if start < span.end + BESIDE and end > span.start - BESIDE
    )
    return f"{span.label} {document.text[span.start : span.end]!r}: {around}"


def main() -> None:
    """Print what is left of each set, and a table."""
    options = gold_parser(__doc__).parse_args()
    bundle = open_bundle(options.bundle)
    lexicon, tokenizer = Lexicon(bundle.lexicon), UnigramTokenizer(bundle.tagger_tokenizer)
    config = EngineConfig(threads=1, options=Options(mode="fast"))
    rows = []
    with Engine(bundle, config) as engine:
        for gold in headed_sets(options):
            lang = gold.documents[0].lang
            texts = (one.text for one in gold.documents)
            found = [
                [(one.start, one.end, one.label) for one in document.entities]
                for document in engine.pipe(texts, lang=lang)
            ]
            bound = bound_of(gold, lexicon, tokenizer, found)
            print("\n".join(bound.left))
            figures = (bound.known, bound.cut, bound.visible, bound.found)
            rows.append([gold.name, *(f"{figure:.4f}" for figure in figures)])
    header = ["set", "known names", "and rules", "without invisible ends", "with what is found"]
    print(f"\n{markdown_table(header, rows)}")


if __name__ == "__main__":
    main()
