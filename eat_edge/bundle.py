"""Model bundles: a directory with a manifest, verified before any of it is parsed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from eat_edge.errors import BundleError

__all__ = [
    "EVIDENCE",
    "FORMAT",
    "MANIFEST",
    "REQUIRED",
    "WITNESSES",
    "Bundle",
    "Fusion",
    "default_path",
    "open_bundle",
    "sha256_of",
]

FORMAT = 1
MANIFEST = "manifest.json"
REQUIRED = ("llm.gguf", "llm.model", "tagger.onnx", "tokenizer.json", "lexicon/lexicon.json")
"""Files that every bundle has; the manifest may list more."""

DEFAULT_NAME = "eat-mini"

_REMEDY = "restore the bundle from where it came"


EVIDENCE = ("lexicon", "translation", "alignment", "spotter")
"""What can speak for an entity, in the order in which it is told."""

WITNESSES = (
    "lexicon",
    "lexicon spotter",
    "lexicon translation",
    "lexicon translation alignment",
    "lexicon translation spotter",
    "lexicon translation alignment spotter",
)
"""Who may have been heard: the evidence of each is weighed by weights of its own."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """How the evidence for a span becomes a score, and which score is enough.

    The score is ``sigmoid`` of the sum of what applies: ``bias``; for a known name ``listed + prior
    * logit(p) + check * logit(c)``, p its prior, c the second translation's probability that it is
    meant where it stands; ``mention * t``, t the tagger's probability of the mention; for the
    spotter's spans ``marked + spot * logit(s)``, s its probability, and for all others ``rival *
    r``, r the probability of a span of the spotter that overlaps. A mention of no known name, put
    here by the second translation with probability a, adds ``placed * a`` where the spotter marks
    the span too, and ``alone * a`` where nobody else names it. ``single`` is for spans of one
    character.

    Attributes:
        bias: Weight of nothing.
        listed: Weight of standing in the lexicon.
        prior: Weight of the prior.
        check: Weight of the check.
        mention: Weight of the mention.
        placed: Weight of the second translation's place where the spotter agrees.
        alone: Weight of the second translation's place where nobody else says anything.
        marked: Weight of being marked by the spotter.
        spot: Weight of the spotter's probability.
        rival: Weight of another span that the spotter marks here: something at least is.
        single: Weight of being one character long.
        least: Least score of an entity.
    """

    bias: float
    listed: float
    prior: float
    check: float
    mention: float
    placed: float
    alone: float
    marked: float
    spot: float
    rival: float
    single: float
    least: float

    @property
    def weights(self) -> tuple[float, ...]:
        """All but the last attribute, in their order."""
        return (
            self.bias,
            self.listed,
            self.prior,
            self.check,
            self.mention,
            self.placed,
            self.alone,
            self.marked,
            self.spot,
            self.rival,
            self.single,
        )


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified bundle.

    Attributes:
        path: Its directory.
        name: Its name.
        version: Its version.
        languages: ISO 639-1 codes that go through the whole pipeline.
        preview: Codes for which only the lexicon speaks.
        labels: Entity types it can find.
        max_window: Code points of the longest sentence window its LLM was trained for.
        context: Tokens one sequence of its LLM may have.
        fusion: Weights by who was heard, one for each of ``WITNESSES``.
        files: Bytes of every file, by its path in the bundle.
    """

    path: Path
    name: str
    version: str
    languages: tuple[str, ...]
    preview: tuple[str, ...]
    labels: tuple[str, ...]
    max_window: int
    context: int
    fusion: Mapping[str, Fusion]
    files: Mapping[str, int]

    @property
    def llm(self) -> Path:
        """The language model."""
        return self.path / "llm.gguf"

    @property
    def llm_tokenizer(self) -> Path:
        """The language model's SentencePiece tokenizer."""
        return self.path / "llm.model"

    @property
    def tagger(self) -> Path:
        """The English tagger."""
        return self.path / "tagger.onnx"

    @property
    def tagger_tokenizer(self) -> Path:
        """The English tagger's tokenizer."""
        return self.path / "tokenizer.json"

    @property
    def spotter(self) -> Path | None:
        """The spotter of the source languages, or None in a bundle without one."""
        name = "spotter.onnx"
        return self.path / name if name in self.files else None

    @property
    def lexicon(self) -> Path:
        """The lexicon's directory."""
        return self.path / "lexicon"

    def fusion_of(self, *heard: str) -> Fusion:
        """How evidence is weighed where these witnesses, in the order of ``EVIDENCE``, spoke."""
        return self.fusion[" ".join(heard)]


