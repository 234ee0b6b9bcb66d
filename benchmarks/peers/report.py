"""The figures of a run: kept in a file as they come, and their Markdown."""

import json
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

__all__ = [
    "BENCH",
    "CONSTRAINED",
    "HIGH_LEVEL",
    "OURS",
    "SERVER",
    "Alignment",
    "Figures",
    "Timings",
]

OURS, CONSTRAINED, HIGH_LEVEL = "ours", "ours, constrained", "`llama_cpp.Llama`, one at a time"
SERVER, BENCH = "`llama-server`", "`llama-batched-bench`"
WANTED = {HIGH_LEVEL: 2.5, SERVER: 1.0, BENCH: 0.9}
WANTED_FEWER, WANTED_WHOLE = 3.0, 10.0
_BEGIN, _END = "<!-- figures of {mark} -->", "<!-- end of figures -->"


@dataclass(slots=True)
class Timings:
    """What one contender did at one number of sequences.

    Attributes:
        seconds: Of every round.
        outside: Share of it outside ``llama_decode``, of every round; of ours alone.
        same: Share of the outputs that are ours, in the last round.
    """

    seconds: list[float] = field(default_factory=list)
    outside: list[float] = field(default_factory=list)
    same: float = 1.0


@dataclass(slots=True)
class Alignment:
    """What one way of asking for mentions cost and gave; tokens are those of one mention.

    Attributes:
        seconds: Of every round.
        chosen: Tokens of the answer that were chosen from logits, its end included.
        computed: Tokens that went through the model: prompts as far as not shared, and answers.
        unshared: Tokens that would have gone through it had nothing been shared.
        exact: Share of the answers that were spans of the source, or none, as they came.
        same: Share of the answers that, repaired where need be, are ours.
    """

    seconds: list[float] = field(default_factory=list)
    chosen: float = 0.0
    computed: float = 0.0
    unshared: float = 0.0
    exact: float = 0.0
    same: float = 0.0


