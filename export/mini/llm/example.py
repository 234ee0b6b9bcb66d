"""A training sequence of the embedded model: a sentence and the questions asked on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from eat_edge.llm.eat_mini_prompt import Prompts

__all__ = ["IGNORE", "SOFT", "Example", "Question", "example_of"]

IGNORE = -100
SOFT = -1
"""In the place of a token that an encoder's state stands for."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the questions asked on it, each a fork as at run time.

    The trunk is the source with its hints and, after it, the translation. A question sees the
    trunk up to where it forks off and itself, never another question.

    Attributes:
        tokens: The trunk, then the questions.
        targets: For each token the one to predict next; ``IGNORE`` where nothing is learnt.
        positions: Position of each token in its own sequence.
        forks: For each token 0 in the trunk, else the number of its question.
        pieces: What an encoder reads: as many as there are ``SOFT`` tokens.
    """

    tokens: list[int]
    targets: list[int]
    positions: list[int]
    forks: list[int]
    pieces: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Question:
    """Asked after the first ``at`` tokens of the trunk."""

    at: int
    prompt: list[int]
    answer: list[int]


def example_of(
    prompts: Prompts,
    trunk: list[int],
    translation: list[int],
    questions: Sequence[Question] = (),
    *,
    is_learnt: bool = True,
) -> Example:
    """Lay out a sequence.

    Args:
        prompts: Knows the token that ends an answer.
        trunk: The prompt of the translation, or what the questions are asked on.
        translation: Follows the trunk; may be empty.
        questions: Asked on forks.
        is_learnt: Whether the translation is something to learn, or only something to be asked on.
    """
    stop = prompts.stop
    tokens = [*trunk, *translation]
    targets = [IGNORE] * len(tokens)
    if translation and is_learnt:
        targets[len(trunk) - 1 :] = [*translation, stop]
    positions, forks = list(range(len(tokens))), [0] * len(tokens)
    for number, question in enumerate(questions, 1):
        new = [*question.prompt, *question.answer]
        tokens += new
        targets += [IGNORE] * (len(question.prompt) - 1) + [*question.answer, stop]
        positions += range(question.at, question.at + len(new))
        forks += [number] * len(new)
    return Example(tokens, targets, positions, forks)
