"""An engine that answers from the text alone, and the command in a process of its own around it."""

import io
import subprocess
import sys
import types
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from eat_edge.config import EngineConfig, Options, OptionValues
from eat_edge.errors import BundleError, ConfigError
from eat_edge.pipeline.apply_options import apply_options
from eat_edge.types import Document, Entity

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[2]
STOP = "^C"
"""A text that interrupts the command."""


@dataclass(frozen=True)
class Info:
    version: str = "0.0"
    bundle_path: Path = Path("models")
    languages: tuple[str, ...] = ("zh", "ja", "ko")
    translated: tuple[str, ...] = ("zh", "ja")
    commercial_modes: tuple[str, ...] = ("fast",)
    licences: Any = field(default_factory=lambda: types.MappingProxyType({"llm.gguf": "MIT"}))
    files: Any = field(
        default_factory=lambda: types.MappingProxyType(
            {"llm.gguf": 12_300_000, "lexicon/zh": 1_000_000, "lexicon/ja": 500_000}
        )
    )


class Engine:
    """Finds 柏林 wherever it stands, and is interrupted by the text "^C"."""

    def __init__(self, options: Options | None = None) -> None:
        options = options or Options()
        if options.lang == "xx":
            raise ConfigError("does not know the language 'xx'")
        self.options = options

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def info(self) -> Info:
        return Info()

    def pipe(
        self,
        documents: Iterable[Document],
        *,
        is_ready: Callable[[], bool] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        **options: Unpack[OptionValues],
    ) -> Generator[Document, None, None]:
        return self._tag(documents, self.options.updated(options))

    def _tag(
        self, documents: Iterable[Document], options: Options
    ) -> Generator[Document, None, None]:
        for document in documents:
            if document.lang == "und":
                document = replace(document, lang=options.lang or "und")
            if document.text == STOP:
                raise KeyboardInterrupt
            at = document.text.find("柏林")
            if document.error is not None or at < 0:
                yield document
            else:
                found = Entity(at, at + 2, "柏林", "LOC", 0.9, "Berlin", ("lexicon",))
                yield apply_options(replace(document, entities=(found,)), options)


SCRIPT = """
import sys, types
sys.path[:0] = [{root!r}, {tests!r}]
import cli_fakes
module = types.ModuleType("eat_edge.engine")
module.load = lambda bundle, config: cli_fakes.Engine(config.options)
sys.modules["eat_edge.engine"] = module
from eat_edge import cli
sys.exit(cli.main({arguments!r}))
"""


def command(*arguments: str) -> list[str]:
    root, tests = str(ROOT), str(ROOT / "tests" / "helpers")
    script = SCRIPT.format(root=root, tests=tests, arguments=list(arguments))
    return [sys.executable, "-W", "error", "-c", script]


def replace_engine(monkeypatch: "pytest.MonkeyPatch") -> list[tuple[str | None, int | None]]:
    """Put the engine above in the place of the real one, in this process.

    Returns:
        A list that comes to say how it was loaded: the bundle, and the number of threads.
    """
    calls: list[tuple[str | None, int | None]] = []

    def load(bundle: str | None, config: EngineConfig) -> Engine:
        calls.append((bundle, config.threads))
        if bundle is not None and bundle.endswith("broken"):
            raise BundleError("'broken' has no manifest.json: name a bundle")
        return Engine(config.options)

    module = types.ModuleType("eat_edge.engine")
    module.load = load  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "eat_edge.engine", module)
    return calls


def run(
    *arguments: str, cwd: Path | None = None, **options: Any
) -> "subprocess.CompletedProcess[bytes]":
    """Run the command around the engine above.

    Args:
        arguments: Of the command.
        cwd: Where it is run; None for here.
        options: Of a process of its own, such as ``input``; without any it is run in this one.
    """
    if options:
        return subprocess.run(
            command(*arguments), capture_output=True, check=False, cwd=cwd, **options
        )
    import pytest

    from eat_edge import cli

    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patched:
        replace_engine(patched)
        patched.setattr(sys, "stdout", out)
        patched.setattr(sys, "stderr", err)
        if cwd is not None:
            patched.chdir(cwd)
        status = cli.main(arguments)
    return subprocess.CompletedProcess(
        arguments, status, out.buffer.getvalue(), err.buffer.getvalue()
    )
