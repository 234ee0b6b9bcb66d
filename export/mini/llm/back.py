"""Back-translation: a model of our own that writes the source languages makes parallel text.

After Sennrich et al. 2016 (arXiv 1511.06709): English that people wrote is translated into the
source language by a model, and what learns to translate reads that and writes what people wrote.
The model is asked in control tokens that there are: ``<s> <zh> <translate> ENGLISH <span> SOURCE``.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import torch

from eat_edge.llm.eat_mini_prompt import Prompts
from export.mini.ahead import alike, to_device
from export.mini.llm.batches import lay_out
from export.mini.llm.example import Example, example_of
from export.mini.llm.generate import generate
from export.mini.llm.model import SmallLlama
from export.mini.parallel.corpus import Pair

__all__ = ["BACK_TRANSLATED", "BackSampler", "back_translate"]

BACK_TRANSLATED = "back_translated"
"""Name of the corpus that is made."""

_TOKENS = 8192
"""Of the prompts that are read together."""
_CHUNK = 4096
"""Sentences that are sorted by length together."""
_MOST = 90
"""Tokens of a sentence that is written, which are characters nearly all."""


class BackSampler:
    """Draws pairs to learn to write the source from, without end.

    Args:
        pairs: Folded sentence and English, by language.
        prompts: The prompt layout.
        lang_weights: How often each language is drawn.
    """

    def __init__(
        self,
        pairs: Mapping[str, Sequence[tuple[str, str]]],
        prompts: Prompts,
        lang_weights: dict[str, float],
    ) -> None:
        self._pairs, self._prompts = pairs, prompts
        self._langs = [lang for lang, some in pairs.items() if some]
        self._weights = [lang_weights.get(lang, 1.0) for lang in self._langs]

    def draw(self, rng: random.Random) -> Example:
        """Draw one pair."""
        (lang,) = rng.choices(self._langs, self._weights)
        text, english = rng.choice(self._pairs[lang])
        trunk = _prompt(self._prompts, english, lang)
        return example_of(self._prompts, trunk, self._prompts.surface(text))


def back_translate(
    model: SmallLlama, tokenizer: Any, english: Iterable[str], lang: str
) -> Iterator[Pair]:
    """Translate English into a source language.

    Args:
        model: Has learnt from ``BackSampler``.
        tokenizer: Its ``SentencePieceProcessor``.
        english: Sentences.
        lang: The language to write.

    Yields:
        Pairs, in no particular order; what was not finished in time is left out.
    """
    prompts, waiting = Prompts(tokenizer), list[str]()
    for sentence in english:
        waiting.append(sentence)
        if len(waiting) == _CHUNK:
            yield from _translated(model, tokenizer, prompts, waiting, lang)
            waiting.clear()
    yield from _translated(model, tokenizer, prompts, waiting, lang)


def _translated(
    model: SmallLlama, tokenizer: Any, prompts: Prompts, english: Sequence[str], lang: str
) -> Iterator[Pair]:
    asked = [(text, _prompt(prompts, text, lang)) for text in english]
    device = model.embed_tokens.weight.device.type
    for batch in alike(asked, lambda item: len(item[1]), _TOKENS):
        laid = lay_out([[example_of(prompts, trunk, [])] for _, trunk in batch])
        with torch.no_grad():
            hidden = model.embed_tokens(to_device(laid.tokens, device))
            written = generate(model, hidden, laid, stop=prompts.stop, most=_MOST)
        for (text, _), tokens in zip(batch, written, strict=True):
            source = tokenizer.decode(tokens).strip()
            if source and len(tokens) < _MOST:
                yield Pair(BACK_TRANSLATED, " ".join(source.split()), text)


def _prompt(prompts: Prompts, english: str, lang: str) -> list[int]:
    return [*prompts.source("", lang), prompts.translate, *prompts.english(english), prompts.span]
