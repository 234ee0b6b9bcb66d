"""``export bundle``: parts and facts to a bundle that has passed its own self-test."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eat_edge.bundle import REQUIRED, Bundle, open_bundle
from eat_edge.bundle.screening import GgufHead, read_gguf_head
from eat_edge.bundling.manifest import Facts, write_manifest
from eat_edge.bundling.parts import (
    Part,
    check_room,
    copy_parts,
    find_parts,
    lexicon_parts,
    tokenizer_parts,
)
from eat_edge.bundling.selftest import prove
from eat_edge.errors import ConfigError, InputError
from eat_edge.llm.chat_file import check_chat
from eat_edge.strict_json import parse_json
from eat_edge.verify.selftest import SELFTEST, Case, SelfTest, case_from, to_json
from export.bundle.card import Assembly, write_bundle_card
from export.bundle.facts import read_facts
from export.bundle.selftest import record

__all__ = ["BundleExport", "BundleReport", "export_bundle", "read_cases"]

_MAX_CASE = 1 << 20


@dataclass(frozen=True, slots=True)
class BundleExport:
    """What is asked for.

    Attributes:
        out: The bundle's directory, which must not be there yet.
        about: TOML file of what its maker says of it.
        llm: The language model, a GGUF file.
        tagger: Directory with ``tagger.onnx`` and ``tokenizer.json``.
        lexicon: The lexicon's directory.
        selftest: Texts to test by, a case a line.
        is_recorded: Whether what is found in them becomes what is expected.
        llm_tokenizer: SentencePiece model, for the profile ``eat-mini``.
        like: A bundle to take facts and weights over from, or None.
        fusion: JSON file of weights, or None.
        threads: CPU threads of the self-test.
        is_reasoning: Whether the language model thinks before it answers.
    """

    out: Path
    about: Path
    llm: Path
    tagger: Path
    lexicon: Path
    selftest: Path
    is_recorded: bool = False
    llm_tokenizer: Path | None = None
    like: Path | None = None
    fusion: Path | None = None
    threads: int = 1
    is_reasoning: bool = False

    @property
    def partial(self) -> Path:
        """Where it is put together; what is there is kept for the next run, and replaced by it."""
        out = self.out.resolve()
        return out.with_name(f"{out.name}.partial")


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What was written.

    Attributes:
        bundle: The bundle.
        num_cases: Texts of its self-test.
        left_out: Texts that were not fit for it, and why.
    """

    bundle: Bundle
    num_cases: int
    left_out: Sequence[str]

    def __str__(self) -> str:
        num_bytes = sum(self.bundle.files.values())
        return (
            f"{self.bundle.name} {self.bundle.version}, {num_bytes / 1e6:,.1f} MB, passed its "
            f"self-test of {self.num_cases} texts"
        )


@dataclass(frozen=True, slots=True)
class _Plan:
    facts: Facts
    parts: Sequence[Part]
    head: GgufHead
    cases: tuple[Case, ...]
    fusion: str


def export_bundle(asked: BundleExport, *, is_dry: bool = False) -> BundleReport | None:
    """Copy the parts together, write the manifest, run the self-test, write the model card.

    The directory gets its name last. Until then it has another, and what an interrupted run has
    copied there is not copied again.

    Args:
        asked: What to do.
        is_dry: Look everything through, say what would be done, and write nothing.

    Returns:
        What was written; None in a dry run.

    Raises:
        ConfigError: Parts, facts and profile do not go together, or there is no room to write.
        InputError: A file cannot be read.
        BundleError: A part is damaged, or the self-test finds something else.
        ModelError: A model does not run.
    """
    if asked.out.exists():
        raise ConfigError(f"{asked.out} is there already: remove it, or name another")
    plan = _plan(asked)
    _describe(asked, plan)
    if is_dry:
        return None
    copy_parts(plan.parts, asked.partial, _say)
    if asked.is_recorded:
        bundle = write_manifest(asked.partial, plan.facts)
        _say(f"recording what is found in {len(plan.cases)} texts")
        selftest, left_out = record(bundle, plan.cases, threads=asked.threads)
        for line in left_out:
            _say(f"not in the self-test, as other machines may see it otherwise: {line}")
    else:
        selftest, left_out = SelfTest(plan.cases), ()
    (asked.partial / SELFTEST).write_bytes(to_json(selftest))
    bundle = write_manifest(asked.partial, plan.facts)
    _say("running the self-test")
    seconds = prove(bundle, selftest, threads=asked.threads)
    how = Assembly(
        command=_command(asked),
        llm=_described(plan.head),
        fusion=plan.fusion,
        is_recorded=asked.is_recorded,
        seconds=seconds,
    )
    write_bundle_card(bundle, plan.facts, selftest, how)
    asked.partial.rename(asked.out)
    return BundleReport(replace(bundle, path=asked.out), len(selftest.cases), left_out)


