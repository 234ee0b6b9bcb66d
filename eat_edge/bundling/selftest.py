"""The self-test of a bundle that is being made: what is clearly found, and whether it still is."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from eat_edge.bundle import Bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine
from eat_edge.errors import BundleError, ModelError
from eat_edge.types import Entity
from eat_edge.verify.selftest import TOLERANCE, Case, Difference, Expected, SelfTest, compare

__all__ = ["differences_of", "least_scores", "prove", "record_clear"]

_DECIMALS = 3


def record_clear(
    bundle: Bundle, cases: Sequence[Case], *, threads: int
) -> tuple[SelfTest, list[str]]:
    """Tag the texts of some cases, and make what is found the expectation.

    Texts with a candidate that is no further than ``TOLERANCE`` from the least score of an entity,
    on either side, are left out: another processor might decide otherwise.

    Args:
        bundle: The bundle.
        cases: Of these the texts and languages; their entities do not matter.
        threads: CPU threads.

    Returns:
        The self-test, and one line for every text that was left out.

    Raises:
        ModelError: A text cannot be tagged.
    """
    clear, left_out = [], []
    most = max(least_scores(bundle)) + TOLERANCE
    with Engine(
        _lenient(bundle), EngineConfig(threads=threads, options=Options(mode="full"))
    ) as engine:
        results = engine.pipe(SelfTest(tuple(cases)).documents)
        for case, result in zip(cases, results, strict=True):
            if result.error is not None:
                raise ModelError(f"the self-test's {case.text!r:.80} failed: {result.error}")
            close = [entity for entity in result.entities if entity.score < most]
            if close:
                left_out.append(f"text {case.text!r:.80}\n  {_told(close)}")
            else:
                clear.append(replace(case, entities=tuple(map(_expected, result.entities))))
    return SelfTest(tuple(clear)), left_out


def prove(bundle: Bundle, selftest: SelfTest, *, threads: int) -> float:
    """Run a self-test.

    Args:
        bundle: The bundle.
        selftest: What to test by.
        threads: CPU threads.

    Returns:
        Seconds it took, loading included.

    Raises:
        BundleError: Something else was found.
    """
    began = time.monotonic()
    differences = differences_of(bundle, selftest, threads=threads)
    if differences:
        told = "\n".join(map(str, differences))
        raise BundleError(
            f"{bundle.path}: {len(differences)} of {len(selftest.cases)} texts of the self-test "
            f"are not as expected:\n{told}\ncorrect the models, or what is expected"
        )
    return time.monotonic() - began


def differences_of(bundle: Bundle, selftest: SelfTest, *, threads: int) -> list[Difference]:
    """What a bundle finds otherwise than its self-test says."""
    with Engine(bundle, EngineConfig(threads=threads, options=Options(mode="full"))) as engine:
        return compare(selftest, engine.pipe(selftest.documents))


def _lenient(bundle: Bundle) -> Bundle:
    """A bundle that also takes what is not quite enough."""
    fusion = {
        lang: {
            sources: replace(
                values,
                least=max(values.least - TOLERANCE, 0.0),
                least_of={
                    label: max(least - TOLERANCE, 0.0) for label, least in values.least_of.items()
                },
            )
            for sources, values in weights.items()
        }
        for lang, weights in bundle.fusion.items()
    }
    return replace(bundle, fusion=fusion)


def least_scores(bundle: Bundle) -> Iterator[float]:
    """The least score of an entity, by language, evidence sources and type."""
    for weights in bundle.fusion.values():
        for fusion in weights.values():
            yield from (fusion.least, *fusion.least_of.values())


def _expected(entity: Entity) -> Expected:
    score = round(entity.score, _DECIMALS)
    return Expected(entity.start, entity.end, entity.label, entity.english, score)


def _told(entities: Iterable[Entity]) -> str:
    return ", ".join(
        f"{entity.text!r} scores {entity.score:.2f}, too close to the least" for entity in entities
    )
