"""Examples become tokens exactly as the runtime lays them out, packed into long sequences."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eat_edge.decoder.llama.tokenizer import GgufTokenizer
from eat_edge.errors import ConfigError
from eat_edge.llm.chat_prompt import ChatPrompts
from eat_edge.llm.chat_template import TemplateError, read_turns
from export.finetune.examples import Example

__all__ = ["Encoded", "Encoder", "Packed", "pack"]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One example.

    Attributes:
        tokens: The conversation, to the token that ends its last answer.
        num_prompt: How many of them come before that answer.
    """

    tokens: "array[int]"
    num_prompt: int


@dataclass(frozen=True, slots=True)
class Packed:
    """Examples one after the other; none sees another, for positions begin anew with each.

    Attributes:
        tokens: All tokens.
        positions: Position of each in its example.
        asked: Indices of the tokens whose successor is learnt.
        answers: These successors.
    """

    tokens: "array[int]"
    positions: "array[int]"
    asked: "array[int]"
    answers: "array[int]"


class Encoder:
    """Puts examples into the prompts of the runtime, in the base model's chat template.

    Args:
        tokenizer: Of the base model.

    Raises:
        ConfigError: It has no chat template, or one that the runtime cannot use.
    """

    def __init__(self, tokenizer: GgufTokenizer) -> None:
        if not tokenizer.chat_template:
            raise ConfigError("the base model has no chat template: take its instruction-tuned kin")
        try:
            turns = read_turns(tokenizer.chat_template, bos=tokenizer.bos, eos=tokenizer.eos)
        except TemplateError as error:
            raise ConfigError(
                f"the chat template of the base model cannot be used: {error}; take a model with "
                "a template for user and assistant"
            ) from error
        self._text = tokenizer.encode
        self._prompts = prompts = ChatPrompts(tokenizer, turns)
        ends = [token for token in prompts.again if token in tokenizer.ends]
        if not ends:
            raise ConfigError(
                f"the chat template of the base model puts {turns.again!r:.60} behind an answer, "
                "which has no token that ends one: nothing would stop the model"
            )
        self._end = ends[0]
        # One token is all that the runtime lets a model say instead of a span.
        self._none = self._text("none")[:1]

    def encode(self, example: Example) -> Encoded:
        """Encode one example: the last answer of its conversation is to be learnt."""
        prompt = self._prompt(example)
        answer = self._text(example.answer) if example.answer else self._none
        return Encoded(array("i", (*prompt, *answer, self._end)), len(prompt))

    def _prompt(self, example: Example) -> list[int]:
        prompts = self._prompts
        if example.task == "name":
            return prompts.naming(example.source, example.lang)
        source = prompts.source(example.source, example.lang, example.hints)
        asked = [*source, *prompts.translate]
        if example.task == "translate":
            return asked
        translated = [*asked, *self._text(example.english)]
        return prompts.alignment(translated, example.mention, example.label)


def pack(examples: Iterable[Encoded], length: int) -> Iterator[Packed]:
    """Put examples one after the other into sequences, in their order.

    Args:
        examples: None longer than ``length``.
        length: Most tokens of a sequence.
    """
    group: list[Encoded] = []
    room = length
    for example in examples:
        assert len(example.tokens) <= length, (len(example.tokens), length)
        if len(example.tokens) > room:
            yield _joined(group)
            group, room = [], length
        group.append(example)
        room -= len(example.tokens)
    if group:
        yield _joined(group)


def _joined(group: Sequence[Encoded]) -> Packed:
    tokens, positions, asked = array("i"), array("i"), array("i")
    for example in group:
        start, size = len(tokens), len(example.tokens)
        asked.extend(range(start + example.num_prompt - 1, start + size - 1))
        tokens.extend(example.tokens)
        positions.extend(range(size))
    return Packed(tokens, positions, asked, array("i", (tokens[index + 1] for index in asked)))
