"""Whether llama.cpp's code for AMX can be trusted here: the matrix instructions of Intel's servers.

Many a build of it is broken: the intrinsic of GCC 12.2 says that it reads eight bytes of the
configuration of the tiles, where it reads 64. What would have written the others is optimised away,
and the first multiplication takes the process down. A build does not say how it was made, so it is
tried, in a process of its own.
"""

import logging
import platform
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Literal

__all__ = ["AmxState", "amx_state"]

AmxState = Literal["absent", "broken", "sound"]
"""``absent``: llama.cpp was built without, or the CPU has none."""

_BUILT = "AMX_INT8 = 1"

_LIBRARY = "libggml-cpu.so"
_TRIAL = Path(__file__).with_name("amx_trial.py")
_PATIENCE = 10.0
"""Seconds until the trial counts as failed; it takes less than a tenth of one."""

_logger = logging.getLogger(__name__)


def amx_state(info: str, libraries: Path) -> AmxState:
    """Tell what can be had of AMX here.

    Args:
        info: What llama.cpp says of its features.
        libraries: The directory of its libraries.
    """
    if _BUILT not in info:
        return "absent"
    return "sound" if _is_sound(libraries / _LIBRARY) else "broken"


@cache
def _is_sound(library: Path) -> bool:
    # In a frozen program the executable is that program, and no Python.
    if platform.system() != "Linux" or getattr(sys, "frozen", False):
        return False
    command = [sys.executable, "-I", "-S", str(_TRIAL), str(library)]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _logger.debug("llama.cpp's code for AMX could not be tried: %s", error)
        return False
    _logger.debug("the trial of llama.cpp's code for AMX ended with status %d", done.returncode)
    return done.returncode == 0
