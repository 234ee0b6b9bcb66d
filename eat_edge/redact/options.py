"""What ``eat-edge redact`` was asked to do."""

import argparse
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from eat_edge.errors import ConfigError
from eat_edge.files.same import is_among
from eat_edge.redact.plan import RedactionPlan
from eat_edge.tag.options import TagOptions
from eat_edge.tag.streams import STDIO

if TYPE_CHECKING:
    from eat_edge.tag.journal import Identity

__all__ = ["FORMATS", "RedactOptions"]

FORMATS = ("text", "jsonl")


@dataclass(frozen=True, slots=True)
class RedactOptions:
    """The arguments of the command.

    Attributes:
        inputs: What to read, with what, and where to write.
        plan: What becomes of each type.
        key: File of the key; None makes one up for this run.
        map: File that brings the names back; None for no way back.
        gold: Texts with their names, of which the least score is chosen.
        least: Score from which on a name is hidden; None for that of the bundle.
        keep_fields: Other fields of records that are passed on as they are.
        directory: Where a copy of each file goes; None for one output.

    Raises:
        ConfigError: Options do not go together.
    """

    inputs: TagOptions
    plan: RedactionPlan
    key: Path | None = None
    map: Path | None = None
    gold: Path | None = None
    least: float | None = None
    keep_fields: tuple[str, ...] = ()
    directory: Path | None = None

    def __post_init__(self) -> None:
        if self.map is not None and self.key is None:
            raise ConfigError("--map is encrypted: name a file for its key with --key FILE")
        if self.inputs.options.offsets != "code-points":
            raise ConfigError("redaction cuts the text, in code points: leave --offsets out")

    @classmethod
    def from_arguments(
        cls, arguments: argparse.Namespace, directory: Path | None = None
    ) -> "RedactOptions":
        """Read parsed arguments; ``--recall`` is left to whoever runs the command.

        Args:
            arguments: Of the command.
            directory: Where a copy of each file goes, if the output is one.

        Raises:
            ConfigError: A value is not known, or options do not go together.
        """
        inputs = TagOptions.from_arguments(arguments)
        options = cls(
            inputs,
            RedactionPlan.from_text(arguments.operator, arguments.scope),
            arguments.key,
            arguments.map,
            arguments.gold,
            arguments.least,
            tuple(filter(None, arguments.keep_fields.split(","))),
            directory,
        )
        options._check_secrets()
        if not arguments.beside:
            options._check_places()
        return options

    @property
    def all_inputs(self) -> tuple[str | Path, ...]:
        """Every file of the run that its output must not be."""
        others = (self.key, self.map, self.gold)
        return (*self.inputs.all_inputs, *(one for one in others if one is not None))

    @property
    def can_go_on(self) -> bool:
        """Whether a run that was stopped writes the same when it is started again."""
        operators = {self.plan.default, *self.plan.operators.values()}
        needs_key = self.plan.scope == "corpus" or operators & {"hash", "pseudonym"}
        return self.key is not None or not needs_key

    def with_least(self, least: float | None) -> "RedactOptions":
        """The same with another least score."""
        return replace(self, least=least)

    def identity(self, plain: "Identity", key: bytes) -> "Identity":
        """What decides what a run writes.

        Args:
            plain: Of a run of ``tag`` with the same inputs.
            key: The key of the run, of which a hash is kept.
        """
        # Parsing imports this module, for every command.
        from hashlib import sha256

        own = {
            "operator": str(sorted(asdict(self.plan).items(), key=str)),
            "least": str(self.least),
            "keep_fields": ",".join(self.keep_fields),
            "map": str(self.map),
            "key": sha256(key).hexdigest() if self.key else "",
        }
        return replace(plain, options={**plain.options, **own})

    def _check_secrets(self) -> None:
        """Refuse a key or map, both of which may be written, that is another file of the run."""
        for name, path in (("map", self.map), ("key", self.key)):
            others = [one for one in self.all_inputs if one is not path and one != STDIO]
            if path is not None and is_among(path, others):
                raise ConfigError(
                    f"--{name} {path} is another file of this run too: name one of its own"
                )

    def _check_places(self) -> None:
        """Refuse a way back that lies beside the redacted text."""
        output = self.inputs.output or self.directory
        if output is None:
            return
        within = () if self.directory is None else (output.resolve(),)
        for name, path in (("map", self.map), ("key", self.key)):
            if path is None:
                continue
            place = path.resolve()
            if place.parent == output.resolve().parent or {*within} & {*place.parents}:
                raise ConfigError(
                    f"--{name} {path} lies beside the output, and whoever gets both has the "
                    "names: name another directory, or say --beside"
                )