@dataclass(slots=True)
class Figures:
    """A run, as far as it has come.

    Attributes:
        num_sentences: Sentences to translate.
        num_prompt_tokens: Tokens of the prompts of their translations.
        num_new_tokens: Tokens asked for after them.
        num_few: Sentences of which mentions are asked back.
        num_mentions: Those mentions.
        threads: Of everybody.
        device: Where and how our decoder ran.
        megabytes: Size of the model file, in millions of bytes.
        timings: Of translations, by contender, by number of sequences.
        alignments: Of mentions, by way of asking; ours first.
        wholes: Seconds of translation and alignment in every round; ours first.
        minutes: What the run has taken.
    """

    num_sentences: int
    num_prompt_tokens: int
    num_new_tokens: int
    num_few: int
    num_mentions: int
    threads: int
    device: str
    megabytes: float
    timings: dict[str, dict[str, Timings]] = field(default_factory=dict)
    alignments: dict[str, Alignment] = field(default_factory=dict)
    wholes: dict[str, list[float]] = field(default_factory=dict)
    minutes: float = 0.0

    def save(self, path: Path) -> None:
        """Write all figures as JSON; what was there stays whole until they are written."""
        beside = path.with_name(f"{path.name}.part")
        beside.write_text(json.dumps(asdict(self), indent=1) + "\n")
        beside.replace(path)

    def to_markdown(self) -> str:
        """Everything there is, as it stands in the documentation."""
        parts = [
            f"{self.num_sentences} sentences, {self.num_prompt_tokens} prompt tokens, "
            f"{self.num_new_tokens} new tokens asked for, of a model of {self.megabytes:.1f} MB; "
            f"{_cpu()}, {self.threads} threads; {self.device}. "
            f"The run took {self.minutes:.0f} minutes.",
            _table(["what must be", "at least", "measured"], self._demands()),
        ]
        if self.timings:
            parts += self._translations()
        if self.alignments:
            parts += [
                f"{self.num_mentions} mentions of {self.num_few} sentences asked back; tokens are "
                "those of one mention:",
                self._alignments(),
            ]
        if self.wholes:
            parts += [
                f"Translation and alignment of {self.num_few} sentences:",
                _table(
                    ["", "sentences/s", "ours over it"],
                    [
                        [name, f"{self.num_few / median(seconds):.2f}", self._whole(name)]
                        for name, seconds in self.wholes.items()
                    ],
                ),
            ]
        return "\n\n".join(parts)

    def write_into(self, page: Path, mark: str) -> None:
        """Replace the figures between the marks of a page."""
        text, first = page.read_text(encoding="utf-8"), _BEGIN.format(mark=mark)
        head, begin, rest = text.partition(first)
        _, end, tail = rest.partition(_END)
        if not (begin and end):
            raise SystemExit(f"{page} has no lines {first!r} and {_END!r} to write between")
        figures = f"{head}{begin}\n\n{self.to_markdown()}\n\n{end}{tail}"
        page.write_text(figures, encoding="utf-8")

    def _demands(self) -> list[list[str]]:
        most = max(self.timings, key=int, default="")
        rows = [
            [
                f"ours / {name}, {most} sequences",
                f"{WANTED[name]:.1f}",
                f"{self._ratio(most, name):.2f}",
            ]
            for name in self._peers(most)
        ]
        if len(self.alignments) > 1:
            ours, *_, alone = self.alignments.values()
            for label, ratio in (
                ("all that go through the model, each sharing what it can", alone.computed),
                ("the same, of free answers that share nothing", alone.unshared),
            ):
                label = f"tokens of a mention, free answer / constrained fork: {label}"
                rows.append([label, f"{WANTED_FEWER:.1f}", f"{ratio / ours.computed:.2f}"])
            rows.append(
                [
                    "the same, only those that are chosen",
                    "",
                    f"{alone.chosen / ours.chosen:.2f}",
                ]
            )
        rows += [
            [f"ours / {name}", f"{WANTED_WHOLE:.1f}", self._whole(name)]
            for name in list(self.wholes)[1:]
        ]
        return rows

    def _peers(self, count: str) -> list[str]:
        return [name for name in WANTED if name in self.timings.get(count, {})]

    def _translations(self) -> list[str]:
        head = ["sequences", *self.timings]
        tokens = self.num_prompt_tokens + self.num_new_tokens
        names = list(dict.fromkeys(name for some in self.timings.values() for name in some))
        own = [name for name in (OURS, CONSTRAINED) if name in names]
        return [
            "Translations, sentences a second:",
            self._rows(
                head,
                [name for name in names if name != BENCH],
                lambda one: f"{self.num_sentences / median(one.seconds):.1f}",
            ),
            "Tokens a second, prompts included:",
            self._rows(
                head,
                [name for name in (OURS, BENCH) if name in names],
                lambda one: f"{tokens / median(one.seconds):.0f}",
            ),
            "Ours over the others, median of the ratios within a round:",
            _table(
                head,
                [
                    [name, *(f"{self._ratio(count, name):.2f}" for count in self.timings)]
                    for name in WANTED
                    if all(name in some for some in self.timings.values())
                ],
            ),
            "Outputs that are ours token by token:",
            self._rows(
                head,
                [name for name in (HIGH_LEVEL, SERVER) if name in names],
                lambda one: f"{one.same:.0%}",
            ),
            "Share of our time outside `llama_decode`:",
            self._rows(head, own, lambda one: f"{median(one.outside):.1%}"),
        ]

    def _ratio(self, count: str, name: str) -> float:
        some = self.timings[count]
        # An interrupted run has rounds that only some have finished.
        pairs = zip(some[name].seconds, some[OURS].seconds, strict=False)
        return median(theirs / ours for theirs, ours in pairs)

    def _whole(self, name: str) -> str:
        ours = next(iter(self.wholes.values()))
        pairs = zip(self.wholes[name], ours, strict=False)
        return f"{median(theirs / own for theirs, own in pairs):.1f}"

    def _rows(
        self, head: Sequence[str], names: Iterable[str], cell: Callable[[Timings], str]
    ) -> str:
        return _table(
            head,
            [
                [
                    name,
                    *(cell(some[name]) if name in some else "" for some in self.timings.values()),
                ]
                for name in names
            ],
        )

    def _alignments(self) -> str:
        return _table(
            [
                *("", "mentions/s", "chosen", "computed", "computed if nothing were shared"),
                *("exact as written", "our answer"),
            ],
            [
                [
                    name,
                    f"{self.num_mentions / median(one.seconds):.0f}",
                    f"{one.chosen:.2f}",
                    f"{one.computed:.1f}",
                    f"{one.unshared:.1f}",
                    f"{one.exact:.1%}",
                    f"{one.same:.1%}",
                ]
                for name, one in self.alignments.items()
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
