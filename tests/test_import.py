"""What importing the package does: nothing, and its public names arrive when they are asked for."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run_python(code: str) -> str:
    result = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_importing_the_package_does_nothing() -> None:
    seen = run_python(
        "import sys\n"
        "opened = []\n"
        "def hook(event, arguments):\n"
        "    if event == 'open':\n"
        "        opened.append(str(arguments[0]))\n"
        "    elif event.split('.')[0] in ('socket', 'subprocess', 'ctypes') or event in (\n"
        "        'os.mkdir', 'os.putenv', 'os.remove', 'os.rename'):\n"
        "        print(event, arguments)\n"
        "sys.addaudithook(hook)\n"
        "import eat_edge\n"
        "native = {'numpy', 'llama_cpp', 'onnxruntime', 'marisa_trie', 'tokenizers'}\n"
        "print(*sorted(native & set(sys.modules)))\n"
        "print(*[path for path in opened if not path.endswith(('.py', '.pyc'))])\n"
        "import logging\n"
        "print(*logging.root.handlers, *logging.getLogger('eat_edge').handlers)\n"
    )
    assert seen.split() == []


def test_importing_the_engine_loads_no_native_runtime() -> None:
    seen = run_python(
        "import sys, logging\n"
        "import eat_edge.engine, eat_edge.cli\n"
        "native = {'llama_cpp', 'onnxruntime', 'torch', 'sentencepiece'}\n"
        "print(*sorted(native & set(sys.modules)))\n"
        "print(*logging.root.handlers, *logging.getLogger('eat_edge').handlers)\n"
    )
    assert seen.split() == []


def test_public_names_arrive_when_asked_for() -> None:
    seen = run_python("import eat_edge; print(*[hasattr(eat_edge, n) for n in eat_edge.__all__])")
    assert set(seen.split()) == {"True"}


def test_the_package_lists_its_public_names_and_its_version() -> None:
    seen = run_python(
        "import sys, eat_edge; print({*eat_edge.__all__} <= {*dir(eat_edge)}); "
        "print(any(name.startswith('eat_edge.') for name in sys.modules)); "
        "print(eat_edge.__version__)"
    )
    listed, is_loaded, version = seen.split()
    assert (listed, is_loaded) == ("True", "False")
    assert version == importlib.metadata.version("eat-edge")


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    import eat_edge

    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        _ = eat_edge.lod
