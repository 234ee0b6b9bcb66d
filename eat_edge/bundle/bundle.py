"""Model bundles: a directory with a manifest, verified before any of it is parsed."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath

from eat_edge.bundle.signature import verify_signature
from eat_edge.errors import BundleError
from eat_edge.strict_json import Table, parse_json
from eat_edge.types import LABELS

__all__ = [
    "EVIDENCE_SOURCES",
    "FORMAT",
    "MANIFEST",
    "REQUIRED",
    "SOURCE_COMBINATIONS",
    "Bundle",
    "Fusion",
    "default_path",
    "open_bundle",
    "sha256_of",
]

FORMAT = 1
MANIFEST = "manifest.json"
_EVERYWHERE = ("llm.gguf", "tagger.onnx", "tokenizer.json", "lexicon/lexicon.json")
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "eat-mini": (*_EVERYWHERE, "llm.model"),
    "chat": _EVERYWHERE,
}
"""Prompt profiles, and the files that a bundle of each has; its manifest may list more.

``eat-mini`` asks a model that was trained on the control tokens of ``prompt``, and brings its
SentencePiece tokenizer; ``chat`` asks any instruction-tuned model in the chat template and with the
tokenizer of its GGUF file.
"""

DEFAULT_NAME = "eat-mini"

_REMEDY = "restore the bundle from where it came"
_MAX_MANIFEST = 4 << 20
_MAX_FILE = 1 << 40
_MAX_WINDOW = 1 << 16
_MAX_CONTEXT = 1 << 20
_SHA256 = re.compile("[0-9a-f]{64}")


EVIDENCE_SOURCES = ("lexicon", "translation", "alignment", "spotter")
"""Evidence sources of an entity, in the order in which they are listed."""

SOURCE_COMBINATIONS = (
    "lexicon",
    "lexicon spotter",
    "lexicon translation",
    "lexicon translation alignment",
    "lexicon translation spotter",
    "lexicon translation alignment spotter",
)
"""Evidence sources that may have read a sentence; each combination has weights of its own."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """How the evidence for a span and a type becomes a score, and which score is enough.

    The score is ``sigmoid`` of the sum of what applies: ``bias``; for a known name of this type, or
    of none, ``listed + prior * logit(p)``, p its prior, for one of another type ``other_listed``;
    for any known name ``check * logit(c)``, c the probability by mention alignment that it is meant
    where it stands; ``mention * t``, t the tagger's probability of a mention of this type, or
    ``other_mention * t``; where the spotter has the span, with any type, ``marked + spot *
    logit(s)``, s its probability of this type; ``rival * r``, r the probability of another span of
    the spotter that overlaps. A mention of no known name, aligned to this span with
    probability a, adds ``placed * a`` where the spotter has the span too, and ``alone * a`` where
    no other source names it. ``single`` is for spans of one character.

    Attributes:
        bias: Intercept.
        listed: Weight of standing in the lexicon.
        other_listed: Weight of standing there as something else.
        prior: Weight of the prior.
        check: Weight of the check.
        mention: Weight of the mention.
        other_mention: Weight of a mention as something else.
        placed: Weight of a mention aligned here, where the spotter has the span too.
        alone: Weight of a mention aligned here, where no other source names the span.
        marked: Weight of being a span of the spotter.
        spot: Weight of the spotter's probability.
        rival: Weight of an overlapping span of the spotter.
        single: Weight of being one character long.
        least: Least score of an entity.
    """

    bias: float
    listed: float
    other_listed: float
    prior: float
    check: float
    mention: float
    other_mention: float
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
            self.other_listed,
            self.prior,
            self.check,
            self.mention,
            self.other_mention,
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
        preview: Codes for which there are only lexicon matches.
        labels: Entity types it can find.
        prompt: How its LLM is asked: one of the profiles in ``REQUIRED``.
        max_window: Code points of the longest sentence window its LLM was trained for.
        context: Tokens one sequence of its LLM may have.
        fusion: Weights by evidence sources, one for each of ``SOURCE_COMBINATIONS``.
        files: Bytes of every file, by its path in the bundle.
        reasoning: Whether its LLM thinks before it translates and before it places a mention; only
            a ``chat`` model can.
    """

    path: Path
    name: str
    version: str
    languages: tuple[str, ...]
    preview: tuple[str, ...]
    labels: tuple[str, ...]
    prompt: str
    max_window: int
    context: int
    fusion: Mapping[str, Fusion]
    files: Mapping[str, int]
    reasoning: bool = False

    @property
    def llm(self) -> Path:
        """The language model."""
        return self.path / "llm.gguf"

    @property
    def llm_tokenizer(self) -> Path:
        """The language model's SentencePiece tokenizer; only a bundle for ``eat-mini`` has one."""
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

    def fusion_of(self, *sources: str) -> Fusion:
        """The weights for these evidence sources, in the order of ``EVIDENCE_SOURCES``."""
        return self.fusion[" ".join(sources)]


