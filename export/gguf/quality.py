"""What quantisation costs: perplexity, and mentions brought back, of one file against another."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eat_edge.decoder import Decoder, Request, SpanConstraint, Vocabulary
from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.errors import InputError
from eat_edge.llm.eat_mini_prompt import CONTROL_TOKENS, LANGUAGE_TOKENS, Prompts
from eat_edge.text import fold
from eat_edge.types import LABELS
from export.gguf.model import GgufModel

__all__ = [
    "MAX_ACCURACY_LOSS",
    "MAX_PERPLEXITY_RISE",
    "Aligned",
    "HeldOut",
    "Quality",
    "complaints",
    "cut_text",
    "measure_quality",
    "read_held_out",
    "speaks_control_tokens",
]

MAX_PERPLEXITY_RISE = 0.05
"""Of the quantised file against F16, as a share."""
MAX_ACCURACY_LOSS = 0.01
"""Of the mentions brought back rightly."""

_ROWS = 64
"""Rows of logits that are made probabilities at once: a vocabulary is wide."""
_SEQUENCES = 8

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Aligned:
    """A sentence with its translation, and where the translation's mentions stand in it.

    Attributes:
        lang: ISO 639-1 code of the sentence.
        text: The sentence.
        english: Its translation.
        mentions: English mention, its type, and its surface in the sentence; None where it has
            none.
    """

    lang: str
    text: str
    english: str
    mentions: tuple[tuple[str, str, str | None], ...]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Text that neither training nor calibration has seen: plain, or sentences with mentions."""

    lines: tuple[str, ...] = ()
    aligned: tuple[Aligned, ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a file does on held-out text.

    Attributes:
        perplexity: Exponential of the mean negative log-probability of a token.
        num_tokens: Tokens it is the mean over.
        accuracy: Share of the mentions brought back to their surface, None if none were asked.
        num_mentions: Mentions asked.
    """

    perplexity: float
    num_tokens: int
    accuracy: float | None
    num_mentions: int

    def __str__(self) -> str:
        brought = "" if self.accuracy is None else f", {self.accuracy:.1%} of mentions brought back"
        return f"perplexity {self.perplexity:.4f}{brought}"


def read_held_out(path: Path) -> HeldOut:
    """Read held-out text.

    Args:
        path: Plain text in UTF-8; or, if it is named ``.jsonl``, a record a line: ``lang``,
            ``text``, ``english``, and ``mentions``, a list of ``[mention, type, surface]`` with
            null for a surface that is not in the text.

    Raises:
        InputError: The file cannot be read, is empty, or a line is no such record.
    """
    try:
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not readable as UTF-8 text: {error}") from error
    if not lines:
        raise InputError(f"{path}: no text in it: give some that the model was not trained on")
    if path.suffix != ".jsonl":
        return HeldOut(lines=tuple(lines))
    aligned = []
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            aligned.append(_record(**record))
        except (ValueError, TypeError) as error:
            raise InputError(
                f"{path}:{number}: not a record of lang, text, english and mentions: {error!r}"
            ) from error
    return HeldOut(aligned=tuple(aligned))


def speaks_control_tokens(checkpoint: Path) -> bool:
    """Whether a checkpoint's tokenizer has the control tokens of the embedded model's prompts."""
    processor = _processor(checkpoint)
    return processor is not None and all(
        processor.is_control(processor.piece_to_id(token)) for token in CONTROL_TOKENS
    )


def cut_text(model: Path, lines: Sequence[str], length: int) -> list[list[int]]:
    """Cut running text into sequences of tokens.

    Args:
        model: The GGUF file whose tokenizer cuts.
        lines: The text.
        length: Tokens of a sequence; the last one may be shorter.
    """
    with GgufModel(model, threads=1, is_vocabulary=True) as vocabulary:
        tokens = [token for line in lines for token in vocabulary.tokenize(line + "\n")]
        start = vocabulary.start
    step = length - len(start)
    return [[*start, *tokens[place : place + step]] for place in range(0, len(tokens), step)]


def measure_quality(
    model: Path,
    checkpoint: Path,
    held_out: HeldOut,
    *,
    length: int,
    threads: int,
    progress: Progress | None = None,
) -> Quality:
    """Read held-out text with a GGUF file.

    Plain text is read in sequences of ``length`` tokens. Of sentences with mentions, the
    perplexity is that of the translation after the sentence, and every mention is asked back with
    the given translation before it.

    Args:
        model: The file.
        checkpoint: Directory of the checkpoint it was made from.
        held_out: The text; sentences with mentions only for control-token checkpoints.
        length: Tokens of the longest sequence.
        threads: CPU threads.
        progress: Called with the sequences read and all of them.

    Raises:
        InputError: A sentence is longer than that, or too little text for one prediction.
        ModelError: llama.cpp failed.
    """
    if held_out.lines:
        passages = [(tokens, 1) for tokens in cut_text(model, held_out.lines, length)]
    else:
        passages = _translations(checkpoint, held_out.aligned)
        longest = max(len(tokens) for tokens, _ in passages)
        if longest > length:
            raise InputError(
                f"a held-out sentence takes {longest} tokens with its translation, more than the "
                f"{length} there are: leave it out"
            )
    total, count = 0.0, 0
    with GgufModel(model, threads=threads, length=length) as running:
        for number, (tokens, first) in enumerate(passages, 1):
            if first < len(tokens):
                total += _surprise(running, tokens, first)
                count += len(tokens) - first
            if progress is not None:
                progress(number, len(passages))
    if not count:
        raise InputError("the held-out text has no token to predict: give more")
    answers = _ask_back(model, checkpoint, held_out.aligned, length=length, threads=threads)
    accuracy = sum(answers) / len(answers) if answers else None
    return Quality(math.exp(total / count), count, accuracy, len(answers))


def complaints(exact: Quality, rounded: Quality) -> list[str]:
    """What of a quantised file's quality is further below F16 than it may be."""
    found = []
    rise = rounded.perplexity / exact.perplexity - 1
    # Written so that a perplexity that is no number is a complaint as well.
    if not rise <= MAX_PERPLEXITY_RISE:
        found.append(
            f"perplexity rises from {exact.perplexity:.4f} to {rounded.perplexity:.4f}, by "
            f"{rise:.1%} where {MAX_PERPLEXITY_RISE:.0%} may be lost"
        )
    if exact.accuracy is not None and rounded.accuracy is not None:
        loss = exact.accuracy - rounded.accuracy
        if loss > MAX_ACCURACY_LOSS:
            found.append(
                f"mentions brought back fall from {exact.accuracy:.1%} to {rounded.accuracy:.1%} "
                f"where {MAX_ACCURACY_LOSS:.0%} may be lost"
            )
    return found


def _record(lang: str, text: str, english: str, mentions: Sequence[Sequence[Any]]) -> Aligned:
    if lang not in LANGUAGE_TOKENS:
        raise ValueError(f"lang {lang!r} is none of {', '.join(LANGUAGE_TOKENS)}")
    asked = tuple((str(name), str(label), surface) for name, label, surface in mentions)
    for _, label, _ in asked:
        if label not in LABELS:
            raise ValueError(f"type {label!r} is none of {', '.join(LABELS)}")
    return Aligned(lang, text, english, asked)


def _processor(checkpoint: Path) -> Any:
    path = checkpoint / "tokenizer.model"
    if not path.is_file():
        return None
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_file=str(path))


