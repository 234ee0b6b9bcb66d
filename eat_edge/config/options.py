"""What a user may choose for every text, the same in every interface. No I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from reprlib import repr as short
from typing import Any, TypedDict

from eat_edge.config.language_tags import UNKNOWN, language_code
from eat_edge.errors import ConfigError, did_you_mean
from eat_edge.own_names.record import (
    NO_NAMES,
    NOTHING_IGNORED,
    IgnoreEntries,
    NameEntries,
    OwnName,
    is_label,
)
from eat_edge.types import LABELS

__all__ = ["MODES", "OFFSETS", "OPTION_NAMES", "OptionValues", "Options"]

MODES = ("auto", "fast", "full")
"""``auto``: lexicon and source tagger, and the language model for sentences that these two leave in
doubt. ``fast``: never the language model. ``full``: it translates every sentence that it can."""

OFFSETS = ("code-points", "utf-16")
"""What offsets count: code points, as Python does, or UTF-16 code units, as JavaScript, Java and C#
do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What can be asked for with every text, the same in every interface.

    `eat_edge.load`, `Engine.pipe`, the command line, HTTP, JSON-RPC, spaCy and Ray take these
    names and values, and refuse others with the same messages.

    Attributes:
        mode: One of `MODES`.
        lang: Language of texts that do not state their own, as a BCP 47 tag; None recognises it by
            the script. Kept as `language_code` gives it.
        min_score: Entities with a lower score are left out; from 0 to 1.
        labels: Types of the entities to give, some of ``LABELS`` or of the user's own; a string is
            split at commas. All of ``LABELS`` are every type.
        offsets: What offsets in results count, one of `OFFSETS`.
        names: The user's own names, which win over every model: a file, or names (`OwnName`, or a
            mapping of its fields) and ``Path``s of files. Those of a call come on top of those
            that the engine was loaded with, and of two with one surface the last counts.
        ignore: What is never a name: a file, or surfaces and ``Path``s of files; on top as well.
        translate: The English of every text is asked for: the language model translates every
            sentence that it can, as with the mode ``full``, which never does less. Without it a
            result of the mode ``auto`` has no translation.

    Raises:
        ConfigError: A value is none of these; the message names it and those that are.
    """

    mode: str = "auto"
    lang: str | None = None
    min_score: float = 0.0
    labels: tuple[str, ...] = LABELS
    offsets: str = "code-points"
    names: NameEntries = NO_NAMES
    ignore: IgnoreEntries = NOTHING_IGNORED
    translate: bool = False

    def __post_init__(self) -> None:
        _check_choice("mode", self.mode, MODES)
        _check_choice("offsets", self.offsets, OFFSETS)
        object.__setattr__(self, "lang", _checked_lang(self.lang))
        object.__setattr__(self, "min_score", _checked_score(self.min_score))
        object.__setattr__(self, "names", NameEntries.checked(self.names))
        object.__setattr__(self, "ignore", IgnoreEntries.checked(self.ignore))
        object.__setattr__(self, "labels", _checked_labels(self.labels, bool(self.names)))
        object.__setattr__(self, "translate", _checked_flag("translate", self.translate))
        if self.translate and self.mode == "fast":
            raise ConfigError(
                "translate is asked for, and the mode fast translates nothing: leave one of them "
                "out"
            )

    @property
    def translates_all(self) -> bool:
        """Whether every sentence is translated, as far as the bundle knows its language."""
        return self.translate or self.mode == "full"

    @classmethod
    def from_text(cls, values: Mapping[str, str | None]) -> "Options":
        """Make options of text, as a command line or a query has them.

        Args:
            values: By the name of the option; None takes the default.

        Raises:
            ConfigError: A name or value is not known.
        """
        return cls().updated(values)

    @classmethod
    def from_arguments(cls, arguments: object) -> "Options":
        """Make options of a parsed command line, which has each of them as an attribute.

        Raises:
            ConfigError: A value is not known.
        """
        return cls.from_text({name: getattr(arguments, name) for name in OPTION_NAMES})

    def updated(self, changes: "Mapping[str, Any] | OptionValues") -> "Options":
        """The same with some options changed.

        Args:
            changes: By the name of the option; None leaves it as it is. A score and a flag may be
                text. With the mode ``fast`` nothing is translated unless the same changes say so.

        Raises:
            ConfigError: A name or value is not known.
        """
        for name in changes:
            if name not in OPTION_NAMES:
                known = ", ".join(OPTION_NAMES)
                problem = f"there is no option {short(name)}: there are {known}"
                raise ConfigError(problem + _meant(name))
        given: dict[str, Any] = {
            name: value for name, value in changes.items() if value is not None
        }
        if not given:
            return self
        if isinstance(given.get("min_score"), str):
            given["min_score"] = _number(given["min_score"])
        if "names" in given:
            given["names"] = NameEntries(self.names + NameEntries.checked(given["names"]))
        if "ignore" in given:
            given["ignore"] = IgnoreEntries(self.ignore + IgnoreEntries.checked(given["ignore"]))
        if given.get("mode") == "fast":
            given.setdefault("translate", False)
        return replace(self, **given)

    def has_label(self, label: str) -> bool:
        """Whether entities of a type are asked for."""
        return label in self.labels or (self.labels == LABELS and label not in LABELS)


OPTION_NAMES = tuple(field.name for field in fields(Options))
"""Names of the options; on a command line with hyphens."""


class OptionValues(TypedDict, total=False):
    """Options as keyword arguments; None, and what is left out, is not changed."""

    mode: str | None
    lang: str | None
    min_score: float | None
    labels: Iterable[str] | None
    offsets: str | None
    names: str | Path | Iterable[Path | OwnName | Mapping[str, Any]] | None
    ignore: str | Path | Iterable[Path | str] | None
    translate: bool | None


def _check_choice(name: str, value: object, choices: Iterable[str]) -> None:
    if value not in tuple(choices):
        raise ConfigError(f"{name} is {short(value)}: choose {' or '.join(choices)}")


def _checked_lang(lang: object) -> str | None:
    if lang is None:
        return None
    if not isinstance(lang, str):
        raise ConfigError(f"lang is {short(lang)}: give a language tag such as zh, or auto")
    return None if lang.strip().lower() in UNKNOWN else language_code(lang)


def _checked_score(score: object) -> float:
    if isinstance(score, int | float) and not isinstance(score, bool) and 0.0 <= score <= 1.0:
        return float(score)
    raise ConfigError(f"min_score is {short(score)}: give a number from 0 to 1")


def _checked_labels(labels: object, has_names: bool) -> tuple[str, ...]:
    given = labels.split(",") if isinstance(labels, str) else labels
    if not isinstance(given, Iterable):
        raise ConfigError(f"labels is {short(labels)}: give some of {', '.join(LABELS)}")
    chosen = [_label(one.strip()) if isinstance(one, str) else one for one in given]
    for one in chosen:
        # A list of names may bring types of its own, and others the next time it is read.
        is_own = has_names and isinstance(one, str) and is_label(one)
        if one not in LABELS and not is_own:
            raise ConfigError(f"labels has {short(one)}: give some of {', '.join(LABELS)}")
    if not chosen:
        raise ConfigError(f"labels is empty: give some of {', '.join(LABELS)}")
    own = sorted({label for label in chosen if label not in LABELS})
    return (*(label for label in LABELS if label in chosen), *own)


def _label(given: str) -> str:
    """One of ours in capitals, as people may have left them out; another as it is."""
    return given.upper() if given.upper() in LABELS else given


def _checked_flag(name: str, value: object) -> bool:
    """A flag; as text, as JSON and a query write it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    raise ConfigError(f"{name} is {short(value)}: give true or false")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ConfigError(f"min_score is {short(text)}: give a number from 0 to 1") from None


def _meant(name: str) -> str:
    """What is said to whoever misspells an option, or gives a text, or `load`, the engine's."""
    # It has options itself.
    from eat_edge.config.engine_config import EngineConfig

    of_engine = [one.name for one in fields(EngineConfig)]
    if name not in of_engine:
        return did_you_mean(name, [*OPTION_NAMES, *of_engine])
    return (
        f"; {name} is for the engine as a whole: "
        f"eat_edge.load(config=eat_edge.EngineConfig({name}=...))"
    )
