"""What an engine is made of, for ``eat-edge info`` and bug reports."""

from collections.abc import Mapping
from dataclasses import dataclass

from eat_edge.bundle import Bundle
from eat_edge.config import MODES, EngineConfig
from eat_edge.decoder.llama.backend import device_settings
from eat_edge.decoder.llama.library import has_library, library_name
from eat_edge.memory.plan import MemoryPlan

__all__ = ["EngineInfo", "gather", "package_version"]


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What is in use.

    Attributes:
        version: Of this package.
        bundle_name: The bundle.
        bundle_version: Its version.
        bundle_path: Its directory.
        languages: ISO 639-1 codes of the languages that the bundle is made for.
        translated: Those of them that the language model translates; the others are only tagged.
        doubt: What the language model is asked in the mode ``auto``, by language: what, and how
            near to the least score of an entity a score has to be for it.
        also_read: Languages that the tagger reads, though nobody has measured how well.
        labels: Entity types.
        commercial_modes: The modes all of whose files allow commercial use.
        files: Bytes of every file of the bundle.
        licences: Licence of every file of the bundle, or of every folder where its files have one.
        threads: Threads of either runtime.
        max_sequences: Sentences decoded at once.
        memory: Bytes that the process may come to take on the CPU, by what takes them, with texts
            of up to ``max_characters``, or of up to 10,000 where there is no limit.
        max_characters: Code points of the longest text; None for any.
        llama_cpp: Which llama.cpp there is, by what brought it; "not installed" for none.
        llama_cpp_features: What llama.cpp was built with.
        llm_device: Where the language model is computed, and how.
        onnxruntime: Version of ONNX Runtime.
        providers: Where the tagger runs, in order of preference.
    """

    version: str
    bundle_name: str
    bundle_version: str
    bundle_path: str
    languages: tuple[str, ...]
    translated: tuple[str, ...]
    doubt: Mapping[str, str]
    also_read: tuple[str, ...]
    labels: tuple[str, ...]
    commercial_modes: tuple[str, ...]
    files: Mapping[str, int]
    licences: Mapping[str, str]
    threads: int
    max_sequences: int
    memory: Mapping[str, int]
    max_characters: int | None
    llama_cpp: str
    llama_cpp_features: str
    llm_device: str
    onnxruntime: str
    providers: tuple[str, ...]


def gather(
    bundle: Bundle,
    config: EngineConfig,
    plan: MemoryPlan,
    also_read: tuple[str, ...],
    llama_features: str,
    providers: tuple[str, ...],
) -> EngineInfo:
    """Put together what an engine on this bundle uses."""
    return EngineInfo(
        version=package_version("eat-edge"),
        bundle_name=bundle.name,
        bundle_version=bundle.version,
        bundle_path=str(bundle.path),
        languages=bundle.languages,
        translated=bundle.translated,
        doubt={lang: str(bundle.doubt_of(lang)) for lang in bundle.translated},
        also_read=also_read,
        labels=bundle.labels,
        files=bundle.files,
        commercial_modes=commercial_modes(bundle),
        licences=_by_folder(bundle.licences),
        threads=config.num_threads,
        max_sequences=config.max_sequences,
        memory={**plan.parts, "in all": plan.num_bytes},
        max_characters=plan.max_characters,
        llama_cpp=_llama_cpp(),
        llama_cpp_features=llama_features,
        llm_device=_llm_device(config),
        onnxruntime=package_version("onnxruntime", "onnxruntime-gpu"),
        providers=providers,
    )


def commercial_modes(bundle: Bundle) -> tuple[str, ...]:
    """The modes that a company may use: those all of whose files allow it."""
    translation = (bundle.llm.name, bundle.llm_tokenizer.name)
    closed = set(bundle.files).difference(bundle.commercial)
    used = {"fast": closed.difference(translation)}
    return tuple(mode for mode in MODES if not used.get(mode, closed))


def _by_folder(licences: Mapping[str, str]) -> dict[str, str]:
    """Name a folder in the place of its files, if all have the same licence."""
    of_folder: dict[str, set[str]] = {}
    for name, licence in licences.items():
        of_folder.setdefault(name.rpartition("/")[0], set()).add(licence)
    parts = {}
    for name, licence in licences.items():
        folder = name.rpartition("/")[0]
        parts[f"{folder}/" if folder and len(of_folder[folder]) == 1 else name] = licence
    return parts


def _llm_device(config: EngineConfig) -> str:
    if not config.has_translation or not has_library():
        return "not loaded"
    return str(device_settings(config.gpu_layers, is_lean=config.max_memory is not None))


def _llama_cpp() -> str:
    """What brings llama.cpp here, which is not loaded for that."""
    name = library_name()
    version = package_version(name) if name else "not installed"
    return f"{name} {version}" if name and version != "not installed" else name or version


def package_version(*distributions: str) -> str:
    """Version of the first of these distributions that is installed, or ``"not installed"``."""
    # Takes longer to import than most of the package.
    from importlib.metadata import PackageNotFoundError, version

    for distribution in distributions:
        try:
            return version(distribution)
        except PackageNotFoundError:
            continue
    return "not installed"