def default_path() -> Path:
    """Where the embedded bundle is: in the installed package, or in a checkout beside it."""
    package = Path(__file__).resolve().parents[1]
    for path in (package / "models" / DEFAULT_NAME, package.parent / "models" / DEFAULT_NAME):
        if (path / MANIFEST).is_file():
            return path
    raise BundleError(
        f"the embedded bundle {DEFAULT_NAME} is not in {package / 'models'}: "
        "reinstall eat-edge, or name a bundle directory"
    )


def open_bundle(path: Path | None = None, *, key: Path | None = None) -> Bundle:
    """Read a bundle's manifest and verify every file against it.

    The tries and the language model of a bundle that is neither embedded nor signed are looked
    through too, before native parsers see them, which believe what
    they read (``screening``).

    Args:
        path: The bundle's directory; None takes the embedded one.
        key: PEM file of the Ed25519 public key that must have signed the manifest; None trusts
            whoever wrote it.

    Returns:
        The bundle; all its files have the sizes and SHA-256 sums of the manifest, and none is
        outside its directory.

    Raises:
        BundleError: The directory, its manifest or one of its files is missing, broken, not what
            the manifest says, not signed by the key, or of a format this version does not read.
        ConfigError: The key cannot be used.
    """
    is_vouched_for = path is None or key is not None
    path = default_path() if path is None else path
    manifest_path = path / MANIFEST
    try:
        with manifest_path.open("rb") as file:
            content = file.read(_MAX_MANIFEST + 1)
    except FileNotFoundError as error:
        raise BundleError(
            f"{path} is not a bundle: it has no {MANIFEST}; name the directory that has one"
        ) from error
    except OSError as error:
        raise BundleError(f"cannot read {manifest_path}: {error}; {_REMEDY}") from error
    if key is not None:
        verify_signature(manifest_path, content, key)
    try:
        manifest = parse_json(content, max_bytes=_MAX_MANIFEST)
    except ValueError as error:
        raise BundleError(f"cannot read {manifest_path}: {error}; {_REMEDY}") from error
    try:
        bundle, sums = _parse(path, Table(manifest))
    except ValueError as error:
        raise BundleError(f"{manifest_path} is not a valid manifest: {error}; {_REMEDY}") from error
    for name, num_bytes in bundle.files.items():
        _verify(path, name, num_bytes, sums[name])
    _refuse_others(bundle)
    if not is_vouched_for:
        # Loads NumPy, which the rest of this does without.
        from eat_edge.bundle.screening import screen

        for name in bundle.files:
            screen(path / name)
    return bundle


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parse(path: Path, manifest: Table) -> tuple[Bundle, dict[str, str]]:
    """Read a manifest: the bundle, and the SHA-256 of every file."""
    version = manifest.any("format")
    if type(version) is not int or version != FORMAT:
        raise BundleError(
            f"{path / MANIFEST} has format {version!r:.40}, this version reads {FORMAT}: "
            "use a bundle and an eat-edge of the same release"
        )
    prompt = manifest.text("prompt")
    if prompt not in REQUIRED:
        raise ValueError(f"its prompt is {prompt!r:.80}; known are {', '.join(REQUIRED)}")
    reasoning = manifest.optional_flag("reasoning")
    if reasoning and prompt != "chat":
        raise ValueError(f"it has reasoning, which prompts {prompt!r} cannot ask for")
    files = manifest.table("files")
    for required in REQUIRED[prompt]:
        if required not in files.keys:
            raise ValueError(f"its files lack {required}")
    records = {name: files.table(name) for name in files.keys}
    limits = manifest.table("limits")
    labels = manifest.texts("labels")
    if not set(labels) <= set(LABELS):
        raise ValueError(f"its labels are {', '.join(labels):.80}; known are {', '.join(LABELS)}")
    bundle = Bundle(
        path=path,
        name=manifest.text("name"),
        version=manifest.text("version"),
        languages=manifest.languages("languages"),
        preview=manifest.languages("preview"),
        labels=labels,
        prompt=prompt,
        max_window=limits.whole("window", 1, _MAX_WINDOW),
        context=limits.whole("context", 1, _MAX_CONTEXT),
        fusion={
            sources: _fusion(manifest.table("fusion").table(sources))
            for sources in SOURCE_COMBINATIONS
        },
        files={name: record.whole("bytes", 0, _MAX_FILE) for name, record in records.items()},
        reasoning=reasoning,
    )
    sums = {name: record.text("sha256") for name, record in records.items()}
    for name, digest in sums.items():
        if not _SHA256.fullmatch(digest):
            raise ValueError(f"the sha256 of {name!r:.80} is not 64 hexadecimal digits")
    return bundle, sums


