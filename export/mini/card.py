"""Writes the model card of the embedded bundle: what was measured, from what it was made."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eat_edge.bundle import Bundle
from eat_edge.verify.selftest import read_selftest
from export.bundle.card import file_table, selftest_words, surface_counts
from export.mini.parallel.origins import Origin
from export.mini.tagger.evaluate import TEST_SETS, SpanScore

__all__ = ["Training", "notice", "write_card"]


@dataclass(frozen=True, slots=True)
class Training:
    """What a training run has spent.

    Attributes:
        minutes: On the device it ran on.
        device: ``"cpu"`` or the name of a GPU.
        done: How much was learnt from, in words.
    """

    minutes: float
    device: str
    done: str


_CARD = """\
# eat-mini: the embedded bundle

For {languages}; PER, LOC, ORG, MISC. Text in other scripts that are not Latin is read, too, but was
not measured. Written {date} by `python -m export train card`, after the steps that built the files.
No labelled data of any language but English trained anything; the development sets only chose the
least score of an entity.

{notice}

## Files

| file | MB | what it is |
|---|---|---|
{files}

**llm.gguf**: Llama architecture, {shape}. English is read in BPE pieces, every other script
character by character. Trained {llm_minutes:.0f} minutes on {llm_device}: {llm_done}.
{llm_remark}

**tagger.onnx**: multilingual-e5-small, fine-tuned as a token classifier; matrices in int8 with one
activation scale per token, word embeddings in 4 bits. It tags the English translation and reads the
source. **pieces.marisa**, **pieces.npy**: those of its pieces that text of our languages needs,
without the ones that names begin or end inside of. Trained {training_minutes:.0f} minutes on
{training_device}, {training_done}: on English gold, on names carried over from the English side of
parallel text, and on what it was sure of itself in text without a translation. Strict span micro-F1
on detokenised English (`python -m export.mini.tagger.evaluate models/eat-mini --data DATA/ner/en`,
{date}):

| {tagger_head} |
|{tagger_rule}|
| {tagger_row} |

`uner_en_pud_test` has no MISC. `conll2003_en_testa` was the development set.

**lexicon**: {lexicon}. For zh and ja the tagger read the translations of 120,000 sentence
pairs each, and word alignment (eflomal) carried the mentions over: names were mined from that, and
the prior of a surface is the share of its occurrences that are mentions. A surface seen rarely
leans on its class. The other languages have priors by class alone.

**fusion** (in `manifest.json`): fitted on pairs of that kind that neither lexicon nor tagger has
learnt from.

**selftest.json**: {selftest}

## How good it is

{quality}

## What it is bad at

{weak}

## Sources

| for | source | licence |
|---|---|---|
{sources}
"""

_CLOSED = """\
> **Not free for commercial use as it is.** These sources forbid it, or state no licence;
> `--sources open` leaves them out of everything:
>
{named}"""
_OPEN = """\
> Made with `--sources open`: every source below allows commercial use, some of them with
> attribution or under the same licence only."""

_SMALL = """
**This is far too little for a translator.** Its translations are mostly wrong; what it has learnt
is to keep to the subject, to copy hinted names and to point at names. The same command on one large
GPU (`--size gpu --minutes 10`) trains a model several times as big on all of the parallel text
several times over."""
_LARGE = """
It gets the sense of a short sentence of news and most of its names. In a long one it drops clauses,
says things twice and mixes up who does what: its English is there to be tagged and to be glanced
at, not to be published."""


def write_card(
    bundle: Bundle,
    *,
    shape: str,
    llm: Training,
    training: Training,
    tagger: Mapping[str, SpanScore],
    quality: str,
    weak: str,
    origins: Sequence[Origin],
) -> None:
    """Write ``README.md`` into a bundle.

    Args:
        bundle: The finished bundle, which has passed its self-test.
        shape: Sizes of the LLM, in words.
        llm: Its training.
        training: That of the tagger.
        tagger: Its scores on English by set.
        quality: Table of the whole pipeline with the command that measured it, Markdown.
        weak: What it is bad at, with examples, Markdown.
        origins: What it was made from.
    """
    names = [name for name in TEST_SETS if name in tagger]
    card = _CARD.format(
        date=datetime.date.today().isoformat(),
        notice=notice(origins),
        files=file_table(bundle),
        shape=shape,
        llm_minutes=llm.minutes,
        llm_device=llm.device,
        llm_done=llm.done,
        llm_remark=_SMALL if bundle.files["llm.gguf"] < 20e6 else _LARGE,
        tagger_head=" | ".join(names),
        tagger_rule="---|" * (len(names) - 1) + "---",
        tagger_row=" | ".join(f"{tagger[name].f1:.3f}" for name in names),
        languages=", ".join(bundle.languages),
        training_minutes=training.minutes,
        training_device=training.device,
        training_done=training.done,
        lexicon=surface_counts(bundle),
        selftest=selftest_words(bundle, read_selftest(bundle)),
        quality=quality,
        weak=weak,
        sources="\n".join(_source_rows(origins)),
    )
    (bundle.path / "README.md").write_text(card, encoding="utf-8")


def notice(origins: Sequence[Origin]) -> str:
    """What a company has to know before anything else, Markdown."""
    closed = [f"> - {origin.name}: {origin.licence}" for origin in origins if not origin.is_open]
    return _CLOSED.format(named="\n".join(closed)) if closed else _OPEN


def _source_rows(origins: Sequence[Origin]) -> Iterator[str]:
    before = ""
    for origin in origins:
        purpose = origin.purpose if origin.purpose != before else ""
        yield f"| {purpose} | {origin.name} | {origin.licence} |"
        before = origin.purpose
