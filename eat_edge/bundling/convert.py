"""``eat-edge bundle convert``: a bundle of format 1 becomes one of this release.

Format 1 had an English tagger and a character-level tagger; one encoder has taken the place of
both. Language model and lexicon are kept, encoder and weights of the evidence are those of another
bundle, in general the embedded one.
"""

from dataclasses import dataclass
from pathlib import Path

from eat_edge.bundle import FORMAT, MANIFEST, REQUIRED, open_bundle, verify_file
from eat_edge.bundle.screening import screen
from eat_edge.bundling.assemble import Plan, cases_of, check_place, sources_of, terms_of
from eat_edge.bundling.manifest import Facts, Terms
from eat_edge.bundling.parts import find_parts, lexicon_parts
from eat_edge.errors import BundleError, ConfigError
from eat_edge.files.create import read_regular
from eat_edge.strict_json import Table, parse_json

__all__ = ["Conversion", "plan_conversion"]

_OLD_FORMAT = 1
_MAX_MANIFEST = 4 << 20
_MAX_FILE = 1 << 40
_MAX_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is asked for.

    Attributes:
        old: A bundle of format 1.
        out: The new bundle's directory, which must not be there yet.
        like: The bundle that tagger and weights are of; None takes the embedded one.
    """

    old: Path
    out: Path
    like: Path | None = None


def plan_conversion(asked: Conversion) -> Plan:
    """Verify a bundle of format 1, and say what becomes of it.

    Args:
        asked: What to do.

    Raises:
        ConfigError: The bundle is of this release's format, or cannot get its name.
        BundleError: It is no bundle of format 1, or damaged.
    """
    check_place(asked.out)
    path = asked.old / MANIFEST
    try:
        manifest = Table(parse_json(read_regular(path, _MAX_MANIFEST + 1), max_bytes=_MAX_MANIFEST))
        version = manifest.any("format")
        if version == FORMAT:
            raise ConfigError(f"{path} has format {FORMAT} already: use the bundle as it is")
        if version != _OLD_FORMAT:
            raise BundleError(f"{path} has format {version!r:.40}, not {_OLD_FORMAT}")
        return _plan(asked, manifest)
    except (OSError, ValueError) as error:
        raise BundleError(f"{path} is not a manifest of format 1: {error}") from error


def _plan(asked: Conversion, manifest: Table) -> Plan:
    files, limits = manifest.table("files"), manifest.table("limits")
    prompt = manifest.text("prompt")
    if prompt not in REQUIRED:
        raise ValueError(f"its prompt is {prompt!r:.80}; known are {', '.join(REQUIRED)}")
    for name in files.keys:
        record = files.table(name)
        size = record.whole("bytes", 0, _MAX_FILE)
        verify_file(asked.old, name, size, record.text("sha256"))
        screen(asked.old / name)
    llm = [name for name in REQUIRED[prompt] if name.startswith("llm.")]
    for name in llm:
        if name not in files.keys:
            raise ValueError(f"its files lack {name}")
    _, lexicon = lexicon_parts(asked.old / "lexicon")
    like = open_bundle(asked.like)
    tagger = ("tagger.onnx", *like.tokenizer_files)
    kept = Terms("; ".join(manifest.texts("licences")))
    translated = manifest.languages("languages")
    facts = Facts(
        name=manifest.text("name"),
        version=manifest.text("version"),
        description=f"Converted from format 1, with the tagger of {like.name} {like.version}.",
        prompt=prompt,
        languages=tuple(dict.fromkeys((*like.languages, *translated))),
        translated=translated,
        fusion=like.fusion,
        window=limits.whole("window", 1, _MAX_LIMIT),
        context=limits.whole("context", 1, _MAX_LIMIT),
        terms={"": kept, **{name: terms_of(like)[name] for name in tagger}},
        sources=tuple(dict.fromkeys((*manifest.texts("sources"), *sources_of(like)))),
        labels=manifest.texts("labels"),
        reasoning=manifest.optional_flag("reasoning"),
        doubt=like.doubt,
    )
    parts = find_parts(
        [(name, asked.old / name) for name in llm]
        + lexicon
        + [(name, like.path / name) for name in tagger]
    )
    return Plan(asked.out, facts, parts, cases_of(like))
