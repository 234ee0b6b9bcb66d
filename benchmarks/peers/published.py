"""The published method's way of asking, in our own words: what its rounds cost the same model.

Entity-aligned translation as published (arXiv 2509.01147) asks a chat model one question at a
time: three rounds for a sentence (draft, review, final translation), and three for every entity
(find, check, final answer), each repeating the instruction and what was answered before. All but
the final ones ask for reasoning. A small model does not follow such instructions, and what it
answers does not matter here; it is made to write as many tokens as the bare answer has, and where
reasoning is asked for, so many tokens more. With none of them the figure is the least that the
method can cost, which it never does.
"""

import time
from collections.abc import Sequence
from concurrent.futures import as_completed

from benchmarks.peers.contenders import open_llama, write_alone
from benchmarks.peers.model import Model, Tokens, remembering
from benchmarks.peers.work import Work, ask_span
from eat_edge.decoder import Decoder

__all__ = ["ours_whole", "published"]

_CONTEXTS = 2
"""The longest of these prompts take more than the context that ours need."""

_DRAFT = (
    "You are a professional translator. Translate the following sentence into English. Keep every "
    "name of a person, a place or an organization. Think step by step. Sentence: {text}"
)
_REVIEW = (
    "Here is a sentence and the draft of its translation. List all errors and every name that is "
    "missing or wrong. Think step by step. Sentence: {text} Draft: {draft}"
)
_FINAL = (
    "Write the final translation, with the review taken into account. Write nothing else. "
    "Sentence: {text} Draft: {draft} Review: {review}"
)
_FIND = (
    "Find the words of the sentence that the entity of the translation stands for. Think step by "
    "step. Sentence: {text} Translation: {english} Entity: {mention}"
)
_CHECK = (
    "Is this answer a part of the sentence, neither longer nor shorter than the entity? Think step "
    "by step. Sentence: {text} Translation: {english} Entity: {mention} Answer: {found}"
)
_ANSWER = (
    "Write the final answer and nothing else. Sentence: {text} Translation: {english} "
    "Entity: {mention} Answer: {found} Check: {checked}"
)


def published(model: Model, works: Sequence[Work], num_reasoning: int) -> float:
    """Seconds that the rounds take with ``llama_cpp.Llama``, one request at a time.

    Args:
        model: The model.
        works: What to translate and to ask back.
        num_reasoning: Tokens of every answer that is to be reasoned about, besides the answer.
    """
    llama = open_llama(model, _CONTEXTS * model.context)

    def say(prompt: str, num_new: int, **values: str) -> str:
        prompt = prompt.format(**values)
        tokens: Tokens = (model.prompts.bos, *model.tokenizer.encode(prompt))
        written = write_alone(llama, tokens[: _CONTEXTS * model.context - num_new], num_new)
        return str(model.tokenizer.decode(list(written)))

    began = time.perf_counter()
    for one in works:
        size = max(1, len(one.translation))
        english = model.tokenizer.decode(list(one.translation))
        draft = say(_DRAFT, size + num_reasoning, text=one.text)
        review = say(_REVIEW, size + num_reasoning, text=one.text, draft=draft)
        say(_FINAL, size, text=one.text, draft=draft, review=review)
        for question in one.questions:
            size = len(question.answer) + 1
            known = {"text": one.text, "english": english, "mention": question.mention}
            found = say(_FIND, size + num_reasoning, **known)
            checked = say(_CHECK, size + num_reasoning, **known, found=found)
            say(_ANSWER, size, **known, found=found, checked=checked)
    seconds = time.perf_counter() - began
    llama.close()
    return seconds


def ours_whole(model: Model, works: Sequence[Work], count: int) -> float:
    """Seconds that translation and alignment of the same sentences and mentions take us."""
    with Decoder(model.backend(remembering(count)), max_sequences=count) as decoder:
        began = time.perf_counter()
        translations = {decoder.submit(model.translate(one.prompt, one.text)): one for one in works}
        answers = [
            decoder.submit(ask_span(model, translations[translation].text, question.prompt))
            for translation in as_completed(translations)
            for question in translations[translation].questions
        ]
        for answer in answers:
            answer.result()
        return time.perf_counter() - began
