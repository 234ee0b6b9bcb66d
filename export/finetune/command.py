"""``export finetune``: a base model learns to translate names and to bring them back."""

import hashlib
import json
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from eat_edge.bundle import default_path
from eat_edge.errors import ConfigError, InputError
from eat_edge.lexicon import Lexicon
from export.finetune.encode import Encoder, Packed, pack
from export.finetune.examples import Example, Examples, build_examples
from export.finetune.memory import Memory, adapter_parameters, estimate
from export.finetune.merge import merge
from export.finetune.names import Names
from export.finetune.records import read_pairs, read_records
from export.finetune.report import Plan, Report, write_report
from export.finetune.tokenizer import open_tokenizer
from export.finetune.train import Schedule, computing, evaluate, load_base, train
from export.gguf import write as gguf_write

__all__ = ["Finetune", "finetune"]

_HELD_OUT_SHARE = 0.05
_MAX_HELD_OUT = 500
"""Examples of a task to evaluate with: enough for two digits, and soon read."""
_SAMPLE = 1000
"""Lines of text for ``export llm`` to calibrate with."""


@dataclass(frozen=True, slots=True)
class Finetune:
    """What is asked for.

    Attributes:
        base: Directory of the base model.
        out: Directory of the merged model, to be written.
        records: Files of Wikipedia records.
        pairs: Files of parallel text.
        lexicon: Directory of the lexicon the bundle will have; None for that of the embedded one.
        limit: Most pairs that are drawn from the parallel text.
        length: Tokens of a packed sequence.
        schedule: How is learnt.
    """

    base: Path
    out: Path
    records: tuple[Path, ...] = ()
    pairs: tuple[Path, ...] = ()
    lexicon: Path | None = None
    limit: int = 50_000
    length: int = 2048
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def work(self) -> Path:
        """Where checkpoints and report are: kept, so that an interrupted run goes on."""
        return self.out.with_name(self.out.name + ".work")


@dataclass(frozen=True, slots=True)
class _Data:
    examples: Examples
    train: tuple[Packed, ...]
    held_out: Mapping[str, tuple[Packed, ...]]
    num_long: int
    num_entities: int
    num_held_out_entities: int


def finetune(asked: Finetune, *, is_dry: bool = False) -> Report | None:
    """Build examples, train an adapter, merge it, and write what it came to.

    What an earlier run for the same examples and options did is taken from its checkpoints.

    Args:
        asked: What to do.
        is_dry: Look everything through, say what would be done and what memory it takes, and
            leave nothing behind.

    Returns:
        What came of it; None in a dry run.

    Raises:
        InputError: A file cannot be read.
        ConfigError: The base model cannot be exported or has no usable chat template, there is
            nothing to learn or to evaluate with, an option cannot be, or the directory of an
            earlier run belongs to another.
        ModelError: The device has no room, or training came to nothing.
    """
    _check(asked)
    source = gguf_write.plan_gguf(asked.base)
    if source.checkpoint.architecture.endswith("ForConditionalGeneration"):
        raise ConfigError(f"{asked.base} is more than a language model: save its text part alone")
    if asked.length > source.shape.context_length:
        raise ConfigError(
            f"--length {asked.length} is beyond the {source.shape.context_length} tokens that "
            f"{asked.base} reads"
        )
    is_new = not asked.work.exists()
    try:
        data = _prepare(asked, source)
        plan = _plan(asked, source, data)
        for line in plan.lines():
            _say(line)
        _check_disk(asked, plan)
    finally:
        if is_dry and is_new:
            shutil.rmtree(asked.work, ignore_errors=True)
    if is_dry:
        return None
    _claim(asked, data)
    return _learn(asked, data, plan)


def _check(asked: Finetune) -> None:
    if not asked.records and not asked.pairs:
        raise ConfigError("nothing to learn from: give --wiki, --parallel, or both")
    if asked.out.exists():
        raise ConfigError(f"{asked.out} is there already: remove it or write elsewhere")
    schedule = asked.schedule
    for option, value, least in (
        ("--limit", asked.limit, 1),
        ("--length", asked.length, 64),
        ("--rank", schedule.rank, 1),
        ("--epochs", schedule.epochs, 1),
        ("--batch", schedule.batch, 1),
    ):
        if value < least:
            raise ConfigError(f"{option} {value}: give at least {least}")
    if not 0 < schedule.rate < 1:
        raise ConfigError(f"--rate {schedule.rate}: give a learning rate such as 2e-4")


def _prepare(asked: Finetune, source: gguf_write.Plan) -> _Data:
    seed = asked.schedule.seed
    lexicon = Lexicon(asked.lexicon or default_path() / "lexicon")
    records = list(read_records(asked.records, lexicon))
    pairs = read_pairs(asked.pairs, lexicon, limit=asked.limit, seed=seed)
    names = Names(records, _HELD_OUT_SHARE, seed)
    _say(f"{len(records):,} records and {len(pairs):,} pairs read")
    examples = build_examples(records, pairs, names, lexicon, seed)
    with open_tokenizer(source, asked.work / "vocabulary.gguf") as tokenizer:
        encoder = Encoder(tokenizer)
        encoded = [encoder.encode(example) for example in examples.train]
        short = [one for one in encoded if len(one.tokens) <= asked.length]
        held_out = {
            task: tuple(
                pack(
                    (
                        one
                        for one in map(encoder.encode, some[:_MAX_HELD_OUT])
                        if len(one.tokens) <= asked.length
                    ),
                    asked.length,
                )
            )
            for task, some in _by_task(examples.held_out).items()
        }
    held_out = {task: some for task, some in held_out.items() if some}
    if not short:
        raise InputError("no example to learn from: give more records or pairs, or a --length")
    if not held_out:
        raise InputError("no example is held out to evaluate with: give more records or pairs")
    return _Data(
        examples,
        tuple(pack(short, asked.length)),
        held_out,
        len(encoded) - len(short),
        len(names),
        len(names.held_out),
    )


