"""Sequences of the embedded language model, spelled letter by letter."""

from eat_edge.llm.eat_mini_prompt import CONTROL_TOKENS
from eat_edge.names import Name
from export.lexicon import Surface
from export.mini.llm.example import Example

PIECES = {piece: number for number, piece in enumerate(("<s>", "</s>", *CONTROL_TOKENS))}
SPELLED = {number: piece for piece, number in PIECES.items()}
NAMES = {
    "柏林": Surface((Name("Berlin", "LOC"),), 0.9),
    "巴黎": Surface((Name("Paris", "LOC"),), 0.9),
    "王毅": Surface((Name("Wang Yi", "PER"),), 0.8),
    "默克尔": Surface((Name("Merkel", "PER"),), 0.8),
    "华为": Surface((Name("Huawei", "ORG"),), 0.8),
}
TYPES = {"PER": "person", "LOC": "place", "ORG": "organization"}


class Letters:
    """Encodes each character as its code point, beyond the control tokens."""

    def encode(self, text: str) -> list[int]:
        return [1000 + ord(char) for char in text]

    def piece_to_id(self, piece: str) -> int:
        return PIECES[piece]


def spelled(tokens: list[int]) -> str:
    return "".join(SPELLED.get(token) or chr(token - 1000) for token in tokens)


def trunk_of(example: Example) -> str:
    return spelled([t for t, fork in zip(example.tokens, example.forks, strict=True) if not fork])


def questions_of(example: Example) -> list[tuple[str, str, str]]:
    """Name, type word and answer of each question."""
    found = []
    for number in range(1, max(example.forks, default=0) + 1):
        text = spelled(
            [t for t, f in zip(example.tokens, example.forks, strict=True) if f == number]
        )
        question, answer = text.removeprefix("<align>").split("<span>")
        name, _, kind = question.partition("<is>")
        found.append((name, kind.strip(), answer))
    return found
