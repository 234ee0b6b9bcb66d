"""A clone of a project in small."""

import os
import subprocess
from pathlib import Path

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "eat-edge"
version = "9.1"
license = "Apache-2.0"
requires-python = ">=3.11"
dependencies = ["numpy>=2"]
optional-dependencies = {test = ["pytest"]}
[tool.hatch.build.targets.wheel]
packages = ["eat_edge"]
[tool.hatch.build.targets.wheel.force-include]
"models/some" = "eat_edge/models/some"
"""


def git(clone: Path, *words: str) -> str:
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ["-c", "user.name=n", "-c", "user.email=n@example.org"]
    command = ["git", "-C", str(clone), *who, *words]
    done = subprocess.run(
        command, env={**os.environ, **nobody}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
