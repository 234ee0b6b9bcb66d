"""The tokenizer of a checkpoint, as transformers would use it, in the form the runtime reads."""

import logging
from pathlib import Path

from tokenizers import Tokenizer
from transformers import AutoTokenizer

from eat_edge.errors import ConfigError, InputError

__all__ = ["load_checkpoint_tokenizer"]

_FAST = "tokenizer.json"
_SETTINGS = "tokenizer_config.json"
_SLOW = (
    "sentencepiece.bpe.model",
    "spiece.model",
    "spm.model",
    "tokenizer.model",
    "vocab.json",
    "merges.txt",
    "vocab.txt",
)
"""Vocabularies of tokenizers written in Python; transformers converts most of them."""

_REMEDY = (
    "AutoTokenizer.from_pretrained(..., use_fast=True).save_pretrained(...) writes a "
    "tokenizer.json where one can be had"
)

_logger = logging.getLogger(__name__)


def load_checkpoint_tokenizer(checkpoint: Path, *, num_ids: int) -> Tokenizer:
    """Load a checkpoint's tokenizer, or convert it.

    Settings beside ``tokenizer.json`` count, as they do for transformers: whether letters are
    lower-cased, whether a text begins with a space. Where ``tokenizer.json`` stands alone, it says
    everything itself.

    Args:
        checkpoint: Directory that ``save_pretrained`` wrote.
        num_ids: Rows of the model's embedding.

    Returns:
        A tokenizer that neither truncates nor pads.

    Raises:
        InputError: There is none, or it is damaged.
        ConfigError: It cannot be converted, or is not that of the model.
    """
    path = checkpoint / _FAST
    if not path.is_file():
        tokenizer = _convert(checkpoint)
    elif (checkpoint / _SETTINGS).is_file():
        tokenizer = _with_settings(checkpoint)
    else:
        tokenizer = _read(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    most = max(tokenizer.get_vocab().values(), default=-1)
    if most >= num_ids:
        raise ConfigError(
            f"{checkpoint}: its tokenizer knows {most + 1} pieces, its model {num_ids}: they are "
            "not of one checkpoint, or it was saved without model.resize_token_embeddings(...)"
        )
    return tokenizer


def _read(path: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:
        raise InputError(
            f"{path}: not a readable tokenizer.json ({error}): save the tokenizer with "
            "AutoTokenizer.from_pretrained(...).save_pretrained(...)"
        ) from error


def _with_settings(checkpoint: Path) -> Tokenizer:
    tokenizer = _read(checkpoint / _FAST)
    try:
        loaded = AutoTokenizer.from_pretrained(checkpoint, use_fast=True, local_files_only=True)
    except Exception as error:
        # Of a class that came after this transformers, or is in the checkpoint's own code.
        _logger.warning(
            "%s: transformers cannot apply it (%s); %s is used as it is",
            checkpoint / _SETTINGS,
            error,
            _FAST,
        )
        return tokenizer
    if not loaded.is_fast:
        _logger.warning(
            "%s: asks for %s, which is slow; %s is used as it is",
            checkpoint / _SETTINGS,
            type(loaded).__name__,
            _FAST,
        )
        return tokenizer
    converted: Tokenizer = loaded.backend_tokenizer
    return converted


def _convert(checkpoint: Path) -> Tokenizer:
    found = [name for name in _SLOW if (checkpoint / name).is_file()]
    if not found:
        raise InputError(f"{checkpoint}: no {_FAST}, nor a vocabulary to make one of: {_REMEDY}")
    named = " and ".join(str(checkpoint / name) for name in found)
    try:
        loaded = AutoTokenizer.from_pretrained(checkpoint, use_fast=True, local_files_only=True)
    except Exception as error:
        # Whatever is wrong with these files, transformers raises what it stumbled over.
        raise ConfigError(
            f"{named}: transformers cannot make a {_FAST} of it ({error!r}): restore the files, or "
            f"export another checkpoint; {_REMEDY}"
        ) from error
    if not loaded.is_fast:
        raise ConfigError(
            f"{named}: {type(loaded).__name__} has no {_FAST}, which the runtime reads: train on a "
            "checkpoint whose tokenizer is fast"
        )
    converted: Tokenizer = loaded.backend_tokenizer
    return converted