def _by_task(examples: Sequence[Example]) -> Mapping[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    for example in examples:
        found.setdefault(example.task, []).append(example)
    return dict(sorted(found.items()))


def _plan(asked: Finetune, source: gguf_write.Plan, data: _Data) -> Plan:
    shape, rank = source.shape, asked.schedule.rank
    longest = max(len(sequence.tokens) for sequence in data.train)
    answers = max(len(sequence.answers) for sequence in data.train)

    def need(width: int) -> Memory:
        return estimate(
            shape, source.num_parameters, rank=rank, tokens=longest, answers=answers, width=width
        )

    memory = {"GPU, bfloat16": need(2)}
    device, dtype = computing()
    if dtype.itemsize != 2:
        memory[f"this {device.upper()}, float32"] = need(4)
    return Plan(
        base=str(asked.base),
        num_parameters=source.num_parameters,
        num_trained=adapter_parameters(shape, rank),
        train=dict(Counter(example.task for example in data.examples.train)),
        held_out=dict(Counter(example.task for example in data.examples.held_out)),
        num_entities=data.num_entities,
        num_held_out_entities=data.num_held_out_entities,
        num_mixed=data.examples.num_mixed,
        num_silent=data.examples.num_silent,
        num_long=data.num_long,
        num_sequences=len(data.train),
        num_tokens=sum(len(sequence.tokens) for sequence in data.train),
        num_answer_tokens=sum(len(sequence.answers) for sequence in data.train),
        num_steps=asked.schedule.steps(len(data.train)),
        schedule={**asdict(asked.schedule), "length": asked.length},
        memory=memory,
    )


def _check_disk(asked: Finetune, plan: Plan) -> None:
    """Refuse now what would fail when the merged model is written, or a third checkpoint."""
    checkpoint = 12 * plan.num_trained
    weights = sum(path.stat().st_size for path in asked.base.glob("*.safetensors"))
    needed, free = weights + 3 * checkpoint, shutil.disk_usage(asked.work).free
    if needed > free:
        raise ConfigError(
            f"{asked.out.parent}: {free / 1e6:,.0f} MB free, {needed / 1e6:,.0f} MB needed: "
            "write elsewhere"
        )


def _claim(asked: Finetune, data: _Data) -> None:
    """Mark the working directory as this run's, or refuse that of another."""
    digest = hashlib.sha256(repr(asked.schedule).encode())
    for sequence in data.train:
        digest.update(sequence.tokens.tobytes() + b"/" + sequence.asked.tobytes())
    for path in sorted(asked.base.iterdir()):
        digest.update(f"{path.name} {path.stat().st_size}".encode())
    mark = asked.work / "run.json"
    run = {"base": str(asked.base), "digest": digest.hexdigest()}
    try:
        before = json.loads(mark.read_text(encoding="utf-8"))["digest"] if mark.exists() else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{mark}: not readable ({error}): remove {asked.work}") from error
    if before is not None and before != run["digest"]:
        raise ConfigError(
            f"{asked.work} is of a run with other examples, options or another base model: remove "
            "it, or write to another directory"
        )
    mark.write_text(json.dumps(run) + "\n", encoding="utf-8")


def _learn(asked: Finetune, data: _Data, plan: Plan) -> Report:
    losses = train(load_base(asked.base), data.train, data.held_out, asked.schedule, asked.work)
    _say(f"merging the adapter into {asked.out}")
    partial = asked.out.with_name(asked.out.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    merge(asked.base, asked.work / "adapter", partial)
    merged = load_base(partial)
    report = Report(
        plan,
        losses.train,
        losses.held_out,
        {task: evaluate(merged, some) for task, some in data.held_out.items()},
    )
    write_report(report, asked.work / "report")
    _write_texts(asked, data.examples)
    partial.replace(asked.out)
    for line in report.lines()[len(plan.lines()) + len(report.train) :]:
        _say(line)
    work = asked.work
    _say(
        f"next: python -m export llm {asked.out} -o {asked.out.name}.gguf --quantize Q4_K_M "
        f"--calibration {work / 'calibration.txt'} --held-out {work / 'held-out.txt'}"
    )
    return report


def _write_texts(asked: Finetune, examples: Examples) -> None:
    """Text that quantisation is calibrated with, and text that shows what it costs."""
    for name, some in (("calibration", examples.train), ("held-out", examples.held_out)):
        lines = {line: None for one in some[:_SAMPLE] for line in (one.source, one.english)}
        text = "\n".join(lines) + "\n"
        (asked.work / f"{name}.txt").write_text(text, encoding="utf-8")


def _say(line: str) -> None:
    print(line, file=sys.stderr)
