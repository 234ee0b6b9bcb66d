"""Whether the files of a release are those that its provenance says were built, and of what.

Provenance is an in-toto statement with the predicate of SLSA (https://slsa.dev/provenance/v1) in a
DSSE envelope, one a line; ``python -m export release`` writes it, and other tools read it.
"""

from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from eat_edge.errors import InputError
from eat_edge.files.create import open_regular
from eat_edge.signing.dsse import opened
from eat_edge.signing.keys import PublicKey
from eat_edge.strict_json import Table, parse_json

__all__ = ["PREDICATE_TYPE", "Provenance", "check_provenance"]

PREDICATE_TYPE = "https://slsa.dev/provenance/v1"

_MAX_FILE = 16 << 20
_REMEDY = "get the release again, from who signs it"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What was signed of a release.

    Attributes:
        files: Of every file how it was found: as built, or not here.
        commit: Of which commit it was built.
    """

    files: dict[str, str]
    commit: str


def check_provenance(path: Path, key: PublicKey) -> Provenance:
    """Check the files that lie beside their provenance.

    Args:
        path: A file of envelopes, one a line; the first that the key has signed counts, whatever
            others have put beside it.
        key: Of whom one trusts.

    Raises:
        ConfigError: A file beside it is no regular one.
        InputError: Nothing in it was signed by this key or can be read, a file beside it is another
            than was built, or none of them is here.
    """
    statement = _statement(path, key)
    try:
        if statement.text("predicateType") != PREDICATE_TYPE:
            raise ValueError(f"predicateType is not {PREDICATE_TYPE!r}")
        sums = _sums(statement)
        build = statement.table("predicate").table("buildDefinition")
        commit = build.table("externalParameters").text("commit")
    except ValueError as error:
        raise InputError(f"{path} is no provenance of a release: {error}; {_REMEDY}") from error
    files = {name: _state(path.parent / name, sha256, path) for name, sha256 in sums.items()}
    if set(files.values()) == {_ABSENT}:
        raise InputError(f"{path}: none of its files is beside it: {', '.join(files)}")
    return Provenance(files, commit)


_ABSENT = "not here"


def _state(path: Path, sha256: str, provenance: Path) -> str:
    try:
        with open_regular(path) as file:
            found = file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return _ABSENT
    if found != sha256:
        raise InputError(f"{path} is not what {provenance} says was built: {_REMEDY}")
    return "as built"


def _statement(path: Path, key: PublicKey) -> Table:
    with path.open("rb") as file:
        content = file.read(_MAX_FILE + 1)
    if len(content) > _MAX_FILE:
        raise InputError(f"{path} has more than {_MAX_FILE} bytes: it is no provenance")
    problem: InputError | None = None
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found = opened(Table(parse_json(line, max_bytes=_MAX_FILE)), key)
        except ValueError as error:
            problem = problem or InputError(f"{path}:{number} is no signed statement: {error}")
            continue
        if found is not None:
            return found
    if problem is not None:
        raise problem
    raise InputError(f"{path} is not signed by the key {key.path} ({key.fingerprint}): {_REMEDY}")


def _sums(statement: Table) -> dict[str, str]:
    subjects = statement.any("subject")
    if not isinstance(subjects, list) or not subjects:
        raise ValueError("subject is no list with something in it")
    tables = [Table(one, "subject[]") for one in subjects]
    sums = {table.text("name"): table.table("digest").text("sha256") for table in tables}
    for name in sums:
        is_plain = PurePosixPath(name).name == name and name not in ("", "..")
        if not is_plain or "\\" in name or "\0" in name:
            raise ValueError(f"subject has {name[:80]!r}, no name of a file beside it")
    return sums
