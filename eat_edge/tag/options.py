"""What ``eat-edge tag`` was asked to do."""

import argparse
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from eat_edge.config import EngineConfig, Options
from eat_edge.errors import ConfigError
from eat_edge.tag.formats import FORMATS, NAME_FORMATS, by_ending
from eat_edge.tag.streams import STDIO, tell_link_out
from eat_edge.types import InputFormat

__all__ = ["TagOptions"]

_NOT_COMPARED = frozenset(
    {"always_verify", "bundle", "config", "files", "gpus", "max_memory", "output", "ray"}
    | {"require_signature", "texts", "threads", "workers"}
)
"""Options that do not change what is written, or that are compared by what they name."""


@dataclass(frozen=True, slots=True)
class TagOptions:
    """The arguments of the command.

    Attributes:
        files: What to read; ``-`` is standard input.
        texts: Texts themselves, instead of files.
        output: What to write; None is standard output.
        format: Of the output; None chooses one.
        csv: What a row of CSV is: ``entities`` or ``documents``.
        bom: Whether CSV begins with a byte order mark.
        is_summary: Whether the names of all documents are listed, and not the documents.
        options: What to find, and how to count.
        recursive: Whether files were looked for in directories, and one that cannot be read is a
            document with an error.
        unit: One document of a text file: ``line`` or ``file``.
        input_format: Of the input; ``auto`` goes by the name of each file.
        column: Column or field that has the text.
        encoding: Of the input; ``auto`` finds it out.
        bundle: Directory of the models; None takes the embedded ones.
        always_verify: Whether every byte of them is read at the start.
        threads: None takes all CPUs there are.
        max_memory: Bytes to keep to.
        require_signature: Public key that must have signed the bundle.
        config: File that options were read from.
        ray: Address of a Ray cluster.
        workers: Engines at once on the cluster; None takes as many as have room.
        gpus: Share of a GPU for each.

    Raises:
        ConfigError: Options do not go together.
    """

    files: tuple[str, ...]
    texts: tuple[str, ...] = ()
    output: Path | None = None
    format: str | None = None
    csv: str = "entities"
    bom: bool = False
    is_summary: bool = False
    options: Options = field(default_factory=Options)
    recursive: bool = False
    unit: Literal["line", "file"] = "line"
    input_format: InputFormat = "auto"
    column: str = "text"
    encoding: str = "auto"
    bundle: str | None = None
    always_verify: bool = False
    threads: int | None = None
    max_memory: int | None = None
    require_signature: Path | None = None
    config: str | None = None
    ray: str | None = None
    workers: int | None = None
    gpus: float = 0.0

    def __post_init__(self) -> None:
        if self.ray is None and (self.workers is not None or self.gpus):
            raise ConfigError("--workers and --gpus are shares of a cluster: name it with --ray")
        if self.texts and (self.files or self.ray is not None):
            raise ConfigError("-t gives the text itself: leave out files and --ray")
        if not self.texts and not self.files:
            raise ConfigError(
                "there is nothing to tag: name files, - for standard input, or give a text with -t"
            )

    @classmethod
    def from_arguments(cls, arguments: argparse.Namespace) -> "TagOptions":
        """Read parsed arguments.

        Raises:
            ConfigError: A value is not known, options do not go together, or the output is named
                as a directory where it is a file.
            InputError: A directory cannot be read.
        """
        from eat_edge.readers.directories import files_in

        given = vars(arguments)
        values = {one.name: given[one.name] for one in fields(cls) if one.name in given}
        output, recursive = given["output"], given["recursive"]
        if output and output.endswith("/") and given.get("format") != "brat":
            raise ConfigError(
                f"-o {output} names a directory, and what is written is one file: name that; "
                "for a file each, run the command once for each of them"
            )
        files = tuple(given["files"])
        return cls(
            **values
            | {
                "files": files_in(files, on_link_out=tell_link_out) if recursive else files,
                "unit": given["unit"] or ("file" if recursive else "line"),
                "texts": tuple(given["texts"]),
                "output": None if output in (None, STDIO) else Path(output),
                "options": Options.from_arguments(arguments),
            }
        )

    @property
    def all_inputs(self) -> tuple[str | Path, ...]:
        """Every file that the run reads, beside those of the bundle."""
        lists = (*self.options.names.files, *self.options.ignore.files)
        others = (self.require_signature, self.config)
        return (*self.files, *lists, *(one for one in others if one is not None))

    def engine_config(self, **changes: Any) -> EngineConfig:
        """Options of the engine.

        Args:
            changes: Other fields of `EngineConfig`.
        """
        return EngineConfig(
            **{
                "threads": self.threads,
                "max_memory": self.max_memory,
                "options": self.options,
                "require_signature": self.require_signature,
                "always_verify": self.always_verify,
            }
            | changes
        )

    def output_format(self, *, is_on_terminal: bool) -> str:
        """The format of the output.

        Raises:
            ConfigError: It cannot be written there, or not with these offsets.
        """
        default = "text" if is_on_terminal or self.is_summary else "jsonl"
        chosen = self.format or by_ending(self.output) or default
        if self.is_summary:
            if chosen not in NAME_FORMATS:
                raise ConfigError(
                    f"a list of names is {', '.join(NAME_FORMATS)}, not {chosen}: name OUT so, or "
                    "choose another --format"
                )
            return chosen
        place = FORMATS[chosen].place
        if place and self.output is None:
            raise ConfigError(f"{chosen} output is no stream: name where it goes with -o {place}")
        if self.options.offsets != "code-points" and not FORMATS[chosen].takes_utf16:
            takes = ", ".join(name for name, one in FORMATS.items() if one.takes_utf16)
            raise ConfigError(
                f"--offsets {self.options.offsets} is for {takes}, not {chosen}: "
                "leave it out, or choose another --format"
            )
        return chosen

    def needs_columns(self, output_format: str) -> bool:
        """Whether the output has columns for what passes through."""
        if self.is_summary:
            return False
        return output_format == "parquet" or (output_format == "csv" and self.csv == "documents")

    def keeps_journal(self, output_format: str) -> bool:
        """Whether a beginning of the output is worth keeping."""
        return FORMATS[output_format].keeps_journal and not self.is_summary

    def identity(self, output_format: str) -> dict[str, str | int | None]:
        """What decides what is written, beside the content of input and bundle, as JSON has it.

        Raises:
            InputError: A list of names cannot be read.
        """
        from eat_edge.own_names.lists import fingerprint

        values = {name: value for name, value in asdict(self).items() if name not in _NOT_COMPARED}
        options = values.pop("options")
        plain = {
            "lang": options["lang"] or "auto",
            "labels": ",".join(options["labels"]),
            "min_score": str(options["min_score"]),
            "names": fingerprint(self.options.names),
            "ignore": fingerprint(self.options.ignore),
        }
        return {**values, **options, **plain, "format": output_format}
