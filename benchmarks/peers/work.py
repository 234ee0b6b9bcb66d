"""What everybody is asked for: real prompts, and how many tokens are to follow."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.model import Model, Tokens
from eat_edge.bundle import Bundle
from eat_edge.decoder import Completion, Decoder, Request, SpanConstraint
from eat_edge.lexicon import Lexicon
from eat_edge.pipeline.hints import hinted_matches, hints_of
from eat_edge.tagger.tagger import Tagger
from eat_edge.text import identify, split

__all__ = ["Ask", "Question", "Work", "ask_span", "prepare", "read_sentences"]

_SEQUENCES = 16


@dataclass(frozen=True, slots=True)
class Ask:
    """A prompt, and how many tokens are wanted after it, whatever they are."""

    prompt: Tokens
    num_new: int


@dataclass(frozen=True, slots=True)
class Question:
    """A mention of a translation that is to be found in the source.

    Attributes:
        mention: Its English.
        prompt: Source, translation and question.
        answer: What our decoder answers.
    """

    mention: str
    prompt: Tokens
    answer: Tokens


@dataclass(frozen=True, slots=True)
class Work:
    """One sentence.

    Attributes:
        text: The sentence, folded.
        prompt: Of its translation, with the hints of the lexicon.
        num_new: Tokens that the model translates it with when held to nothing.
        translation: As the pipeline asks for it.
        questions: One for each mention of the translation.
    """

    text: str
    prompt: Tokens
    num_new: int
    translation: Tokens
    questions: tuple[Question, ...]

    @property
    def ask(self) -> Ask:
        """The translation, in as many tokens as the model wants."""
        return Ask(self.prompt, self.num_new)


def read_sentences(path: Path, bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Read texts, one a line, or JSON Lines with ``text``, and cut them into sentences.

    Returns:
        Every different sentence once, with its language, if the bundle translates that.
    """
    seen = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        text = str(json.loads(line)["text"]) if path.suffix == ".jsonl" else line
        lang = identify(text)
        for sentence in split(text, lang, max_chars=bundle.max_window):
            if lang in bundle.translated and sentence.text not in seen:
                seen.add(sentence.text)
                yield sentence.text, lang


def prepare(model: Model, bundle: Bundle, sentences: Sequence[tuple[str, str]]) -> list[Work]:
    """Make prompts, translate, tag and ask back, so that it is known what all are to do.

    Sentences are left out that need more than half of the model's context.
    """
    lexicon = Lexicon(bundle.lexicon)
    asked: list[tuple[Tokens, str]] = []
    for text, lang in sentences:
        folded = lexicon.fold(text, lang).text
        hints = hints_of(hinted_matches(lexicon.matches(folded, lang)))
        prompt = tuple(model.prompts.translation(folded, lang, hints))
        if len(prompt) + model.limit(folded) <= model.context // 2:
            asked.append((prompt, folded))
    with Decoder(model.backend(2 * _SEQUENCES), max_sequences=_SEQUENCES) as decoder:
        free = _complete(decoder, [model.translate_freely(*one) for one in asked])
        translated = _complete(decoder, [model.translate(*one) for one in asked])
        english = [model.tokenizer.decode(list(one.tokens)).strip() for one in translated]
        with Tagger(bundle.tagger, bundle.tagger_tokenizer, threads=model.threads) as tagger:
            tagged = tagger.tag(english)
        prepared = []
        for (prompt, text), greedy, completion, mentions in zip(
            asked, free, translated, tagged, strict=True
        ):
            context = (*prompt, *completion.tokens)
            questions = [
                tuple(
                    model.prompts.alignment(
                        context, model.prompts.english(mention.text), mention.label
                    )
                )
                for mention in mentions
            ]
            answers = _complete(decoder, [ask_span(model, text, one) for one in questions])
            prepared.append(
                Work(
                    text,
                    prompt,
                    max(1, len(greedy.tokens)),
                    completion.tokens,
                    tuple(
                        Question(mention.text, question, answer.tokens)
                        for mention, question, answer in zip(
                            mentions, questions, answers, strict=True
                        )
                    ),
                )
            )
    return prepared


def ask_span(model: Model, text: str, prompt: Tokens) -> Request:
    """The request for a span of a text, or none."""
    prompts = model.prompts
    constraint = SpanConstraint(model.vocabulary, text, prompts.stop, prompts.none)
    limit = min(4 * len(text) + 1, model.context - len(prompt))
    return Request(prompt, limit, model.stop, constraint)


def _complete(decoder: Decoder, requests: Sequence[Request]) -> list[Completion]:
    return [future.result() for future in [decoder.submit(request) for request in requests]]
