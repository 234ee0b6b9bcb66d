"""``python -m export encoder``: the pretrained encoder as a checkpoint of transformers."""

import shutil
from pathlib import Path

from eat_edge.errors import ConfigError, InputError
from export.encoder.checkpoint import write_checkpoint
from export.encoder.e5_file import find_e5, read_e5
from export.encoder.vocabulary import of_ids

__all__ = ["export_checkpoint"]


def export_checkpoint(out: Path, *, file: Path | None = None) -> None:
    """Write weights, configuration and tokenizer of the whole encoder.

    The directory gets its name when all of it is written.

    Args:
        out: Directory to write; there must be none yet.
        file: The encoder's data file; None finds that of the installed package.

    Raises:
        ConfigError: The package that has the file is not installed, or the directory exists.
        InputError: The file is damaged.
    """
    if out.exists():
        raise ConfigError(f"{out} is there already: name another directory")
    try:
        encoder = read_e5(file or find_e5())
    except FileNotFoundError as error:
        raise ConfigError(str(error)) from error
    except ValueError as error:
        raise InputError(str(error)) from error
    aside = out.with_name(f"{out.name}.partial")
    shutil.rmtree(aside, ignore_errors=True)
    write_checkpoint(encoder, of_ids(encoder, range(len(encoder.pieces))), aside)
    aside.replace(out)
