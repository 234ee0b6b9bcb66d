"""Any instruction-tuned model: asked in its own chat template, held to answers that can be used.

Nothing is taken on trust that a constraint can guarantee. A translation is one line in Latin
script, a place is a span of the source or none, and a question of yes or no is decided by how
probable either is, whatever the model would have liked to say.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from eat_edge.bundle import Bundle
from eat_edge.config import EngineConfig
from eat_edge.decoder import (
    Decoder,
    DecoderStats,
    Request,
    ScriptConstraint,
    SpanConstraint,
    Vocabulary,
)
from eat_edge.decoder.llama.library import system_info
from eat_edge.errors import BundleError, CapacityError
from eat_edge.llm.chat_file import MAX_THOUGHT, answer_end, least_context, open_chat, question_room
from eat_edge.llm.chat_prompt import ChatPrompts
from eat_edge.llm.chat_reasoning import AfterThought
from eat_edge.llm.chat_reply import NotBlank
from eat_edge.llm.eat_mini_prompt import Hint
from eat_edge.llm.protocol import (
    Alignment,
    Naming,
    Source,
    Spell,
    Translation,
    open_backend,
    with_hints,
)
from eat_edge.llm.vote import OneOf, Vote, ask_vote

__all__ = ["ChatLlm"]


class _ThoughtfulTranslation(Translation):
    """A translation that was thought about: what stands before it is only known with it."""

    def __init__(self, source: Source, said: AfterThought, spell: Spell) -> None:
        super().__init__(source, (), said.future, spell)
        self._said = said

    @property
    def tokens(self) -> tuple[int, ...]:
        """The prompt with the thought, and the translation; waits for it."""
        return (*self._said.prompt, *self.future.result().tokens)


class ChatLlm:
    """Asks an instruction-tuned model; see ``LanguageModel``.

    Args:
        bundle: Where the model is.
        config: Threads and sequences.
        lock: Held while the model computes.

    Raises:
        BundleError: The model has no chat template that can be used, or the bundle's context is too
            short for the questions.
        ModelError: llama.cpp refused the model.
    """

    def __init__(
        self, bundle: Bundle, config: EngineConfig, lock: AbstractContextManager[object]
    ) -> None:
        self._context = bundle.context
        self._is_reasoning = bundle.reasoning
        self._tokenizer, turns = open_chat(bundle.llm, bundle.chat_template)
        try:
            self._prompts = ChatPrompts(self._tokenizer, turns)
            self._prepare(bundle)
            backend = open_backend(bundle, config)
        except BaseException:
            self._tokenizer.close()
            raise
        self._decoder = Decoder(backend, max_sequences=config.max_sequences, lock=lock)

    def _prepare(self, bundle: Bundle) -> None:
        """Derive from the vocabulary what no answer depends on, and see that there is room."""
        tokenizer, prompts = self._tokenizer, self._prompts
        pieces = tokenizer.pieces
        self._vocabulary = Vocabulary(pieces)
        # Behind the only line of an answer comes nothing that anybody asked for.
        breaks = {token for token, piece in enumerate(pieces) if b"\n" in piece}
        self._stop = tokenizer.ends | breaks
        self._blank = self._stop | {
            token for token, piece in enumerate(pieces) if piece and not piece.strip()
        }
        controls = [token for token, piece in enumerate(pieces) if _has_control(piece)]
        self._latin = ScriptConstraint(
            self._vocabulary, self._stop, [one for one in controls if one not in self._stop]
        )
        self._end = answer_end(bundle.llm, tokenizer, prompts)
        self._none = tokenizer.encode("none")[0]
        is_apart = not tokenizer.puts_space or pieces[prompts.reply[-1]].endswith((b" ", b"\n"))
        self._lead = () if is_apart else tuple(tokenizer.encode(" "))
        yes = self._first_tokens("yes", "Yes", " yes", " Yes")
        no = self._first_tokens("no", "No", " no", " No")
        self._yes = yes - no
        self._yes_or_no = OneOf(yes ^ no)
        self._fixed = question_room(prompts, is_reasoning=self._is_reasoning)
        least = least_context(prompts, is_reasoning=self._is_reasoning)
        if self._context < least:
            raise BundleError(
                f"the context of {self._context} tokens in the manifest of {bundle.path} is too "
                f"short for questions to {bundle.llm.name}: give limits.context at least {least}"
            )

    def read(self, text: str, lang: str, hints: Iterable[Hint]) -> Source:
        """Put a sentence and its hints into a question; see ``LanguageModel.read``."""
        tokens = with_hints(
            lambda chosen: self._prompts.source(text, lang, chosen),
            hints,
            lambda tokens: self._room(tokens) >= len(text),
        )
        if self._room(tokens) < max(1, len(text) // 2):
            raise CapacityError(
                f"a sentence of {len(text)} characters and its questions take "
                f"{len(tokens) + self._fixed} of the model's {self._context} tokens and leave too "
                "little room to translate it: split it"
            )
        return Source(text, tuple(tokens))

    def translate(self, source: Source) -> Translation:
        """Submit a sentence for translation into English."""
        prompts, spell = self._prompts, self._tokenizer.spell
        limit = min(self._room(source.tokens), 2 * len(source.text) + 32)
        if not self._is_reasoning:
            prompt = (*source.tokens, *prompts.translate)
            future = self._decoder.submit(self._line(prompt, limit, source.tokens))
            return Translation(source, prompt, future, spell)
        asked = (*source.tokens, *prompts.think)

        def answer(thought: tuple[int, ...]) -> Request:
            whole = (*asked, *thought, *prompts.again, *prompts.translate)
            return self._line(whole, limit, source.tokens)

        said = self._think(asked, answer, source.tokens)
        return _ThoughtfulTranslation(source, said, spell)

    def name(self, surface: str, lang: str) -> Naming:
        """Ask for the English name of a native name alone."""
        prompt = tuple(self._prompts.naming(surface, lang))
        limit = min(4 * len(surface) + 16, self._context - len(prompt))
        if limit < 1:
            raise CapacityError(f"a name of {len(surface)} characters is too long for the model")
        naming = self._decoder.submit(replace(self._line(prompt, limit), goes_first=True))
        return Naming(naming, self._tokenizer.spell)

    def check(self, source: Source, surface: str, english: str, label: str) -> Vote:
        """Ask of a span whether a name is meant there; see ``LanguageModel.check``."""
        prompt = tuple(self._prompts.check(source.tokens, surface, english, label))
        marks = self._marks(source.tokens)
        return ask_vote(self._decoder, prompt, self._yes, self._yes_or_no, marks)

    def align(self, translation: Translation, mention: str, label: str) -> Alignment:
        """Ask where a mention of a translation stands; see ``LanguageModel.align``."""
        text = translation.source.text
        constraint = SpanConstraint(self._vocabulary, text, self._end, self._none)

        def answer(context: Sequence[int]) -> Request:
            prompt = (*self._prompts.alignment(context, mention, label), *self._lead)
            room = max(1, self._context - len(prompt))
            # A character takes up to four bytes, and a byte may be a token of its own.
            limit = min(room, 4 * len(text) + 1)
            end, marks = frozenset({self._end}), self._marks(translation.source.tokens, context)
            return Request(prompt, limit, end, constraint, goes_first=True, marks=marks)

        if self._is_reasoning:
            said = translation.tokens
            asked = tuple(self._prompts.thought(said, mention, label))
            future = self._think(
                asked, lambda thought: answer((*asked, *thought)), said, goes_first=True
            ).future
        else:
            future = self._decoder.submit(answer(translation.tokens))
        return Alignment(future, constraint, self._tokenizer.spell)

    def stats(self) -> DecoderStats:
        """What the decoder has done so far."""
        return self._decoder.stats()

    def system_info(self) -> str:
        """The CPU and GPU features llama.cpp was built with."""
        return system_info()

    def close(self) -> None:
        """Free the model; what is under way fails with ``ClosedError``."""
        self._decoder.close()
        self._tokenizer.close()

    def _think(
        self,
        asked: tuple[int, ...],
        answer: Callable[[tuple[int, ...]], Request],
        shared: Sequence[int],
        *,
        goes_first: bool = False,
    ) -> AfterThought:
        """Let the model think, in whatever words, and then answer."""
        thought = Request(
            asked,
            MAX_THOUGHT,
            self._tokenizer.ends,
            has_logprobs=False,
            goes_first=goes_first,
            marks=self._marks(shared),
        )
        return AfterThought(self._decoder, thought, answer)

    def _line(self, prompt: tuple[int, ...], limit: int, shared: Sequence[int] = ()) -> Request:
        constraint, marks = NotBlank(self._latin, self._blank), self._marks(shared)
        return Request(prompt, limit, self._stop, constraint, has_logprobs=False, marks=marks)

    def _marks(self, *shared: Sequence[int]) -> tuple[int, ...]:
        """Where prompts part: behind what all begin with, and behind these beginnings."""
        return tuple(sorted({self._prompts.num_common, *filter(None, map(len, shared))}))

    def _first_tokens(self, *words: str) -> frozenset[int]:
        return frozenset(self._tokenizer.encode(word)[0] for word in words)

    def _room(self, source: Sequence[int]) -> int:
        return self._context - len(source) - self._fixed


def _has_control(piece: bytes) -> bool:
    return any(byte < 0x20 or byte == 0x7F for byte in piece)