def _translations(checkpoint: Path, aligned: Sequence[Aligned]) -> list[tuple[list[int], int]]:
    """Prompt and translation of each sentence, with the length of the prompt."""
    prompts = Prompts(_processor(checkpoint))
    passages = []
    for sentence in aligned:
        prompt = prompts.translation(fold(sentence.text).text, sentence.lang)
        completion = [*prompts.english(sentence.english), prompts.stop]
        passages.append(([*prompt, *completion], len(prompt)))
    return passages


def _surprise(model: GgufModel, tokens: Sequence[int], first: int) -> float:
    """Sum of the negative log-probabilities of the tokens from ``first`` on."""
    logits = model.logits(tokens)[first - 1 : -1]
    targets = np.asarray(tokens[first:])
    total = 0.0
    for start in range(0, len(targets), _ROWS):
        rows = logits[start : start + _ROWS].astype(np.float64)
        wanted = rows[np.arange(len(rows)), targets[start : start + _ROWS]]
        peak = rows.max(axis=1)
        total += float((np.log(np.exp(rows - peak[:, None]).sum(axis=1)) + peak - wanted).sum())
    return total


def _ask_back(
    model: Path, checkpoint: Path, aligned: Sequence[Aligned], *, length: int, threads: int
) -> list[bool]:
    """Whether each mention was brought back to its surface."""
    if not any(sentence.mentions for sentence in aligned):
        return []
    processor = _processor(checkpoint)
    prompts, vocabulary = Prompts(processor), Vocabulary.from_sentencepiece(processor)
    backend = LlamaBackend(model, threads=threads, n_ctx=length, max_sequences=_SEQUENCES)
    with Decoder(backend, max_sequences=_SEQUENCES) as decoder:
        wanted, futures = [], []
        for sentence in aligned:
            text = fold(sentence.text).text
            translated = prompts.translation(text, sentence.lang)
            translated += prompts.english(sentence.english)
            for mention, label, surface in sentence.mentions:
                name = prompts.english(mention)
                prompt = tuple(prompts.alignment(translated, name, label))
                constraint = SpanConstraint(vocabulary, text, prompts.stop, prompts.none)
                limit = min(length - len(prompt), 4 * len(text) + 1)
                request = Request(prompt, max(1, limit), frozenset({prompts.stop}), constraint)
                futures.append(decoder.submit(request))
                wanted.append("" if surface is None else fold(surface).text)
        found = [
            b"".join(vocabulary.pieces[token] for token in done.tokens).decode("utf-8", "replace")
            for done in (future.result() for future in futures)
        ]
    return [answer == surface for answer, surface in zip(found, wanted, strict=True)]
