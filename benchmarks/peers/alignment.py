"""Bringing mentions back: our constrained forks against a free answer that is then repaired."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.peers.contenders import open_llama, write_alone
from benchmarks.peers.model import Model, Tokens, remembering
from benchmarks.peers.work import Work, ask_span
from eat_edge.decoder import Decoder, DecoderStats, Request
from eat_edge.decoder.slots import common_prefix
from eat_edge.evaluation.eat_paper import longest_common

__all__ = ["Alignments", "compare_alignments"]

_MAX_FREE_TOKENS = 96


@dataclass(frozen=True, slots=True)
class Alignments:
    """What one way of asking cost and gave.

    Attributes:
        name: The way.
        seconds: Median over the rounds.
        chosen: Tokens an answer chosen from logits, the end of the answer included.
        computed: Tokens a question that went through the model: prompts not shared, and answers.
        exact: Share of the answers that were spans of the source, or none, as they came.
        same: Share of the answers that, repaired where need be, are ours.
    """

    name: str
    seconds: float
    chosen: float
    computed: float
    exact: float
    same: float


@dataclass(slots=True)
class _Round:
    seconds: float
    num_chosen: int
    num_computed: int
    answers: list[Tokens]


def compare_alignments(
    model: Model, works: Sequence[Work], count: int, rounds: int
) -> list[Alignments]:
    """Ask for all mentions of all translations in three ways, taking turns.

    Args:
        model: The model.
        works: Sentences with their translations and questions.
        count: Sequences of our decoder.
        rounds: How often.
    """
    ways: dict[str, Callable[[], _Round]] = {
        "constrained fork (ours)": lambda: _ask_forks(model, works, count, is_free=False),
        "free answer on the same fork, repaired": lambda: _ask_forks(
            model, works, count, is_free=True
        ),
        "`Llama`, one at a time, free answer, repaired": lambda: _ask_alone(model, works),
    }
    taken: dict[str, list[_Round]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, ask in ways.items():
            taken[name].append(ask())
    return [_summed_up(name, model, works, some) for name, some in taken.items()]


def _ask_forks(model: Model, works: Sequence[Work], count: int, *, is_free: bool) -> _Round:
    """Ask on forks of the translations; those are made first, untimed."""
    with Decoder(model.backend(remembering(count)), max_sequences=count) as decoder:
        seconds, answers = 0.0, []
        before = after = DecoderStats()
        chosen = computed = 0
        for at in range(0, len(works), count):
            some = works[at : at + count]
            translations = [decoder.submit(model.translate(one.prompt, one.text)) for one in some]
            for translation in translations:
                translation.result()
            before, began = decoder.stats(), time.perf_counter()
            futures = [
                decoder.submit(
                    Request(question.prompt, _MAX_FREE_TOKENS, model.stop)
                    if is_free
                    else ask_span(model, one.text, question.prompt)
                )
                for one in some
                for question in one.questions
            ]
            completions = [future.result() for future in futures]
            seconds += time.perf_counter() - began
            after = decoder.stats()
            answers += [completion.tokens for completion in completions]
            written = after.decoded_tokens - before.decoded_tokens
            forced = after.forced_tokens - before.forced_tokens
            chosen += written + sum(
                completion.finish == "stop" and completion.logprobs[-1] != 0.0
                for completion in completions
            )
            computed += written + forced + after.prefill_tokens - before.prefill_tokens
    return _Round(seconds, chosen, computed, answers)


def _ask_alone(model: Model, works: Sequence[Work]) -> _Round:
    llama = open_llama(model, model.context)
    computed = chosen = 0
    answers: list[Tokens] = []
    last: list[int] = []
    began = time.perf_counter()
    for one in works:
        for question in one.questions:
            answer = write_alone(llama, question.prompt, _MAX_FREE_TOKENS, model.stop)
            answers.append(answer)
            # It keeps what a prompt shares with the last one, as we do.
            shared = common_prefix(list(question.prompt), last)
            computed += len(question.prompt) - shared + len(answer)
            chosen += len(answer) + 1
            last = [*question.prompt, *answer]
    seconds = time.perf_counter() - began
    llama.close()
    return _Round(seconds, chosen, computed, answers)


def _summed_up(
    name: str, model: Model, works: Sequence[Work], rounds: Sequence[_Round]
) -> Alignments:
    asked = [(one.text, question) for one in works for question in one.questions]
    none = (model.prompts.none,)
    exact = same = 0
    last = rounds[-1]
    for (text, question), tokens in zip(asked, last.answers, strict=True):
        written, wanted = _spelled(model, tokens), _spelled(model, question.answer)
        exact += tokens == none or (bool(written) and written in text)
        repaired = "" if tokens == none else longest_common(written, text)
        same += repaired == wanted
    total = len(asked)
    return Alignments(
        name,
        median(one.seconds for one in rounds),
        last.num_chosen / total,
        last.num_computed / total,
        exact / total,
        same / total,
    )


def _spelled(model: Model, tokens: Tokens) -> str:
    """The text of an answer; control tokens, none among them, are nothing."""
    text = b"".join(model.vocabulary.pieces[token] for token in tokens)
    return text.decode(errors="replace").strip()
