"""Model bundles: a directory with a manifest, verified before any of it is parsed."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from eat_edge.bundle.checksums import Checksums
from eat_edge.bundle.doubt import Doubt, doubts_of
from eat_edge.bundle.evidence import OTHER_LANGUAGES, SOURCE_COMBINATIONS, Fusion, fusion_of
from eat_edge.bundle.signature import verify_signature
from eat_edge.errors import BundleError, ConfigError
from eat_edge.files.create import read_regular
from eat_edge.strict_json import Table, parse_json
from eat_edge.types import LABELS

__all__ = [
    "CHAT_TEMPLATE",
    "FORMAT",
    "MANIFEST",
    "REQUIRED",
    "TOKENIZERS",
    "Bundle",
    "default_path",
    "open_bundle",
    "verify_file",
]

FORMAT = 2
MANIFEST = "manifest.json"
_EVERYWHERE = ("llm.gguf", "tagger.onnx", "lexicon/lexicon.json")
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "eat-mini": (*_EVERYWHERE, "llm.model"),
    "chat": _EVERYWHERE,
}
"""Prompt profiles, and the files that a bundle of each has; its manifest may list more.

``eat-mini`` asks a model that was trained on the control tokens of ``prompt``, and brings its
SentencePiece tokenizer; ``chat`` asks any instruction-tuned model in the chat template and with the
tokenizer of its GGUF file.
"""

CHAT_TEMPLATE = "chat_template.jinja"
"""Of a bundle for ``chat`` whose language model brings no template that can be used."""

TOKENIZERS: Mapping[str, tuple[str, ...]] = {
    "pieces.marisa": ("pieces.npy",),
    "tokenizer.json": (),
}
"""Tokenizers that a tagger may have, each with the files that belong to it; a bundle has one."""

DEFAULT_NAME = "eat-mini"

_REMEDY = "restore the bundle from where it came"
_MAX_MANIFEST = 4 << 20
_MAX_FILE = 1 << 40
_MAX_WINDOW = 1 << 16
_MAX_CONTEXT = 1 << 20
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified bundle.

    Attributes:
        path: Its directory.
        name: Its name.
        version: Its version.
        languages: ISO 639-1 codes of the languages that it is made for.
        translated: Those of them that its LLM translates.
        labels: Entity types it can find.
        prompt: How its LLM is asked: one of the profiles in ``REQUIRED``.
        max_window: Code points of the longest sentence window its LLM was trained for.
        context: Tokens one sequence of its LLM may have.
        fusion: Weights by language, ``OTHER_LANGUAGES`` among them, and then by evidence sources,
            one for each of ``SOURCE_COMBINATIONS``.
        doubt: By language, what is in doubt in the mode ``auto``, and what the LLM is asked then.
        files: Bytes of every file, by its path in the bundle.
        licences: Licence of every file, as its makers state it.
        commercial: Files whose licence allows commercial use.
        reasoning: Whether its LLM thinks before it translates and before it places a mention; only
            a ``chat`` model can.
    """

    path: Path
    name: str
    version: str
    languages: tuple[str, ...]
    translated: tuple[str, ...]
    labels: tuple[str, ...]
    prompt: str
    max_window: int
    context: int
    fusion: Mapping[str, Mapping[str, Fusion]]
    files: Mapping[str, int]
    licences: Mapping[str, str]
    commercial: frozenset[str]
    reasoning: bool = False
    doubt: Mapping[str, Doubt] = field(default_factory=dict)

    @property
    def llm(self) -> Path:
        """The language model."""
        return self.path / "llm.gguf"

    @property
    def llm_tokenizer(self) -> Path:
        """The language model's SentencePiece tokenizer; only a bundle for ``eat-mini`` has one."""
        return self.path / "llm.model"

    @property
    def chat_template(self) -> Path | None:
        """What stands in place of the chat template of the language model's file, if anything."""
        return self.path / CHAT_TEMPLATE if CHAT_TEMPLATE in self.files else None

    @property
    def tagger(self) -> Path:
        """The tagger of the translation, and of the source where it is multilingual."""
        return self.path / "tagger.onnx"

    @property
    def tagger_tokenizer(self) -> Path:
        """The tagger's tokenizer."""
        return self.path / next(name for name in TOKENIZERS if name in self.files)

    @property
    def lexicon(self) -> Path:
        """The lexicon's directory."""
        return self.path / "lexicon"

    def fusion_of(self, lang: str, *sources: str) -> Fusion:
        """The weights of these sources, in the order of ``EVIDENCE_SOURCES``, in a language."""
        weights = self.fusion.get(lang, self.fusion[OTHER_LANGUAGES])
        return weights[" ".join(sources)]

    def doubt_of(self, lang: str) -> Doubt:
        """What is in doubt in a language, and what is asked about it."""
        return self.doubt.get(lang, Doubt())

    @property
    def tokenizer_files(self) -> tuple[str, ...]:
        """All files of the tagger's tokenizer."""
        name = self.tagger_tokenizer.name
        return (name, *TOKENIZERS[name])


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


