"""A chat model without any constraint, asked in rounds as the published method asks.

Three questions for a sentence, three more for every mention of its translation, each a turn of a
conversation that the model sees as a whole: think about it, do it, give the final answer. Only the
last answer counts. The words are ours; what is asked, and how often, is that of arXiv 2509.01147.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from eat_edge.bundle import Bundle
from eat_edge.closing import Closing
from eat_edge.config import EngineConfig
from eat_edge.decoder import Completion, Decoder, DecoderStats, Request
from eat_edge.errors import CapacityError
from eat_edge.evaluation.baselines.free_model import Answer, Translated
from eat_edge.llm.chat_file import open_chat
from eat_edge.llm.protocol import open_backend
from eat_edge.pipeline.fair_lock import FairLock
from eat_edge.types import Mention

__all__ = ["ChatRounds"]

_MAX_TURN = 512
"""Tokens of the longest answer of a round."""

_TRANSLATE = (
    "Source sentence: {text}\n\nAnalyse this sentence before it is translated into English: which "
    "named entities does it have, of what types, and how is each called in English?",
    "Now translate the sentence into English. Translate every entity as you found it, and leave "
    "none out.",
    "Give the final answer: the English translation of the sentence alone, without explanation.",
)
_ALIGN = (
    "Source sentence: {text}\nEnglish translation: {english}\n\nThe translation mentions the "
    'entity "{mention}" ({label}). Locate it: which part of the source sentence is it?',
    "Check your answer: is that part a contiguous piece of the source sentence, copied letter by "
    "letter, and does it mean the entity and nothing more?",
    "Give the final answer: the piece of the source sentence alone, without explanation.",
)


@dataclass(frozen=True, slots=True)
class _Said:
    """The final answer of a conversation."""

    future: "Future[str]"

    @property
    def said(self) -> str:
        return self.future.result()


@dataclass(frozen=True, slots=True)
class _Translation(_Said):
    model: "ChatRounds"
    text: str

    def align(self, mention: Mention) -> Answer:
        return self.model.align(self.text, self.said, mention)


class ChatRounds(Closing):
    """Asks any instruction-tuned model in rounds, many conversations at once.

    Args:
        bundle: Where the model is.
        config: Threads and sequences.
        lock: Held while the model computes.

    Raises:
        BundleError: The model has no chat template that can be used.
        ModelError: llama.cpp refused the model.
    """

    def __init__(self, bundle: Bundle, config: EngineConfig, lock: FairLock) -> None:
        self._context = bundle.context
        self._tokenizer, turns = open_chat(bundle.llm, bundle.chat_template)
        try:
            encode = self._tokenizer.encode_markup
            self._opening = encode(turns.opening, is_first=True)
            self._reply, self._again = encode(turns.reply), encode(turns.again)
            backend = open_backend(bundle, config)
        except BaseException:
            self._tokenizer.close()
            raise
        self._decoder = Decoder(backend, max_sequences=config.max_sequences, lock=lock)

    def translate(self, text: str, lang: str) -> Translated:
        """Begin a conversation about a folded sentence; no name is hinted.

        Raises:
            CapacityError: The sentence leaves too little room for its rounds.
        """
        questions = [question.format(text=text) for question in _TRANSLATE]
        return _Translation(self._begin(questions, len(text)), self, text)

    def align(self, text: str, english: str, mention: Mention) -> Answer:
        """Begin a conversation about a mention of a translation.

        An answer for which there is no room is empty: the mention stands nowhere.
        """
        told = {"text": text, "english": english, "mention": mention.text, "label": mention.label}
        try:
            return _Said(self._begin([question.format(**told) for question in _ALIGN], 1))
        except CapacityError:
            nothing: Future[str] = Future()
            nothing.set_result("")
            return _Said(nothing)

    def stats(self) -> DecoderStats:
        """What the decoder has done so far."""
        return self._decoder.stats()

    def close(self) -> None:
        """Free the model."""
        self._decoder.close()
        self._tokenizer.close()

    def _begin(self, questions: Sequence[str], least: int) -> "Future[str]":
        """Ask the first of some questions; the others follow by themselves.

        Args:
            questions: What is said in each round.
            least: Tokens that an answer must have at least.
        """
        turns = [
            [*(self._again if number else self._opening), *encoded, *self._reply]
            for number, encoded in enumerate(map(self._tokenizer.encode, questions))
        ]
        room = (self._context - sum(map(len, turns))) // len(turns)
        if room < max(1, least):
            raise CapacityError(
                f"{len(turns)} rounds of questions take {sum(map(len, turns))} of the model's "
                f"{self._context} tokens and leave {room} for each answer: split the sentence, or "
                "give limits.context more"
            )
        answer: Future[str] = Future()
        self._ask([], turns, min(room, _MAX_TURN), answer)
        return answer

    def _ask(
        self, said: Sequence[int], turns: Sequence[list[int]], limit: int, answer: "Future[str]"
    ) -> None:
        """Put the next question, and when it is answered those after it."""
        turn, *rest = turns
        prompt = (*said, *turn)

        def proceed(future: "Future[Completion]") -> None:
            try:
                tokens = future.result().tokens
                if rest:
                    self._ask((*prompt, *tokens), rest, limit, answer)
                else:
                    answer.set_result(self._tokenizer.spell(tokens).strip())
            except BaseException as error:
                # Raised in the decoder's thread it would be lost.
                answer.set_exception(error)

        request = Request(prompt, limit, self._tokenizer.ends, has_logprobs=False)
        self._decoder.submit(request).add_done_callback(proceed)
