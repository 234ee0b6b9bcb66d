"""What each doubt would find and cost in the mode auto, out of one run of the mode full.

    python -m benchmarks.doubts GOLD... [--lang TAG] [--limit N] [--bundle DIR]

Every sentence is asked about once, and what it would have without an answer, and with the
translation alone, is worked out of the same evidence. So the table has as many rules as one likes:
which scores are in doubt, and what is asked about their sentences. Tokens are those of the language
model, a written one counted as `WRITTEN` that are read. What the mode fast finds by mending broken
text is not in it: `benchmarks.auto_mode` runs the modes themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.auto_mode import f1
from benchmarks.gold_sets import gold_parser, headed_sets
from eat_edge.bundle import QUESTIONS, Bundle, Doubt, Fusion, open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine
from eat_edge.english.english_name import NO_NAME
from eat_edge.evaluation.spans import GoldSet
from eat_edge.pipeline.coherence import coherent
from eat_edge.pipeline.entities import merge_windows, placed, spans_of
from eat_edge.pipeline.fusion import Evidence, collect, weigh
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.uncertain import is_uncertain
from eat_edge.types import Document, Entity

WRITTEN = 1.7
"""What a token costs that is written, where one that is read costs 1 (`benchmarks.weights`)."""
CHECK = 9 + WRITTEN
"""Of a question of yes or no; an alignment reads about as many and writes a name."""

NOTHING, (TRANSLATION, EVERYTHING) = "nothing", QUESTIONS
RANGES = ((0.05, 0.05), (0.1, 0.1), (0.05, 0.1), (0.1, 0.0), (0.0, 0.1), (1.0, 1.0))
RULES = (
    Doubt(0.0, 0.0),
    *(Doubt(below, above, asks) for asks in QUESTIONS for below, above in RANGES),
)
"""Nothing, then sentences with a score near the least, and all sentences."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence: what it has by what was asked about it, what that costs, and what is in doubt."""

    found: dict[str, list[Entity]]
    tokens: dict[str, float]
    is_in: Callable[[Doubt], bool]


def main() -> None:
    options = gold_parser(__doc__).parse_args()
    bundle = open_bundle(options.bundle)
    for gold in headed_sets(options):
        for line in table(gold, read_all(gold, bundle)):
            print(line, flush=True)


def read_all(gold: GoldSet, bundle: Bundle) -> list[tuple[Document, list[Seen]]]:
    """Read every text in the mode full; each with its sentences."""
    sentences: list[Seen] = []

    def observe(part: Part, evidence: Sequence[Evidence], fusion: Fusion) -> None:
        sentences.append(seen(part, evidence, fusion, bundle))

    texts = []
    config = EngineConfig(threads=1, options=Options(mode="full"))
    with Engine(bundle, config, observer=observe) as engine:
        for document in engine.pipe(Document(one.text, lang=one.lang) for one in gold.documents):
            texts.append((document, sentences.copy()))
            sentences.clear()
    return texts


def seen(part: Part, evidence: Sequence[Evidence], fusion: Fusion, bundle: Bundle) -> Seen:
    """What a sentence has with all answers, with the translation alone, and without any."""

    def entities(evidence: Sequence[Evidence], fusion: Fusion) -> list[Entity]:
        chosen = spans_of(part, weigh(evidence, fusion), fusion)
        return placed(part, ((one, NO_NAME) for one in chosen))

    lang, source = part.sentence.lang, part.source_mentions or ()
    alone = collect(part.matches, {}, (), (), source)
    without = bundle.fusion_of(lang, "lexicon", "source")
    found = dict.fromkeys((NOTHING, TRANSLATION, EVERYTHING), entities(alone, without))
    tokens = dict.fromkeys(found, 0.0)
    if part.translation is not None and part.source is not None:
        translated = collect(part.matches, {}, part.mentions, (), source)
        weights = bundle.fusion_of(lang, "lexicon", "translation", "source")
        found[TRANSLATION] = entities(translated, weights)
        found[EVERYTHING] = entities(evidence, fusion)
        tokens[TRANSLATION], tokens[EVERYTHING] = costs(part)
    weighed = weigh(alone, without)

    def is_in(doubt: Doubt) -> bool:
        return doubt.below == 1.0 or is_uncertain(weighed, without, doubt)

    return Seen(found, tokens, is_in)


def costs(part: Part) -> tuple[float, float]:
    """Tokens of a translation, and of all questions about a sentence."""
    assert part.translation is not None and part.source is not None
    written = len(part.translation.future.result().tokens)
    read = len(part.translation.tokens) - written
    translation = read + WRITTEN * written
    # Hints stand before the sentence in the translation's prompt, and not in that of a check.
    again = 0 if read == len(part.source.tokens) + 1 else len(part.source.tokens)
    checks = CHECK * len({id(check) for check in part.checks.values()})
    aligned = (len(answer.future.result().tokens) for _, answer in part.placements)
    return translation, translation + again + checks + sum(9 + WRITTEN * one for one in aligned)


def table(gold: GoldSet, texts: Sequence[tuple[Document, Sequence[Seen]]]) -> Iterator[str]:
    """The lines of a gold set's table."""
    yield "| asked | below | above | sentences | F1 | tokens, of full |"
    yield "|---|---:|---:|---:|---:|---:|"
    sentences = [one for _, some in texts for one in some]
    whole = sum(one.tokens[EVERYTHING] for one in sentences) or 1.0
    for doubt in RULES:
        asked = {id(one) for one in sentences if one.is_in(doubt)}
        found = [
            with_entities(
                document,
                (
                    entity
                    for one in some
                    for entity in one.found[doubt.asks if id(one) in asked else NOTHING]
                ),
            )
            for document, some in texts
        ]
        cost = sum(one.tokens[doubt.asks] for one in sentences if id(one) in asked) / whole
        yield (
            f"| {doubt.asks if asked else NOTHING} | {doubt.below:g} | {doubt.above:g} "
            f"| {len(asked) / max(1, len(sentences)):.1%} "
            f"| {f1(gold.documents, found):.4f} | {cost:.1%} |"
        )


def with_entities(document: Document, entities: Iterable[Entity]) -> Document:
    """A document with what was found in its sentences."""
    merged = merge_windows(entities)
    return replace(document, entities=coherent(document.text, document.lang, merged))


if __name__ == "__main__":
    main()