def open_bundle(
    path: Path | None = None, *, key: Path | None = None, always_verify: bool = False
) -> Bundle:
    """Read a bundle's manifest and verify every file against it.

    The tries and the language model of a bundle that is neither embedded nor signed are looked
    through too, before native parsers see them, which believe what
    they read (``screening``).

    Args:
        path: The bundle's directory; None takes the embedded one.
        key: PEM file of the Ed25519 public key that must have signed the manifest; None trusts
            whoever wrote it.
        always_verify: Whether every byte is read, also of a large file that was verified before
            and not been touched since. With a key it always is.

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
        content = read_regular(manifest_path, _MAX_MANIFEST + 1)
    except FileNotFoundError as error:
        raise BundleError(
            f"{path} is not a bundle: it has no {MANIFEST}; name the directory that has one"
        ) from error
    except (OSError, ConfigError) as error:
        raise BundleError(f"cannot read {manifest_path}: {error}; {_REMEDY}") from error
    if key is not None:
        verify_signature(manifest_path, content, key)
    try:
        manifest = parse_json(content, max_bytes=_MAX_MANIFEST)
    except ValueError as error:
        raise BundleError(f"cannot read {manifest_path}: {error}; {_REMEDY}") from error
    try:
        # What is opened later is found wherever the process has gone by then.
        bundle, sums = _parse(path.absolute(), Table(manifest))
    except ValueError as error:
        raise BundleError(f"{manifest_path} is not a valid manifest: {error}; {_REMEDY}") from error
    checksums = Checksums(is_forgetful=always_verify or key is not None)
    for name, num_bytes in bundle.files.items():
        verify_file(path, name, num_bytes, sums[name], checksums)
    checksums.remember()
    _refuse_others(bundle)
    if not is_vouched_for:
        # Loads NumPy, which the rest of this does without.
        from eat_edge.bundle.screening import screen

        for name in bundle.files:
            screen(path / name)
    return bundle


def _parse(path: Path, manifest: Table) -> tuple[Bundle, dict[str, str]]:
    """Read a manifest: the bundle, and the SHA-256 of every file."""
    _check_format(path, manifest.any("format"))
    prompt = manifest.text("prompt")
    if prompt not in REQUIRED:
        raise ValueError(f"its prompt is {prompt!r:.80}; known are {', '.join(REQUIRED)}")
    reasoning = manifest.optional_flag("reasoning")
    if reasoning and prompt != "chat":
        raise ValueError(f"it has reasoning, which prompts {prompt!r} cannot ask for")
    files = manifest.table("files")
    _check_files(files.keys, prompt)
    records = {name: files.table(name) for name in files.keys}
    languages, translated = manifest.languages("languages"), manifest.languages("translated")
    if not set(translated) <= set(languages):
        raise ValueError(f"it translates {', '.join(translated)}, but has {', '.join(languages)}")
    weights = manifest.table("fusion")
    limits = manifest.table("limits")
    labels = manifest.texts("labels")
    if not set(labels) <= set(LABELS):
        raise ValueError(f"its labels are {', '.join(labels):.80}; known are {', '.join(LABELS)}")
    bundle = Bundle(
        path=path,
        name=manifest.text("name"),
        version=manifest.text("version"),
        languages=languages,
        translated=translated,
        labels=labels,
        prompt=prompt,
        max_window=limits.whole("window", 1, _MAX_WINDOW),
        context=limits.whole("context", 1, _MAX_CONTEXT),
        fusion={
            lang: {
                sources: fusion_of(weights.table(lang).table(sources))
                for sources in SOURCE_COMBINATIONS
            }
            for lang in {OTHER_LANGUAGES, *weights.keys}
        },
        files={name: record.whole("bytes", 0, _MAX_FILE) for name, record in records.items()},
        licences={name: record.text("licence") for name, record in records.items()},
        commercial=frozenset(
            name for name, record in records.items() if record.optional_flag("commercial")
        ),
        reasoning=reasoning,
        doubt=doubts_of(manifest),
    )
    sums = {name: record.text("sha256") for name, record in records.items()}
    for name, digest in sums.items():
        if not _SHA256.fullmatch(digest):
            raise ValueError(f"the sha256 of {name!r:.80} is not 64 hexadecimal digits")
    return bundle, sums


def _check_format(path: Path, version: object) -> None:
    if type(version) is int and version == FORMAT:
        return
    remedy = (
        f"`eat-edge bundle convert {path} -o NEW` makes one of it that can be read"
        if version == 1
        else "use a bundle and an eat-edge of the same release"
    )
    raise BundleError(
        f"{path / MANIFEST} has format {version!r:.40}, this version reads {FORMAT}: {remedy}"
    )


def _check_files(names: Collection[str], prompt: str) -> None:
    """Refuse a bundle that lacks a file which its prompt or its tagger needs."""
    for required in REQUIRED[prompt]:
        if required not in names:
            raise ValueError(f"its files lack {required}")
    if sum(name in names for name in TOKENIZERS) != 1:
        raise ValueError(f"its files lack a tokenizer, or have several of {', '.join(TOKENIZERS)}")
    for name, others in TOKENIZERS.items():
        if name in names and not set(others) <= set(names):
            raise ValueError(f"its files have {name} without {', '.join(others)}")


def verify_file(
    bundle: Path, name: str, num_bytes: int, sha256: str, checksums: Checksums | None = None
) -> None:
    """See that a file of a bundle is inside it, and is what its manifest says.

    Args:
        bundle: The bundle's directory.
        name: Path of the file in it, as its manifest has it.
        num_bytes: Its size.
        sha256: Of its content, in hexadecimal.
        checksums: Tells that; None reads every byte.

    Raises:
        BundleError: It is not.
    """
    if not _is_inside(name):
        raise BundleError(
            f"the manifest of {bundle} names {name!r:.200}, outside the bundle; {_REMEDY}"
        )
    path, checksums = bundle / name, checksums or Checksums(is_forgetful=True)
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
        if checksums.of(path) != sha256:
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
