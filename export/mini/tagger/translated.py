"""The language model's own English, tagged without a reader: what the tagger meets at run time.

Sentences whose human translation has been read are translated by the pipeline. Where a name of the
human translation, or a known name of the source, stands in the model's English, its type is known;
a sentence with a capital that nobody explains is left out.
"""

import json
import logging
import lzma
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from eat_edge.config import EngineConfig, Stages
from eat_edge.engine import load
from eat_edge.types import Document, Entity
from export.mini.parallel.mentions import CarriedMention, ReadPair, common_words, read_mentions
from export.mini.tagger.data import TaggedTokens, detokenise

__all__ = ["label_translation", "write_translated"]

MAX_SOURCE = 70
"""Code points of the longest sentence that is translated: a small model's get worse with length."""
SURE_MENTION, SURE_ENTITY = 0.8, 0.6
"""Least scores of a name of the human translation, and of a known name of the source."""
PLAIN = 0.15
"""Share of what is kept that may have no name at all."""

_TOKEN = re.compile(r"[^\W_]+(?:(?:-|['’](?!s\b))[^\W_]+)*|['’]s\b|\S")
_NEW_SENTENCE = frozenset('.!?:"“(')

_log = logging.getLogger(__name__)


def write_translated(
    bundle: Path,
    mentions: Mapping[str, Path],
    out: Path,
    *,
    count: int,
    skip: int,
    threads: int | None = None,
) -> int:
    """Translate sentences and write what can be labelled as a corpus of the tagger.

    Args:
        bundle: The bundle whose language model translates.
        mentions: Parallel text that has been read (``mentions.write_mentions``), by language.
        out: The ``.jsonl.xz`` to write.
        count: Sentences of each language to translate.
        skip: Pairs at the beginning that are left for the fusion to be fitted on.
        threads: As for ``EngineConfig``.

    Returns:
        How many sentences were written.
    """
    config = EngineConfig(threads=threads, stages=Stages(alignment=False))
    kept: list[TaggedTokens] = []
    num_plain = 0
    with load(bundle, config) as engine:
        for lang, path in mentions.items():
            pairs = list(islice(_worth(path, skip), count))
            common = common_words(pair.english for pair in pairs)
            documents = engine.pipe(Document(pair.text, lang=lang) for pair in pairs)
            for pair, document in zip(pairs, documents, strict=True):
                names = {entity.english: entity.label for entity in _known(document)}
                names |= {pair.english[m.start : m.end]: m.label for m in _sure(pair)}
                tagged = label_translation(document.translation, names, common)
                if tagged is None:
                    continue
                is_plain = set(tagged.tags) == {"O"}
                if not is_plain or num_plain < PLAIN * len(kept):
                    num_plain += is_plain
                    kept.append(tagged)
            _log.info("%s: %d translated, %d kept so far", lang, len(pairs), len(kept))
    with lzma.open(out, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(_record(tagged)) + "\n" for tagged in kept)
    return len(kept)


def label_translation(
    translation: str, names: Mapping[str, str], common: Container[str]
) -> TaggedTokens | None:
    """Tag the names that are known in a translation.

    Args:
        translation: English.
        names: Labels by name.
        common: Words, written small, that a sentence may begin with.

    Returns:
        Its tokens with their tags; None where a capital belongs to no name and is not just that of
        a first word, so that a tag would be missing.
    """
    tokens = _TOKEN.findall(translation)
    if not tokens:
        return None
    tags = ["O"] * len(tokens)
    for name, label in sorted(names.items(), key=lambda item: -len(item[0])):
        words = _TOKEN.findall(name)
        for start in range(len(tokens) - len(words) + 1 if words else 0):
            end = start + len(words)
            if tokens[start:end] == words and set(tags[start:end]) == {"O"}:
                tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (len(words) - 1)]
    for token, tag, last in zip(tokens, tags, [".", *tokens], strict=False):
        is_first = last in _NEW_SENTENCE and token.lower() in common
        if tag == "O" and token[0].isupper() and not is_first:
            return None
    return TaggedTokens(tuple(tokens), tuple(tags))


def _worth(path: Path, skip: int) -> Iterator[ReadPair]:
    for pair in islice(read_mentions(path), skip, None):
        if 8 <= len(pair.text) <= MAX_SOURCE and any(True for _ in _sure(pair)):
            yield pair


def _sure(pair: ReadPair) -> Iterable[CarriedMention]:
    return (mention for mention in pair.mentions if mention.score >= SURE_MENTION)


def _known(document: Document) -> Sequence[Entity]:
    return [
        entity
        for entity in document.entities
        if entity.score >= SURE_ENTITY and "lexicon" in entity.evidence
    ]


def _record(tagged: TaggedTokens) -> dict[str, object]:
    """As the corpora have it: tokens joined by spaces."""
    text, spans = detokenise(tagged, is_spaced=True)
    names = ("start", "end", "label")
    return {"text": text, "entities": [dict(zip(names, span, strict=True)) for span in spans]}
