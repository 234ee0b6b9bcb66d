"""The self-test of a bundle: texts, and the entities that its models find in them.

It is a file of the bundle, ``selftest.json``. Another processor computes slightly other scores with
the same models, so spans, types and English names have to be those that are stored, scores only
near them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from eat_edge.bundle import Bundle
from eat_edge.errors import BundleError
from eat_edge.strict_json import Table, parse_json
from eat_edge.types import LABELS, Document, Entity

__all__ = [
    "SELFTEST",
    "TOLERANCE",
    "Case",
    "Difference",
    "Expected",
    "SelfTest",
    "case_from",
    "compare",
    "read_selftest",
    "to_json",
]

SELFTEST = "selftest.json"
"""Its name in a bundle."""

TOLERANCE = 0.1
"""How far a score may be from the one that was recorded, unless the self-test says otherwise."""

_MAX_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Expected:
    """An entity that should be found.

    Attributes:
        start: First code point of the span in the text of its case.
        end: One past the last code point.
        label: One of ``LABELS``.
        english: The English name, or None where any will do.
        score: The score, or None where any will do.
    """

    start: int
    end: int
    label: str
    english: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A text, and all that should be found in it.

    Attributes:
        text: What is tagged.
        lang: ISO 639-1 code, or None to have it guessed.
        entities: By ``start``, never overlapping; empty where nothing may be found.
    """

    text: str
    lang: str | None
    entities: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What is stored in a bundle.

    Attributes:
        cases: The texts.
        tolerance: How far a score may be from the one that is stored.
    """

    cases: tuple[Case, ...]
    tolerance: float = TOLERANCE

    @property
    def first(self) -> "SelfTest":
        """The first case alone, for those in a hurry."""
        return replace(self, cases=self.cases[:1])

    @property
    def documents(self) -> list[Document]:
        """The texts as an engine takes them."""
        return [Document(case.text, lang=case.lang or "und") for case in self.cases]


@dataclass(frozen=True, slots=True)
class Difference:
    """A case of which something else came out.

    Attributes:
        number: Which one, from 1.
        text: Its text.
        details: What is other than expected and how, one line each.
    """

    number: int
    text: str
    details: tuple[str, ...]

    def __str__(self) -> str:
        return "\n  ".join((f"text {self.number}: {self.text!r}", *self.details))


def read_selftest(bundle: Bundle) -> SelfTest:
    """Read the self-test of a verified bundle.

    Raises:
        BundleError: It has none, or one that is none.
    """
    path = bundle.path / SELFTEST
    if SELFTEST not in bundle.files:
        raise BundleError(
            f"{bundle.path} has no {SELFTEST}: assemble it with a self-test (docs/export.md)"
        )
    try:
        table = Table(parse_json(path.read_bytes(), max_bytes=_MAX_BYTES))
        cases = tuple(case_from(case) for case in _list(table, "cases"))
        if not cases:
            raise ValueError("it has no cases")
        return SelfTest(cases, table.probability("tolerance"))
    except (OSError, ValueError) as error:
        raise BundleError(f"cannot read {path}: {error}; restore the bundle") from error


def case_from(value: object) -> Case:
    """Read a case: ``{"text", "lang", "entities": [{"start", "end", "label", ...}]}``.

    Of an entity ``english`` and ``score`` may be left out, and are not compared then; ``text`` may
    stand there for readers, and has to be what the span holds. ``lang`` may be left out too.

    Args:
        value: Parsed JSON.

    Raises:
        ValueError: It is not of this form, or has an entity that cannot be in its text.
    """
    table = Table(value)
    _refuse_others(table, "text", "lang", "entities")
    text = table.text("text")
    # Half a surrogate pair cannot be stored: the error is a ValueError, and says so.
    text.encode()
    entities = tuple(
        sorted(
            (_expected(entity, text) for entity in _list(table, "entities")),
            key=lambda entity: entity.start,
        )
    )
    for i, entity in enumerate(entities[1:]):
        if entity.start < entities[i].end:
            raise ValueError(f"two entities of {text!r:.80} overlap at {entity.start}")
    return Case(text, table.text("lang") if "lang" in table.keys else None, entities)


def _expected(value: object, text: str) -> Expected:
    table = Table(value, "entities")
    _refuse_others(table, "start", "end", "text", "label", "english", "score")
    start = table.whole("start", 0, len(text) - 1)
    end = table.whole("end", start + 1, len(text))
    if "text" in table.keys and table.text("text") != text[start:end]:
        raise ValueError(
            f"an entity is {table.text('text')!r:.80}, but {start}:{end} of its text is "
            f"{text[start:end]!r:.80}"
        )
    label = table.text("label")
    if label not in LABELS:
        raise ValueError(f"an entity is a {label!r:.40}; known are {', '.join(LABELS)}")
    return Expected(
        start,
        end,
        label,
        table.text("english") if "english" in table.keys else None,
        table.probability("score") if "score" in table.keys else None,
    )


def to_json(selftest: SelfTest) -> bytes:
    """The content of ``selftest.json``: what `read_selftest` reads, a person too."""
    record = {
        "tolerance": selftest.tolerance,
        "cases": [_case_record(case) for case in selftest.cases],
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"


def _case_record(case: Case) -> Mapping[str, object]:
    return {
        "text": case.text,
        **({} if case.lang is None else {"lang": case.lang}),
        "entities": [
            {
                "start": entity.start,
                "end": entity.end,
                "text": case.text[entity.start : entity.end],
                "label": entity.label,
                **({} if entity.english is None else {"english": entity.english}),
                **({} if entity.score is None else {"score": entity.score}),
            }
            for entity in case.entities
        ],
    }


def compare(selftest: SelfTest, results: Iterable[Document]) -> list[Difference]:
    """Compare what an engine found with what is expected.

    Args:
        selftest: The cases.
        results: What came out of its ``documents``, in their order.

    Returns:
        The cases that differ; empty where all is well.
    """
    differences = []
    for number, (case, result) in enumerate(zip(selftest.cases, results, strict=True), 1):
        details = tuple(_details(case, result, selftest.tolerance))
        if details:
            differences.append(Difference(number, case.text, details))
    return differences


def _details(case: Case, result: Document, tolerance: float) -> Iterator[str]:
    if result.error is not None:
        yield f"failed: {result.error}"
        return
    found = {(entity.start, entity.end): entity for entity in result.entities}
    for expected in case.entities:
        span = (expected.start, expected.end)
        place = f"{expected.start}:{expected.end} {case.text[slice(*span)]!r}"
        entity = found.pop(span, None)
        if entity is None:
            yield f"{place}: not found, expected {_named(expected)}"
        else:
            for what in _other(expected, entity, tolerance):
                yield f"{place}: {what}"
    for entity in found.values():
        yield f"{entity.start}:{entity.end} {entity.text!r}: found {_named(entity)}, not expected"


def _other(expected: Expected, entity: Entity, tolerance: float) -> Iterator[str]:
    if entity.label != expected.label:
        yield f"type {entity.label}, expected {expected.label}"
    if expected.english is not None and entity.english != expected.english:
        yield f"English name {entity.english!r}, expected {expected.english!r}"
    if expected.score is not None and abs(entity.score - expected.score) > tolerance:
        yield (f"score {entity.score:.3f}, expected {expected.score:.3f} to within {tolerance:g}")


def _named(entity: Expected | Entity) -> str:
    return entity.label if entity.english is None else f"{entity.label} {entity.english!r}"


def _list(table: Table, key: str) -> list[object]:
    value = table.any(key)
    if not isinstance(value, list):
        raise ValueError(f"{key} is {value!r:.40}, not a list")
    return value


def _refuse_others(table: Table, *known: str) -> None:
    for key in table.keys:
        if key not in known:
            raise ValueError(f"it has {key!r:.40}, which is none of {', '.join(known)}")
