"""What an engine is made of, for ``eat-edge info`` and bug reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from eat_edge.bundle import Bundle
from eat_edge.config import EngineConfig
from eat_edge.decoder.llama.backend import device_settings
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
        languages: ISO 639-1 codes that go through the whole pipeline.
        preview_languages: Codes for which there are only lexicon matches.
        labels: Entity types.
        files: Bytes of every file of the bundle.
        threads: Threads of either runtime.
        max_sequences: Sentences decoded at once.
        memory: Bytes that the process may come to take on the CPU, by what takes them, with texts
            of up to ``max_characters``, or of up to 10,000 where there is no limit.
        max_characters: Code points of the longest text; None for any.
        llama_cpp: Version of llama-cpp-python.
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
    preview_languages: tuple[str, ...]
    labels: tuple[str, ...]
    files: Mapping[str, int]
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
        preview_languages=bundle.preview,
        labels=bundle.labels,
        files=bundle.files,
        threads=config.num_threads,
        max_sequences=config.max_sequences,
        memory={**plan.parts, "in all": plan.num_bytes},
        max_characters=plan.max_characters,
        llama_cpp=package_version("llama-cpp-python"),
        llama_cpp_features=llama_features,
        llm_device=_llm_device(config),
        onnxruntime=package_version("onnxruntime", "onnxruntime-gpu"),
        providers=providers,
    )


def _llm_device(config: EngineConfig) -> str:
    if not config.has_translation:
        return "not loaded"
    return str(device_settings(config.gpu_layers, is_lean=config.max_memory is not None))


def package_version(*distributions: str) -> str:
    """Version of the first of these distributions that is installed, or ``"not installed"``."""
    for distribution in distributions:
        try:
            return version(distribution)
        except PackageNotFoundError:
            continue
    return "not installed"
