"""The model card of a bundle: what is in it, from where, and what it was seen to do."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from eat_edge.bundle import Bundle
from eat_edge.bundling.manifest import Facts, tool_versions
from eat_edge.lexicon import Lexicon
from eat_edge.verify.selftest import SELFTEST, SelfTest

__all__ = ["Assembly", "file_table", "selftest_words", "surface_counts", "write_bundle_card"]

_PARTS = {
    "llm.gguf": "the translator: both translations, names, checks",
    "llm.model": "its SentencePiece tokenizer",
    "tagger.onnx": "the English tagger",
    "tokenizer.json": "its tokenizer",
    "pieces.marisa": "its sub-words, a trie",
    "pieces.npy": "their log probabilities",
    "lexicon/": "known names with English names, types and priors",
    SELFTEST: "texts, and what is found in them",
}

_CARD = """\
# {name} {version}

{description}For {languages}, of which {translated} are translated; {labels}. Sentences of up to \
{window} characters; prompts `{prompt}`{reasoning}, sequences of up to {context} tokens.

## Files

| file | MB | what it is |
|---|---|---|
{files}

**llm.gguf**: {llm}.

**lexicon**: {lexicon}.

## How it was assembled

{date}:

```sh
{command}
```

The weights of the fusion are {fusion}. Made and tested with {tools}.

## Self-test

{selftest}

## Licences

{licences}

## Sources

{sources}
"""


@dataclass(frozen=True, slots=True)
class Assembly:
    """How a bundle was put together, in words.

    Attributes:
        command: The command line.
        llm: What the language model is.
        fusion: Where its weights are from.
        is_recorded: Whether its self-test was recorded, rather than given.
        seconds: What the self-test took.
    """

    command: str
    llm: str
    fusion: str
    is_recorded: bool
    seconds: float


def write_bundle_card(bundle: Bundle, facts: Facts, selftest: SelfTest, how: Assembly) -> None:
    """Write ``README.md`` into a bundle that has passed its self-test.

    Args:
        bundle: The bundle.
        facts: What its manifest says.
        selftest: Its self-test.
        how: How it was put together.
    """
    origin = "recorded from these models" if how.is_recorded else "given beforehand"
    card = _CARD.format(
        name=facts.name,
        version=facts.version,
        description=f"{facts.description.strip()}\n\n" if facts.description else "",
        languages=", ".join(facts.languages),
        labels=", ".join(facts.labels),
        translated=", ".join(facts.translated),
        window=facts.window,
        prompt=facts.prompt,
        reasoning=", with reasoning before each translation" if facts.reasoning else "",
        context=facts.context,
        files=file_table(bundle),
        llm=how.llm,
        lexicon=surface_counts(bundle),
        date=datetime.date.today().isoformat(),
        command=how.command,
        fusion=how.fusion,
        tools=", ".join(f"{tool} {version}" for tool, version in tool_versions().items()),
        selftest=f"{selftest_words(bundle, selftest)} What is expected was {origin}; it took "
        f"{how.seconds:.1f} s with loading.",
        licences=_as_list(tuple(sorted({terms.licence for terms in facts.terms.values()}))),
        sources=_as_list(facts.sources),
    )
    (bundle.path / "README.md").write_text(card, encoding="utf-8")


def file_table(bundle: Bundle) -> str:
    """Rows of a Markdown table: file, size in MB, what it is."""
    rows = []
    for part, what in _PARTS.items():
        size = sum(size for name, size in bundle.files.items() if name.startswith(part))
        if size:
            rows.append(f"| `{part}` | {_megabytes(size)} | {what} |")
    return "\n".join(rows)


def surface_counts(bundle: Bundle) -> str:
    """How many surfaces the lexicon has of each language."""
    lexicon = Lexicon(bundle.lexicon)
    counts: Mapping[str, int] = {
        lang: sum(1 for _ in lexicon.surfaces(lang)) for lang in lexicon.languages
    }
    return ", ".join(f"{lang} {count:,}" for lang, count in counts.items()) + " surfaces"


def selftest_words(bundle: Bundle, selftest: SelfTest) -> str:
    """What the self-test of a bundle that has passed it is."""
    found = sum(len(case.entities) for case in selftest.cases)
    return (
        f"`eat-edge verify --bundle DIR --selftest` tags the {len(selftest.cases)} texts "
        f"of `{SELFTEST}` and compares: the {found} entities in them, spans, types and English "
        f"names, have to be the same, scores within {selftest.tolerance:g}. Passed "
        f"{datetime.date.today().isoformat()}."
    )


def _megabytes(num_bytes: int) -> str:
    return f"{num_bytes / 1e6:,.1f}" if num_bytes >= 50_000 else f"{num_bytes / 1e6:.3f}"


def _as_list(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)
