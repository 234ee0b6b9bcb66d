"""All of llama.cpp's C interface, as llama-cpp-python declares it; the runtime needs less."""

import atexit
from functools import cache
from types import ModuleType
from typing import Any

from eat_edge.decoder.llama.backend import model_params
from eat_edge.decoder.llama.library import load_library, silence
from eat_edge.errors import ConfigError, install_command

__all__ = ["full_library", "full_model_params"]


@cache
def full_library() -> ModuleType:
    """The module ``llama_cpp.llama_cpp``, whose log goes where that of the runtime goes.

    Raises:
        ConfigError: llama-cpp-python is not installed, or is broken.
        ModelError: llama.cpp cannot be loaded.
    """
    load_library()
    try:
        import llama_cpp.llama_cpp
    except (ImportError, OSError, RuntimeError) as error:
        raise ConfigError(
            f"llama-cpp-python cannot be loaded ({error}): {install_command('export')}"
        ) from error
    # The package opens the null device twice and leaves that to the interpreter, which complains.
    for name in ("outnull_file", "errnull_file"):
        atexit.register(getattr(llama_cpp._utils, name).close)
    # It took the log when it was imported.
    silence()
    library: ModuleType = llama_cpp.llama_cpp
    return library


def full_model_params() -> Any:
    """Parameters of a model as the runtime has them, in this module's struct."""
    params = full_library().llama_model_default_params()
    params.use_extra_bufts = model_params().use_extra_bufts
    return params
