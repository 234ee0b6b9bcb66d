"""What a user may choose: options of an engine, and options of every request. No I/O."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from reprlib import repr as short
from typing import Any, TypedDict

from eat_edge.cpus import available_cpus
from eat_edge.errors import ConfigError
from eat_edge.own_names.record import (
    NO_NAMES,
    NOTHING_IGNORED,
    IgnoreEntries,
    NameEntries,
    OwnName,
    is_label,
)
from eat_edge.types import LABELS

__all__ = [
    "MODES",
    "OFFSETS",
    "OPTION_NAMES",
    "EngineConfig",
    "OptionValues",
    "Options",
    "Stages",
    "language_code",
    "language_pattern",
]

MODES = ("auto", "fast", "full")
"""``auto``: lexicon and source tagger, and the language model for sentences that these two leave in
doubt. ``fast``: never the language model. ``full``: it translates every sentence that it can."""

OFFSETS = ("code-points", "utf-16")
"""What offsets count: code points, as Python does, or UTF-16 code units, as JavaScript, Java and C#
do."""

_UNKNOWN = frozenset({"", "auto", "und"})
"""Values of ``lang`` that leave the language to be recognised."""

_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,8})(?:[-_][A-Za-z0-9]{1,8})*")

_CODES = (
    "aar:aa abk:ab ave:ae afr:af aka:ak amh:am arg:an ara:ar asm:as ava:av aym:ay aze:az "
    "bak:ba bel:be bul:bg bis:bi bam:bm ben:bn bod:bo bre:br bos:bs cat:ca che:ce cha:ch "
    "cos:co cre:cr ces:cs chu:cu chv:cv cym:cy dan:da deu:de div:dv dzo:dz ewe:ee ell:el "
    "eng:en epo:eo spa:es est:et eus:eu fas:fa ful:ff fin:fi fij:fj fao:fo fra:fr fry:fy "
    "gle:ga gla:gd glg:gl grn:gn guj:gu glv:gv hau:ha heb:he hin:hi hmo:ho hrv:hr hat:ht "
    "hun:hu hye:hy her:hz ina:ia ind:id ile:ie ibo:ig iii:ii ipk:ik ido:io isl:is ita:it "
    "iku:iu jpn:ja jav:jv kat:ka kon:kg kik:ki kua:kj kaz:kk kal:kl khm:km kan:kn kor:ko "
    "kau:kr kas:ks kur:ku kom:kv cor:kw kir:ky lat:la ltz:lb lug:lg lim:li lin:ln lao:lo "
    "lit:lt lub:lu lav:lv mlg:mg mah:mh mri:mi mkd:mk mal:ml mon:mn mar:mr msa:ms mlt:mt "
    "mya:my nau:na nob:nb nde:nd nep:ne ndo:ng nld:nl nno:nn nor:no nbl:nr nav:nv nya:ny "
    "oci:oc oji:oj orm:om ori:or oss:os pan:pa pli:pi pol:pl pus:ps por:pt que:qu roh:rm "
    "run:rn ron:ro rus:ru kin:rw san:sa srd:sc snd:sd sme:se sag:sg sin:si slk:sk slv:sl "
    "smo:sm sna:sn som:so sqi:sq srp:sr ssw:ss sot:st sun:su swe:sv swa:sw tam:ta tel:te "
    "tgk:tg tha:th tir:ti tuk:tk tgl:tl tsn:tn ton:to tur:tr tso:ts tat:tt twi:tw tah:ty "
    "uig:ug ukr:uk urd:ur uzb:uz ven:ve vie:vi vol:vo wln:wa wol:wo xho:xh yid:yi yor:yo "
    "zha:za zho:zh zul:zu "
    # Bibliographic codes, single languages of a group, and codes that were replaced.
    "alb:sq arm:hy baq:eu bur:my chi:zh cze:cs dut:nl fre:fr geo:ka ger:de gre:el ice:is "
    "mac:mk mao:mi may:ms per:fa rum:ro slo:sk tib:bo wel:cy cmn:zh arb:ar pes:fa iw:he in:id "
    "ji:yi"
)
"""Codes of ISO 639-2 and 639-3, and older ones, each with the code of ISO 639-1."""

_TWO_LETTERS: Mapping[str, str] = dict(pair.split(":") for pair in _CODES.split())


def language_code(tag: str) -> str:
    """Reduce a language tag to the ISO 639-1 code of its language.

    Args:
        tag: A BCP 47 tag in any case, also with underscores or with a three-letter code:
            ``zh-CN``, ``zh_Hans``, ``ZH``, ``jpn``.

    Returns:
        The code in lower case, ``zh`` for all of ``zh-CN``, ``zh_Hans`` and ``cmn``; a language
        that has no two-letter code here keeps its own.

    Raises:
        ConfigError: It is no language tag.
    """
    if not isinstance(tag, str):
        raise ConfigError(f"lang is {short(repr(tag))}: give a language tag such as zh, or auto")
    found = _LANGUAGE_TAG.fullmatch(tag.strip())
    if found is None:
        raise ConfigError(
            f"lang is {short(tag)}, which is no language tag: give one such as zh, ja-JP or "
            "zh_Hans, or auto"
        )
    code = found[1].lower()
    return _TWO_LETTERS.get(code, code)


def language_pattern(codes: Iterable[str]) -> str:
    """A regular expression, of Python and of JSON Schema, for tags of some languages.

    Args:
        codes: As `language_code` gives them.

    Returns:
        What matches is one of these for `language_code`, or leaves the language to be recognised.
    """
    known = set(codes)
    names = sorted(known | {name for name, code in _TWO_LETTERS.items() if code in known})
    tags, unknown = (
        "|".join("".join(f"[{char}{char.upper()}]" for char in name) for name in group)
        for group in (names, sorted(_UNKNOWN))
    )
    return f"^(?:(?:{tags})(?:[-_][A-Za-z0-9]{{1,8}})*|{unknown})$"


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
                raise ConfigError(problem + _of_engine(name))
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
    return None if lang.strip().lower() in _UNKNOWN else language_code(lang)


def _checked_score(score: object) -> float:
    if isinstance(score, int | float) and not isinstance(score, bool) and 0.0 <= score <= 1.0:
        return float(score)
    raise ConfigError(f"min_score is {short(score)}: give a number from 0 to 1")


def _checked_labels(labels: object, has_names: bool) -> tuple[str, ...]:
    given = labels.split(",") if isinstance(labels, str) else labels
    if not isinstance(given, Iterable):
        raise ConfigError(f"labels is {short(labels)}: give some of {', '.join(LABELS)}")
    chosen = [one.strip() if isinstance(one, str) else one for one in given]
    for one in chosen:
        # A list of names may bring types of its own, and others the next time it is read.
        is_own = has_names and isinstance(one, str) and is_label(one)
        if one not in LABELS and not is_own:
            raise ConfigError(f"labels has {short(one)}: give some of {', '.join(LABELS)}")
    if not chosen:
        raise ConfigError(f"labels is empty: give some of {', '.join(LABELS)}")
    own = sorted({label for label in chosen if label not in LABELS})
    return (*(label for label in LABELS if label in chosen), *own)


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


def _of_engine(name: str) -> str:
    """What is said to whoever gives a text, or `load`, what is for the engine."""
    if name not in {one.name for one in fields(EngineConfig)}:
        return ""
    return (
        f"; {name} is for the engine as a whole: "
        f"eat_edge.load(config=eat_edge.EngineConfig({name}=...))"
    )


@dataclass(frozen=True, slots=True)
class Stages:
    """Parts of the pipeline that can be left out, to measure what each is worth.

    Attributes:
        hints: Known names are put into the prompt of the translation.
        alignment: Mention alignment: the language model is asked where in the source the mentions
            of the translation are, and whether known and tagged names are meant.
        lexicon: Known names are looked up in the source; without them there are no hints.
        source: The source sentence itself is tagged, where the tagger is multilingual.
        translation: The sentence is translated, and the translation tagged. Without it no
            language model is loaded, as with the mode ``fast``.
    """

    hints: bool = True
    alignment: bool = True
    lexicon: bool = True
    source: bool = True
    translation: bool = True


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """Options of an engine.

    Attributes:
        threads: Threads of either runtime, which never compute at the same time; None takes the
            CPUs available to the process.
        max_sequences: Sentences decoded at once at most. More is faster on long input and takes
            more memory.
        max_memory: Bytes that the process may take, on the CPU: batches become smaller, fewer
            sentences are decoded at once, and texts too long for it fail. None for no limit.
        reserved_memory: Bytes of ``max_memory`` that the program around the engine takes, beyond
            what the command ``tag`` does.
        n_batch: Tokens of a batch of the LLM; None for what suits the device, or the limit.
        gpu_layers: Layers of the LLM on the GPU, -1 for all; None for all where there is a GPU.
        options: What holds for every text, unless a call says otherwise. With the mode ``fast``
            the language model is not loaded, with ``auto`` by the first sentence that needs it.
        stages: Parts of the pipeline to leave out.
        require_signature: PEM file of the Ed25519 public key that must have signed the bundle;
            None trusts whoever made it.
        always_verify: Whether every byte of the bundle is compared with its checksums, also of a
            large file that was verified before and not been touched since.
        least: Score from which on a span is an entity; None for that of the bundle. A lower one
            finds more, and more that is none.

    Raises:
        ConfigError: A value is out of its range.
    """

    threads: int | None = None
    max_sequences: int = 12
    max_memory: int | None = None
    reserved_memory: int = 0
    n_batch: int | None = None
    gpu_layers: int | None = None
    options: Options = field(default_factory=Options)
    stages: Stages = field(default_factory=Stages)
    require_signature: Path | None = None
    always_verify: bool = False
    least: float | None = None

    def __post_init__(self) -> None:
        if self.least is not None and not 0 < self.least <= 1:
            raise ConfigError(f"least is {self.least}: give a score above 0, up to 1")
        if self.threads is not None and self.threads < 1:
            raise ConfigError(f"threads must be at least 1, not {self.threads}")
        if not 1 <= self.max_sequences <= 256:
            raise ConfigError(f"max_sequences must be from 1 to 256, not {self.max_sequences}")
        if self.max_memory is not None and self.max_memory < 1:
            raise ConfigError(f"max_memory must be at least 1 byte, not {self.max_memory}")
        if self.reserved_memory < 0:
            raise ConfigError(f"reserved_memory must be 0 or more, not {self.reserved_memory}")
        if self.n_batch is not None and self.n_batch < 1:
            raise ConfigError(f"n_batch must be at least 1, not {self.n_batch}")
        if self.max_memory is not None and self.gpu_layers:
            raise ConfigError(
                f"max_memory is planned for the CPU, and gpu_layers is {self.gpu_layers}: "
                "leave one of them out"
            )
        if self.gpu_layers is not None and self.gpu_layers < -1:
            raise ConfigError(f"gpu_layers must be -1 or more, not {self.gpu_layers}")

    @property
    def num_threads(self) -> int:
        """The threads to use."""
        return self.threads or available_cpus()

    @property
    def has_translation(self) -> bool:
        """Whether the language model may be asked."""
        return self.stages.translation and self.options.mode != "fast"
