"""A checkpoint's tags in terms of the runtime's: which of its columns mean the same to us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eat_edge.errors import ConfigError
from eat_edge.types import LABELS

__all__ = ["KNOWN_LABELS", "OUTSIDE", "TagMap", "map_tags"]

OUTSIDE = "O"

KNOWN_LABELS: Mapping[str, str] = {
    **dict.fromkeys(("PER", "PERS", "PERSON"), "PER"),
    **dict.fromkeys(("LOC", "LOCATION", "GPE", "FAC", "FACILITY"), "LOC"),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION", "CORPORATION"), "ORG"),
    **dict.fromkeys(
        ("MISC", "MISCELLANEOUS", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"),
        "MISC",
    ),
    **dict.fromkeys(
        ("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"), OUTSIDE
    ),
}
"""Names of entity types in common corpora (CoNLL, OntoNotes, WNUT), and what they are to us."""

_FIRST, _LATER = "BSU", "IELM"
_TAGS = tuple(f"{prefix}-{label}" for label in LABELS for prefix in "BI")


@dataclass(frozen=True, slots=True)
class TagMap:
    """How a checkpoint's columns become a complete BIO scheme.

    Attributes:
        tags: The scheme: ``O``, then ``B-X`` and ``I-X`` of every label.
        columns: For each of them, the columns whose probabilities it sums up.
        unbegun: Tags ``B-X`` of labels that the checkpoint has no first tag for; they share the
            columns of ``I-X``.
    """

    tags: tuple[str, ...]
    columns: tuple[tuple[int, ...], ...]
    unbegun: frozenset[str]

    @property
    def is_identity(self) -> bool:
        """Whether the columns are the scheme already."""
        return self.columns == tuple((column,) for column in range(len(self.columns)))


def map_tags(tags: Sequence[str], extra: Mapping[str, str], where: str) -> TagMap:
    """Map a checkpoint's tags to PER, LOC, ORG and MISC.

    Tags are ``O``; ``B-X`` and ``I-X``; those of BIOES and BILOU; or plain ``X``. Types that are
    none of ours count as ``O``.

    Args:
        tags: Of each column.
        extra: What types are that `KNOWN_LABELS` does not know: one of ours, or ``O``. Of tags that
            say nothing (``LABEL_1``), one of ours with its prefix: ``B-PER``.
        where: What errors name.

    Raises:
        ConfigError: A tag is unknown, or there is no ``O`` or nothing else.
    """
    for source, target in extra.items():
        if target not in (*LABELS, *_TAGS, OUTSIDE):
            raise ConfigError(
                f"label {source}={target}: {target!r} is none of {', '.join(LABELS)}, {OUTSIDE}"
            )
    known = {**KNOWN_LABELS, **{source.upper(): target for source, target in extra.items()}}
    columns: dict[str, list[int]] = {}
    for column, tag in enumerate(tags):
        prefix, name = _split(tag)
        target = OUTSIDE if tag.upper() == OUTSIDE else known.get(name.upper(), "")
        if not target:
            raise ConfigError(
                f"{where}: tag {tag!r} is of no known type: say what it is with --label "
                f"{name}=PER, LOC, ORG, MISC or O (B-PER, I-PER, ... of a tag without a type)"
            )
        is_whole = target == OUTSIDE or target in _TAGS
        columns.setdefault(target if is_whole else f"{prefix}-{target}", []).append(column)
    found = [label for label in LABELS if f"B-{label}" in columns or f"I-{label}" in columns]
    if OUTSIDE not in columns or not found:
        raise ConfigError(f"{where}: tags {list(tags)} are no scheme with O and with entities")
    unbegun = frozenset(f"B-{label}" for label in found if f"B-{label}" not in columns)
    scheme = [OUTSIDE]
    for label in found:
        if f"I-{label}" not in columns:
            raise ConfigError(
                f"{where}: {label} has a tag for the first word of a name, none for the others"
            )
        columns.setdefault(f"B-{label}", columns[f"I-{label}"])
        scheme += [f"B-{label}", f"I-{label}"]
    # In the order of the checkpoint's columns, so that a scheme like ours stays as it is.
    ordered = sorted(scheme, key=lambda tag: (min(columns[tag]), scheme.index(tag)))
    return TagMap(tuple(ordered), tuple(tuple(columns[tag]) for tag in ordered), unbegun)


def _split(tag: str) -> tuple[str, str]:
    """``B`` or ``I``, and the type; a tag without a prefix is inside a name."""
    prefix, dash, name = tag.partition("-")
    if dash and prefix.upper() in _FIRST:
        return "B", name
    if dash and prefix.upper() in _LATER:
        return "I", name
    return "I", tag