def default_path() -> Path:
    """Where the embedded bundle is: in the installed package, or in a checkout beside it."""
    package = Path(__file__).resolve().parent
    for path in (package / "models" / DEFAULT_NAME, package.parent / "models" / DEFAULT_NAME):
        if (path / MANIFEST).is_file():
            return path
    raise BundleError(
        f"the embedded bundle {DEFAULT_NAME} is not in {package / 'models'}: "
        "reinstall eat-edge, or name a bundle directory"
    )


def open_bundle(path: Path | None = None) -> Bundle:
    """Read a bundle's manifest and verify every file against it.

    Args:
        path: The bundle's directory; None takes the embedded one.

    Returns:
        The bundle; all its files have the sizes and SHA-256 sums of the manifest.

    Raises:
        BundleError: The directory, its manifest or one of its files is missing, broken, not what
            the manifest says, or of a format this version does not read.
    """
    path = default_path() if path is None else path
    manifest_path = path / MANIFEST
    try:
        manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BundleError(
            f"{path} is not a bundle: it has no {MANIFEST}; name the directory that has one"
        ) from error
    except (OSError, ValueError) as error:
        raise BundleError(f"cannot read {manifest_path}: {error}; {_REMEDY}") from error
    try:
        bundle = _parse(path, manifest)
        sums = {name: str(record["sha256"]) for name, record in manifest["files"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BundleError(
            f"{manifest_path} is not a valid manifest: {error!r}; {_REMEDY}"
        ) from error
    for name, num_bytes in bundle.files.items():
        _verify(path, name, num_bytes, sums[name])
    return bundle


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parse(path: Path, manifest: Mapping[str, Any]) -> Bundle:
    if manifest["format"] != FORMAT:
        raise BundleError(
            f"{path / MANIFEST} has format {manifest['format']!r}, this version reads {FORMAT}: "
            "use a bundle and an eat-edge of the same release"
        )
    for required in REQUIRED:
        if required not in manifest["files"]:
            raise ValueError(f"its files lack {required}")
    fusion = {
        heard: Fusion(**{name: float(value) for name, value in manifest["fusion"][heard].items()})
        for heard in WITNESSES
    }
    return Bundle(
        path=path,
        name=str(manifest["name"]),
        version=str(manifest["version"]),
        languages=tuple(manifest["languages"]),
        preview=tuple(manifest["preview"]),
        labels=tuple(manifest["labels"]),
        max_window=int(manifest["limits"]["window"]),
        context=int(manifest["limits"]["context"]),
        fusion=fusion,
        files={name: int(record["bytes"]) for name, record in manifest["files"].items()},
    )


def _verify(bundle: Path, name: str, num_bytes: int, sha256: str) -> None:
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or "\\" in name:
        raise BundleError(f"the manifest of {bundle} names {name!r}, outside the bundle; {_REMEDY}")
    path = bundle / name
    if not path.is_file():
        raise BundleError(f"{path} is missing; {_REMEDY}")
    if path.stat().st_size != num_bytes:
        raise BundleError(
            f"{path} has {path.stat().st_size} bytes, its manifest says {num_bytes}; {_REMEDY}"
        )
    if sha256_of(path) != sha256:
        raise BundleError(f"{path} is damaged: its SHA-256 is not the manifest's; {_REMEDY}")