def read_cases(path: Path, *, is_recorded: bool = False) -> tuple[Case, ...]:
    """Read the cases of a self-test, JSON Lines of what `eat_edge.verify.selftest.case_from` reads.

    Args:
        path: The file.
        is_recorded: Whether what is expected will be recorded: it may be missing then.

    Raises:
        InputError: The file cannot be read, a line is no case, or nothing is expected anywhere.
    """
    cases = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                value = parse_json(line, max_bytes=_MAX_CASE)
                if is_recorded and isinstance(value, dict):
                    value["entities"] = []
                cases.append(case_from(value))
            except ValueError as error:
                raise InputError(f"{path}, line {number}, is no case: {error}") from error
    if not cases:
        raise InputError(f"{path} has no cases: give a text a line")
    if not is_recorded and not any(case.entities for case in cases):
        raise InputError(f"{path} expects nothing to be found anywhere: that would test nothing")
    return tuple(cases)


def _plan(asked: BundleExport) -> _Plan:
    _, lexicon = lexicon_parts(asked.lexicon)
    like = open_bundle(asked.like) if asked.like else None
    facts = read_facts(
        asked.about,
        name=asked.out.resolve().name,
        fusion=asked.fusion,
        like=like,
        reasoning=asked.is_reasoning,
    )
    files = [
        ("llm.gguf", asked.llm),
        ("tagger.onnx", asked.tagger / "tagger.onnx"),
        *tokenizer_parts(asked.tagger),
        *lexicon,
    ]
    has_tokenizer = asked.llm_tokenizer is not None
    if has_tokenizer != ("llm.model" in REQUIRED[facts.prompt]):
        raise ConfigError(
            f"prompts {facts.prompt!r} take the tokenizer of the GGUF file: leave out "
            "--llm-tokenizer"
            if has_tokenizer
            else f"prompts {facts.prompt!r} need the SentencePiece model: --llm-tokenizer FILE"
        )
    if asked.llm_tokenizer:
        files.append(("llm.model", asked.llm_tokenizer))
    parts = find_parts(files)
    head = read_gguf_head(asked.llm)
    if head.context < facts.context:
        raise ConfigError(
            f"{asked.about} gives {facts.context} tokens of context, {asked.llm} was made for "
            f"{head.context}: give no more"
        )
    if facts.prompt == "chat":
        check_chat(asked.llm, facts.context, is_reasoning=facts.reasoning)
    cases = read_cases(asked.selftest, is_recorded=asked.is_recorded)
    for case in cases:
        if case.lang not in (None, *facts.languages):
            raise ConfigError(
                f"{asked.selftest} has a text in {case.lang!r:.20}, which the bundle does not know"
            )
    if asked.fusion:
        fusion = f"those of `{asked.fusion.name}`"
    else:
        assert like is not None, "somebody gave the weights"
        fusion = f"those of the bundle {like.name} {like.version}, fitted with its models"
    return _Plan(facts, parts, head, cases, fusion)


def _describe(asked: BundleExport, plan: _Plan) -> None:
    facts = plan.facts
    total = sum(part.num_bytes for part in plan.parts)
    missing = sum(
        part.num_bytes for part in plan.parts if not part.is_at(asked.partial / part.name)
    )
    thinks = ", reasoning first" if facts.reasoning else ""
    _say(f"{asked.out}: {facts.name} {facts.version}, prompts {facts.prompt}{thinks}")
    _say(f"languages {' '.join(facts.languages)}, translated {' '.join(facts.translated)}")
    _say(f"types {' '.join(facts.labels)}, windows of {facts.window}, context {facts.context}")
    _say(f"language model: {_described(plan.head)}")
    _say(f"weights of the fusion: {plan.fusion}")
    for part in plan.parts:
        if not part.name.startswith("lexicon/"):
            _say(f"{part.name}: {part.num_bytes / 1e6:,.1f} MB from {part.source}")
    names = [part for part in plan.parts if part.name.startswith("lexicon/")]
    size = sum(part.num_bytes for part in names)
    _say(f"lexicon: {size / 1e6:,.1f} MB in {len(names)} files from {asked.lexicon}")
    what = "recorded" if asked.is_recorded else "expected as given"
    _say(f"self-test: {len(plan.cases)} texts, their entities {what}")
    _say(f"{total / 1e6:,.1f} MB, of which {missing / 1e6:,.1f} MB are still to be copied")
    for lang in facts.languages:
        if f"lexicon/{lang}.surfaces.marisa" not in {part.name for part in plan.parts}:
            _say(f"the lexicon has no names in {lang}: it will be tagged without")
    check_room(plan.parts, asked.partial)


def _described(head: GgufHead) -> str:
    return (
        f"architecture {head.architecture}, {head.num_weights / 1e6:,.1f} million weights, made "
        f"for {head.context:,} tokens"
    )


def _command(asked: BundleExport) -> str:
    """The command line, without the directories of this machine."""
    options = {
        "--about": asked.about,
        "--llm": asked.llm,
        "--llm-tokenizer": asked.llm_tokenizer,
        "--tagger": asked.tagger,
        "--lexicon": asked.lexicon,
        "--like": asked.like,
        "--fusion": asked.fusion,
        "--selftest": asked.selftest,
    }
    words = ["python -m export bundle", f"-o {asked.out.resolve().name}"]
    words += [f"{option} {path.resolve().name}" for option, path in options.items() if path]
    words += [
        option
        for option, is_given in {
            "--record": asked.is_recorded,
            "--reasoning": asked.is_reasoning,
        }.items()
        if is_given
    ]
    return " \\\n    ".join(words)


def _say(line: str) -> None:
    print(line, file=sys.stderr)
