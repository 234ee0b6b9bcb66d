"""A name of the user's own, and what a list of them may hold. No I/O, nothing heavy imported."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from reprlib import repr as short
from typing import NamedTuple

from eat_edge.errors import ConfigError, InputError

__all__ = [
    "FIELDS",
    "MAX_SURFACE",
    "NOTHING_IGNORED",
    "NO_NAMES",
    "IgnoreEntries",
    "NameEntries",
    "OwnName",
    "checked_name",
    "checked_surface",
    "is_label",
    "named",
    "named_columns",
]

MAX_SURFACE = 200
"""Code points of the longest surface."""

_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


class OwnName(NamedTuple):
    """A name that is found wherever it stands.

    A tuple, since lists are long: a frozen dataclass takes five times as long to make.

    Attributes:
        surface: As it is written in texts.
        label: Its type, one of ``LABELS`` or one of the user's own such as ``PRODUCT``.
        english: Its English name, ``""`` where none is given.
        id: What the user calls it, ``""`` for nothing.
        lang: ISO 639-1 code of the only language it is a name in, ``""`` for all.
    """

    surface: str
    label: str
    english: str = ""
    id: str = ""
    lang: str = ""


FIELDS = OwnName._fields


class NameEntries(tuple["Path | OwnName", ...]):
    """Names and files of names that were checked; where they contradict the last one counts."""

    __slots__ = ()

    @classmethod
    def checked(cls, given: object) -> "NameEntries":
        """Check what an option was given.

        Args:
            given: A path, or an iterable of paths and names; a name may be a mapping with the
                fields of `OwnName`. Text alone is a path, within an iterable it is neither.

        Raises:
            ConfigError: Something is none of these; the message names it.
        """
        if isinstance(given, cls):
            return given
        entries = _listed("names", given, "names")
        return cls(_entry(at, one) for at, one in enumerate(entries))

    @property
    def files(self) -> tuple[Path, ...]:
        """The files among them."""
        return _files_of(self)


class IgnoreEntries(tuple["Path | str", ...]):
    """Surfaces that are never a name, and files of such, that were checked."""

    __slots__ = ()

    @classmethod
    def checked(cls, given: object) -> "IgnoreEntries":
        """Check what an option was given.

        Args:
            given: Text or a path names a file; in an iterable text is a surface, a ``Path`` a file.

        Raises:
            ConfigError: Something is none of these; the message names it.
        """
        if isinstance(given, cls):
            return given
        entries = _listed("ignore", given, "surfaces")
        return cls(_ignored(at, one) for at, one in enumerate(entries))

    @property
    def files(self) -> tuple[Path, ...]:
        """The files among them."""
        return _files_of(self)


def _listed(option: str, given: object, what: str) -> Iterable[object]:
    """What an option was given, one by one; text or a path alone is a file."""
    if isinstance(given, str | Path):
        return (Path(given),)
    if not isinstance(given, Iterable) or isinstance(given, Mapping):
        raise ConfigError(f"{option} is {short(given)}: give a file, or a list of {what}")
    return given


def _ignored(at: int, given: object) -> "Path | str":
    if not isinstance(given, str | Path):
        raise ConfigError(f"ignore[{at}] is {short(given)}: give text, or a Path")
    if isinstance(given, str):
        try:
            checked_surface(given)
        except InputError as error:
            raise ConfigError(f"ignore[{at}]: {error}") from error
    return given


def _files_of(entries: Iterable[object]) -> tuple[Path, ...]:
    return tuple(one for one in entries if isinstance(one, Path))


NO_NAMES = NameEntries()
NOTHING_IGNORED = IgnoreEntries()


def checked_name(values: Mapping[str, object]) -> OwnName:
    """Make a name of its fields.

    Args:
        values: By the fields of `OwnName`; ``type`` may stand for ``label``, and None for ``""``.

    Raises:
        InputError: A field is not known, or has no such value; the message says which it can have.
    """
    for name in values:
        if name not in FIELDS and name != "type":
            raise InputError(f"there is no field {short(name)}: there are {', '.join(FIELDS)}")
    english, id_, lang = (values.get(name) or "" for name in ("english", "id", "lang"))
    if isinstance(id_, int) and not isinstance(id_, bool):
        id_ = str(id_)
    for name, value in (("english", english), ("id", id_), ("lang", lang)):
        if not isinstance(value, str):
            raise InputError(f"{name} is {short(value)}: give text")
    label = values.get("label") or values.get("type") or ""
    return named(values.get("surface"), label, str(english), str(id_), str(lang))


def named(
    surface: object, label: object = "", english: str = "", id_: str = "", lang: str = ""
) -> OwnName:
    """Make a name of its values, as `checked_name` does.

    Raises:
        InputError: A value cannot be.
    """
    surface = checked_surface(surface)
    if not isinstance(label, str) or not is_label(label):
        raise InputError(
            f"the type is {short(label)}: give PER, LOC, ORG, MISC, or one of your own of up to 32 "
            "letters, digits, - and _ that begins with a letter"
        )
    if _CONTROL.search(english + id_):
        raise InputError(f"{short(english)} or {short(id_)} has control characters: take them out")
    return OwnName(surface, label, english, id_, _code(lang) if lang else "")


def named_columns(
    surfaces: Sequence[str],
    labels: Sequence[str],
    english: Sequence[str],
    ids: Sequence[str],
    langs: Sequence[str],
) -> list[OwnName]:
    """Make names of their values, all at once, without spaces around them.

    Raises:
        InputError: A value cannot be; `named` says which.
    """
    has_control = any(_CONTROL.search("".join(column)) for column in (surfaces, english, ids))
    lengths = set(map(len, surfaces))
    if has_control or 0 in lengths or max(lengths, default=0) > MAX_SURFACE:
        raise InputError("a surface is empty or too long, or has control characters")
    if not all(map(is_label, set(labels))):
        raise InputError("a type is none")
    codes = {lang: _code(lang) if lang else "" for lang in set(langs)}
    rows = zip(surfaces, labels, english, ids, map(codes.__getitem__, langs), strict=True)
    return list(map(OwnName._make, rows))


def checked_surface(surface: object) -> str:
    """A surface without spaces around it.

    Raises:
        InputError: It is no text, empty, too long, or has control characters.
    """
    if not isinstance(surface, str) or not (stripped := surface.strip()):
        raise InputError(f"the surface is {short(surface)}: give the name as texts write it")
    if len(stripped) > MAX_SURFACE:
        raise InputError(
            f"the surface {short(stripped)} has {len(stripped)} characters, more than "
            f"{MAX_SURFACE}: leave out what is not the name"
        )
    if _CONTROL.search(stripped):
        raise InputError(f"the surface {short(stripped)} has control characters: take them out")
    return stripped


@lru_cache
def is_label(label: str) -> bool:
    """Whether a text can be the type of a name."""
    return _LABEL.fullmatch(label) is not None


def _entry(at: int, given: object) -> "Path | OwnName":
    if isinstance(given, Path):
        return given
    values = given
    if isinstance(given, OwnName):
        values = given._asdict()
    if not isinstance(values, Mapping):
        raise ConfigError(
            f"names[{at}] is {short(given)}: give an object with surface and label, or a Path"
        )
    try:
        return checked_name(values)
    except InputError as error:
        raise ConfigError(f"names[{at}]: {error}") from error


@lru_cache
def _code(lang: str) -> str:
    """The code of a language that texts may be recognised as."""
    from eat_edge.text.languages import LANGUAGES

    code = lang.strip().lower().replace("_", "-").split("-")[0]
    if code not in {language.code for language in LANGUAGES}:
        raise InputError(
            f"lang is {short(lang)}, which nothing is recognised as: give the code that records "
            "have, such as zh or ja, or leave it out"
        )
    return code
