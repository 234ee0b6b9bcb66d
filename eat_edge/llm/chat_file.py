"""The file of a chat model before its weights are loaded: its tokens, its turns, room for both."""

import io
from pathlib import Path

from eat_edge.decoder.llama.load_trial import try_loading
from eat_edge.decoder.llama.tokenizer import GgufTokenizer
from eat_edge.errors import BundleError, CapacityError, ConfigError, InputError
from eat_edge.files.create import open_regular
from eat_edge.llm.chat_prompt import ChatPrompts
from eat_edge.llm.chat_template import TemplateError, Turns
from eat_edge.llm.template_process import read_turns_apart

__all__ = [
    "MAX_THOUGHT",
    "answer_end",
    "check_chat",
    "least_context",
    "open_chat",
    "question_room",
]

MAX_THOUGHT = 192
"""Tokens of the longest thought of a model that reasons."""

_MENTION_ROOM = 128
"""Tokens kept free for a mention that is asked back, and for the span that answers."""
_LEAST_SENTENCE = 64
"""Tokens that a sentence and its translation must have at least, or the context is too short."""
_MAX_TEMPLATE = 1 << 20


def open_chat(llm: Path, template: Path | None = None) -> tuple[GgufTokenizer, Turns]:
    """Read what a chat model's file says of its tokens and its turns.

    Args:
        llm: The GGUF file.
        template: File of a chat template that stands in place of the model's own.

    Returns:
        The tokenizer, to be closed, and the markup of a conversation.

    Raises:
        BundleError: It has no chat template, or one that cannot be used.
        InputError: The file of the template cannot be read.
        ModelError: llama.cpp refused the file, or ends with it.
    """
    try_loading(llm)
    tokenizer = GgufTokenizer(llm)
    try:
        content = tokenizer.chat_template if template is None else _read(template)
        if not content:
            raise BundleError(
                f"{llm} has no chat template (tokenizer.chat_template): take the "
                "instruction-tuned model, convert it with its tokenizer_config.json, or give "
                "`eat-edge bundle new` its template with --chat-template FILE"
            )
        try:
            return tokenizer, read_turns_apart(content, bos=tokenizer.bos, eos=tokenizer.eos)
        except TemplateError as error:
            raise BundleError(
                f"the chat template of {template or llm} cannot be used: {error}; give "
                "`eat-edge bundle new` one for user and assistant with --chat-template FILE"
            ) from error
    except BaseException:
        tokenizer.close()
        raise


def check_chat(
    llm: Path, context: int, *, is_reasoning: bool = False, template: Path | None = None
) -> None:
    """See that a model can be asked our questions, before anything is made of it.

    Args:
        llm: The GGUF file.
        context: Tokens that a sequence shall have.
        is_reasoning: Whether it shall think before it answers.
        template: File of a chat template that stands in place of the model's own.

    Raises:
        BundleError: It cannot be asked.
        CapacityError: The context is too short for our questions.
        InputError: The file of the template cannot be read.
        ModelError: llama.cpp refused the file.
    """
    tokenizer, turns = open_chat(llm, template)
    with tokenizer:
        prompts = ChatPrompts(tokenizer, turns)
        answer_end(llm, tokenizer, prompts)
        least = least_context(prompts, is_reasoning=is_reasoning)
    if context < least:
        thinks = " with thoughts before the answers" if is_reasoning else ""
        raise CapacityError(
            f"a context of {context} tokens is too short for questions to {llm}{thinks}: "
            f"{least} is the least, 2048 does"
        )


def answer_end(llm: Path, tokenizer: GgufTokenizer, prompts: ChatPrompts) -> int:
    """The token that the template itself puts behind an answer, if the model may say it.

    Raises:
        BundleError: The model has no token to end an answer with.
    """
    ends = [token for token in prompts.again if token in tokenizer.ends]
    end = ends[0] if ends else tokenizer.end
    if end < 0:
        raise BundleError(f"{llm} has no token that ends an answer; convert it anew")
    return end


def question_room(prompts: ChatPrompts, *, is_reasoning: bool) -> int:
    """Tokens that the questions on a sentence take, whatever the sentence."""
    room = len(prompts.translate) + len(prompts.alignment((), "", "MISC")) + _MENTION_ROOM
    if is_reasoning:
        questions = len(prompts.think) + len(prompts.thought((), "", "MISC"))
        # Each question, and each mention in one, has its turn to end as well.
        room += questions + len(prompts.again) + _MENTION_ROOM + 2 * MAX_THOUGHT
    return room


def least_context(prompts: ChatPrompts, *, is_reasoning: bool) -> int:
    """Tokens that a sequence must have at least."""
    room = question_room(prompts, is_reasoning=is_reasoning)
    return len(prompts.source("", "zh")) + room + _LEAST_SENTENCE


def _read(template: Path) -> str:
    try:
        with io.TextIOWrapper(open_regular(template), encoding="utf-8") as file:
            content = file.read(_MAX_TEMPLATE + 1)
    except (OSError, ValueError, ConfigError) as error:
        raise InputError(f"cannot read the chat template {template}: {error}") from error
    if len(content) > _MAX_TEMPLATE:
        raise InputError(
            f"the chat template {template} has more than {_MAX_TEMPLATE:,} characters: give the "
            "template alone"
        )
    return content
