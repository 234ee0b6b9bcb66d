"""Known names, mentions and evidence, made up."""

from dataclasses import replace

from hypothesis import strategies as st

from eat_edge.bundle import Fusion
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.fusion import Candidate, Evidence
from eat_edge.types import Mention

FUSION = Fusion(
    bias=-2.0,
    listed=2.0,
    other_listed=1.0,
    prior=0.5,
    check=0.5,
    mention=1.0,
    other_mention=-0.5,
    placed=1.0,
    alone=3.0,
    tagged=2.0,
    source=0.5,
    rival=-2.0,
    single=-1.0,
    least=0.5,
)


PROBABILITIES = st.floats(0, 1)


SCORES = st.floats(0.01, 1)


def match(surface: str, *names: tuple[str, str], start: int = 0, prior: float = 0.8) -> NameMatch:
    entries = tuple(Name(english, label) for english, label in names)
    return NameMatch(start, start + len(surface), surface, entries, prior)


def mention(text: str, label: str = "PER", score: float = 0.9) -> Mention:
    return Mention(0, len(text), text, label, score)


def tagged(
    start: int, end: int, label: str, score: float, others: dict[str, float] | None = None
) -> Mention:
    """A mention that the tagger found in the source."""
    return Mention(start, end, "字" * (end - start), label, score, others or {})


BERLIN = match("柏林", ("Berlin", "LOC"), start=3)


PLACE = (3, 5)


def only(found: list[Candidate]) -> Candidate:
    (candidate,) = found
    return candidate


def evidence(**sources: object) -> Evidence:
    return replace(Evidence(3, 5), **sources)  # type: ignore[arg-type]
