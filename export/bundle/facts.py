"""What a bundle's maker says of it: a TOML file, and what is taken over from another bundle."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from eat_edge.bundle import (
    OTHER_LANGUAGES,
    REQUIRED,
    SOURCE_COMBINATIONS,
    Bundle,
    Fusion,
    fusion_of,
)
from eat_edge.bundling.manifest import Facts, Terms
from eat_edge.errors import ConfigError, InputError
from eat_edge.strict_json import Table, parse_json
from eat_edge.types import LABELS

__all__ = ["read_facts", "read_fusion"]

_MAX_WINDOW = 1 << 16
_MAX_CONTEXT = 1 << 20
_MAX_FUSION = 1 << 20


def read_facts(
    about: Path,
    *,
    name: str,
    fusion: Path | None,
    like: Bundle | None,
    reasoning: bool = False,
) -> Facts:
    """Put together the facts of a manifest.

    What the file does not say of prompts, languages, types and limits is as in the other bundle.
    Version, licences and sources never are: they are about these files. Where the file does not say
    which languages are translated, all are.

    Args:
        about: The TOML file.
        name: Of the bundle, where the file gives none.
        fusion: JSON file of the weights; None takes over those of the other bundle.
        like: The other bundle, or None.
        reasoning: Whether the language model thinks before it answers.

    Raises:
        InputError: A file cannot be read, or something in it is wrong or missing.
        ConfigError: Nobody gives the weights, or the language model cannot reason.
    """
    weights = _weights(fusion, like)
    try:
        said = tomllib.loads(about.read_text("utf-8"))
        table = Table({"name": name, "description": "", **_taken_over(like), **said})
        languages = table.languages("languages")
        if "translated" not in said:
            said["translated"] = list(like.translated if like else languages)
        facts = Facts(
            name=table.text("name"),
            version=table.text("version"),
            description=table.text("description"),
            prompt=table.text("prompt"),
            languages=languages,
            translated=Table(said).languages("translated"),
            labels=table.texts("labels"),
            fusion=weights,
            window=table.whole("window", 1, _MAX_WINDOW),
            context=table.whole("context", 1, _MAX_CONTEXT),
            terms=_terms(table),
            sources=table.texts("sources"),
            reasoning=reasoning,
            doubt=like.doubt if like else {},
        )
        _check(facts, said)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot use {about}: {error}") from error
    if reasoning and facts.prompt != "chat":
        raise ConfigError(
            f"--reasoning is for prompts 'chat': these are {facts.prompt!r}; leave it out"
        )
    return facts


def read_fusion(path: Path) -> Mapping[str, Mapping[str, Fusion]]:
    """Read weights: by language, then by ``SOURCE_COMBINATIONS``, as in a manifest.

    Raises:
        InputError: The file cannot be read, or lacks a weight.
    """
    try:
        table = Table(parse_json(path.read_bytes(), max_bytes=_MAX_FUSION))
        return {
            lang: {
                sources: fusion_of(table.table(lang).table(sources))
                for sources in SOURCE_COMBINATIONS
            }
            for lang in {OTHER_LANGUAGES, *table.keys}
        }
    except (OSError, ValueError) as error:
        raise InputError(f"cannot use the weights {path}: {error}") from error


def _weights(path: Path | None, like: Bundle | None) -> Mapping[str, Mapping[str, Fusion]]:
    if path is not None:
        return read_fusion(path)
    if like is None:
        raise ConfigError(
            "there are no weights for the evidence: give them with --fusion FILE, or take "
            "over those of another bundle with --like BUNDLE"
        )
    return like.fusion


def _taken_over(like: Bundle | None) -> dict[str, Any]:
    if like is None:
        return {"labels": list(LABELS)}
    return {
        "prompt": like.prompt,
        "languages": list(like.languages),
        "labels": list(like.labels),
        "window": like.max_window,
        "context": like.context,
    }


def _check(facts: Facts, said: Mapping[str, Any]) -> None:
    keys = {field.name for field in fields(Facts)} - {"fusion", "reasoning", "terms"}
    keys |= {"licences", "files", "commercial"}
    for key in said:
        if key not in keys:
            raise ValueError(f"it has {key!r:.40}, which is none of {', '.join(sorted(keys))}")
    if facts.prompt not in REQUIRED:
        raise ValueError(f"prompt is {facts.prompt!r:.40}, not one of {', '.join(REQUIRED)}")
    for label in facts.labels:
        if label not in LABELS:
            raise ValueError(f"labels have {label!r:.40}, which is none of {', '.join(LABELS)}")
    for key in ("languages", "sources"):
        if not getattr(facts, key):
            raise ValueError(f"{key} is empty: name one at least")
    for lang in facts.translated:
        if lang not in facts.languages:
            raise ValueError(f"translated has {lang}, which languages does not have")


def _terms(table: Table) -> dict[str, Terms]:
    """Licences by file: those under ``files``, and for all others the ones of the whole bundle."""
    licences = table.texts("licences")
    if not licences:
        raise ValueError("licences is empty: name one at least")
    terms = {"": Terms("; ".join(licences), table.optional_flag("commercial"))}
    files = table.optional_table("files")
    for name in files.keys:
        file = files.table(name)
        terms[name] = Terms(file.text("licence"), file.optional_flag("commercial"))
    return terms
