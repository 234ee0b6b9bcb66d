"""Where a release comes from, as an in-toto statement with the provenance of SLSA 1.0.

The same commit, built with the same tools, has the same statement: it bears no date, and says
nothing that whoever builds it again could not say. Who built it is whoever signs it.
"""

import platform
import zlib
from importlib import metadata
from pathlib import Path

from eat_edge.bundle import sha256_of
from eat_edge.signing.dsse import as_statement
from eat_edge.verify.provenance import PREDICATE_TYPE

__all__ = ["provenance_of"]

_BUILD_TYPE = "urn:eat-edge:make-release:1"
_BUILDER = "urn:eat-edge:builder:whoever-signed"
_COMMAND = "make release"
_TOOLS = ("hatchling",)


def provenance_of(files: list[Path], commit: str) -> bytes:
    """Say what files were built of a commit, and how.

    Args:
        files: What is published, in one directory.
        commit: Its name.
    """
    tools = {name: metadata.version(name) for name in _TOOLS}
    dependencies = [
        {"uri": f"pkg:pypi/{name}@{version}", "name": name} for name, version in tools.items()
    ]
    predicate = {
        "buildDefinition": {
            "buildType": _BUILD_TYPE,
            "externalParameters": {"commit": commit, "command": _COMMAND},
            "internalParameters": {
                "python": platform.python_version(),
                "system": f"{platform.system()} {platform.machine()}",
                "zlib": zlib.ZLIB_RUNTIME_VERSION,
            },
            "resolvedDependencies": [
                {"name": "source", "digest": {"gitCommit": commit}},
                *dependencies,
            ],
        },
        "runDetails": {"builder": {"id": _BUILDER}},
    }
    return as_statement({path.name: sha256_of(path) for path in files}, PREDICATE_TYPE, predicate)