def _fusion(weights: Table) -> Fusion:
    names = [field.name for field in fields(Fusion)]
    for name in weights.keys:
        if name not in names:
            raise ValueError(f"it has a weight {name!r:.40}, which this version does not know")
    return Fusion(**{name: weights.number(name) for name in names})


def _verify(bundle: Path, name: str, num_bytes: int, sha256: str) -> None:
    if not _is_inside(name):
        raise BundleError(
            f"the manifest of {bundle} names {name!r:.200}, outside the bundle; {_REMEDY}"
        )
    path = bundle / name
    try:
        if any((bundle / part).is_symlink() for part in _below(name)):
            raise BundleError(
                f"{path} is a link, which may lead outside the bundle: put the file itself there"
            )
        if not path.is_file():
            raise BundleError(f"{path} is missing; {_REMEDY}")
        size = path.stat().st_size
        if size != num_bytes:
            raise BundleError(f"{path} has {size} bytes, its manifest says {num_bytes}; {_REMEDY}")
        if sha256_of(path) != sha256:
            raise BundleError(f"{path} is damaged: its SHA-256 is not the manifest's; {_REMEDY}")
    except OSError as error:
        raise BundleError(f"cannot read {path}: {error.strerror}; {_REMEDY}") from error


def _is_inside(name: str) -> bool:
    """Whether a name is a plain path below the bundle, on every system."""
    path = PurePosixPath(name)
    return (
        name.isprintable()
        and not set(name) & set("\\:")
        and not path.is_absolute()
        and path.as_posix() == name
        and ".." not in path.parts
        and name != "."
    )


def _below(name: str) -> tuple[PurePosixPath, ...]:
    """A file of the bundle and the directories on the way to it."""
    path = PurePosixPath(name)
    return (path, *path.parents[:-1])


def _refuse_others(bundle: Bundle) -> None:
    """The lexicon finds its files by their names: none may be there that was not verified."""
    for path in bundle.lexicon.iterdir():
        name = path.relative_to(bundle.path).as_posix()
        if name not in bundle.files and path.suffix != ".md":
            raise BundleError(f"{path} is not in the manifest of its bundle: remove it")
