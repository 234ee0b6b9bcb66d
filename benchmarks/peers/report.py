"""The figures of a run, and their Markdown."""

import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.peers.alignment import Alignments

__all__ = ["BENCH", "CONSTRAINED", "HIGH_LEVEL", "OURS", "SERVER", "Figures", "Timings"]

OURS, CONSTRAINED, HIGH_LEVEL = "ours", "ours, constrained", "`llama_cpp.Llama`, one at a time"
SERVER, BENCH = "`llama-server`", "`llama-batched-bench`"
WANTED = {HIGH_LEVEL: 2.5, SERVER: 1.0, BENCH: 0.9}
WANTED_FEWER, WANTED_WHOLE = 3.0, 10.0


@dataclass(slots=True)
class Timings:
    """What one contender did at one number of sequences.

    Attributes:
        seconds: Of every round.
        outside: Share of it outside the backend, of every round; says something of ours alone.
        same: Share of the outputs that are ours, in the last round.
    """

    seconds: list[float] = field(default_factory=list)
    outside: list[float] = field(default_factory=list)
    same: float = 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """A whole run.

    Attributes:
        num_sentences: Sentences.
        num_mentions: Mentions asked back.
        num_prompt_tokens: Tokens of the prompts of the translations.
        num_new_tokens: Tokens asked for after them.
        rounds: Turns that every contender had.
        threads: Of everybody.
        device: Where and how our decoder ran.
        timings: By number of sequences and contender.
        alignments: The ways of asking for mentions.
        wholes: Seconds of translation and alignment, ours and the published method's.
    """

    num_sentences: int
    num_mentions: int
    num_prompt_tokens: int
    num_new_tokens: int
    rounds: int
    threads: int
    device: str
    timings: Mapping[int, Mapping[str, Timings]]
    alignments: Sequence[Alignments]
    wholes: Sequence[tuple[float, float]]

    def to_markdown(self) -> str:
        """Everything, as it stands in the documentation."""
        most = max(self.timings)
        some = self.timings[most]
        ours, theirs = (
            self.num_sentences / median(side) for side in zip(*self.wholes, strict=True)
        )
        whole = median(theirs / ours for ours, theirs in self.wholes)
        head = ["sequences", *map(str, self.timings)]
        tokens = self.num_prompt_tokens + self.num_new_tokens
        peers = [name for name in WANTED if name in some]
        fork, alone = self.alignments[0], self.alignments[-1]
        return "\n\n".join(
            [
                f"{self.num_sentences} sentences, {self.num_prompt_tokens} prompt tokens, "
                f"{self.num_new_tokens} new tokens asked for; {self.rounds} rounds; "
                f"{_cpu()}, {self.threads} threads; {self.device}.",
                _table(
                    ["what must be", "at least", f"measured, {most} sequences"],
                    [
                        *(
                            [
                                f"ours / {name}",
                                f"{WANTED[name]:.1f}",
                                f"{self._ratio(most, name):.2f}",
                            ]
                            for name in peers
                        ),
                        [
                            "tokens computed for a mention, free answer alone / constrained fork",
                            f"{WANTED_FEWER:.1f}",
                            f"{alone.computed / fork.computed:.2f}",
                        ],
                        [
                            "ours / the published method's prompting",
                            f"{WANTED_WHOLE:.1f}",
                            f"{whole:.1f}",
                        ],
                    ],
                ),
                "Translations, sentences a second:",
                self._rows(
                    head,
                    [name for name in some if name != BENCH],
                    lambda one: f"{self.num_sentences / median(one.seconds):.1f}",
                ),
                "Tokens a second, prompts included:",
                self._rows(
                    head,
                    [name for name in (OURS, BENCH) if name in some],
                    lambda one: f"{tokens / median(one.seconds):.0f}",
                ),
                "Ours over the others, median of the ratios within a round:",
                _table(
                    head,
                    [
                        [name, *(f"{self._ratio(count, name):.2f}" for count in self.timings)]
                        for name in peers
                    ],
                ),
                "Outputs that are ours token by token:",
                self._rows(
                    head,
                    [name for name in peers if name != BENCH],
                    lambda one: f"{one.same:.0%}",
                ),
                "Share of our time outside the backend:",
                self._rows(head, [OURS, CONSTRAINED], lambda one: f"{median(one.outside):.1%}"),
                f"Where {self.num_mentions} mentions stand, {most} sequences; tokens are those of "
                "one mention:",
                self._alignment_table(),
                f"Translation and alignment together: ours {ours:.1f} sentences a second, the "
                f"published method's prompting {theirs:.2f}.",
            ]
        )

    def _ratio(self, count: int, name: str) -> float:
        some = self.timings[count]
        pairs = zip(some[name].seconds, some[OURS].seconds, strict=True)
        return median(theirs / ours for theirs, ours in pairs)

    def _rows(
        self, head: Sequence[str], names: Iterable[str], cell: Callable[[Timings], str]
    ) -> str:
        return _table(
            head, [[name, *(cell(some[name]) for some in self.timings.values())] for name in names]
        )

    def _alignment_table(self) -> str:
        return _table(
            ["", "mentions/s", "chosen", "computed", "exact as written", "our answer"],
            [
                [
                    one.name,
                    f"{self.num_mentions / one.seconds:.0f}",
                    f"{one.chosen:.2f}",
                    f"{one.computed:.1f}",
                    f"{one.exact:.1%}",
                    f"{one.same:.1%}",
                ]
                for one in self.alignments
            ],
        )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table; all columns but the first are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cpu() -> str:
    """The name of the processor."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
