"""The control-token prompts of the embedded model: one layout for training and run time.

One sequence serves every task on a sentence, so that later tasks continue the KV cache of earlier
ones::

    <s> <zh> SOURCE (<hint> SURFACE <is> NAME)* <translate> ENGLISH </s>
    ... NAME <translate> ENGLISH <align> MENTION <is> TYPE <span> SURFACE </s>   or <none> </s>
    ... NAME <align> MENTION <is> TYPE <span> SURFACE </s>                       or <none> </s>
    <s> <zh> SURFACE <name> NAME </s>

A mention of the translation is asked back after the translation; a known name before it; and a
span that only looks like a name is asked for as it stands, without English. The type that it would
have is part of the question. Each question of a sentence is asked on a fork of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["CONTROL_TOKENS", "LANGUAGE_TOKENS", "Encoder", "Hint", "Prompts"]

LANGUAGE_TOKENS = {
    lang: f"<{lang}>"
    for lang in ("zh", "ja", "ko", "ar", "fa", "ru", "uk", "hi", "th", "he", "ka", "hy")
}

CONTROL_TOKENS = (
    *LANGUAGE_TOKENS.values(),
    "<hint>",
    "<is>",
    "<translate>",
    "<align>",
    "<span>",
    "<none>",
    "<name>",
)

_TYPES = {"PER": "person", "LOC": "place", "ORG": "organization", "MISC": "name"}
"""What a type is called in a question."""


class Encoder(Protocol):
    """What the prompts need of a tokenizer (``sentencepiece.SentencePieceProcessor`` has it)."""

    def encode(self, text: str) -> list[int]:
        """Token ids of plain text; control tokens are never produced."""
        ...

    def piece_to_id(self, piece: str) -> int:
        """Id of one piece or control token."""
        ...


@dataclass(frozen=True, slots=True)
class Hint:
    """A known name that occurs in the sentence: its surface and its English name."""

    surface: str
    english: str


class Prompts:
    """Builds prompts as token ids.

    Args:
        encoder: The model's tokenizer, trained with ``CONTROL_TOKENS``.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        ids = {token: encoder.piece_to_id(token) for token in CONTROL_TOKENS}
        self.bos = encoder.piece_to_id("<s>")
        self.stop = encoder.piece_to_id("</s>")
        self.none = ids["<none>"]
        self.hint, self.equals = ids["<hint>"], ids["<is>"]
        self.translate, self.align = ids["<translate>"], ids["<align>"]
        self.span, self.name = ids["<span>"], ids["<name>"]
        self._language = {lang: ids[token] for lang, token in LANGUAGE_TOKENS.items()}

    def source(self, text: str, lang: str, hints: Iterable[Hint] = ()) -> list[int]:
        """The shared beginning: language, folded sentence, hints."""
        encode = self._encoder.encode
        tokens = [self.bos, self._language[lang], *encode(text)]
        for hint in hints:
            tokens += [self.hint, *encode(hint.surface), self.equals, *self.english(hint.english)]
        return tokens

    def english(self, text: str) -> list[int]:
        """Tokens of English text, spelled alike wherever it stands: a space always leads."""
        return self._encoder.encode(f" {text}")

    def surface(self, text: str) -> list[int]:
        """Tokens of a surface form, the same as inside its sentence."""
        return self._encoder.encode(text)

    def translation(self, text: str, lang: str, hints: Iterable[Hint] = ()) -> list[int]:
        """The prompt of the translation; English follows."""
        return [*self.source(text, lang, hints), self.translate]

    def alignment(self, context: Sequence[int], name: Sequence[int], label: str = "") -> list[int]:
        """The prompt of a mention alignment; a span of the source, or ``none``, follows.

        Args:
            context: A source with its hints, or a translation prompt with its completion.
            name: What to find in the source: tokens of a mention (``english``) or of a span that
                is in question itself (``surface``).
            label: One of ``LABELS``, the type it would have; ``""`` where it is not known.
        """
        kind = [self.equals, *self.english(_TYPES[label])] if label else []
        return [*context, self.align, *name, *kind, self.span]

    def naming(self, surface: str, lang: str) -> list[int]:
        """The prompt that asks for the English name of a native name alone."""
        return [self.bos, self._language[lang], *self._encoder.encode(surface), self.name]
