"""Python in a process of its own."""

import os
import subprocess
import sys


def run_python(
    code: str, *arguments: object, **environment: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    surroundings = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings)
