"""Bringing mentions back: our constrained forks against a free answer that is then repaired."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.peers.contenders import open_llama, write_alone
from benchmarks.peers.model import Model, Tokens, remembering
from benchmarks.peers.report import Alignment
from benchmarks.peers.work import Work, ask_span
from eat_edge.decoder import Decoder, Request
from eat_edge.decoder.llama.backend import on_a_thread
from eat_edge.decoder.slots import common_prefix
from eat_edge.evaluation.baselines.eat_paper import longest_common

__all__ = ["align_in_turns"]

_MAX_FREE_TOKENS = 96


@dataclass(slots=True)
class _Round:
    seconds: float
    num_chosen: int
    num_computed: int
    answers: list[Tokens]


def align_in_turns(
    model: Model,
    works: Sequence[Work],
    count: int,
    alignments: dict[str, Alignment],
    done: Callable[[str], None],
) -> None:
    """Ask once for all mentions of all translations, in three ways.

    Args:
        model: The model.
        works: Sentences with their translations and questions.
        count: Sequences of our decoder.
        alignments: What each way has cost so far; this round joins it.
        done: Called with the name of a way that has had its turn.
    """
    ways: dict[str, Callable[[], _Round]] = {
        "constrained fork (ours)": lambda: _ask_forks(model, works, count, is_free=False),
        "free answer on the same fork, repaired": lambda: _ask_forks(
            model, works, count, is_free=True
        ),
        "`Llama`, one at a time, free answer, repaired": lambda: on_a_thread(
            lambda: _ask_alone(model, works)
        ),
    }
    for name, ask in ways.items():
        alignment = alignments.setdefault(name, Alignment())
        _sum_up(alignment, ask(), model, works)
        done(name)


def _ask_forks(model: Model, works: Sequence[Work], count: int, *, is_free: bool) -> _Round:
    """Ask on forks of the translations; those are made first, untimed."""
    with Decoder(model.backend(remembering(count)), max_sequences=count) as decoder:
        seconds, answers = 0.0, []
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
            chosen += after.decoded_tokens - before.decoded_tokens
            # An end that was forced was not chosen.
            chosen += sum(
                completion.finish == "stop" and completion.logprobs[-1] != 0.0
                for completion in completions
            )
            computed += after.batched_tokens - before.batched_tokens
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


def _sum_up(alignment: Alignment, last: _Round, model: Model, works: Sequence[Work]) -> None:
    asked = [(one.text, question) for one in works for question in one.questions]
    none = (model.prompts.none,)
    exact = same = unshared = 0
    for (text, question), tokens in zip(asked, last.answers, strict=True):
        written, wanted = _spelled(model, tokens), _spelled(model, question.answer)
        exact += tokens == none or (bool(written) and written in text)
        repaired = "" if tokens == none else longest_common(written, text)
        same += repaired == wanted
        unshared += len(question.prompt) + len(tokens)
    total = max(1, len(asked))
    alignment.seconds.append(last.seconds)
    alignment.chosen, alignment.computed = last.num_chosen / total, last.num_computed / total
    alignment.unshared = unshared / total
    alignment.exact, alignment.same = exact / total, same / total


def _spelled(model: Model, tokens: Tokens) -> str:
    """The text of an answer; control tokens, none among them, are nothing."""
    text = b"".join(model.vocabulary.pieces[token] for token in tokens)
    return text.decode(errors="replace").strip()
